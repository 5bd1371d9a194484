import type { Leases } from '../store/leases.ts';
import { StoreError } from '../store/records.ts';
import type { Instant } from '../values/instant.ts';
import type { Clock } from '../world/ports.ts';

/** Milliseconds for which a process that says nothing more counts as there: three rounds of the work. */
export const PRESENT_MS = 10_000;
/** Milliseconds between two signs. */
const SIGN_MS = 3_000;
/**
 * Milliseconds without the store after which one process goes on alone: by then every right that another one may hold has run
 * out, so that two speak at once only where the store is there for the other.
 */
const ALONE_AFTER_MS = 30_000;
const PREFIX = 'here/';

/** What a process saw when it last reached the store: a life that starts without it goes by that. */
export interface LastSeen {
  readonly at: Instant;
  /** Names of the processes that were there. */
  readonly names: readonly string[];
}

/** Milliseconds between two notes of what was seen, as long as the same processes are there. */
const NOTE_MS = 15_000;

/** Which processes are there, as far as this one can tell. */
export interface Presence {
  /** Names of those that were there at the last look, this one among them, sorted. */
  names(): readonly string[];
  /**
   * True while nobody can share anything: the store has been away for a while, and of those that were there this process' name
   * sorts first. The others stay silent.
   */
  isAlone(): boolean;
  /**
   * True where the store is there for others but not for this process, by its version or its rights: it must not take itself
   * for the only one.
   */
  isShutOut(): boolean;
  /** True where another process uses this one's name: both would take what belongs to the other for their own. */
  isTwice(): boolean;
  /** Since when the store is away, by the wall clock; null where it is there. */
  awaySince(): Instant | null;
  /** What is wrong with the store, a clause without secrets; null where nothing is. */
  why(): string | null;
  /** When this process last saw the store, in this life or one before; null where that is not known. */
  lastSeenAt(): Instant | null;
  start(): void;
  stop(): Promise<void>;
}

export interface PresenceOf {
  /** Leases that last `PRESENT_MS`. */
  readonly leases: Leases;
  readonly clock: Clock;
  readonly by: string;
  /** As noted by a life before; null where it is not. */
  readonly before?: LastSeen | null;
  /** Told what was seen, now and then. */
  note?(seen: LastSeen): void;
}

interface Away {
  readonly since: Instant;
  readonly isShutOut: boolean;
  readonly why: string;
}

/**
 * What a failure means. Others may well use a store that this process cannot use: one that it does not understand is another
 * version's, and one that it may only read tells who is there.
 */
async function awayBy(error: unknown, since: Instant, leases: Leases, by: string): Promise<Away> {
  const reason = error instanceof StoreError ? error.reason : 'unreachable';
  const why = error instanceof StoreError ? error.message : 'an unknown fault';
  const here = reason === 'read-only' ? await leases.all().catch(() => []) : [];
  const isShutOut = reason === 'other' || namesIn(here).some(name => name !== by);
  return { since, isShutOut, why };
}

const namesIn = (held: Awaited<ReturnType<Leases['all']>>): readonly string[] =>
  held.flatMap(({ name }) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));

/** Notes what is new at once, and what is the same from time to time. */
function nowAndThen(note: PresenceOf['note']): (seen: LastSeen, nowMs: number) => void {
  let last = { names: '', ms: 0 };
  return (seen, ms) => {
    const names = seen.names.join();
    if (names === last.names && ms - last.ms < NOTE_MS) return;
    last = { names, ms };
    note?.(seen);
  };
}

/** Says again and again that this process is there, and sees who else is. */
export function openPresence({ leases, clock, by, before = null, note }: PresenceOf): Presence {
  // Who was there when the store was last seen may go on as well: two that start without it must not both speak.
  let names: readonly string[] = [...new Set([by, ...(before?.names ?? [])])].sort();
  let lastSeenAt = before?.at ?? null;
  const noted = nowAndThen(note);
  let seenMs = clock.monotonicMs();
  let away: Away | null = null;
  let twiceSinceMs: number | null = null;
  let cancel: () => void = () => undefined;
  let signing: Promise<void> = Promise.resolve();
  let isStopped = false;
  const sign = async (): Promise<void> => {
    try {
      await leases.take(PREFIX + by);
      twiceSinceMs = leases.leftMs(PREFIX + by) > 0 ? null : (twiceSinceMs ?? clock.monotonicMs());
      names = [...new Set([by, ...namesIn(await leases.all())])].sort();
      seenMs = clock.monotonicMs();
      away = null;
      lastSeenAt = clock.now();
      noted({ at: lastSeenAt, names }, seenMs);
    } catch (error) {
      away = await awayBy(error, away?.since ?? clock.now(), leases, by);
    }
  };
  const round = (): void => {
    signing = sign().then(() => {
      if (!isStopped) cancel = clock.after(SIGN_MS, round);
    });
  };
  return {
    names: () => names,
    isShutOut: () => away?.isShutOut ?? false,
    isAlone: () => away?.isShutOut === false && clock.monotonicMs() - seenMs > ALONE_AFTER_MS && names[0] === by,
    // An earlier life of this process that was killed counts as there for a while.
    isTwice: () => twiceSinceMs !== null && clock.monotonicMs() - twiceSinceMs > 2 * PRESENT_MS,
    awaySince: () => away?.since ?? null,
    why: () => away?.why ?? null,
    lastSeenAt: () => lastSeenAt,
    start: round,
    async stop() {
      isStopped = true;
      cancel();
      await signing;
      await leases.give(PREFIX + by).catch(() => undefined);
    },
  };
}
