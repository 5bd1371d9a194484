import { TAKEN_OUT } from '../../judgement/registration.ts';
import type { Instant } from '../../values/instant.ts';
import { isAtOrUnder, type Name, parentOf } from '../../values/name.ts';
import type { Alert } from '../alarm.ts';
import { TOGETHER_MS } from '../limits.ts';
import type { DomainMemory } from '../memory.ts';
import { kindOfCause, nameOfCause, type Trouble } from '../seen.ts';
import { compareSeverity, type OpenAlert } from './draft.ts';

/**
 * One cause, one alert: the open alert that explains this trouble. Either it has the same cause, or everything that the
 * domain rests on, or is broken because of, lies under the name that is down, or it is the same fault of the same servers, or
 * the same registry took it out of DNS at about the same time. Null where it stands for itself.
 */
export function explaining(
  trouble: Trouble,
  { domain, restsOn }: Pick<DomainMemory, 'domain' | 'restsOn'>,
  open: ReadonlyMap<string, OpenAlert>,
  now: Instant,
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
    if (isOfSameServers(trouble, one.alert) || isTakenOutTogether(trouble, domain, one.alert, now)) return one;
  }
  return null;
}

/** The servers of a host fail for all the domains on them: whoever runs them is called once. */
const isOfSameServers = ({ code, servers = [], severity }: Trouble, alert: Alert): boolean =>
  alert.code === code &&
  servers.length > 0 &&
  servers.every(server => alert.servers?.includes(server)) &&
  compareSeverity(alert.severity, severity) <= 0;

/** A registrar that did not pay loses all its customers' names: whoever can give them back is called once. */
const isTakenOutTogether = ({ fixer, code }: Trouble, domain: Name, alert: Alert, now: Instant): boolean => {
  const [own] = alert.hits;
  const isWithIt = alert.hits.some(hit => hit.domain === domain && hit.overAt === null);
  return (
    TAKEN_OUT.has(code) &&
    TAKEN_OUT.has(alert.code) &&
    fixer === alert.fixer &&
    own !== undefined &&
    parentOf(own.domain) === parentOf(domain) &&
    (isWithIt || now - alert.noticedAt <= TOGETHER_MS)
  );
};
