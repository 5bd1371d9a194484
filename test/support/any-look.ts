import fc from 'fast-check';
import type { Finding } from '../../src/checks/check.ts';
import type { Impact, ImpactReason, Verdict } from '../../src/diagnose/diagnosis.ts';
import { PRECEDENCE } from '../../src/diagnose/precedence.ts';
import type { RawRecord } from '../../src/dns/message.ts';
import type {
  Chain,
  Control,
  Hint,
  LookupEnd,
  NameServer,
  Outcome,
  ParentSays,
  Reply,
  Said,
  ServerAddress,
  Step,
  ZoneFacts,
} from '../../src/dns/walk/facts.ts';
import type { GoodState, History, RegistrationFacts } from '../../src/evidence.ts';
import type { Undecided } from '../../src/registration/answer.ts';
import type { Look } from '../../src/services.ts';
import { address, familyOf } from '../../src/values/address.ts';
import { type Instant, instant } from '../../src/values/instant.ts';
import { type Name, name } from '../../src/values/name.ts';
import { anyCharacter } from './any-text.ts';

/** Looks of every possible form, whether or not a walk could make them, with the worst of texts in every place for text. */

export const hostileText: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\u001b[31m',
      '\u009b2J',
      '\u202e',
      '\u200b',
      '\n',
      '\r',
      '<!channel>',
      '@room',
      '{name}',
      '日',
      '🔴',
      ' ',
      'a',
      '.',
    ),
    anyCharacter,
  ),
  maxLength: 12,
});
const names: fc.Arbitrary<Name> = fc
  .constantFrom(
    '.',
    'sm.',
    'example.',
    'shop.example.',
    'www.shop.example.',
    'puri.sm.',
    'ns1.puri.sm.',
    'xn--bcher-kva.example.',
    'xn--zz--.example.',
    '\\027[31m.example.',
    `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.example.`,
  )
  .map(name);
const addresses = fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1', '198.51.100.7').map(address);
const instants: fc.Arbitrary<Instant> = fc.oneof(fc.integer({ min: 0, max: 2e12 }), fc.double()).map(instant);
const orNull = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null });
const few = <T>(of: fc.Arbitrary<T>, most = 3): fc.Arbitrary<T[]> => fc.array(of, { maxLength: most });
const servers: fc.Arbitrary<ServerAddress> = fc.record({ name: names, address: addresses });
const types = fc.constantFrom('A', 'AAAA', 'TXT', 'SOA', 'TYPE65280');
const questions = fc.record({ name: names, type: types });

const rawRecords: fc.Arbitrary<RawRecord> = fc.record({
  name: names,
  type: types,
  class: fc.constant(1),
  ttl: fc.nat(),
  rdata: fc.uint8Array({ maxLength: 24 }),
});
const soas = fc.record({
  zone: names,
  ttl: fc.nat(),
  soa: fc.record({
    mname: names,
    rname: names,
    serial: fc.nat(),
    refresh: fc.nat(),
    retry: fc.nat(),
    expire: fc.nat(),
    minimum: fc.nat(),
  }),
});
const saids: fc.Arbitrary<Said> = fc.record({
  rcode: fc.constantFrom('NOERROR', 'NXDOMAIN', 'REFUSED', 'RCODE3841'),
  aa: fc.boolean(),
  tc: fc.boolean(),
  ra: fc.boolean(),
  ad: fc.boolean(),
  ede: few(fc.record({ code: fc.nat(70), text: hostileText }), 2),
  nsid: orNull(hostileText),
  edns: fc.boolean(),
  answers: few(rawRecords, 6),
  authorities: few(rawRecords, 1),
  additionals: few(rawRecords, 1),
  soa: orNull(soas),
  size: fc.nat(),
});
const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'answer' as const,
      'nxdomain' as const,
      'nodata' as const,
      'refused' as const,
      'servfail' as const,
      'formerr' as const,
      'not-authoritative' as const,
      'empty' as const,
      'truncated' as const,
    ),
    said: saids,
  }),
  fc.record({
    kind: fc.constant('alias' as const),
    said: saids,
    by: fc.constantFrom('CNAME' as const, 'DNAME' as const),
    target: names,
  }),
  fc.record({ kind: fc.constantFrom('referral' as const, 'upward' as const), said: saids, cut: names }),
  fc.record({
    kind: fc.constantFrom('malformed' as const, 'mismatched' as const, 'unreachable' as const, 'not-asked' as const),
    why: hostileText,
  }),
  fc.constant({ kind: 'silent' as const }),
);
const tries = fc.record({
  over: fc.constantFrom('udp' as const, 'tcp' as const),
  edns: fc.boolean(),
  options: fc.boolean(),
  n: fc.nat(9),
});
const purposes = fc.constantFrom(
  'delegation' as const,
  'alias' as const,
  'address' as const,
  'zone' as const,
  'last-good' as const,
  'control' as const,
  'hint' as const,
);
const steps: fc.Arbitrary<Step> = fc.record({
  purpose: purposes,
  zone: names,
  server: servers,
  question: questions,
  try: tries,
  sentAt: instants,
  tookMs: orNull(fc.nat(9000)),
  outcome: orNull(outcomes),
});
const replies: fc.Arbitrary<Reply> = fc.record({
  purpose: purposes,
  zone: names,
  server: servers,
  question: questions,
  outcome: orNull(outcomes),
  by: orNull(tries),
  rttMs: orNull(fc.double({ min: 0, max: 9000, noNaN: true })),
  at: orNull(instants),
  steps: few(steps, 2),
  second: fc.constant(null),
});
const lookups: fc.Arbitrary<LookupEnd> = fc.oneof(
  fc.constant({ kind: 'found' as const }),
  fc.record({
    kind: fc.constant('denied' as const),
    by: names,
    how: fc.constantFrom('nxdomain' as const, 'nodata' as const),
  }),
  fc.record({ kind: fc.constant('alias' as const), target: names }),
  fc.record({ kind: fc.constant('dead' as const), zone: names }),
  fc.record({ kind: fc.constant('cycle' as const), through: few(names) }),
  fc.record({ kind: fc.constant('unfinished' as const), why: hostileText }),
);
const nameservers: fc.Arbitrary<NameServer> = fc.record({
  name: names,
  listedBy: fc.record({ parent: fc.boolean(), child: fc.boolean() }),
  addresses: few(
    addresses.chain(of =>
      fc.record({
        address: fc.constant(of),
        family: fc.constant(familyOf(of)),
        sources: few(fc.constantFrom('hints' as const, 'glue' as const, 'authoritative' as const, 'history' as const)),
        ttl: orNull(fc.nat()),
      }),
    ),
    2,
  ),
  lookup: orNull(lookups),
});
const parentSays: fc.Arbitrary<ParentSays> = fc.record({
  server: servers,
  outcome: outcomes,
  at: instants,
  ns: fc.constant([]),
  glue: fc.constant([]),
  ds: few(rawRecords, 1),
  servesChild: fc.boolean(),
});
const zoneFacts: fc.Arbitrary<ZoneFacts> = fc.record({
  zone: names,
  parent: orNull(names),
  delegation: few(parentSays),
  nameservers: few(nameservers),
  replies: few(replies, 4),
});
const chains: fc.Arbitrary<Chain> = fc.record({
  role: fc.constantFrom('asked' as const, 'alias' as const, 'dependency' as const),
  question: questions,
  path: few(names, 4),
  end: fc.oneof(
    fc.record({
      kind: fc.constantFrom(
        'answer' as const,
        'nodata' as const,
        'nxdomain' as const,
        'broken' as const,
        'unfinished' as const,
      ),
      zone: names,
    }),
    fc.record({ kind: fc.constant('alias' as const), zone: names, by: fc.constant('CNAME' as const), target: names }),
  ),
});
const controls: fc.Arbitrary<Control> = fc.record({
  kind: fc.constantFrom('known' as const, 'invented' as const, 'tld' as const),
  zone: names,
  name: names,
  replies: few(replies, 1),
});
const hints: fc.Arbitrary<Hint> = fc.record({
  resolver: addresses,
  question: questions,
  outcome: outcomes,
  at: instants,
  invented: fc.boolean(),
});

const goodStates: fc.Arbitrary<GoodState> = fc.record({
  zone: names,
  at: instants,
  nameservers: few(
    fc.record({ name: names, glue: few(addresses, 1), addresses: few(addresses, 2), serial: orNull(fc.nat()) }),
  ),
  ds: fc.constant([]),
  parentNsTtl: fc.constant(null),
  childNsTtl: fc.constant(null),
  addressTtl: fc.constant(null),
  recordTtl: fc.constant(null),
  types: fc.constant(['A']),
});
const histories: fc.Arbitrary<History> = fc.record({
  lastGood: orNull(goodStates),
  looks: few(
    fc.record({
      at: instants,
      verdict: hostileText,
      lastGoodAnswered: orNull(fc.record({ answered: fc.nat(4), asked: fc.nat(4) })),
    }),
  ),
  changes: fc.constant([]),
  newestSerial: fc.constant(null),
  troubleSince: orNull(instants),
});
const contacts = orNull(
  fc.record({ name: hostileText, phone: orNull(hostileText), email: orNull(hostileText), url: orNull(hostileText) }),
);
const registrations: fc.Arbitrary<RegistrationFacts> = fc.record({
  domain: names,
  state: fc.constantFrom('registered' as const, 'free' as const, 'undecided' as const),
  why: orNull(fc.constantFrom<Undecided[]>('throttled', 'unreachable', 'conflict')),
  status: few(
    fc.record({
      code: orNull(fc.constant('serverHold')),
      word: hostileText,
      inDns: orNull(fc.boolean()),
      setBy: fc.constant(null),
      liftedBy: fc.constant(null),
    }),
  ),
  registrar: contacts,
  registry: contacts,
  created: orNull(instants),
  expires: orNull(instants),
  nameservers: few(names),
  source: fc.constantFrom('rdap' as const, 'whois' as const, null),
  server: orNull(hostileText),
  at: instants,
});

const codes = fc.constantFrom(...PRECEDENCE.flatMap(p => p.codes), 'a-code-of-tomorrow');
const findings: fc.Arbitrary<Finding> = fc.record({
  code: fc.oneof(codes, fc.constant('private-name')),
  about: few(names),
  servers: few(servers, 4),
  params: fc.dictionary(
    fc.constantFrom('zone', 'seconds', 'tookMs', 'untilAt', 'names', 'word', '__proto__'),
    fc.oneof(hostileText, fc.double(), fc.boolean(), fc.array(hostileText, { maxLength: 3 }), names),
  ),
});
const fixers = fc.constantFrom(
  'nobody' as const,
  'you' as const,
  'dns-host' as const,
  'registrar' as const,
  'registry' as const,
  'root' as const,
  'other-domain-owner' as const,
  'network' as const,
  'wait' as const,
);
const shallow: fc.Arbitrary<Verdict> = fc.record({
  code: codes,
  fixer: fixers,
  severity: fc.constantFrom(
    'critical' as const,
    'high' as const,
    'medium' as const,
    'low' as const,
    'info' as const,
    'none' as const,
  ),
  confidence: fc.constantFrom('certain' as const, 'likely' as const, 'possible' as const),
  brokenAt: orNull(names),
  because: few(names, 6),
  finding: orNull(findings),
  of: fc.constant(null),
});
const verdicts: fc.Arbitrary<Verdict> = fc
  .record({ outer: shallow, of: orNull(fc.record({ name: names, verdict: shallow })) })
  .map(({ outer, of }) => ({ ...outer, of }));
const reasons: fc.Arbitrary<ImpactReason> = fc.oneof(
  fc.record({ kind: fc.constantFrom('none' as const, 'unknown' as const, 'partial' as const) }),
  fc.record({
    kind: fc.constantFrom('negative-ttl' as const, 'delegation-ttl' as const, 'ds-ttl' as const),
    zone: names,
    seconds: fc.nat(),
  }),
  fc.record({ kind: fc.constant('failure-cache' as const), seconds: fc.nat() }),
);
const impacts: fc.Arbitrary<Impact> = fc.record({
  lostFirst: orNull(instants),
  lostLast: orNull(instants),
  backFirst: orNull(instants),
  backLast: orNull(instants),
  backAfterSeconds: orNull(fc.nat()),
  reason: reasons,
});

const knownBy = fc.constantFrom('memory' as const, 'registration' as const);

export const anyLook: fc.Arbitrary<Look> = fc.record({
  evidence: fc.record({
    trace: fc.record({
      asked: questions,
      typeAsked: fc.boolean(),
      chains: few(chains),
      zones: few(zoneFacts, 4).map(all => new Map(all.map(z => [z.zone, z]))),
      controls: few(controls, 2),
      lastGood: orNull(fc.record({ zone: names, knownBy, replies: few(replies), published: few(replies) })),
      hints: few(hints),
      queries: fc.nat(),
      startedAt: instants,
      tookMs: fc.nat(),
      complete: fc.boolean(),
      bounds: few(fc.constantFrom('WALK_MS', 'QUESTIONS_PER_ADDRESS', 'PACKETS_PER_TRACE')),
    }),
    history: orNull(histories),
    dnssec: fc.constant(null),
    registrations: few(registrations, 2).map(all => new Map(all.map(r => [r.domain, r]))),
    takenAt: instants,
  }),
  diagnosis: fc.record({ verdict: verdicts, findings: few(findings, 8), impact: impacts, complete: fc.boolean() }),
  words: fc.constantFrom<Look['words'][]>(
    new Map(),
    new Map([
      [
        'private-name',
        { severity: 'critical' as const, words: '{about} {servers} {word} {untilAt} {seconds}', remedy: '{names}' },
      ],
    ]),
  ),
  warnings: few(hostileText, 1),
});
