import type { Diagnosis } from './diagnose/diagnosis.ts';
import type { Question } from './dns/message.ts';
import type { Evidence } from './evidence.ts';
import type { Clock } from './world/ports.ts';

/** One look at a domain: what is known so far. The last value of a look is complete. */
export interface Look {
  readonly evidence: Evidence;
  readonly diagnosis: Diagnosis;
  /** Words about our own trouble that belong under the answer ("memory is off: disk full"). */
  readonly warnings: readonly string[];
}

/** Looks a domain up: yields growing knowledge, the last value is final. Never throws for what the internet does. */
export interface Tracer {
  trace(question: Question, options?: { readonly typeAsked?: boolean }): AsyncIterable<Look>;
}

/** What commands may need; each is built once, on demand, by `services` of the process. */
export interface Services {
  readonly tracer: Tracer;
  readonly clock: Clock;
}
