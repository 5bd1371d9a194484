import type { Confidence, Fixer } from '../../checks/check.ts';

/** A sentence that depends on who can mend it or on how sure it is: the confidence's own words win, then the fixer's. */
export type Said = string | ({ readonly else: string } & Readonly<Partial<Record<Fixer | Confidence, string>>>);

/**
 * How a verdict is said. Templates with the holes of `holes.ts`; a hole of which nothing is known leaves no trace.
 * Nothing is addressed to nobody: what must be done is said to the reader.
 */
export interface VerdictWords {
  /** What users feel and why, in one sentence; `{clause}` is the next field. */
  readonly title: Said;
  /** The cause alone, without a full stop, true also of another domain that this one rests on: `{it}` and `{its}` are the domain. */
  readonly clause: Said;
  /** What the reader does now; empty where there is nothing to do. */
  readonly next: Said;
  /** What to say on the phone; empty where nobody is to be called. */
  readonly ask: Said;
  /** What to add to the chain's row where it breaks, when what its servers say is not what is wrong. */
  readonly row?: string;
}

/** The words for this fixer and confidence. */
export function chosen(said: Said, fixer: Fixer, confidence: Confidence): string {
  return typeof said === 'string' ? said : (said[confidence] ?? said[fixer] ?? said.else);
}
