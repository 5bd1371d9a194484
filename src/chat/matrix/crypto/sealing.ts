import type { Clock } from '../../../world/ports.ts';
import { keyOf, type Memory } from '../memory.ts';
import { type Answered, DELIVERY, type Failed, type Homeserver, paths, textIn } from '../server/homeserver.ts';
import type { Outgoing } from '../server/lane.ts';
import type { Keyring } from './keyring.ts';
import type { Machine, Rotation, Wanted } from './machine.ts';
import { askingKeys, noMessage, perform, pump } from './requests.ts';
import type { SealedRooms } from './rooms.ts';
import { failureOf, type Trouble } from './trouble.ts';

/** What goes over the line, kept under its transaction id until that is forgotten. */
interface Ready {
  readonly type: string;
  readonly content: object;
  readonly at: number;
}

export interface SealingOf {
  readonly homeserver: Homeserver;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly rooms: SealedRooms;
  /** Null before it is known who we are. */
  keyring(): Keyring | null;
  troubled(trouble: Trouble, room?: string): void;
}

/** The one way of an event to the homeserver: encrypted where the room is. */
export type Send = (out: Outgoing) => Promise<Answered>;

/**
 * Sends one event. In an encrypted room what goes over the line is kept under the transaction id before it is sent, and
 * whatever is tried again under that id is the very same; only what was refused may be said in other words.
 */
export function sealedSend(of: SealingOf): Send {
  const { homeserver, memory, rooms, clock } = of;
  // Two at once would claim the same one-time keys, and share the key of a room twice.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  const put = ({ room, txn }: Outgoing, type: string, content: object): Promise<Answered> =>
    homeserver.ask('PUT', paths.send(room, type, txn), { body: content });
  return async out => {
    // What a reaction is about stands in the clear in any case, and clients look for it there (MSC2677).
    if (out.type === 'm.reaction' || out.inClear === true) return put(out, out.type, out.content);
    const rotation = await rooms.rotation(out.room);
    if (rotation === null) return put(out, out.type, out.content);
    if ('ok' in rotation) return rotation;
    const key = keyOf('sending', out.txn);
    const kept = await memory.read<Ready>(key);
    const ready = kept ?? (await inTurn(() => sealed(out, rotation, of)));
    if ('ok' in ready) return ready;
    if (kept === null) await memory.write<Ready>(key, { ...ready, at: clock.now() });
    const answered = await put(out, ready.type, ready.content);
    if (!answered.ok && WAS_REFUSED.has(answered.kind)) await memory.remove(key);
    return answered;
  };
}

const WAS_REFUSED: ReadonlySet<Failed['kind']> = new Set(['limited', 'forbidden', 'not-found', 'refused']);

async function sealed(out: Outgoing, rotation: Rotation, of: SealingOf): Promise<Omit<Ready, 'at'> | Failed> {
  const keyring = of.keyring();
  const users = await of.rooms.readers(out.room);
  if ('ok' in users) return users;
  if (keyring === null) return { ok: false, kind: 'keys', code: 'KEYS_unknown', status: null, retryAfterMs: 0 };
  const used = await keyring.use(async machine => {
    const failed = await shared(machine, out.room, users, rotation, of);
    if (failed !== null) return failed;
    const content = await machine.encrypt(out.room, out.type, out.content);
    return { type: 'm.room.encrypted', content: { ...content, ...inTheClear(out.content) } };
  });
  if (used.ok) return used.value;
  of.troubled(used, out.room);
  return failureOf(used);
}

/** By its delivery id, a digest of ours, another process finds what this one has said; it tells nobody anything. */
const inTheClear = (content: object): object => {
  const id = textIn(content, DELIVERY);
  return id === null ? {} : { [DELIVERY]: id };
};

/** Gives everybody who is to read it the key of the room, where they have it not yet. */
async function shared(
  machine: Machine,
  room: string,
  users: readonly string[],
  rotation: Rotation,
  { homeserver, clock }: SealingOf,
): Promise<Failed | null> {
  await machine.track(users);
  const unasked = await pump(machine, homeserver, noMessage, ['query']);
  if (unasked !== null) return unasked;
  const claim = await askingKeys(machine.missing(users), machine, homeserver, clock);
  const unclaimed = claim === null ? null : await perform(claim, machine, homeserver, noMessage);
  if (unclaimed !== null) return unclaimed;
  const give = (wanted: Wanted): Promise<Failed | null> => perform(wanted, machine, homeserver, noMessage);
  const given = await Promise.all((await machine.share(room, users, rotation)).map(give));
  return given.find(failed => failed !== null) ?? null;
}
