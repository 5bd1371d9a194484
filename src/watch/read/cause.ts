import type { Verdict } from '../../diagnose/diagnosis.ts';
import { type Name, ROOT } from '../../values/name.ts';
import { registrableOf } from '../../values/suffix.ts';
import { causeKey } from '../seen.ts';

/** Verdicts about a registry's own servers: whatever lies under it has the same cause. */
const OF_REGISTRY: ReadonlySet<string> = new Set(['tld-silent', 'tld-failing', 'tld-bogus', 'tld-not-delegated']);

/** The deepest verdict that this one rests on, the name that is itself at fault, and the key of the cause. */
export function causeOf(verdict: Verdict, domain: Name): { cause: string; subject: Name; deepest: Verdict } {
  let deepest = verdict;
  let at: Name | null = null;
  while (deepest.of !== null) {
    at = deepest.of.name;
    deepest = deepest.of.verdict;
  }
  if (OF_REGISTRY.has(deepest.code)) {
    const registry = deepest.brokenAt ?? deepest.because[0] ?? ROOT;
    return { cause: causeKey('tld', registry), subject: registry, deepest };
  }
  const named = at ?? (deepest.code === 'dependency-dead' ? (deepest.because[0] ?? null) : null);
  const subject = named === null ? domain : (registrableOf(named) ?? named);
  return { cause: causeKey('down', subject), subject, deepest };
}
