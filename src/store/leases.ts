import { type Instant, instant } from '../values/instant.ts';
import type { Clock } from '../world/ports.ts';
import { type Store, StoreError } from './records.ts';

/** What several processes may do, but one at a time: who does it, until when by the store's clock. */
export interface Held {
  readonly name: string;
  /** The process' name. */
  readonly by: string;
  /** New with each start of that process: two lives are two holders. */
  readonly life: string;
  /** Rises with every new holder. */
  readonly fence: number;
  readonly until: Instant;
}

/** Leases of one process. */
export interface Leases {
  /**
   * Takes the lease, or makes our own last longer; gives who has it then. Throws StoreError: whether it is ours is then what
   * `leftMs` says.
   */
  take(name: string): Promise<Held>;
  /** Milliseconds for which it is certainly ours; 0 where it is not. Asks nobody, so it can be looked at before each packet. */
  leftMs(name: string): number;
  /** Lets go of it, so that the next one need not wait. */
  give(name: string): Promise<void>;
  /** Who holds what now, by name; for whoever wants to see it. Throws StoreError. */
  all(): Promise<readonly Held[]>;
}

export interface LeasesOf {
  readonly store: () => Promise<Store>;
  readonly clock: Clock;
  readonly by: string;
  readonly life: string;
  /** Milliseconds that a lease lasts. */
  readonly forMs: number;
}

const PREFIX = 'lease/';
/** Tries against others who take the same lease: the loser of one finds it taken at the next. */
const MAX_TRIES = 10;

/** When a lease began, by two clocks of ours: the one that never jumps stands still while a machine sleeps. */
interface Since {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/**
 * Leases as records: the condition of a write decides between two who want the same, the store's clock when one is over. Our
 * own clock may be wrong by any amount; only how long it says that something took is used, and the longer of two answers.
 */
export function openLeases({ store, clock, by, life, forMs }: LeasesOf): Leases {
  const ours = new Map<string, Since>();
  const since = (): Since => ({ monotonicMs: clock.monotonicMs(), wallMs: clock.now() });
  const sinceMs = (then: Since): number => Math.max(clock.monotonicMs() - then.monotonicMs, clock.now() - then.wallMs);
  const attempt = async (name: string): Promise<Held | null> => {
    const records = await store();
    // Counted from before anything was asked: what the answers took is lost to us, and never to others.
    const begun = since();
    const [found, now] = await Promise.all([records.read<Held>(keyOf(name)), records.now()]);
    const held = found?.value ?? null;
    const isOurs = held?.life === life;
    if (held !== null && !isOurs && now < held.until) {
      ours.delete(name);
      return held;
    }
    const isStill = isOurs && now < (held?.until ?? 0);
    const fence = isStill ? (held?.fence ?? 0) : (held?.fence ?? 0) + 1;
    const taken: Held = { name, by, life, fence, until: instant(now + forMs) };
    if (!(await records.writeIf(keyOf(name), taken, found?.version ?? null))) return null;
    ours.set(name, begun);
    return taken;
  };
  return {
    async take(name) {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const held = await attempt(name);
        if (held !== null) return held;
      }
      throw new StoreError('locked', 'others take the same lease all the time');
    },
    leftMs(name) {
      const then = ours.get(name);
      return then === undefined ? 0 : Math.max(0, forMs - sinceMs(then));
    },
    async give(name) {
      if (!ours.delete(name)) return;
      const records = await store();
      const found = await records.read<Held>(keyOf(name));
      // It stays as one that is over: the fence must go on rising.
      if (found?.value.life === life)
        await records.writeIf(keyOf(name), { ...found.value, until: instant(0) }, found.version);
    },
    all: async () => current(await store()),
  };
}

async function current(records: Store): Promise<readonly Held[]> {
  const now = await records.now();
  const found: Held[] = [];
  for await (const { value } of records.list<Held>(PREFIX)) if (now < value.until) found.push(value);
  return found;
}

const keyOf = (name: string): string => PREFIX + encodeURIComponent(name);
