import type { Severity } from '../../checks/check.ts';
import type { Graph } from '../../graph/graph.ts';
import { buildBotGraph, needTop } from '../../graph/model/build.ts';
import type { NeedFact, Surroundings } from '../../graph/model/facts.ts';
import { prefixOf } from '../../graph/model/networks.ts';
import { lossOf } from '../../graph/what-if.ts';
import { type Address, rangeOf } from '../../values/address.ts';
import { isAtOrUnder, type Name, ROOT } from '../../values/name.ts';
import { type Bare, found, type Known, when } from './known.ts';

/** What the bot shares with a domain that it is to speak of: the closest tie first. */
interface Tie {
  readonly code: string;
  readonly severity: Severity;
  /** Components that alone take both down. */
  readonly components: readonly string[];
}

/**
 * What this bot itself hangs on, held against every watched domain: each of its needs is tried without the domain, its
 * registrar, its registry and its networks. Only the closest tie of a need and a domain is said.
 */
export function ownFindings({ facts }: Known): Bare[] {
  const needs = facts.needs ?? [];
  if (needs.length === 0) return [];
  const falls = fallsIn(buildBotGraph(facts));
  const ties = new Map(facts.portfolio.map(domain => [domain, tiesOf(facts, domain)]));
  return needs.flatMap(need => {
    const found = new Map<string, Shared>();
    for (const [domain, all] of ties) {
      const shared = closest(all, id => falls(id).has(needTop(need)));
      if (shared === null) continue;
      const key = `${shared.code} ${shared.components.join()}`;
      found.set(key, { ...shared, domains: [...(found.get(key)?.domains ?? []), domain] });
    }
    const all = [...found.values()];
    // What dies with a domain has no other tie worth a word.
    const inside = all.filter(({ code }) => code === 'bot-inside');
    const said = inside.length > 0 ? inside : all;
    return [...said.map(shared => sharedFinding(need, shared)), ...resolverFindings(need, facts)];
  });
}

/** A tie with the domains that it holds to. */
interface Shared extends Tie {
  readonly domains: readonly Name[];
}

function closest(ties: readonly Tie[], takesDown: (id: string) => boolean): Tie | null {
  for (const tie of ties) {
    const components = tie.components.filter(takesDown);
    if (components.length > 0) return { ...tie, components };
  }
  return null;
}

function sharedFinding(need: NeedFact, { code, severity, components, domains }: Shared): Bare {
  const at = need.host ?? need.addresses.join(', ');
  const about = [...(need.host === null ? [] : [need.host]), ...domains];
  return found(code, severityOf(severity, need), about, { what: need.what, at, domains, components });
}

/**
 * Nobody can move Slack, nor asks this host's resolver for more than a head start: the bot walks from the root itself. Without
 * its pager and its listener it still speaks in its chats.
 */
function severityOf(severity: Severity, { what }: NeedFact): Severity {
  if (what === 'resolver' || (what === 'slack' && severity !== 'critical')) return 'low';
  if (what === 'pager') return severity === 'critical' ? 'high' : 'medium';
  return what === 'heartbeat' ? 'medium' : severity;
}

/** The tops that fall without a component; each is tried once. */
function fallsIn(graph: Graph): (id: string) => ReadonlySet<string> {
  const basics = new Set(graph.nodes.flatMap(node => (node.kind === 'basic' ? [node.id] : [])));
  const known = new Map<string, ReadonlySet<string>>();
  return id => {
    const falls = known.get(id) ?? new Set(basics.has(id) ? lossOf(graph, [id]).tops : []);
    known.set(id, falls);
    return falls;
  };
}

function tiesOf(facts: Surroundings, domain: Name): Tie[] {
  const registry = facts.zones.find(({ zone }) => zone === domain)?.parent ?? ROOT;
  const registrar = facts.registrations.find(one => one.domain === domain)?.registrar ?? null;
  const operator = facts.operators.get(registry) ?? registry.slice(0, -1).toUpperCase();
  const networks = addressesOf(facts, domain).flatMap(address => [
    `prefix:${prefixOf(address)}`,
    ...(facts.origins.get(address) ?? []).map(as => `as:${as}`),
  ]);
  return [
    { code: 'bot-inside', severity: 'critical', components: [`registration:${domain}`] },
    ...(registrar === null
      ? []
      : [{ code: 'bot-same-registrar', severity: 'high' as const, components: [`registrar:${registrar}`] }]),
    {
      code: 'bot-same-registry',
      severity: 'medium',
      components: [`registry-policy:${registry}`, `tld-servers:${registry}`, `registry-operator:${operator}`],
    },
    { code: 'bot-same-network', severity: 'high', components: [...new Set(networks)] },
  ];
}

/** Addresses of a domain's name servers, and of everything seen under it. */
function addressesOf({ zones, hosts }: Surroundings, domain: Name): Address[] {
  const servers = zones.find(({ zone }) => zone === domain)?.servers ?? [];
  const named = hosts.filter(({ name }) => isAtOrUnder(name, domain) || servers.some(server => server.name === name));
  return [...servers.flatMap(server => server.glue), ...named.flatMap(host => host.addresses)];
}

/** A resolver of the company's own network may need the domain; that cannot be seen from its address. */
function resolverFindings({ what, addresses, search }: NeedFact, { portfolio }: Surroundings): Bare[] {
  const isPrivate = what === 'resolver' && addresses.every(one => rangeOf(one) !== 'public');
  const domains = portfolio.filter(domain => search.some(one => isAtOrUnder(one, domain)));
  return when(isPrivate && domains.length > 0, () =>
    found('bot-resolver-inside', 'low', domains, { addresses: addresses.map(String) }),
  );
}
