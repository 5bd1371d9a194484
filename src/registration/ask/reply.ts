import type { Clock } from '../../world/ports.ts';
import type { Answer } from '../answer.ts';
import type { Attempt } from '../registration.ts';
import type { Ending } from './exchange.ts';

/** What came of asking one server. */
export interface Reply {
  readonly attempt: Attempt;
  readonly answer: Answer | null;
  /** What it said, as text; null where nothing came. */
  readonly text: string | null;
  readonly partial: boolean;
}

/** Makes attempts of one server: when it began is taken now. */
export function attemptsOf(
  source: Attempt['source'],
  server: string,
  clock: Clock,
): (outcome: Attempt['outcome'], why?: string | null) => Attempt {
  const at = clock.now();
  const from = clock.monotonicMs();
  return (outcome, why = null) => ({
    source,
    server,
    outcome,
    at,
    tookMs: Math.round(clock.monotonicMs() - from),
    why,
  });
}

export const failed = (attempt: Attempt): Reply => ({ attempt, answer: null, text: null, partial: false });

/** The outcome where no byte came. */
export function outcomeOf(how: Ending): { readonly outcome: Attempt['outcome']; readonly why: string | null } {
  switch (how) {
    case 'late':
      return { outcome: 'silent', why: null };
    case 'refused':
      return { outcome: 'refused', why: null };
    case 'guarded':
      return { outcome: 'guarded', why: 'its address is not one of the public internet, or the port is not 43 or 443' };
    case 'certificate':
      return { outcome: 'unreachable', why: 'its certificate is not valid' };
    case 'ended':
    case 'full':
      return { outcome: 'silent', why: 'it closed the connection without a word' };
    case 'reset':
      return { outcome: 'unreachable', why: 'it cut the connection' };
    default:
      return { outcome: 'unreachable', why: 'no way there from here' };
  }
}

/** The outcome where an answer was read. */
export function outcomeOfAnswer(answer: Answer): { readonly outcome: Attempt['outcome']; readonly why: string | null } {
  if (answer.state === 'registered') return { outcome: 'answered', why: null };
  if (answer.state === 'free') return { outcome: 'free', why: null };
  if (answer.why === 'throttled') return { outcome: 'throttled', why: null };
  return {
    outcome: answer.why === 'unparsable' || answer.why === 'empty' ? 'malformed' : 'undecided',
    why: answer.why,
  };
}
