import { isAtOrUnder, type Name } from '../../values/name.ts';
import type { Alert } from '../alarm.ts';
import type { DomainMemory } from '../memory.ts';
import { kindOfCause, nameOfCause, type Trouble } from '../seen.ts';
import { compareSeverity, type OpenAlert } from './draft.ts';

/**
 * One cause, one alert: the open alert that explains this trouble. Either it has the same cause, or everything that the
 * domain rests on, or is broken because of, lies under the name that is down, or it is the same fault of the same servers.
 * Null where it stands for itself.
 */
export function explaining(
  trouble: Trouble,
  { domain, restsOn }: Pick<DomainMemory, 'domain' | 'restsOn'>,
  open: ReadonlyMap<string, OpenAlert>,
): OpenAlert | null {
  const same = open.get(trouble.cause);
  if (same !== undefined || trouble.kind !== 'verdict') return same ?? null;
  const liesUnder = (names: readonly Name[], dead: Name): boolean =>
    names.length > 0 && names.every(name => isAtOrUnder(name, dead));
  for (const one of open.values()) {
    const dead = nameOfCause(one.alert.cause) as Name;
    if (kindOfCause(one.alert.cause) !== 'down' || isAtOrUnder(domain, dead)) continue;
    const isDead = one.alert.severity === 'critical';
    if (isDead && (liesUnder(trouble.because, dead) || liesUnder(restsOn, dead))) return one;
    if (isOfSameServers(trouble, one.alert)) return one;
  }
  return null;
}

/** The servers of a host fail for all the domains on them: whoever runs them is called once. */
const isOfSameServers = ({ fixer, code, because, severity }: Trouble, alert: Alert): boolean =>
  fixer === 'dns-host' &&
  alert.code === code &&
  because.length > 0 &&
  because.every(server => alert.because.includes(server)) &&
  compareSeverity(alert.severity, severity) <= 0;
