import { sayDuration } from '../../values/duration.ts';
import type { Clock } from '../../world/ports.ts';
import type { Posted } from '../../world/web.ts';

/** Milliseconds between two comparisons. */
const EVERY_MS = 600_000;
/** Milliseconds that an answer may take: what took longer says little about a moment. */
const MAX_TRIP_MS = 5_000;
/** Milliseconds that two services may differ by and still tell the same. */
const AGREE_MS = 30_000;
/** Milliseconds off from which it is said: times in messages are wrong then. */
const OFF_MS = 30_000;
/** `Date` counts whole seconds (RFC 9110 §5.6.7): on average it is this much behind. Milliseconds. */
const HALF_SECOND_MS = 500;

export interface OwnClockOf {
  readonly clock: Clock;
  /** Asks a service that has a clock of its own. Never rejects. */
  readonly services: readonly (() => Promise<Posted>)[];
  /** Told when it has become wrong (milliseconds ahead; behind: negative), and with null when it is right again. */
  changed(offMs: number | null): void;
}

export interface OwnClock {
  /** Milliseconds that our wall clock is ahead of others'; null where nobody could be asked, or they do not agree. */
  offMs(): number | null;
  stop(): void;
}

/** What is said of it: milliseconds ahead, or null where it is right again. */
export function sayClock(offMs: number | null): string {
  if (offMs === null) return 'it is right again.';
  const side = offMs > 0 ? 'ahead of' : 'behind';
  return `it is ${sayDuration(offMs)} ${side} those of my chats. What I say of times is wrong by as much; on my host, type: timedatectl set-ntp true`;
}

/** Compares our own clock with those of the chats, now and again and again: alarms, signatures and expiry hang on it. */
export function watchOwnClock(of: OwnClockOf): OwnClock {
  let off: number | null = null;
  let wasWrong = false;
  let cancel = (): void => undefined;
  let isStopped = false;
  const look = async (): Promise<void> => {
    const offs = await Promise.all(of.services.map(ask => offBy(of.clock, ask)));
    if (isStopped) return;
    off = agreed(offs.filter(each => each !== null));
    const isWrong = off === null ? wasWrong : Math.abs(off) >= OFF_MS;
    if (isWrong !== wasWrong) of.changed(isWrong ? off : null);
    wasWrong = isWrong;
    cancel = of.clock.after(EVERY_MS, () => void look());
  };
  void look();
  return {
    offMs: () => off,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

/** How far ahead of a service we are; null where its answer does not say. */
async function offBy(clock: Clock, ask: () => Promise<Posted>): Promise<number | null> {
  const before = clock.now();
  const startedMs = clock.monotonicMs();
  const posted = await ask();
  const tripMs = clock.monotonicMs() - startedMs;
  const theirs = posted.ok && posted.date !== null ? Date.parse(posted.date) : Number.NaN;
  if (Number.isNaN(theirs) || tripMs > MAX_TRIP_MS) return null;
  return Math.round(before + tripMs / 2 - theirs - HALF_SECOND_MS);
}

/** What all of them tell: one that lies must not make us doubt ourselves. */
export function agreed(offs: readonly number[]): number | null {
  const sorted = [...offs].sort((one, other) => Math.abs(one) - Math.abs(other));
  const [least] = sorted;
  if (least === undefined || sorted.some(each => Math.abs(each - least) > AGREE_MS)) return null;
  return least;
}
