import type { Confidence, Finding, FindingWords, Fixer, Severity } from '../../src/checks/check.ts';
import type { Impact, Verdict } from '../../src/diagnose/diagnosis.ts';
import type { RawRecord } from '../../src/dns/message.ts';
import { ROOT_HINTS } from '../../src/dns/root-hints.ts';
import type {
  Chain,
  ChainEnd,
  Control,
  Hint,
  LookupEnd,
  NameServer,
  Outcome,
  Purpose,
  Reply,
  Said,
  ServerAddress,
  Step,
  ZoneFacts,
} from '../../src/dns/walk/facts.ts';
import { readZoneText } from '../../src/dns/wire/zonefile.ts';
import type { GoodState, History, RegistrationFacts } from '../../src/evidence.ts';
import type { Look } from '../../src/services.ts';
import { address, familyOf } from '../../src/values/address.ts';
import { type Instant, instant } from '../../src/values/instant.ts';
import { type Name, name, ROOT } from '../../src/values/name.ts';
import { registration as registered } from './registered.ts';

/** Looks made by hand: what each server of each zone says, and what was concluded. Everything else is filled in. */

export const at = (iso: string): Instant => instant(Date.parse(iso));
export const NOW = at('2018-02-21T01:40:00Z');

/** Records from zone-file lines. */
export function records(...lines: readonly string[]): RawRecord[] {
  const read = readZoneText(lines.join('\n'), { origin: ROOT, ttl: 300 });
  if (read.problems.length > 0) throw new Error(JSON.stringify(read.problems));
  return read.records;
}

const SAID: Said = {
  rcode: 'NOERROR',
  aa: true,
  tc: false,
  ra: false,
  ad: false,
  ede: [],
  nsid: null,
  edns: true,
  answers: [],
  authorities: [],
  additionals: [],
  soa: null,
  size: 120,
};
export const said = (over: Partial<Said> = {}): Said => ({ ...SAID, ...over });

const soaAt = (zone: string, serial: number, ttl = 3600): NonNullable<Said['soa']> => ({
  zone: name(zone),
  ttl,
  soa: {
    mname: name('ns1.nic.example.'),
    rname: name('hostmaster.nic.example.'),
    serial,
    refresh: 7200,
    retry: 3600,
    expire: 1_209_600,
    minimum: 3600,
  },
});

/** What servers can say, by the word for it. */
export const says = {
  answer: (...lines: readonly string[]): Outcome => ({ kind: 'answer', said: said({ answers: records(...lines) }) }),
  alias: (target: string): Outcome => ({ kind: 'alias', by: 'CNAME', target: name(target), said: said() }),
  referral: (cut: string): Outcome => ({ kind: 'referral', cut: name(cut), said: said({ aa: false }) }),
  nxdomain: (zone: string, serial = 2018022001): Outcome => ({
    kind: 'nxdomain',
    said: said({ rcode: 'NXDOMAIN', soa: soaAt(zone, serial) }),
  }),
  nodata: (zone: string): Outcome => ({ kind: 'nodata', said: said({ soa: soaAt(zone, 2018022001) }) }),
  refused: (): Outcome => ({ kind: 'refused', said: said({ rcode: 'REFUSED', aa: false }) }),
  servfail: (text = ''): Outcome => ({
    kind: 'servfail',
    said: said({ rcode: 'SERVFAIL', aa: false, ede: text === '' ? [] : [{ code: 22, text }] }),
  }),
  upward: (): Outcome => ({ kind: 'upward', cut: ROOT, said: said({ aa: false }) }),
  silent: (): Outcome => ({ kind: 'silent' }),
  notAsked: (why: string): Outcome => ({ kind: 'not-asked', why }),
};

/** One zone: its servers by name, with addresses; what they say, all alike or by address. */
export interface ZoneSpec {
  readonly zone: string;
  readonly ns: Readonly<Record<string, readonly string[]>>;
  readonly says?: Outcome | null | Readonly<Record<string, Outcome | null>>;
  /** How the look-up of its name servers' addresses ended. */
  readonly lookup?: LookupEnd;
  /** Addresses that the zone itself gives, where they differ from the delegation's. */
  readonly own?: Readonly<Record<string, readonly string[]>>;
}

export const rootServers = (): ZoneSpec['ns'] => {
  const ns: Record<string, string[]> = {};
  for (const server of ROOT_HINTS) ns[server.name] = [...(ns[server.name] ?? []), server.address];
  return ns;
};

/** A way from the root: the zones in order, each said to delegate the next unless it says otherwise. */
export interface WaySpec {
  readonly role?: Chain['role'];
  readonly name: string;
  readonly type?: string;
  readonly zones: readonly ZoneSpec[];
  readonly end: ChainEnd['kind'];
  readonly target?: string;
}

export interface LookSpec {
  readonly ways: readonly WaySpec[];
  readonly verdict: Partial<Omit<Verdict, 'brokenAt' | 'because' | 'of'>> & {
    readonly code: string;
    readonly fixer: Fixer;
    readonly severity?: Severity | 'none';
    readonly confidence?: Confidence;
    readonly brokenAt?: string;
    readonly because?: readonly string[];
    readonly of?: Verdict['of'];
  };
  readonly findings?: readonly Finding[];
  readonly words?: Readonly<Record<string, FindingWords>>;
  readonly impact?: Partial<Impact>;
  readonly history?: Partial<History> | null;
  readonly lastGoodSays?: Readonly<Record<string, Outcome>>;
  readonly registrations?: readonly RegistrationFacts[];
  readonly hints?: readonly Hint[];
  readonly controls?: readonly Control[];
  readonly complete?: boolean;
  readonly bounds?: readonly string[];
  readonly typeAsked?: boolean;
  readonly warnings?: readonly string[];
}

export function lookOf(spec: LookSpec): Look {
  const zones = new Map<Name, ZoneFacts>();
  const chains = spec.ways.map((way, i) => addWay(zones, way, i === 0 ? 'asked' : (way.role ?? 'dependency')));
  const first = chains[0] as Chain;
  const { history } = spec;
  return {
    evidence: {
      trace: {
        asked: first.question,
        typeAsked: spec.typeAsked ?? false,
        chains,
        zones,
        controls: spec.controls ?? [],
        lastGood: lastGoodOf(spec, first),
        hints: spec.hints ?? [],
        queries: 42,
        startedAt: instant(NOW - 204),
        tookMs: 204,
        complete: spec.complete ?? spec.bounds === undefined,
        bounds: spec.bounds ?? [],
      },
      history:
        history == null
          ? null
          : { lastGood: null, looks: [], changes: [], newestSerial: null, troubleSince: null, ...history },
      dnssec: null,
      registrations: new Map((spec.registrations ?? []).map(r => [r.domain, r])),
      takenAt: NOW,
    },
    diagnosis: {
      verdict: verdict(spec.verdict),
      findings: spec.findings ?? [],
      impact: {
        lostFirst: null,
        lostLast: null,
        backFirst: null,
        backLast: null,
        backAfterSeconds: null,
        reason: { kind: 'none' },
        ...spec.impact,
      },
      complete: spec.complete ?? true,
    },
    words: new Map(Object.entries(spec.words ?? {})),
    warnings: spec.warnings ?? [],
  };
}

export const verdict = (of: LookSpec['verdict']): Verdict => ({
  severity: 'critical',
  confidence: 'certain',
  finding: null,
  of: null,
  ...of,
  brokenAt: of.brokenAt === undefined ? null : name(of.brokenAt),
  because: (of.because ?? []).map(name),
});

export const found = (
  code: string,
  about: readonly string[],
  params: Finding['params'] = {},
  servers: readonly ServerAddress[] = [],
): Finding => ({
  code,
  about: about.map(name),
  params,
  servers,
});

export const server = (of: string, ip: string): ServerAddress => ({ name: name(of), address: address(ip) });

function addWay(zones: Map<Name, ZoneFacts>, way: WaySpec, role: Chain['role']): Chain {
  const question = { name: name(way.name), type: way.type ?? 'A' };
  const path = way.zones.map(z => name(z.zone));
  for (const [i, spec] of way.zones.entries()) {
    const next = way.zones[i + 1];
    const zone = name(spec.zone);
    const replies = serversIn(spec).map(s =>
      replyOf(s, zone, question, role === 'alias' ? 'alias' : 'delegation', outcomeOf(spec, s, next)),
    );
    const known = zones.get(zone);
    zones.set(zone, {
      zone,
      parent: i === 0 ? null : (path[i - 1] ?? null),
      delegation: delegationBy(zones, path[i - 1], question.name),
      nameservers: Object.entries(spec.ns).map(([ns, addresses]) => nameServer(spec, ns, addresses)),
      replies: [...(known?.replies ?? []), ...replies],
    });
  }
  const zone = path.at(-1) as Name;
  const end: ChainEnd =
    way.end === 'alias'
      ? { kind: 'alias', zone, by: 'CNAME', target: name(way.target ?? '.') }
      : { kind: way.end, zone };
  return { role, question, path, end };
}

const serversIn = (spec: ZoneSpec): ServerAddress[] =>
  Object.entries(spec.ns).flatMap(([ns, addresses]) => addresses.map(ip => server(ns, ip)));

function outcomeOf(spec: ZoneSpec, by: ServerAddress, next: ZoneSpec | undefined): Outcome | null {
  const usual = next === undefined ? says.silent() : says.referral(next.zone);
  if (spec.says === undefined) return usual;
  if (spec.says === null || 'kind' in spec.says) return spec.says as Outcome | null;
  const own = (spec.says as Record<string, Outcome | null>)[by.address];
  return own === undefined ? usual : own;
}

function nameServer(spec: ZoneSpec, ns: string, glue: readonly string[]): NameServer {
  const own = spec.own?.[ns] ?? glue;
  const all = [...new Set([...glue, ...own])];
  return {
    name: name(ns),
    listedBy: { parent: true, child: true },
    addresses: all.map(text => {
      const ip = address(text);
      const sources = [
        ...(glue.includes(text) ? (['glue'] as const) : []),
        ...(own.includes(text) ? (['authoritative'] as const) : []),
      ];
      return { address: ip, family: familyOf(ip), sources, ttl: 3600 };
    }),
    lookup: spec.lookup ?? null,
  };
}

function delegationBy(zones: Map<Name, ZoneFacts>, parent: Name | undefined, asked: Name): ZoneFacts['delegation'] {
  const replies = parent === undefined ? [] : (zones.get(parent)?.replies ?? []);
  return replies.flatMap(reply =>
    reply.outcome === null || reply.question.name !== asked
      ? []
      : [{ server: reply.server, outcome: reply.outcome, at: NOW, ns: [], glue: [], ds: [], servesChild: false }],
  );
}

export function replyOf(
  by: ServerAddress,
  zone: Name,
  question: Reply['question'],
  purpose: Purpose,
  outcome: Outcome | null,
): Reply {
  const silent = outcome?.kind === 'silent';
  const tries: Step['try'][] = silent
    ? [0, 1, 2, 3].map(n => ({ over: n === 2 ? 'tcp' : 'udp', edns: n !== 3, options: n < 2, n }))
    : [{ over: 'udp', edns: true, options: true, n: 0 }];
  const rttMs = silent || outcome === null ? null : 20;
  return {
    purpose,
    zone,
    server: by,
    question,
    outcome,
    by: silent || outcome === null ? null : (tries[0] ?? null),
    rttMs,
    at: NOW,
    steps:
      outcome?.kind === 'not-asked'
        ? []
        : tries.map(each => ({ purpose, zone, server: by, question, try: each, sentAt: NOW, tookMs: rttMs, outcome })),
    second: null,
  };
}

function lastGoodOf(spec: LookSpec, first: Chain): Look['evidence']['trace']['lastGood'] {
  const known = spec.history?.lastGood?.zone;
  const zone = known ?? spec.registrations?.[0]?.domain;
  if (spec.lastGoodSays === undefined || zone === undefined) return null;
  const replies = Object.entries(spec.lastGoodSays).map(([key, outcome]) => {
    const [ns = '', ip = ''] = key.split(' ');
    return replyOf(server(ns, ip), zone, first.question, 'last-good', outcome);
  });
  return { zone, knownBy: known === undefined ? 'registration' : 'memory', replies, published: [] };
}

/** A healthy state as memory keeps it. */
export const goodState = (zone: string, when: string, ns: Readonly<Record<string, readonly string[]>>): GoodState => ({
  zone: name(zone),
  at: at(when),
  nameservers: Object.entries(ns).map(([of, addresses]) => ({
    name: name(of),
    glue: addresses.map(address),
    addresses: addresses.map(address),
    serial: 7,
  })),
  ds: [],
  parentNsTtl: 3600,
  childNsTtl: 3600,
  addressTtl: 3600,
  recordTtl: 300,
  types: ['A'],
});

/** Registration data with the usual gaps. */
export const registration = (domain: string, over: Partial<RegistrationFacts>): RegistrationFacts =>
  registered(domain, { server: null, at: NOW, ...over });
