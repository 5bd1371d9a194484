import type { Hint } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import { isUnder, type Name } from '../values/name.ts';

/** Public resolvers are hints (rule 8 of evidence): they may lower a confidence or show what users see, never accuse. */

/** A resolver that got a fresh answer for a label nobody has asked for: it reaches the zone, whatever we can. */
export const reachedByOthers = (evidence: Evidence, zone: Name): Hint | null =>
  evidence.trace.hints.find(
    h => h.invented && isUnder(h.question.name, zone) && ['answer', 'nodata', 'nxdomain'].includes(h.outcome.kind),
  ) ?? null;
