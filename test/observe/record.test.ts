import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ParentSays, ZoneFacts } from '../../src/dns/walk/facts.ts';
import type { Look } from '../../src/evidence.ts';
import { lastGoodIn } from '../../src/observe/last-good.ts';
import {
  type DomainRecord,
  domainOf,
  type Finished,
  FORM,
  historyFor,
  MAX_CHANGES,
  MAX_LOOKS,
  MAX_NAME_LOOKS,
  MAX_NAMES,
  recordAfter,
  thinned,
} from '../../src/observe/record.ts';
import { address } from '../../src/values/address.ts';
import { addSeconds, instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { lookOf, NOW, records, rootServers, said, says } from '../support/look.ts';

const DOMAIN = name('puri.sm');

interface Shape {
  readonly verdict?: string;
  readonly confidence?: 'certain' | 'likely' | 'possible';
  readonly asked?: string;
  readonly minute?: number;
  readonly complete?: boolean;
  /** Name servers with their addresses, in the order in which they were met. */
  readonly ns?: Readonly<Record<string, readonly string[]>>;
  readonly ds?: readonly string[];
  readonly serial?: number;
  readonly primary?: string;
  /** Parent servers that list another set. */
  readonly disagreeing?: boolean;
}

const NS = { 'ns1.puri.sm': ['192.0.2.1'], 'ns2.puri.sm': ['192.0.2.2', '2001:db8::2'] };

/** A look at puri.sm, healthy unless it says otherwise. */
function seen(shape: Shape = {}): Finished {
  const { verdict = 'healthy', confidence = 'certain', asked = 'puri.sm', ns = NS, complete = true } = shape;
  const look = lookOf({
    ways: [
      {
        name: asked,
        zones: [
          { zone: '.', ns: rootServers() },
          { zone: 'sm', ns: { 'a.nic.sm': ['192.0.2.101'], 'b.nic.sm': ['192.0.2.102'] } },
          { zone: 'puri.sm', ns, says: says.answer(`${asked}. 300 A 192.0.2.80`) },
        ],
        end: 'answer',
      },
    ],
    verdict: { code: verdict, fixer: 'nobody', confidence },
    complete,
  });
  const zones = new Map(look.evidence.trace.zones);
  const facts = zones.get(DOMAIN) as ZoneFacts;
  zones.set(DOMAIN, {
    ...facts,
    delegation: facts.delegation.map((by, n) => delegating(by, shape, n)),
    replies: [...facts.replies, ...soas(facts, shape)],
  });
  const takenAt = addSeconds(NOW, (shape.minute ?? 0) * 60);
  return { ...look, evidence: { ...look.evidence, takenAt, trace: { ...look.evidence.trace, zones } } };
}

function delegating(by: ParentSays, { ns = NS, ds = [], disagreeing = false }: Shape, n: number): ParentSays {
  const listed = Object.entries(ns).slice(disagreeing ? n : 0);
  return {
    ...by,
    ns: listed.map(([of]) => ({ name: name(of), ttl: 3600 })),
    glue: listed.flatMap(([of, ips]) => ips.map(ip => ({ name: name(of), address: address(ip), ttl: 1800 }))),
    ds: records(...ds.map(rdata => `puri.sm. 7200 DS ${rdata}`)),
  };
}

const soas = (facts: ZoneFacts, { serial = 7, primary = 'ns1.puri.sm' }: Shape): ZoneFacts['replies'] =>
  facts.replies.slice(0, 1).map(reply => {
    const soa = {
      mname: name(primary),
      rname: name('hostmaster.puri.sm'),
      serial,
      refresh: 7200,
      retry: 3600,
      expire: 1,
      minimum: 300,
    };
    const outcome = { kind: 'answer', said: said({ soa: { zone: DOMAIN, ttl: 300, soa } }) } as const;
    return { ...reply, question: { name: DOMAIN, type: 'SOA' }, outcome };
  });

const after = (...looks: readonly Finished[]): DomainRecord | null =>
  looks.reduce<DomainRecord | null>((record, look) => recordAfter(record, look, DOMAIN) ?? record, null);

const historyAfter = (...shapes: readonly Shape[]) => {
  const record = after(...shapes.map(seen));
  return record && historyFor(record, DOMAIN);
};
const changesAfter = (...shapes: readonly Shape[]): string[] =>
  (historyAfter(...shapes)?.changes ?? []).map(({ what, from, to }) => `${what}: ${from} → ${to}`);

test('a name is filed under its registered domain, a registry under itself, the root under nothing', () => {
  assert.equal(domainOf(name('a.b.puri.sm')), 'puri.sm.');
  assert.equal(domainOf(name('sm')), 'sm.');
  assert.equal(domainOf(name('co.uk')), 'co.uk.');
  assert.equal(domainOf(name('.')), null);
});

test('a healthy look is the good state: servers, addresses, serials, DS, TTLs, and what the name had', () => {
  const history = historyAfter({ ds: ['2 8 2 BB', '1 8 2 AA'], serial: 9 });
  assert.deepEqual(history?.lastGood, {
    zone: 'puri.sm.',
    at: NOW,
    nameservers: [
      { name: 'ns1.puri.sm.', glue: ['192.0.2.1'], addresses: ['192.0.2.1'], serial: 9 },
      {
        name: 'ns2.puri.sm.',
        glue: ['192.0.2.2', '2001:db8::2'],
        addresses: ['192.0.2.2', '2001:db8::2'],
        serial: null,
      },
    ],
    ds: ['1 8 2 AA', '2 8 2 BB'],
    parentNsTtl: 3600,
    childNsTtl: null,
    addressTtl: 3600,
    recordTtl: 300,
    types: ['A', 'SOA'],
  });
  assert.deepEqual(history.looks, []);
  assert.equal(history.troubleSince, null);
  assert.deepEqual(history.newestSerial, { serial: 9, firstSeenAt: NOW });
});

test('where a name led while all was well is kept with its moment, also when it fails later', () => {
  const record = after(seen({}), seen({ verdict: 'name-missing', minute: 9 }));
  assert.deepEqual(record && lastGoodIn(record), {
    zone: 'puri.sm.',
    at: NOW,
    servers: [
      { name: 'ns1.puri.sm.', addresses: ['192.0.2.1'] },
      { name: 'ns2.puri.sm.', addresses: ['192.0.2.2', '2001:db8::2'] },
    ],
    isSigned: false,
    hosts: [{ name: 'puri.sm.', addresses: ['192.0.2.80'], at: NOW }],
  });
});

test('only a whole, healthy look that is not in doubt becomes the good state', () => {
  for (const shape of [
    { verdict: 'registry-hold' },
    { complete: false },
    { confidence: 'possible' } as const,
    { verdict: 'resolvers-behind' },
  ]) {
    assert.equal(historyAfter(shape)?.lastGood, null, JSON.stringify(shape));
    const history = historyAfter({}, { ...shape, minute: 1, ns: { 'ns.other.example': ['192.0.2.9'] } });
    assert.equal(history?.lastGood?.at, NOW);
    assert.equal(history.lastGood.nameservers.length, 2);
  }
});

test('looks since the last good state are kept, and trouble is known since the first bad one', () => {
  const history = historyAfter({}, { verdict: 'registry-hold', minute: 5 }, { verdict: 'registry-hold', minute: 6 });
  assert.deepEqual(
    history?.looks.map(look => [look.at, look.verdict]),
    [
      [addSeconds(NOW, 300), 'registry-hold'],
      [addSeconds(NOW, 360), 'registry-hold'],
    ],
  );
  assert.equal(history.troubleSince, addSeconds(NOW, 300));
  const mended = historyAfter({}, { verdict: 'registry-hold', minute: 5 }, { minute: 9 });
  assert.deepEqual([mended?.looks, mended?.troubleSince], [[], null]);
});

test('how many of the last good servers answered is kept with the look', () => {
  const look = seen({ verdict: 'registry-hold', minute: 1 });
  const replies = look.evidence.trace.zones.get(DOMAIN)?.replies.slice(0, 3) ?? [];
  const [one, two, three] = replies.map((reply, n) => ({
    ...reply,
    outcome: [reply.outcome, says.silent(), says.notAsked('no family')][n] ?? null,
  }));
  const all = [one, two, three].flatMap(reply => reply ?? []);
  const lastGood = { zone: DOMAIN, knownBy: 'memory' as const, replies: all, published: [] };
  const asked = { ...look, evidence: { ...look.evidence, trace: { ...look.evidence.trace, lastGood } } };
  const record = after(seen(), asked);
  assert.deepEqual(record?.looks[0]?.lastGoodAnswered, { answered: 1, asked: 2 });
});

test('our own network says nothing of the domain, and a name that nobody ever registered is not kept', () => {
  assert.equal(historyAfter({ verdict: 'own-network-down' }), null);
  assert.deepEqual(historyAfter({}, { verdict: 'own-network-intercepted', minute: 1 }), historyAfter({}));
  assert.equal(historyAfter({ verdict: 'not-registered' }), null);
  assert.equal(historyAfter({}, { verdict: 'not-registered', minute: 1 })?.looks.length, 1);
});

test('a missing name is no trouble of its domain, nor of its other names', () => {
  const record = after(seen(), seen({ asked: 'www.puri.sm', verdict: 'name-missing', minute: 1 }));
  assert.ok(record);
  assert.equal(historyFor(record, DOMAIN).troubleSince, null);
  assert.equal(historyFor(record, name('www.puri.sm')).troubleSince, addSeconds(NOW, 60));
});

test('what a name had is kept while it is missing, and a healthy look at another name changes nothing of it', () => {
  const www = name('www.puri.sm');
  const record = after(
    seen({ asked: 'www.puri.sm' }),
    seen({ asked: 'www.puri.sm', verdict: 'name-missing', minute: 1 }),
    seen({ asked: 'www.puri.sm', verdict: 'resolvers-behind', minute: 2 }),
    seen({ minute: 3 }),
  );
  assert.ok(record);
  const history = historyFor(record, www);
  assert.deepEqual(history.lastGood?.types, ['A']);
  assert.deepEqual(
    history.looks.map(look => look.verdict),
    ['name-missing', 'resolvers-behind'],
  );
  assert.deepEqual(historyFor(record, name('other.puri.sm')).lastGood?.types, []);
});

test('a change is told with what was before and what is now', () => {
  const moved = { ns: { 'ns1.other.example': ['192.0.2.9'] } };
  assert.deepEqual(changesAfter({ ds: ['1 8 2 AA'] }, { ...moved, minute: 1 }), [
    'ns: ns1.puri.sm. ns2.puri.sm. → ns1.other.example.',
    'ds: 1 8 2 AA → ',
    'glue: ns1.puri.sm.=192.0.2.1 ns2.puri.sm.=192.0.2.2 ns2.puri.sm.=2001:db8::2 → ns1.other.example.=192.0.2.9',
    'address: ns1.puri.sm.=192.0.2.1 ns2.puri.sm.=192.0.2.2 ns2.puri.sm.=2001:db8::2 → ns1.other.example.=192.0.2.9',
  ]);
  assert.deepEqual(
    changesAfter({}, { verdict: 'registry-hold', minute: 1 }, { verdict: 'registry-hold', minute: 2 }, { minute: 3 }),
    ['verdict: healthy → registry-hold', 'verdict: registry-hold → healthy'],
  );
});

test("a delegation that the parent's servers do not agree on is no change yet", () => {
  assert.deepEqual(changesAfter({}, { disagreeing: true, minute: 1 }), []);
});

test("the newest serial keeps its first date; another primary begins anew; strangers' serials do not count", () => {
  const serialAfter = (...shapes: readonly Shape[]) => historyAfter(...shapes)?.newestSerial;
  const first = { serial: 7, firstSeenAt: NOW };
  const newer = { serial: 9, firstSeenAt: addSeconds(NOW, 60) };
  assert.deepEqual(
    serialAfter({}, { serial: 9, minute: 1 }, { serial: 8, minute: 2 }, { serial: 9, minute: 3 }),
    newer,
  );
  assert.deepEqual(serialAfter({ serial: 4_294_967_295 }, { serial: 3, minute: 1 }), {
    serial: 3,
    firstSeenAt: addSeconds(NOW, 60),
  });
  assert.deepEqual(serialAfter({}, { serial: 1, primary: 'ns.other.example', minute: 1 }), {
    serial: 1,
    firstSeenAt: addSeconds(NOW, 60),
  });
  assert.deepEqual(serialAfter({}, { serial: 99, verdict: 'parked', minute: 1 }), first);
});

test('in whatever order servers and records were met, nothing has changed', () => {
  const servers = Array.from({ length: 5 }, (_, n) => [`ns${n}.puri.sm`, [`192.0.2.${n}`, `2001:db8::${n}`]] as const);
  const ds = ['1 8 2 AA', '2 8 2 BB', '3 13 2 CC'];
  const ordered = after(seen({ ns: Object.fromEntries(servers), ds }));
  const shuffled = (texts: readonly string[]) => fc.shuffledSubarray([...texts], { minLength: texts.length });
  fc.assert(
    fc.property(fc.shuffledSubarray(servers, { minLength: 5 }), shuffled(ds), fc.boolean(), (order, keys, turn) => {
      const ns = Object.fromEntries(order.map(([of, ips]) => [of, turn ? [...ips].reverse() : ips]));
      const again = recordAfter(ordered, seen({ ns, ds: keys, minute: 1 }), DOMAIN);
      assert.deepEqual(again?.changes, []);
      assert.deepEqual(
        again.lastGood?.nameservers.map(one => ({ ...one, serial: null })),
        ordered?.lastGood?.nameservers.map(one => ({ ...one, serial: null })),
      );
      assert.deepEqual(again.lastGood?.ds, ordered?.lastGood?.ds);
    }),
    { numRuns: 50 },
  );
});

const anyShape = fc.record({
  verdict: fc.constantFrom(
    'healthy',
    'registry-hold',
    'parked',
    'name-missing',
    'resolvers-behind',
    'own-network-down',
    'not-registered',
  ),
  asked: fc.constantFrom('puri.sm', 'www.puri.sm', 'a.puri.sm', 'b.puri.sm'),
  confidence: fc.constantFrom('certain', 'possible'),
  complete: fc.boolean(),
  disagreeing: fc.boolean(),
  serial: fc.nat(9),
  ns: fc.constantFrom(NS, { 'ns.other.example': ['192.0.2.9'] }),
});

test('after any looks the good state is from the last good one, and looks begin after it, in order', () => {
  fc.assert(
    fc.property(fc.array(anyShape, { maxLength: 12 }), shapes => {
      const looks = shapes.map((shape, minute) => seen({ ...shape, minute }));
      const record = after(...looks);
      const lastGood = shapes.findLastIndex(s => s.verdict === 'healthy' && s.confidence === 'certain' && s.complete);
      assert.equal(record?.lastGood?.at ?? null, lastGood < 0 ? null : addSeconds(NOW, lastGood * 60));
      if (record === null) return;
      const { looks: kept, troubleSince } = historyFor(record, DOMAIN);
      for (const look of record.looks) assert.ok(look.at > (record.lastGood?.at ?? 0));
      for (const [n, look] of kept.entries()) assert.ok(look.at >= (kept[n - 1]?.at ?? 0));
      assert.equal(troubleSince, kept.find(look => look.verdict !== 'healthy')?.at ?? null);
      assert.deepEqual(JSON.parse(JSON.stringify(record)), record, 'it is plain JSON');
    }),
    { numRuns: 60 },
  );
});

test('no number of looks makes the record grow beyond its bounds', () => {
  const verdicts = ['registry-hold', 'parked', 'name-missing', 'all-servers-silent'];
  let record: DomainRecord | null = after(seen());
  for (let minute = 1; minute < 400; minute++) {
    const verdict = verdicts[minute % 4] ?? '';
    const asked = minute % 8 === 2 ? 'www.puri.sm' : `n${minute}.puri.sm`;
    record = recordAfter(record, seen({ verdict, asked, minute }), DOMAIN) ?? record;
  }
  assert.equal(record?.looks.length, MAX_LOOKS);
  assert.equal(record.looks[0]?.at, addSeconds(NOW, 60), 'the first look stays');
  assert.equal(Object.keys(record.names).length, MAX_NAMES);
  assert.equal(record.names['www.puri.sm.']?.looks.length, MAX_NAME_LOOKS);
  assert.equal(record.changes.length, MAX_CHANGES);
  assert.ok(JSON.stringify(record).length < 60_000);
  assert.equal(record.form, FORM);
});

const anyLook = fc.record({
  verdict: fc.constantFrom('a', 'b'),
  lastGoodAnswered: fc.constantFrom(null, { answered: 3, asked: 3 }, { answered: 2, asked: 3 }),
});

test('thinning keeps first and last, and every turn for as long as repetitions can go instead', () => {
  fc.assert(
    fc.property(fc.array(anyLook, { maxLength: 40 }), fc.integer({ min: 3, max: 40 }), (shapes, max) => {
      const looks: Look[] = shapes.map((shape, n) => ({ ...shape, at: instant(n) }));
      const left = thinned(looks, max);
      assert.ok(left.length <= Math.max(max, 0) || looks.length <= max);
      assert.deepEqual([left[0], left.at(-1)], [looks[0], looks.at(-1)]);
      const same = (a?: Look, b?: Look) =>
        a?.verdict === b?.verdict && JSON.stringify(a?.lastGoodAnswered) === JSON.stringify(b?.lastGoodAnswered);
      const turns = looks.filter(
        (look, n) => n === 0 || n === looks.length - 1 || !same(look, looks[n - 1]) || !same(look, looks[n + 1]),
      );
      if (turns.length <= max) assert.ok(turns.every(turn => left.includes(turn)));
    }),
  );
});
