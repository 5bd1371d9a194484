import type { Engine } from '../share/engine.ts';
import { openPresence, PRESENT_MS } from '../share/presence.ts';
import { alone, type Share, type ShareState, SLICES } from '../share/share.ts';
import { shared } from '../share/shared.ts';
import { byTurns } from '../share/turn.ts';
import { openVoice, type ShareOfVoice, VOICE_LEASE_MS } from '../share/voice.ts';
import { type Leases, openLeases } from '../store/leases.ts';
import type { Store } from '../store/records.ts';
import { isUrl, placeOf } from '../store/shared/place.ts';
import type { Clock, Log } from '../world/ports.ts';

/** What this process and others on its store do for each other. */
export interface Sharing {
  readonly share: Share;
  readonly voice: ShareOfVoice;
  /** Processes at other places that are there now, by name. */
  others(): readonly string[];
  state(): SharingState;
  start(): void;
  /** Hands over all that is ours. */
  stop(): Promise<void>;
}

/** Plain data, for `status` and for other processes. */
export interface SharingState {
  readonly work: ShareState;
  /** Where this process speaks now. */
  readonly speaks: readonly string[];
  /** Since when the store is away; null where it is there. */
  readonly storeAwaySince: number | null;
  /** It goes on alone meanwhile. */
  readonly isAlone: boolean;
  /** Another process uses this one's name. */
  readonly isTwice: boolean;
}

export interface SharingOf {
  /** A path or a URL, as OUTPOST_STORE has it. */
  readonly url: string;
  readonly store: () => Promise<Store>;
  readonly clock: Clock;
  /** This process' name, and a word that is new with each start. */
  readonly by: string;
  readonly life: string;
  /** Where there is something to say: chats that are configured, and `page`. */
  readonly places: readonly string[];
  /** True where this process could speak there now. */
  isAble(place: string): boolean;
  /** Told once that this process goes on alone (true), and that it has joined the others again. */
  changed(isAlone: boolean): void;
  readonly log: Log;
}

/** Milliseconds between two looks at whether it is alone. */
const LOOK_MS = 1_000;

/** What a process shares with others on its store; null where the store is a file, so that there are none. */
export async function openSharing(of: SharingOf): Promise<Sharing | null> {
  if (!isUrl(of.url)) return null;
  const { clock, store, by, life, places, isAble } = of;
  const leasesFor = (forMs: number): Leases => openLeases({ store, clock, by, life, forMs });
  const presence = openPresence({ leases: leasesFor(PRESENT_MS), clock, by });
  const leases = leasesFor(VOICE_LEASE_MS);
  const voice = openVoice({ leases, clock, by, places, isAble });
  const share = await shareOf(of, leases, () => presence.names().length);
  const leftMs = (place: string): number => (presence.isAlone() ? Number.POSITIVE_INFINITY : voice.leftMs(place));
  const watching = watchOver(of, presence);
  const parts = [presence, voice, share, watching];
  return {
    voice: { ...voice, leftMs },
    share: { ...share, isMine: name => presence.isAlone() || share.isMine(name) },
    others: () => (presence.awaySince() === null ? presence.names().filter(name => name !== by) : []),
    state: () => ({
      work: share.state(),
      speaks: places.filter(place => leftMs(place) > 0),
      storeAwaySince: presence.awaySince(),
      isAlone: presence.isAlone(),
      isTwice: presence.isTwice(),
    }),
    start() {
      for (const part of parts) part.start();
    },
    async stop() {
      for (const part of [...parts].reverse()) await part.stop();
    },
  };
}

/** pg-boss where the store is a PostgreSQL, else turns. */
async function shareOf(of: SharingOf, leases: Leases, processes: () => number): Promise<Share> {
  const place = placeOf(of.url);
  if (place === null) return alone;
  const turns = (): Share => byTurns({ leases, clock: of.clock });
  if (place.kind === 'redis') return turns();
  const { pgBossEngine } = await import('../share/engine.ts');
  // What fails in a round is told by the round.
  const engine = pgBossEngine(place.url, SLICES, () => undefined);
  if (!(await mayQueue(engine))) {
    of.log('warn', 'this user of the database may make no queue, so one process works and the others stand by');
    return turns();
  }
  return shared({ engine, clock: of.clock, processes, warn: line => of.log('warn', line) });
}

/** SQLSTATE: insufficient_privilege, and a database that may only be read. */
const FORBIDDEN = new Set(['42501', '25006']);

/** False where the queue can never be: what else fails at the start is tried again. */
async function mayQueue(engine: Engine): Promise<boolean> {
  try {
    await engine.start();
    return true;
  } catch (error) {
    return !FORBIDDEN.has(String((error as { code?: unknown }).code));
  }
}

/** Says once what has changed, and that a name is used twice. */
function watchOver(
  { clock, log, changed, by }: SharingOf,
  presence: { isAlone(): boolean; isTwice(): boolean },
): { start(): void; stop(): Promise<void> } {
  let cancel: () => void = () => undefined;
  let before = { isAlone: false, isTwice: false };
  const look = (): void => {
    cancel = clock.after(LOOK_MS, look);
    const now = { isAlone: presence.isAlone(), isTwice: presence.isTwice() };
    if (now.isAlone !== before.isAlone) {
      log('warn', now.isAlone ? 'the shared store is away: going on alone' : 'the shared store is back');
      changed(now.isAlone);
    }
    if (now.isTwice && !before.isTwice)
      log('error', `another process called ${by} runs on this store: give each an OUTPOST_NAME of its own`);
    before = now;
  };
  return {
    start: look,
    async stop() {
      cancel();
    },
  };
}
