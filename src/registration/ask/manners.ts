import type { Records } from '../../store/records.ts';
import { addSeconds, type Instant } from '../../values/instant.ts';
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

/** A server's complaint as it is kept: the command line is a process of its own each time, and must not ask again meanwhile. */
interface Pause {
  readonly until: Instant;
  readonly pauseMs: number;
}

/** How we treat other people's servers. One for a process. */
export interface Manners {
  /** Null: ask now. Else milliseconds until it is decent to ask again. */
  waitFor(server: string): Promise<number | null>;
  /** The server said that we ask too much. Resolves when that is kept. */
  throttled(server: string): Promise<void>;
  answered(server: string): void;
}

/** `records` keeps complaints between processes; null: they end with this one. `processes`: how many share what a server bears. */
export function createManners(
  clock: Pick<Clock, 'monotonicMs' | 'now'>,
  records: Records | null = null,
  processes: () => number = () => 1,
): Manners {
  const accounts = new Map<string, Account>();
  const opened = async (server: string): Promise<Account> => {
    const now = clock.monotonicMs();
    const known = accounts.get(server);
    if (known === undefined && accounts.size >= MAX_SERVERS) accounts.clear();
    const account = known ?? { tokens: burstOf(processes()), countedAt: now, pausedUntil: 0, pauseMs: 0 };
    accounts.set(server, account);
    refill(account, now, processes());
    // What another process was told holds for this one.
    const kept = await pauseKept(server, records);
    const leftMs = kept === null ? 0 : Math.min(kept.until - clock.now(), LONGEST_PAUSE_MS);
    // Long over: a complaint of last week does not make the next pause longer.
    const counts = known === undefined ? leftMs >= -LONGEST_PAUSE_MS : leftMs > 0 && now + leftMs > account.pausedUntil;
    if (kept !== null && counts) Object.assign(account, { pausedUntil: now + leftMs, pauseMs: kept.pauseMs });
    return account;
  };
  return {
    async waitFor(server) {
      const account = await opened(server);
      const now = clock.monotonicMs();
      if (account.pausedUntil > now) return account.pausedUntil - now;
      if (account.tokens === 0) return account.countedAt + REFILL_MS * processes() - now;
      account.tokens--;
      return null;
    },
    async throttled(server) {
      const account = await opened(server);
      account.pauseMs = Math.min(LONGEST_PAUSE_MS, account.pauseMs === 0 ? FIRST_PAUSE_MS : account.pauseMs * 2);
      account.pausedUntil = clock.monotonicMs() + account.pauseMs;
      const until = addSeconds(clock.now(), account.pauseMs / 1000);
      await keepPause(server, { until, pauseMs: account.pauseMs }, records);
    },
    answered(server) {
      const account = accounts.get(server);
      if (account !== undefined) account.pauseMs = 0;
    },
  };
}

/** All processes together begin with no more than one would. */
const burstOf = (processes: number): number => Math.max(1, Math.floor(BURST / processes));

function refill(account: Account, now: number, processes: number): void {
  const eachMs = REFILL_MS * processes;
  const earned = Math.floor((now - account.countedAt) / eachMs);
  if (earned <= 0) return;
  account.tokens = Math.min(burstOf(processes), account.tokens + earned);
  account.countedAt += earned * eachMs;
}

const keyOf = (server: string): string => `registration/pause/${server}`;

async function pauseKept(server: string, records: Records | null): Promise<Pause | null> {
  const kept = await records?.read<Pause>(keyOf(server)).catch(() => null);
  return kept?.value ?? null;
}

/** Without a store the pause ends with the process; whoever wrote at the same time has noted the same complaint. */
async function keepPause(server: string, pause: Pause, records: Records | null): Promise<void> {
  try {
    const before = await records?.read(keyOf(server));
    await records?.writeIf(keyOf(server), pause, before?.version ?? null);
  } catch {
    // The look itself says that memory is off.
  }
}
