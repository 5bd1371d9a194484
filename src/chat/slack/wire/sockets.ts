import type { Chance, Clock } from '../../../world/ports.ts';
import type { Connected, LiveSocket } from './api.ts';

/**
 * Keeps two connections of Socket Mode alive, never renewed together: Slack sends each payload to one of those that are
 * open, sends no slash command twice, and is deaf on a connection for seconds while it is renewed.
 */

const SLOTS = [0, 1] as const;
type Slot = (typeof SLOTS)[number];

/** Milliseconds: the first pause after a failure; each further one is twice as long. */
const FIRST_PAUSE_MS = 1_000;
/** Milliseconds: the longest pause, so that nobody waits longer once Slack is back. */
export const LONGEST_PAUSE_MS = 60_000;
/** Milliseconds between two tries with a token that Slack refuses: somebody has to change it. */
export const REFUSED_PAUSE_MS = 300_000;
/** Milliseconds: a connection that ends sooner counts as one that failed. */
const SHORT_LIFE_MS = 10_000;
/** The part of the time that Slack gives a connection after which it is renewed from here. */
const RENEW_AT = 0.9;
/** Milliseconds between the renewals of the two. */
const APART_MS = 60_000;

export interface SocketsOf {
  connect(): Promise<Connected>;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Told after every change. */
  changed(): void;
}

export interface Sockets {
  /** How many are open: 2 is well, 1 loses nothing. */
  open(): number;
  /** Why the last try failed; null after one that did not. */
  trouble(): { readonly how: 'refused' | 'lost'; readonly code: string } | null;
  /** Resolves when the first try of each has ended, well or not. */
  readonly tried: Promise<void>;
  stop(): Promise<void>;
}

/** What the two slots share. */
interface Both {
  readonly of: SocketsOf;
  readonly live: Map<Slot, LiveSocket>;
  readonly stopping: Promise<'stop'>;
  isStopped: boolean;
  trouble: ReturnType<Sockets['trouble']>;
  /** Monotonic. */
  renewedAtMs: number;
}

export function keepSockets(of: SocketsOf): Sockets {
  const { promise: stopping, resolve: stop } = Promise.withResolvers<'stop'>();
  const both: Both = {
    of,
    live: new Map(),
    stopping,
    isStopped: false,
    trouble: null,
    renewedAtMs: Number.NEGATIVE_INFINITY,
  };
  const firsts = SLOTS.map(() => Promise.withResolvers<void>());
  const work = SLOTS.map(slot => keep(slot, both, () => firsts[slot]?.resolve()));
  return {
    open: () => both.live.size,
    trouble: () => both.trouble,
    tried: Promise.all(firsts.map(first => first.promise)).then(() => undefined),
    async stop() {
      both.isStopped = true;
      stop('stop');
      for (const socket of both.live.values()) socket.close();
      for (const first of firsts) first.resolve();
      await Promise.race([Promise.all(work), pause(of.clock, FIRST_PAUSE_MS, null)]);
    },
  };
}

async function keep(slot: Slot, both: Both, tried: () => void): Promise<void> {
  const { of } = both;
  for (let failures = 0; !both.isStopped; ) {
    const bornMs = of.clock.monotonicMs();
    const socket = await open(slot, both);
    tried();
    if (socket !== null) await live(slot, both, socket);
    of.changed();
    const isFailure = socket === null || of.clock.monotonicMs() - bornMs < SHORT_LIFE_MS;
    failures = isFailure ? failures + 1 : 0;
    if (failures > 0)
      await pause(of.clock, pauseAfter(failures, both.trouble?.how ?? 'lost', of.chance), both.stopping);
  }
}

async function open(slot: Slot, both: Both): Promise<LiveSocket | null> {
  const tried = await both.of.connect();
  if (tried.ok && both.isStopped) tried.socket.close();
  if (both.isStopped) return null;
  both.trouble = tried.ok ? null : { how: tried.how, code: tried.code };
  if (tried.ok) both.live.set(slot, tried.socket);
  both.of.changed();
  return tried.ok ? tried.socket : null;
}

/** Lives until the connection has ended, and is renewed before Slack does it: first the new one, then the old one goes. */
async function live(slot: Slot, both: Both, first: LiveSocket): Promise<void> {
  const { clock } = both.of;
  let socket = first;
  let lifeMs = socket.livesMs * RENEW_AT * (slot === 0 ? 1 : 0.5);
  while (!both.isStopped) {
    const end = await Promise.race([socket.ended, pause(clock, lifeMs, Promise.race([both.stopping, socket.ended]))]);
    if (end !== 'over') break;
    lifeMs = APART_MS;
    // Alone it is not risked, and just after the other one neither.
    if (both.live.size < SLOTS.length || clock.monotonicMs() - both.renewedAtMs < APART_MS) continue;
    both.renewedAtMs = clock.monotonicMs();
    const next = await open(slot, both);
    if (next === null) continue;
    socket.close();
    socket = next;
    lifeMs = next.livesMs * RENEW_AT;
  }
  if (both.isStopped) socket.close();
  both.live.delete(slot);
}

/** Milliseconds before the next try, after so many failures in a row: doubling, with chance, so that many bots do not come at once. */
export function pauseAfter(failures: number, how: 'refused' | 'lost', chance: Chance): number {
  const most = how === 'refused' ? REFUSED_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
  return most * (0.5 + (chance.bytes(1)[0] ?? 0) / 512);
}

/** `over` after so long, or what comes first. */
export function pause<T>(clock: Clock, ms: number, sooner: Promise<T> | null): Promise<'over' | T> {
  return new Promise(resolve => {
    const cancel = clock.after(ms, () => resolve('over'));
    sooner?.then(value => {
      cancel();
      resolve(value);
    });
  });
}
