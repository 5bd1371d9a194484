import type { Portfolio } from '../../portfolio/schema.ts';
import { isAtOrUnder, type Name } from '../../values/name.ts';
import { registrableOf, specialUseOf } from '../../values/suffix.ts';
import type { Orders } from '../orders.ts';

/** Why a name is looked at: the portfolio or somebody names it, or what is named rests on it. */
export interface Subject {
  readonly domain: Name;
  readonly by: 'portfolio' | 'order' | 'servers';
}

/** Name servers' domains that are looked at beside the named ones, at most: a company has a handful. */
const MAX_SERVER_DOMAINS = 500;

/** The names to look at: of the portfolio, its `watch.extra`, and of `watch add`, less what is ignored or removed. */
export function namedSubjects(portfolio: Portfolio | null, orders: Orders): readonly Subject[] {
  const out = new Map<Name, Subject>();
  const written = [...(portfolio?.domains.keys() ?? []), ...(portfolio?.watch.extra ?? [])] as Name[];
  for (const domain of written) out.set(domain, { domain, by: 'portfolio' });
  for (const domain of Object.keys(orders.added) as Name[])
    if (!out.has(domain)) out.set(domain, { domain, by: 'order' });
  for (const domain of [...(portfolio?.watch.ignore ?? []), ...Object.keys(orders.removed)] as Name[])
    out.delete(domain);
  return [...out.values()];
}

/** The one domain that all these name servers are named under; null where there are several, or it is the name's own. */
export function homeOf(domain: Name, restsOn: readonly Name[]): Name | null {
  const [home = null, ...others] = new Set(restsOn.map(registrableOf));
  return home === null || others.length > 0 || isAtOrUnder(domain, home) ? null : home;
}

/** The same with the domains that their name servers are named under; `more`: found by other processes. */
export function withServers(
  named: readonly Subject[],
  restsOn: (domain: Name) => readonly Name[],
  isRefused: (domain: Name) => boolean,
  more: readonly Name[] = [],
): readonly Subject[] {
  const out = new Map(named.map(subject => [subject.domain, subject]));
  const add = (home: Name | null): void => {
    const isNew = home !== null && !out.has(home) && specialUseOf(home) === null && !isRefused(home);
    if (isNew && out.size < named.length + MAX_SERVER_DOMAINS) out.set(home, { domain: home, by: 'servers' });
  };
  for (const { domain } of named) for (const server of restsOn(domain)) add(registrableOf(server));
  for (const home of more) add(home);
  return [...out.values()];
}
