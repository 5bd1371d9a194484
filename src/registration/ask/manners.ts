import type { Clock } from '../../world/ports.ts';

/** Questions that a server is asked at once at most, and seconds until one more is allowed: the strictest registries cut off at 100 a day and 1 a second. */
const BURST = 5;
const REFILL_MS = 10_000;
/** After a server said "too many": this long silent, doubled each time up to an hour, forgotten after an answer. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** Servers remembered; more than a process ever asks. */
const MAX_SERVERS = 2_000;

interface Account {
  tokens: number;
  countedAt: number;
  pausedUntil: number;
  pauseMs: number;
}

/** How we treat other people's servers. One for a process. */
export interface Manners {
  /** Null: ask now. Else milliseconds until it is decent to ask again. */
  waitFor(server: string): number | null;
  /** The server said that we ask too much. */
  throttled(server: string): void;
  answered(server: string): void;
}

export function createManners(clock: Pick<Clock, 'monotonicMs'>): Manners {
  const accounts = new Map<string, Account>();
  const of = (server: string): Account => {
    const now = clock.monotonicMs();
    if (accounts.size >= MAX_SERVERS) accounts.clear();
    const account = accounts.get(server) ?? { tokens: BURST, countedAt: now, pausedUntil: 0, pauseMs: 0 };
    const earned = Math.floor((now - account.countedAt) / REFILL_MS);
    if (earned > 0) {
      account.tokens = Math.min(BURST, account.tokens + earned);
      account.countedAt += earned * REFILL_MS;
    }
    accounts.set(server, account);
    return account;
  };
  return {
    waitFor(server) {
      const account = of(server);
      const now = clock.monotonicMs();
      if (account.pausedUntil > now) return account.pausedUntil - now;
      if (account.tokens === 0) return account.countedAt + REFILL_MS - now;
      account.tokens--;
      return null;
    },
    throttled(server) {
      const account = of(server);
      account.pauseMs = Math.min(LONGEST_PAUSE_MS, account.pauseMs === 0 ? FIRST_PAUSE_MS : account.pauseMs * 2);
      account.pausedUntil = clock.monotonicMs() + account.pauseMs;
    },
    answered(server) {
      of(server).pauseMs = 0;
    },
  };
}
