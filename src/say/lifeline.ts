import type { LastGood } from '../observe/last-good.ts';
import type { Block, Line, Report } from '../report/report.ts';
import type { Instant } from '../values/instant.ts';
import { isoOf } from '../values/instant.ts';
import { named, text } from './language/names.ts';

/** Milliseconds after which a last good state is called old: servers move within a year, not within a month. */
const OLD_MS = 30 * 86_400_000;
/** Lines of each kind; a company has some ten names that people need. */
const MAX_LINES = 40;

/** Lines to put into files of resolvers and hosts, so that a dead name works for colleagues. */
export interface Lifeline {
  /** For /etc/hosts. */
  readonly hosts: readonly string[];
  /** For unbound.conf. */
  readonly unbound: readonly string[];
  /** For dnsmasq.conf. */
  readonly dnsmasq: readonly string[];
}

/** A name without its last dot, as files want it. */
const bare = (name: string): string => name.replace(/\.$/, '');

/** The lines, each group with the mark by which it is found and taken out again. */
export function lifelineOf({ zone, at, servers, hosts }: LastGood): Lifeline {
  const domain = bare(zone);
  const mark = (when: Instant): string =>
    `# outpost: ${domain} as of ${isoOf(when).slice(0, 10)}, remove when it is back`;
  const addresses = [...new Set(servers.flatMap(server => server.addresses))];
  const pairs = hosts.flatMap(({ name, addresses: all }) => all.map(address => `${address} ${bare(name)}`));
  const oldest = hosts.reduce<Instant | null>(
    (first, one) => (first === null || one.at < first ? one.at : first),
    null,
  );
  return {
    hosts: pairs.length === 0 ? [] : [mark(oldest ?? at), ...pairs.slice(0, MAX_LINES)],
    unbound:
      addresses.length === 0
        ? []
        : [
            mark(at),
            'server:',
            // Whoever denies the name, or signs that there is none, is not asked about its signatures.
            `domain-insecure: "${zone}"`,
            'stub-zone:',
            `name: "${zone}"`,
            ...addresses.slice(0, MAX_LINES).map(address => `stub-addr: ${address}`),
          ],
    dnsmasq:
      addresses.length === 0
        ? []
        : [mark(at), ...addresses.slice(0, MAX_LINES).map(address => `server=/${domain}/${address}`)],
  };
}

/** The lifeline as an answer: what goes where, how old it is, and that it must be removed. */
export function sayLifeline(lastGood: LastGood, now: Instant): Report {
  const lines = lifelineOf(lastGood);
  const age: Line = [
    text(', as it was when all was well, '),
    { kind: 'instant', at: lastGood.at, style: 'ago' },
    text('.'),
  ];
  const old: Line = now - lastGood.at > OLD_MS ? [text('That is old: try one name before you give it to all.')] : [];
  return {
    mark: 'none',
    title: [text('Lifeline for '), ...named(lastGood.zone), ...age],
    lead: [
      old,
      [text('Remove these lines when it is back: they hold whatever changes later, and nobody will remember why.')],
      lastGood.isSigned ? [text('Signatures are not checked while they are in force.')] : [],
    ].filter(line => line.length > 0),
    blocks: [
      ...part('A company’s resolver: Unbound (unbound.conf, then unbound-control reload):', lines.unbound),
      ...part('Or dnsmasq (dnsmasq.conf, then restart it):', lines.dnsmasq),
      ...part('A single machine (/etc/hosts; on Windows System32\\drivers\\etc\\hosts):', lines.hosts),
    ],
    more: [],
    actions: [],
  };
}

const part = (heading: string, lines: readonly string[]): Block[] =>
  lines.length === 0
    ? []
    : [
        { kind: 'paragraph', line: [text(heading)] },
        { kind: 'quote', lines },
      ];

/** Where nothing is known that could help. */
export const sayNoLifeline = (domain: LastGood['zone']): Report => ({
  mark: 'unknown',
  title: [text('I never saw '), ...named(domain), text(' while it was well, so I have no lifeline for it.')],
  lead: [[text('A backup of its zone, or whoever runs its name servers, knows the addresses.')]],
  blocks: [],
  more: [],
  actions: [],
});
