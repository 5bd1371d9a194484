import { readAnchors, type TrustAnchor } from '../../src/dns/dnssec/anchors.ts';
import { dsRecord, type SigningKey } from '../../src/dns/dnssec/sign/sign.ts';
import { validate } from '../../src/dns/dnssec/validate.ts';
import type { DnssecView } from '../../src/dns/dnssec/view.ts';
import type { Question, RawRecord } from '../../src/dns/message.ts';
import { classify } from '../../src/dns/walk/classify.ts';
import type {
  Chain,
  NameServer,
  Outcome,
  ParentSays,
  Purpose,
  Reply,
  Said,
  ServerAddress,
  Trace,
  ZoneFacts,
} from '../../src/dns/walk/facts.ts';
import { recordText, soaOf } from '../../src/dns/wire/rdata.ts';
import { address, familyOf } from '../../src/values/address.ts';
import { type Instant, instant } from '../../src/values/instant.ts';
import { type Name, name, ROOT } from '../../src/values/name.ts';
import { answerOf, KSK, NOW, signed } from './signed.ts';

/** What a server of a test says to a question, where it does not say what its zone holds. */
export type Reply0 = ReturnType<typeof answerOf>;

export interface TestServer {
  readonly name: string;
  readonly address: string;
  /** What it serves: the whole signed zone. */
  readonly records: readonly RawRecord[];
  /** Changes an answer on its way. */
  readonly meddle?: (answer: Reply0, question: Question) => Reply0;
  readonly edns?: boolean;
}

export interface TestZone {
  readonly zone: string;
  readonly servers: readonly TestServer[];
  /** What its servers are asked besides. */
  readonly also?: readonly Question[];
}

const asServer = (server: TestServer): ServerAddress => ({ name: name(server.name), address: address(server.address) });

/** The reply of one server, as the walk would note it. */
export function replyOf(zone: string, server: TestServer, question: Question, purpose: Purpose = 'delegation'): Reply {
  const honest = answerOf(zone, server.records, question);
  const { rcode, aa, answers, authorities, additionals } = server.meddle?.(honest, question) ?? honest;
  const soaRecord = [...authorities, ...answers].find(({ type }) => type === 'SOA');
  const soa = soaRecord ? soaOf(soaRecord) : null;
  const said: Said = {
    rcode,
    aa,
    tc: false,
    ra: false,
    ad: false,
    ede: [],
    nsid: null,
    edns: server.edns ?? true,
    answers,
    authorities,
    additionals,
    soa: soaRecord && soa ? { zone: soaRecord.name, ttl: soaRecord.ttl, soa } : null,
    size: 512,
  };
  const by = { over: 'udp', edns: server.edns ?? true, options: true, n: 1 } as const;
  const outcome = classify(said, question, name(zone));
  return {
    purpose,
    zone: name(zone),
    server: asServer(server),
    question,
    outcome,
    by,
    rttMs: 1,
    at: NOW,
    steps: [],
    second: null,
  };
}

/** A trace over zones from the root down, every server asked; the last zone is the one that answers. */
export function traceOf(zones: readonly TestZone[], asked: Question, more: readonly Question[] = []): Trace {
  const facts = new Map<Name, ZoneFacts>();
  for (const [i, zone] of zones.entries()) {
    const apex = name(zone.zone);
    const above = i === 0 ? undefined : zones[i - 1];
    const controls = zone === zones.at(-1) ? more : [];
    const replies = zone.servers.flatMap(server => repliesOf(zone, server, asked, controls));
    const parent = above === undefined ? null : name(above.zone);
    const said = parent === null ? [] : (facts.get(parent)?.replies ?? []);
    const delegation = said
      .filter(({ purpose }) => purpose === 'delegation')
      .flatMap(reply => delegationOf(apex, reply));
    facts.set(apex, { zone: apex, parent, delegation, nameservers: nameserversOf(zone), replies });
  }
  const path = [...facts.keys()];
  const end = path.at(-1) ?? ROOT;
  const last = facts.get(end)?.replies.find(({ question }) => question === asked)?.outcome ?? null;
  const chain: Chain = { role: 'asked', question: asked, path, end: endOf(last, end) };
  return { ...EMPTY, asked, chains: [chain], zones: facts };
}

const EMPTY = {
  typeAsked: true,
  controls: [],
  lastGood: null,
  hints: [],
  queries: 0,
  startedAt: NOW,
  tookMs: 0,
  complete: true,
  bounds: [],
} as const;

/** What a server is asked: the question itself, the keys, its NS set, and names that only show the reach. */
function repliesOf(
  { zone, also = [] }: TestZone,
  server: TestServer,
  asked: Question,
  controls: readonly Question[],
): Reply[] {
  const apex = name(zone);
  return [
    ...also.map(each => replyOf(zone, server, each, 'zone')),
    replyOf(zone, server, asked),
    replyOf(zone, server, { name: apex, type: 'DNSKEY' }, 'zone'),
    ...(apex === ROOT ? [] : [replyOf(zone, server, { name: apex, type: 'NS' }, 'zone')]),
    ...controls.map(control => replyOf(zone, server, control, 'control')),
  ];
}

function delegationOf(apex: Name, { server, outcome, at }: Reply): ParentSays[] {
  if (outcome === null || at === null) return [];
  const ns = outcome.kind === 'referral' && outcome.cut === apex ? [{ name: name('ns.test'), ttl: 3600 }] : [];
  const ds = 'said' in outcome ? outcome.said.authorities.filter(r => r.type === 'DS' && r.name === apex) : [];
  return [{ server, outcome, at, ns, glue: [], ds, servesChild: false }];
}

const nameserversOf = ({ servers }: TestZone): NameServer[] =>
  servers.map(server => {
    const { name: named, address: at } = asServer(server);
    const addresses = [{ address: at, family: familyOf(at), sources: ['glue', 'authoritative'] as const, ttl: 3600 }];
    return { name: named, listedBy: { parent: true, child: true }, addresses, lookup: null };
  });

function endOf(outcome: Outcome | null, zone: Name): Chain['end'] {
  if (outcome?.kind === 'answer' || outcome?.kind === 'nodata' || outcome?.kind === 'nxdomain')
    return { kind: outcome.kind, zone };
  if (outcome?.kind === 'alias') return { kind: 'alias', zone, by: outcome.by, target: outcome.target };
  return { kind: 'broken', zone };
}

/** A line of zone-file text for the DS of a key. */
export const dsLine = (zone: string, key: SigningKey = KSK, digestType = 2): string =>
  recordText(dsRecord(name(zone), key, 3600, digestType));

export const anchorsFor = (key: SigningKey = KSK, zone = '.'): readonly TrustAnchor[] =>
  readAnchors(dsLine(zone, key)).anchors;

/** Validates with the root's test key as anchor. */
export const look = (trace: Trace, now: Instant = instant(NOW)): DnssecView => validate(trace, anchorsFor(), now);

/** A root and a `test.` zone that delegate to `example.test.`; `ds` is what stands at the parent besides NS. */
export function upperZones(ds: string | readonly string[] = dsLine('example.test.')): TestZone[] {
  const lines = typeof ds === 'string' ? ds : ds.join('\n');
  const root = signed(
    `. 86400 SOA a.root. h. 1 1800 900 604800 86400\n. NS a.root.\na.root. A 192.0.43.1\ntest. NS ns.test.\nns.test. A 192.0.43.2\n${dsLine('test.')}`,
    '.',
  );
  const test = signed(
    `@ SOA ns h 1 1800 900 604800 900\n@ NS ns\nns A 192.0.43.2\nexample NS ns1.example\nexample NS ns2.example\nns1.example A 192.0.43.3\nns2.example A 192.0.43.4\n${lines}`,
    'test.',
  );
  return [
    { zone: '.', servers: [{ name: 'a.root', address: '192.0.43.1', records: root }] },
    { zone: 'test.', servers: [{ name: 'ns.test', address: '192.0.43.2', records: test }] },
  ];
}

export const EXAMPLE_ZONE = `@ SOA ns1 h 1 1800 900 604800 900
@ NS ns1
@ NS ns2
ns1 A 192.0.43.3
ns2 A 192.0.43.4
www A 192.0.43.10
*.wild A 192.0.43.11
alias CNAME www
deep.empty A 192.0.43.12
tree DNAME other.example.net.
sub NS ns.sub
ns.sub A 192.0.43.13
`;

/** Two servers of `example.test.` with these records each. */
export const exampleServers = (
  first: readonly RawRecord[],
  second: readonly RawRecord[] = first,
  meddle: Pick<TestServer, 'meddle'> = {},
): TestZone => ({
  zone: 'example.test.',
  servers: [
    { name: 'ns1.example.test', address: '192.0.43.3', records: first },
    { name: 'ns2.example.test', address: '192.0.43.4', records: second, ...meddle },
  ],
});

export const question = (asked: string, type = 'A'): Question => ({ name: name(asked), type });
