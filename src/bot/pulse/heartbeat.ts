import type { Instant } from '../../values/instant.ts';
import type { Clock } from '../../world/ports.ts';
import type { Posted } from '../../world/web.ts';

/** Milliseconds for which a chat that took something counts as one that would take an alert. */
const TAKES_MS = 300_000;

export interface PulseOf {
  readonly clock: Clock;
  /** Asks the operator's address. Never rejects. */
  ask(): Promise<Posted>;
  /** When a chat last took a message, or answered; null where none has. */
  tookAt(): Instant | null;
  /** A chat is connected now. */
  isConnected(): boolean;
  /** Said once where it begins to fail (a sentence without secrets), and with null once it is well again. */
  trouble(why: string | null): void;
}

/**
 * The bot's own pulse: its absence is the alarm for a bot that is dead, blind or dumb. Called after every completed round of
 * watching; asked only while a chat takes or could take a message. At most one request is under way.
 */
export function openPulse(of: PulseOf): () => void {
  let isUnderWay = false;
  let wasWell = true;
  return () => {
    const tookAt = of.tookAt();
    const isHeard = of.isConnected() || (tookAt !== null && of.clock.now() - tookAt < TAKES_MS);
    if (!isHeard || isUnderWay) return;
    isUnderWay = true;
    of.ask().then(posted => {
      isUnderWay = false;
      const why = posted.ok ? (posted.status < 400 ? null : `it answered ${posted.status}`) : posted.why;
      if ((why === null) !== wasWell) of.trouble(why);
      wasWell = why === null;
    });
  };
}
