import { openQuiet } from '../quiet.ts';
import type { Hear, Overhear } from '../surface.ts';
import { type AnsweringOf, deliver } from './answering.ts';
import { type Cipher, openCipher } from './crypto/cipher.ts';
import { type Ears, openEars } from './ears.ts';
import { openInbox } from './inbox.ts';
import {
  KEYS_RETRY_MS,
  MAX_LIMITED_MS,
  MAX_RETRY_MS,
  MIN_RETRY_MS,
  SWEEP_EVERY_MS,
  SYNC_HOLD_MS,
  TOKEN_RETRY_MS,
} from './limits.ts';
import type { Me } from './listen.ts';
import { keyOf, type Memory } from './memory.ts';
import { openOverhearing } from './overhearing/overhear.ts';
import { openReceipts, type Receipts } from './receipts.ts';
import { openRooms, type Rooms } from './rooms.ts';
import { type Failed, type Homeserver, paths, type SyncStorage, textIn } from './server/homeserver.ts';
import { type Lane, openLane } from './server/lane.ts';
import { pauseOn } from './server/pause.ts';
import { pull } from './server/sync.ts';
import { uploaded } from './server/upload.ts';
import type { MatrixOf } from './settings.ts';
import type { SpeakingOf } from './speaking/speak.ts';
import { isLost, type Troubles, whyMute, whyNot } from './troubles.ts';

export interface SuperviseOf extends MatrixOf {
  readonly homeserver: Homeserver;
  readonly storage: SyncStorage;
  readonly memory: Memory;
  readonly troubles: Troubles;
  readonly life: string;
  /** Null where nobody listens. */
  readonly hear: Hear | null;
  readonly overhear: Overhear;
  become(state: 'connected' | 'broken', why: string | null): void;
  /** Told who we are to the homeserver. */
  known(user: string): void;
}

export interface Supervised {
  readonly tried: Promise<void>;
  readonly speaking: SpeakingOf;
  /** How the device stands in encrypted rooms; null where there are none. */
  about(): string | null;
  stop(withinMs: number): Promise<void>;
}

/** Connects, listens, and begins again after every failure, until it is stopped. `tried`: the first attempt has ended. */
export function supervise(of: SuperviseOf): Supervised {
  const { homeserver, clock } = of;
  const pause = pauseOn(clock);
  const first = Promise.withResolvers<void>();
  const line: Line = { me: null, ears: null, isStopped: false, isHeard: false, sweptAtMs: -Infinity };
  const cipher = cipherOf(of, line);
  const lane = openLane(cipher.send, clock, openQuiet(of.records, clock, 'matrix', MAX_LIMITED_MS));
  const ways: Ways = { cipher, lane, receipts: openReceipts(homeserver, clock) };
  const answering = answeringOf(of, line, ways);
  const parts: Parts = { ...of, ...ways, rooms: openRooms(of), answering, line };
  const go = async (): Promise<void> => {
    for (let failures = 0; !line.isStopped; ) {
      const failed = await round(parts);
      if (line.isStopped) break;
      failures = failed === null ? 0 : failures + 1;
      of.become(failed === null ? 'connected' : 'broken', failed === null ? null : whyNot(failed, hostOf(of)));
      first.resolve();
      if (failed !== null || of.hear === null) await pause.wait(waitAfter(failed, failures, of));
    }
    first.resolve();
  };
  const work = go();
  return {
    tried: first.promise,
    speaking: {
      ...answering,
      homeserver,
      memory: of.memory,
      host: hostOf(of),
      me: () => line.me?.user ?? null,
      home: parts.rooms.alert,
    },
    about: cipher.about,
    async stop(withinMs) {
      line.isStopped = true;
      pause.end();
      // What is answered already is still delivered, for as long as that may take.
      const patience = pauseOn(clock);
      await Promise.race([lane.idle(), patience.wait(withinMs)]);
      patience.end();
      lane.close();
      homeserver.close();
      await work;
      cipher.stop();
    },
  };
}

function cipherOf(of: SuperviseOf, line: Line): Cipher {
  return openCipher({
    ...of,
    ...of.encryption,
    say: (room, words, id, inClear) => void line.ears?.say(room, words, id, inClear),
    trouble: words => (words === null ? of.troubles.clear('keys') : of.troubles.tell('keys', words)),
  });
}

interface Ways {
  readonly cipher: Cipher;
  readonly lane: Lane;
  readonly receipts: Receipts;
}

function answeringOf(of: SuperviseOf, line: Line, { cipher, lane, receipts }: Ways): AnsweringOf {
  const { homeserver, clock, memory, life, zone, troubles } = of;
  return {
    lane,
    upload: (room, file) => uploaded(homeserver, cipher, room, file),
    inbox: openInbox(memory, clock),
    clock,
    life,
    answered: receipts.answered,
    look: () => ({ zone, now: clock.now() }),
    sentTo(room, failed) {
      if (failed === null) troubles.clear(`send ${room}`);
      else troubles.tell(`send ${room}`, whyMute(room, failed, line.me?.user ?? 'the bot'));
    },
  };
}

/** What a connection knows. */
interface Line {
  me: Me | null;
  /** There once the rooms are joined. */
  ears: Ears | null;
  isStopped: boolean;
  /** The last sync went well. */
  isHeard: boolean;
  /** When what nobody asks for any more was forgotten, by the clock that never jumps. */
  sweptAtMs: number;
}

interface Parts extends SuperviseOf {
  readonly rooms: Rooms;
  readonly receipts: Receipts;
  readonly cipher: Cipher;
  readonly answering: AnsweringOf;
  readonly line: Line;
}

/** One step: everything that must be there, and one sync. */
async function round(parts: Parts): Promise<Failed | null> {
  const { homeserver, storage, rooms, cipher, chance, line } = parts;
  if (line.me === null) {
    const me = await whoAmI(homeserver);
    if ('kind' in me) return me;
    line.me = me;
    parts.known(me.user);
    await cipher.begin(me.user, me.device);
  }
  const unjoined = await rooms.joinNamed(line.me.user);
  if (unjoined !== null) return unjoined;
  if (parts.hear === null) return cipher.ready(rooms.alert());
  line.ears ??= await openedEars(parts, line.me, parts.hear);
  const [high = 0, low = 0] = chance.bytes(2);
  const pulled = await pull(homeserver, storage, line.me.user, {
    jitterMs: 1 + ((high * 256 + low) % FIRST_JITTER_MS),
    // Whether we are heard is known at once, and not only when somebody says something.
    holdMs: line.isHeard ? SYNC_HOLD_MS : 0,
  });
  line.isHeard = pulled.ok;
  if (line.isStopped) return null;
  if (pulled.ok) {
    const next = pulled.isFirst ? await firstPlace(parts.memory, line.me.user, pulled.next) : pulled.next;
    const cleared = await cipher.clear(pulled);
    await line.ears.take({ ...pulled, joined: cleared.rooms });
    const failed = (await cleared.heard()) ?? cleared.failed;
    if (failed !== null) return failed;
    // Only now: whatever came is kept.
    await storage.setSyncToken(next);
    if (pulled.isFirst) await parts.memory.remove(keyOf('born', line.me.user));
    await sweep(parts);
    return null;
  }
  // A locked account or a new token begins anew.
  if (pulled.kind === 'token') line.me = null;
  if (!isLost(pulled) || (await storage.getSyncToken()) === null) return pulled;
  await storage.setSyncToken(null);
  await line.ears.lostPlace();
  return null;
}

/**
 * Where the very first sync ended, kept before anything is done for it: a life that joins a room and dies is followed by
 * another first sync, which hears nothing. From there on everything is heard then, what was done already once more.
 */
async function firstPlace(memory: Memory, user: string, next: string): Promise<string> {
  const key = keyOf('born', user);
  const born = await memory.read<string>(key);
  if (born === null) await memory.write(key, next);
  return born ?? next;
}

async function sweep({ line, clock, answering, cipher }: Parts): Promise<void> {
  if (clock.monotonicMs() - line.sweptAtMs < SWEEP_EVERY_MS) return;
  line.sweptAtMs = clock.monotonicMs();
  await answering.inbox.sweep();
  await line.ears?.sweep();
  await cipher.sweep();
}

/** Milliseconds over which the parameters of a first sync vary. */
const FIRST_JITTER_MS = 1_000;

async function openedEars(parts: Parts, me: Me, hear: Hear): Promise<Ears> {
  const ears = openEars({ ...parts, hear, me, overhearing: openOverhearing({ ...parts, me }) });
  const { inbox } = parts.answering;
  for (const entry of await inbox.undone()) {
    // Not waited for: while the homeserver limits us, the others are heard already.
    if (entry.state === 'answered') void deliver(entry, parts.answering, true);
    else await ears.again(entry);
  }
  return ears;
}

async function whoAmI(homeserver: Homeserver): Promise<(Me & { readonly device: string }) | Failed> {
  const answered = await homeserver.ask('GET', paths.whoami);
  if (!answered.ok) return answered;
  const user = textIn(answered.body, 'user_id');
  if (user === null) return { ok: false, kind: 'refused', code: null, status: 200, retryAfterMs: 0 };
  const profile = await homeserver.ask('GET', paths.profile(user));
  const device = textIn(answered.body, 'device_id') ?? '';
  return { user, device, displayName: profile.ok ? textIn(profile.body, 'displayname') : null };
}

/**
 * Longer after each failure in a row, a little different each time, and as long as the homeserver says. Who only speaks looks
 * now and then whether all is well.
 */
function waitAfter(failed: Failed | null, failures: number, { chance }: SuperviseOf): number {
  if (failed === null) return SYNC_HOLD_MS;
  if (failed.kind === 'token') return TOKEN_RETRY_MS;
  if (failed.kind === 'keys') return KEYS_RETRY_MS;
  const most = Math.min(MAX_RETRY_MS, MIN_RETRY_MS * 2 ** Math.min(failures - 1, 10));
  const [some = 0] = chance.bytes(1);
  const jittered = most * (0.75 + some / 1024);
  return failed.kind === 'limited' ? Math.min(MAX_LIMITED_MS, Math.max(jittered, failed.retryAfterMs)) : jittered;
}

const hostOf = ({ settings }: SuperviseOf): string =>
  URL.canParse(settings.homeserver) ? new URL(settings.homeserver).host : 'The homeserver';
