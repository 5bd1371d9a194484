import type { ZoneDetail } from '../../graph/model/facts.ts';
import { prefixOf } from '../../graph/model/networks.ts';
import { familyOf } from '../../values/address.ts';
import { isAtOrUnder, labelDepth, labelsOf, type Name, suffixOf } from '../../values/name.ts';
import { isPrivateSuffix } from '../../values/suffix.ts';
import { type Bare, found, type Known, only, when } from './known.ts';

/** Names of servers up to which a registry counts as fragile: RFC 1034 §4.1 asks for at least two. A threshold of our own. */
const FEW_SERVERS = 2;

/** What the domains that yours lie under are like. */
export function tldFindings({ facts }: Known): Bare[] {
  const tlds = [...new Set(facts.portfolio.map(domain => suffixOf(domain, 1)))];
  return [
    ...facts.portfolio.flatMap(privateFindings),
    ...tlds.flatMap(tld => {
      const first = facts.portfolio.find(domain => isAtOrUnder(domain, tld)) as Name;
      const detail = facts.zones.find(zone => zone.zone === tld)?.detail;
      return [
        // RFC 1591 §2: two letters are a country's.
        ...when(/^[a-z]{2}$/.test(labelsOf(tld)[0] ?? ''), () => found('cctld-foreign-law', 'low', [first], { tld })),
        ...(detail === undefined ? [] : serverFindings(tld, first, detail, facts.operators)),
      ];
    }),
  ];
}

/** A company is your registry: it sells names below one of its own. */
function privateFindings(domain: Name): Bare[] {
  for (let depth = labelDepth(domain) - 1; depth >= 2; depth--) {
    const suffix = suffixOf(domain, depth);
    if (isPrivateSuffix(suffix)) return [found('private-suffix', 'high', [domain], { suffix })];
  }
  return [];
}

function serverFindings(tld: Name, about: Name, { servers }: ZoneDetail, operators: ReadonlyMap<Name, string>): Bare[] {
  if (servers.length === 0) return [];
  const names = servers.map(server => server.name);
  const v4 = [...new Set(servers.flatMap(server => server.addresses.filter(one => familyOf(one) === 'v4')))];
  const prefix = v4.length > 1 ? only(v4.map(prefixOf)) : null;
  const home = only(names.map(name => suffixOf(name, 1)));
  const isForeign = home !== null && home !== tld;
  // Names under .net that .com's operator owns are no dependence on another house; where nobody knows, nothing is said.
  const operator = operators.get(tld);
  const isShared = isForeign && operator !== undefined && (operators.get(home) ?? operator) === operator;
  return [
    ...(prefix !== null ? [found('tld-fragile', 'low', [about], { tld, prefix })] : []),
    ...when(prefix === null && names.length <= FEW_SERVERS, () =>
      found('tld-fragile', 'low', [about], { tld, count: names.length }),
    ),
    ...(isForeign && !isShared ? [found('tld-depends-on-tld', 'low', [about], { tld, other: home })] : []),
  ];
}
