import type { Surroundings } from '../../graph/model/facts.ts';
import type { Name } from '../../values/name.ts';
import { daysSince, OLD_TABLE_DAYS } from './evidence.ts';
import { type Bare, found, type Known, when } from './known.ts';

/** Days after which a snapshot says little of how it is now: certificates and routes have changed since. */
const OLD_SNAPSHOT_DAYS = 7;

/** Data that is old, what changed, and pairs that are less than two. */
export const timeFindings = (known: Known): Bare[] => [
  ...staleFindings(known),
  ...changes(known),
  ...correlated(known),
];

function staleFindings({ facts, now }: Known): Bare[] {
  const table = facts.asTableAt ?? null;
  const tableDays = table === null ? 0 : daysSince(table, now);
  const snapshotDays = daysSince(facts.at, now);
  const about = [facts.domain];
  return [
    ...when(tableDays > OLD_TABLE_DAYS, () => found('data-stale', 'low', about, { tableDays })),
    ...when(snapshotDays > OLD_SNAPSHOT_DAYS, () => found('data-stale', 'medium', about, { snapshotDays })),
  ];
}

/** Which of the company's zones have other name servers or another registrar than in the last good snapshot. */
function changes({ facts, before }: Known): Bare[] {
  if (before === null) return [];
  return facts.portfolio.flatMap(domain => {
    const [was, is] = [serversOf(before, domain), serversOf(facts, domain)];
    const [had, has] = [registrarIn(before, domain), registrarIn(facts, domain)];
    const since = before.at;
    return [
      ...(was !== null && is !== null && was.join() !== is.join()
        ? [found('changed-since-snapshot', 'medium', [domain], { was, is, since })]
        : []),
      ...(had !== null && has !== null && had !== has
        ? [found('changed-since-snapshot', 'high', [domain], { was: had, is: has, since })]
        : []),
    ];
  });
}

/** Null where nothing is known; a zone that is not delegated has none, and that is said elsewhere. */
function serversOf(facts: Surroundings, domain: Name): Name[] | null {
  const servers = facts.zones.find(zone => zone.zone === domain)?.servers ?? [];
  return servers.length === 0 ? null : servers.map(server => server.name).sort();
}

const registrarIn = (facts: Surroundings, domain: Name): string | null =>
  facts.registrations.find(one => one.domain === domain)?.registrar ?? null;

/** Two registrations, or two registrars, that must fail together and hang on one account or one purse. */
function correlated({ facts, portfolio, cuts }: Known): Bare[] {
  const domains = (id: string): Name[] => {
    const [kind, rest] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
    if (kind === 'registration') return facts.portfolio.filter(domain => domain === rest);
    return kind === 'registrar' ? facts.portfolio.filter(domain => registrarIn(facts, domain) === rest) : [];
  };
  const holds = (id: string): string[] =>
    domains(id).flatMap(domain => {
      const declared = portfolio?.domains.get(domain);
      const payer = portfolio?.contacts.get(declared?.registrar ?? '')?.payer ?? null;
      return [...(declared?.account ? [declared.account] : []), ...(payer === null ? [] : [payer])];
    });
  const pairs = cuts.filter(
    ({ order, certainty, top }) => order === 2 && certainty === 'definite' && GRAVE.includes(top),
  );
  const shared = new Map<string, string[]>();
  for (const { components } of pairs) {
    const [one = '', other = ''] = components;
    const both = holds(one).find(hold => holds(other).includes(hold));
    if (both !== undefined && !shared.has(both)) shared.set(both, [one, other]);
  }
  return Array.from(shared, ([by, components]) =>
    found('correlated-pair', 'high', [...new Set(components.flatMap(domains))], { components, by }),
  );
}

const GRAVE: readonly string[] = ['dark', 'every-name', 'name'];
