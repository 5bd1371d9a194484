import { TAKEN_OUT } from '../../judgement/registration.ts';
import { isAtOrUnder, type Name, parentOf } from '../../values/name.ts';
import type { Alert } from '../alarm.ts';
import { TOGETHER_MS } from '../limits.ts';
import { kindOfCause, nameOfCause, type Trouble } from '../seen.ts';
import { compareSeverity, type Draft, type OpenAlert } from './draft.ts';
import { isSilenced } from './silence.ts';

/**
 * One cause, one alert: the open alert that explains this trouble. Either it has the same cause, or everything that the
 * domain rests on, or is broken because of, lies under the name that is down, or it is the same fault of the same servers, or
 * the same registry took it out of DNS at about the same time. Null where it stands for itself.
 */
export function explaining(draft: Draft, trouble: Trouble): OpenAlert | null {
  const { domain, restsOn } = draft.memory;
  const same = draft.alerts.get(trouble.cause);
  if (same !== undefined || trouble.kind !== 'verdict') return same ?? null;
  const liesUnder = (names: readonly Name[], dead: Name): boolean =>
    names.length > 0 && names.every(name => isAtOrUnder(name, dead));
  for (const one of draft.alerts.values()) {
    const dead = nameOfCause(one.alert.cause) as Name;
    if (kindOfCause(one.alert.cause) !== 'down' || isAtOrUnder(domain, dead)) continue;
    const isDead = one.alert.severity === 'critical';
    if (isDead && (liesUnder(trouble.because, dead) || liesUnder(restsOn, dead))) return one;
    const isBeneath = liesUnder(restsOn, dead);
    if (isBesideIt(draft, trouble, one.alert) && (isBeneath || maySpeakFor(draft, one.alert))) return one;
  }
  return null;
}

/** Fallen by the same hand as another name, which it does not rest on. */
const isBesideIt = (draft: Draft, trouble: Trouble, alert: Alert): boolean =>
  isOfSameServers(trouble, alert) || isTakenOutTogether(draft, trouble, alert);

const isWithIt = ({ hits }: Alert, domain: Name): boolean =>
  hits.some(hit => hit.domain === domain && hit.overAt === null);

/** Whoever silenced one name meant no other one, but what rests on it. */
const maySpeakFor = (draft: Draft, alert: Alert): boolean => {
  const [own] = alert.hits;
  return (own !== undefined && !isSilenced(draft, own.domain)) || isWithIt(alert, draft.memory.domain);
};

/** The servers of a host fail for all the domains on them: whoever runs them is called once. */
const isOfSameServers = ({ code, servers = [], severity }: Trouble, alert: Alert): boolean =>
  alert.code === code &&
  servers.length > 0 &&
  servers.every(server => alert.servers?.includes(server)) &&
  compareSeverity(alert.severity, severity) <= 0;

/** A registrar that did not pay loses all its customers' names: whoever can give them back is called once. */
function isTakenOutTogether(draft: Draft, { fixer, code, severity }: Trouble, alert: Alert): boolean {
  const { domain } = draft.memory;
  const [own] = alert.hits;
  const isSameHand = TAKEN_OUT.has(code) && TAKEN_OUT.has(alert.code) && fixer === alert.fixer;
  if (!isSameHand || own === undefined || parentOf(own.domain) !== parentOf(domain)) return false;
  // What is less grave, as seen from one place alone, is not known to have fallen with it.
  const isNow = draft.now - alert.noticedAt <= TOGETHER_MS && severity === alert.severity;
  return isNow || isWithIt(alert, domain);
}
