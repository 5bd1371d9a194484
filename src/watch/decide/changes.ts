import { differences, type Snapshot } from '../../registration/memory/snapshot.ts';
import type { Good } from '../memory.ts';
import type { Changed, Facts } from '../seen.ts';

/** What is different from the good state: by meaning, in no order. What could not be seen has not changed. */
export function changesSince(good: Good, facts: Facts, registration: Snapshot | null): readonly Changed[] {
  return [
    ...setChange('ns', good.facts.ns, facts.ns),
    ...setChange('ds', good.facts.ds, facts.ds),
    ...glueChange(good.facts, facts),
    ...(good.registration === null || registration === null
      ? []
      : registrationChanges(good.registration, registration, good)),
  ];
}

function setChange(what: Changed['what'], before: readonly string[], now: readonly string[]): Changed[] {
  const added = now.filter(item => !before.includes(item));
  const gone = before.filter(item => !now.includes(item));
  return added.length + gone.length === 0 ? [] : [{ what, added, gone }];
}

/** Glue of name servers that were there before and still are: that of others comes and goes with them. */
function glueChange(before: Facts, now: Facts): Changed[] {
  const both = new Set(before.ns.filter(ns => now.ns.includes(ns)));
  const of = (glue: readonly string[]): string[] => glue.filter(item => both.has(item.split(' ')[0] ?? ''));
  const [then, today] = [of(before.glue), of(now.glue)];
  // A parent may leave glue out that a resolver does not need (RFC 9471): only other addresses are a change.
  return then.length === 0 || today.length === 0 ? [] : setChange('glue', then, today);
}

/** Statuses that keep a domain from being moved away, squashed as registries spell them in many ways. */
const LOCK = /transferprohibited|transferlock|registrylock/;
const squashed = (word: string): string => word.toLowerCase().replace(/[^a-z]/g, '');

function registrationChanges(before: Snapshot, now: Snapshot, { at }: Good): Changed[] {
  return differences(before, now, at).flatMap(({ what, from, to }): Changed[] => {
    const items = (text: string | null): string[] => (text === null ? [] : text.split(', '));
    switch (what) {
      case 'status':
        return statusChange(before, now);
      case 'registrar':
      case 'state':
      case 'expires':
        return [{ what, added: items(to), gone: items(from) }];
      // What the parent itself serves says more than what its register lists.
      case 'nameservers':
      case 'dnssec':
        return [];
      default:
        return what satisfies never;
    }
  });
}

function statusChange(before: Snapshot, now: Snapshot): Changed[] {
  const [change] = setChange('status', before.statuses, now.statuses);
  if (change === undefined) return [];
  const isLocked = (statuses: readonly string[]): boolean => statuses.some(word => LOCK.test(squashed(word)));
  return [{ ...change, what: isLocked(before.statuses) && !isLocked(now.statuses) ? 'lock' : 'status' }];
}
