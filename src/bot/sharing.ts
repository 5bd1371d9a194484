import type { Engine } from '../share/engine.ts';
import { type LastSeen, openPresence, PRESENT_MS, type Presence } from '../share/presence.ts';
import { alone, type Share, type ShareState, SLICES } from '../share/share.ts';
import { shared } from '../share/shared.ts';
import { byTurns } from '../share/turn.ts';
import { openVoice, type ShareOfVoice, VOICE_LEASE_MS } from '../share/voice.ts';
import { type Leases, openLeases } from '../store/leases.ts';
import type { Store } from '../store/records.ts';
import { isUrl, placeOf } from '../store/shared/place.ts';
import type { Instant } from '../values/instant.ts';
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
  readonly storeAwaySince: Instant | null;
  /** From when is what this process knows of the store; null where that is not known. An older version does not say. */
  readonly lastSeenAt?: Instant | null;
  /** Who goes on while the store is away: of those that were there, the name that sorts first. An older version does not say. */
  readonly first?: string;
  /** It goes on alone meanwhile. */
  readonly isAlone: boolean;
  /** The store is there for others, but not for this process, by its version or its rights. An older version does not say. */
  readonly isShutOut?: boolean;
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
  /** What a life before noted of others; null where there is none. */
  readonly before?: LastSeen | null;
  note?(seen: LastSeen): void;
  /** Told once that this process goes on alone, since when and from when is what it knows; and (null) that it has joined the others again. */
  changed(alone: Alone | null): void;
  readonly log: Log;
}

/** While nobody can share anything. */
export interface Alone {
  readonly since: Instant;
  readonly knownAt: Instant | null;
}

/** Milliseconds between two looks at whether it is alone. */
const LOOK_MS = 1_000;

/** What a process shares with others on its store; null where the store is a file, so that there are none. */
export async function openSharing(of: SharingOf): Promise<Sharing | null> {
  if (!isUrl(of.url)) return null;
  const { clock, store, by, life, places, isAble, before = null } = of;
  const leasesFor = (forMs: number): Leases => openLeases({ store, clock, by, life, forMs });
  const presence = openPresence({ leases: leasesFor(PRESENT_MS), clock, by, before, note: seen => of.note?.(seen) });
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
      work: presence.isAlone() ? { ...share.state(), mine: SLICES } : share.state(),
      speaks: places.filter(place => leftMs(place) > 0),
      storeAwaySince: presence.awaySince(),
      lastSeenAt: presence.lastSeenAt(),
      first: presence.names()[0] ?? by,
      isAlone: presence.isAlone(),
      isShutOut: presence.isShutOut(),
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
  presence: Pick<Presence, 'isAlone' | 'isShutOut' | 'isTwice' | 'awaySince' | 'lastSeenAt' | 'why'>,
): { start(): void; stop(): Promise<void> } {
  let cancel: () => void = () => undefined;
  let before = { isAlone: false, isShutOut: false, isTwice: false, why: null as string | null };
  const look = (): void => {
    cancel = clock.after(LOOK_MS, look);
    const now = {
      isAlone: presence.isAlone(),
      isShutOut: presence.isShutOut(),
      isTwice: presence.isTwice(),
      why: presence.why(),
    };
    if (now.why !== null && now.why !== before.why) log('warn', `the shared store cannot be used: ${now.why}`);
    if (now.isAlone !== before.isAlone) {
      log('warn', now.isAlone ? 'going on alone, without the shared store' : 'the shared store can be used again');
      const since = presence.awaySince();
      changed(now.isAlone && since !== null ? { since, knownAt: presence.lastSeenAt() } : null);
    }
    if (now.isShutOut && !before.isShutOut)
      log('error', `${by} may not use the shared store, and others may: it answers, and keeps still otherwise`);
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
