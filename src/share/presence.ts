import type { Leases } from '../store/leases.ts';
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

/** Which processes are there, as far as this one can tell. */
export interface Presence {
  /** Names of those that were there at the last look, this one among them, sorted. */
  names(): readonly string[];
  /**
   * True while nobody can share anything: the store has been away for a while, and of those that were there this process' name
   * sorts first. The others stay silent.
   */
  isAlone(): boolean;
  /** True where another process uses this one's name: both would take what belongs to the other for their own. */
  isTwice(): boolean;
  /** Since when the store is away, by the wall clock; null where it is there. */
  awaySince(): number | null;
  start(): void;
  stop(): Promise<void>;
}

export interface PresenceOf {
  /** Leases that last `PRESENT_MS`. */
  readonly leases: Leases;
  readonly clock: Clock;
  readonly by: string;
}

/** Says again and again that this process is there, and sees who else is. */
export function openPresence({ leases, clock, by }: PresenceOf): Presence {
  let names: readonly string[] = [by];
  let seenMs = clock.monotonicMs();
  let awaySince: number | null = null;
  let twiceSinceMs: number | null = null;
  let cancel: () => void = () => undefined;
  let signing: Promise<void> = Promise.resolve();
  let isStopped = false;
  const sign = async (): Promise<void> => {
    try {
      await leases.take(PREFIX + by);
      twiceSinceMs = leases.leftMs(PREFIX + by) > 0 ? null : (twiceSinceMs ?? clock.monotonicMs());
      const here = (await leases.all()).flatMap(({ name }) =>
        name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [],
      );
      names = [...new Set([by, ...here])].sort();
      seenMs = clock.monotonicMs();
      awaySince = null;
    } catch {
      awaySince ??= clock.now();
    }
  };
  const round = (): void => {
    signing = sign().then(() => {
      if (!isStopped) cancel = clock.after(SIGN_MS, round);
    });
  };
  return {
    names: () => names,
    isAlone: () => awaySince !== null && clock.monotonicMs() - seenMs > ALONE_AFTER_MS && names[0] === by,
    // An earlier life of this process that was killed counts as there for a while.
    isTwice: () => twiceSinceMs !== null && clock.monotonicMs() - twiceSinceMs > 2 * PRESENT_MS,
    awaySince: () => awaySince,
    start: round,
    async stop() {
      isStopped = true;
      cancel();
      await signing;
      await leases.give(PREFIX + by).catch(() => undefined);
    },
  };
}
