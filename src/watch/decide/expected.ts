import type { Expectation } from '../orders.ts';
import type { Changed } from '../seen.ts';

/** Planned changes: what somebody said would come confirms itself. */

/** The expectation that covers a change whole: of its kind, and naming all that comes or goes of it; null where none does. */
export const covering = (change: Changed, expected: readonly Expectation[]): Expectation | null =>
  expected.find(one => {
    if (one.what !== 'any' && one.what !== change.what) return false;
    const named = one.values.map(plain);
    return named.length === 0 || isNamed(change, named);
  }) ?? null;

/**
 * `ns ns9.example.net`: what comes is among the named, or, where nothing comes, what goes is. A change that brings more
 * than was said is not the planned one.
 */
function isNamed({ added, gone }: Changed, named: readonly string[]): boolean {
  const known = (items: readonly string[]): boolean =>
    items.length > 0 && items.every(item => named.includes(plain(item)));
  return added.length > 0 ? known(added) : known(gone);
}

const plain = (value: string): string => value.toLowerCase().replace(/\.$/, '').trim();

/** Verdicts that a change brings with it for a while: not said of a domain whose change is expected. */
const TRANSITIONAL: ReadonlySet<string> = new Set([
  'delegation-changed',
  'delegation-inconsistent',
  'parent-child-mismatch',
  'servers-disagree',
  'glue-stale',
]);
export const isTransitional = (code: string): boolean => TRANSITIONAL.has(code);
