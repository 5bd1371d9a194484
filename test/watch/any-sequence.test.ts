import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { name } from '../../src/values/name.ts';
import type { Seen } from '../../src/watch/seen.ts';
import { type Bench, bench, FACTS, troubleOf } from './situations.ts';

/** Random lives of three domains, one of which the others may rest on: whatever happens, watching keeps to its word. */

const DOMAINS = ['example.com', 'example.net', 'example.org'] as const;

type Kind = 'well' | 'down' | 'silent' | 'some' | 'rests' | 'moved' | 'blind' | 'undecided' | 'mending';

const seenAs = (domain: string, kind: Kind): Partial<Seen> => {
  const broken = { facts: null, delegating: null };
  switch (kind) {
    case 'well':
      return {};
    case 'down':
      return { ...broken, troubles: [troubleOf(domain)] };
    case 'silent':
      return { troubles: [troubleOf(domain, { code: 'all-servers-silent', bySilence: true })] };
    case 'some':
      return { troubles: [troubleOf(domain, { code: 'some-servers-failing', severity: 'medium', bySilence: true })] };
    case 'rests':
      return {
        restsOn: [name('ns1.example.com')],
        troubles: [
          troubleOf(domain, { cause: 'down:example.com.', subject: name('example.com'), code: 'dependency-dead' }),
        ],
      };
    case 'moved':
      return { facts: { ...FACTS, ns: ['ns1.example.com.', 'ns9.example.net.'] } };
    case 'blind':
      return { state: 'blind', judges: [], facts: null };
    case 'undecided':
      return { state: 'undecided', judges: [], facts: null };
    case 'mending':
      return { state: 'mending', delegating: { done: 1, of: 2, zone: name('com.') } };
    default:
      return kind satisfies never;
  }
};

const looks = fc.array(
  fc.record({
    domain: fc.constantFrom(...DOMAINS),
    kind: fc.constantFrom<Kind>(
      'well',
      'well',
      'well',
      'down',
      'down',
      'silent',
      'some',
      'rests',
      'moved',
      'blind',
      'undecided',
      'mending',
    ),
    times: fc.integer({ min: 1, max: 6 }),
    gapMs: fc.integer({ min: 1_000, max: 900_000 }),
  }),
  { maxLength: 60 },
);

type Looks = readonly { domain: string; kind: Kind; times: number; gapMs: number }[];

/** Plays the looks, after one that saw all well; `after` hears of each. */
function play(
  all: Looks,
  watch: Bench,
  after: (look: { domain: string; kind: Kind }, told: Bench['told']) => void = () => undefined,
): void {
  let ms = 0;
  const look = (domain: string, kind: Kind): void => {
    const before = watch.told.length;
    watch.look(domain, ms, seenAs(domain, kind));
    after({ domain, kind }, watch.told.slice(before));
  };
  for (const domain of DOMAINS) look(domain, 'well');
  for (const { domain, kind, times, gapMs } of all)
    for (let n = 0; n < times; n++) {
      ms += gapMs;
      look(domain, kind);
    }
}

const BAD: readonly Kind[] = ['down', 'silent', 'some', 'rests', 'moved'];

test('whatever happens, nothing is said that was not seen twice in a row', () => {
  fc.assert(
    fc.property(looks, all => {
      const last = new Map<string, Kind>();
      play(all, bench({ watched: DOMAINS }), ({ domain, kind }, told) => {
        const isNew = told.some(({ telling }) => telling.reason === 'first');
        if (isNew) {
          assert.ok(BAD.includes(kind), kind);
          const before = last.get(domain);
          assert.ok(before !== undefined && BAD.includes(before), `${before} then ${kind}`);
        }
        // A look that proves nothing stands between no two others.
        if (kind !== 'blind' && kind !== 'undecided') last.set(domain, kind);
      });
    }),
    { numRuns: 400 },
  );
});

test('whatever happens, each alert begins once and ends once, and nothing is said of it in between that was just said', () => {
  fc.assert(
    fc.property(looks, all => {
      const watch = bench({ watched: DOMAINS });
      play(all, watch);
      const open = new Set<string>();
      const lastSaid = new Map<string, string>();
      for (const { telling } of watch.told) {
        const { cause } = telling.alert;
        if (telling.reason === 'first') {
          assert.ok(!open.has(cause), `${cause} began twice`);
          open.add(cause);
          lastSaid.delete(cause);
        } else assert.ok(open.has(cause), `${telling.reason} of ${cause}, which is not open`);
        const said = JSON.stringify([telling.alert, telling.line]);
        assert.notEqual(said, lastSaid.get(cause), `the same of ${cause} twice`);
        lastSaid.set(cause, said);
        if (telling.alert.resolvedAt !== null) open.delete(cause);
      }
      assert.deepEqual([...open].sort(), [...watch.open.keys()].sort());
    }),
    { numRuns: 400 },
  );
});

test('whatever happened, when all has been well for an hour no alert is open', () => {
  fc.assert(
    fc.property(looks, all => {
      const watch = bench({ watched: DOMAINS });
      play(all, watch);
      const begun = 60 * 900_000 * 6 + 1;
      for (let minute = 0; minute < 60; minute += 2)
        for (const domain of DOMAINS) watch.look(domain, begun + minute * 60_000);
      assert.deepEqual([...watch.open.keys()], []);
    }),
    { numRuns: 200 },
  );
});

test('whatever happens, a process that forgets all but its open alerts begins none of them again', () => {
  fc.assert(
    fc.property(looks, fc.nat(60), (all, cut) => {
      const before = bench({ watched: DOMAINS });
      play(all.slice(0, cut), before);
      const after = bench({ watched: DOMAINS });
      for (const [cause, one] of before.open) after.open.set(cause, one);
      const known = new Set(before.open.keys());
      play(all.slice(cut), after, (_, told) => {
        for (const { telling } of told) {
          if (telling.reason === 'first') assert.ok(!known.has(telling.alert.cause), telling.alert.cause);
          if (telling.alert.resolvedAt !== null) known.delete(telling.alert.cause);
        }
      });
    }),
    { numRuns: 300 },
  );
});
