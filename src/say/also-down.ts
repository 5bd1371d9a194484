import type { Line } from '../report/report.ts';
import type { Look } from '../services.ts';
import { isAtOrUnder, labelDepth, type Name } from '../values/name.ts';
import { domainOf } from './holes.ts';
import { listed, named, text } from './language/names.ts';

/** Verdicts about one name of a domain, while the domain itself is well. */
const ABOUT_A_NAME: ReadonlySet<string> = new Set([
  'name-missing',
  'record-missing',
  'alias-target-dead',
  'alias-loop',
  'resolvers-behind',
]);

const BEGINNING = 'Also down by this: ';
/** True of a line that `alsoDown` gave. */
export const isAlsoDown = ([first]: Line): boolean => first?.kind === 'text' && first.text === BEGINNING;

/**
 * "Also down by this: pureos.net and puri.st (their name servers are under puri.sm).": the company's other domains, all of
 * whose name servers, as they were last seen, are named under the one that is dead.
 */
export function alsoDown(look: Look): Line {
  const { verdict } = look.diagnosis;
  const { trace, own = [] } = look.evidence;
  if (verdict.severity !== 'critical' || ABOUT_A_NAME.has(verdict.code)) return [];
  const dead = verdict.code === 'dependency-dead' ? verdict.because[0] : domainOf(look, verdict, trace.asked.name);
  if (dead === undefined || labelDepth(dead) < 2) return [];
  const rests = (nameservers: readonly Name[]): boolean =>
    nameservers.length > 0 && nameservers.every(ns => isAtOrUnder(ns, dead));
  const others = own.filter(({ domain, nameservers }) => {
    const isSaid = isAtOrUnder(trace.asked.name, domain) || isAtOrUnder(domain, dead);
    return !isSaid && rests(nameservers);
  });
  if (others.length === 0) return [];
  const whose = others.length === 1 ? 'its' : 'their';
  return [
    text(BEGINNING),
    ...listed(others.map(({ domain }) => domain)),
    text(` (${whose} name servers are under `),
    ...named(dead),
    text(').'),
  ];
}
