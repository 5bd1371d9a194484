import type { Chain, LookupEnd, NameServer, ParentSays, ServerAddress, ZoneFacts } from '../../src/dns/walk/facts.ts';
import { address, familyOf, parseAddress } from '../../src/values/address.ts';
import { isAtOrUnder, type Name, name, ROOT } from '../../src/values/name.ts';
import { NOW } from './says.ts';

/** Who serves a zone, from the words of a story: servers with their addresses, and what their parent lists. */

/**
 * `NAME ADDRESS[ SOURCE…][ parent|child]`, or a name alone where it has no address: then its value is how its look-up
 * ended (`denied by net`, `dead example.net`, `alias x.example.net`, `cycle a b`, `unfinished`, `none`).
 * Further keys: `NAME ADDRESS ? QUESTION` for another question to the same server (`? example.com NS`).
 */
export type ServersTold = Readonly<Record<string, string>>;

interface Told {
  readonly server: ServerAddress;
  readonly words: readonly string[];
  readonly says: string;
  readonly other: Chain['question'] | null;
}

const isAddress = (word: string): boolean => parseAddress(word) !== null;

export function toldBy(servers: ServersTold): Told[] {
  return Object.entries(servers).flatMap(([key, says]) => {
    const [who = '', asked] = key.split(' ? ');
    const [of = '', ip, ...words] = who.split(' ');
    if (ip === undefined || !isAddress(ip)) return [];
    const [about = '', type = 'A'] = asked?.split(' ') ?? [];
    const other = asked === undefined ? null : { name: name(about), type };
    return [{ server: { name: name(of), address: address(ip) }, words, says, other }];
  });
}

export function nameserversOf(zone: Name, servers: ServersTold): NameServer[] {
  const all = new Map<Name, NameServer>();
  const put = (of: Name, words: readonly string[], ip: string | null, lookup: LookupEnd | null) => {
    const before = all.get(of);
    const sources = (['hints', 'glue', 'authoritative', 'resolved', 'history'] as const).filter(s => words.includes(s));
    const usual = zone === ROOT ? 'hints' : isAtOrUnder(of, zone) ? ['glue', 'authoritative'] : 'resolved';
    const from = sources.length > 0 ? sources : ([usual].flat() as NameServer['addresses'][number]['sources']);
    const found =
      ip === null ? [] : [{ address: address(ip), family: familyOf(address(ip)), sources: from, ttl: 3_600 }];
    const known = before?.addresses.some(a => a.address === found[0]?.address) ? [] : found;
    const listedBy = { parent: !words.includes('child'), child: !words.includes('parent') };
    all.set(of, {
      name: of,
      listedBy: before?.listedBy ?? listedBy,
      addresses: [...(before?.addresses ?? []), ...known],
      lookup,
    });
  };
  for (const { server, words } of toldBy(servers)) put(server.name, words, server.address, null);
  for (const [key, says] of Object.entries(servers)) {
    const [of = '', ...words] = key.split(' ');
    if (!isAddress(words[0] ?? '')) put(name(of), words, null, lookupOf(says));
  }
  return [...all.values()];
}

function lookupOf(says: string): LookupEnd | null {
  const [kind, first = '.', ...rest] = says.split(' ');
  if (kind === 'denied')
    return { kind, by: name(rest[0] ?? '.'), how: says.includes('nodata') ? 'nodata' : 'nxdomain' };
  if (kind === 'dead') return { kind, zone: name(first) };
  if (kind === 'alias') return { kind, target: name(first) };
  if (kind === 'cycle') return { kind, through: [first, ...rest].map(name) };
  return kind === 'unfinished' ? { kind, why: 'DEPENDENCY_DEPTH' } : null;
}

/** What the parent's servers said about a zone, read from their replies; NS and glue as the story lists them. */
export function saidByParent(
  zones: ReadonlyMap<Name, ZoneFacts>,
  parent: Name | null,
  zone: Name,
  servers: ServersTold,
  question: Chain['question'],
): ParentSays[] {
  const listed = nameserversOf(zone, servers).filter(ns => ns.listedBy.parent);
  const ns = listed.map(({ name: of }) => ({ name: of, ttl: 3_600 }));
  const glue = listed.flatMap(({ name: of, addresses }) =>
    addresses.filter(a => a.sources.includes('glue')).map(a => ({ name: of, address: a.address, ttl: 3_600 })),
  );
  return (parent === null ? [] : (zones.get(parent)?.replies ?? [])).flatMap(({ server, outcome, question: to }) => {
    if (outcome === null || to !== question) return [];
    const delegates = outcome.kind === 'referral';
    return [
      { server, outcome, at: NOW, ns: delegates ? ns : [], glue: delegates ? glue : [], ds: [], servesChild: false },
    ];
  });
}
