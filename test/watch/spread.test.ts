import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { address } from '../../src/values/address.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { newAgenda } from '../../src/watch/loop/agenda.ts';
import { newBudget } from '../../src/watch/loop/budget.ts';
import { behindIn, drifting } from '../../src/watch/loop/drift.ts';
import { beginningsPerSecond, firstTurn, nextTurn } from '../../src/watch/loop/spread.ts';

const NOW = instant(1_700_000_000_000);
const MINUTE = 60_000;

test('names are spread evenly over the interval, each at its own place after every start', () => {
  const turns = Array.from({ length: 3_000 }, (_, i) => firstTurn(name(`domain${i}.example.com`), MINUTE, NOW) - NOW);
  const seconds = new Map<number, number>();
  for (const turn of turns) seconds.set(Math.floor(turn / 1_000), (seconds.get(Math.floor(turn / 1_000)) ?? 0) + 1);
  assert.equal(seconds.size, 60);
  assert.ok(Math.max(...seconds.values()) < 100, String(Math.max(...seconds.values())));
  assert.equal(firstTurn(name('example.com'), MINUTE, NOW), firstTurn(name('example.com'), MINUTE, NOW));
});

test('a turn follows one interval after the other, a little off; what was missed is made up by one look', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -10 * MINUTE, max: 100_000 * MINUTE }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (late, random) => {
        const next = nextTurn(NOW, instant(NOW + late), MINUTE, random);
        assert.ok(next > NOW + late && next <= NOW + late + 1.05 * MINUTE, `${late} ${next - NOW}`);
      },
    ),
  );
  assert.ok(Math.abs(nextTurn(NOW, instant(NOW + 10), MINUTE, 0.5) - NOW - MINUTE) < 1);
});

test('a round of ten thousand names begins no more than twice the even number in a second', () => {
  assert.equal(beginningsPerSecond(10_000, MINUTE), 334);
  assert.equal(beginningsPerSecond(3, MINUTE), 5);
});

test('the agenda gives names in order of their time, each once, wherever it was put in between', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ key: fc.integer({ min: 0, max: 20 }), at: fc.nat(1_000), drop: fc.boolean() })),
      all => {
        const agenda = newAgenda<number>();
        const model = new Map<number, number>();
        for (const { key, at, drop } of all) {
          if (drop) {
            agenda.drop(key);
            model.delete(key);
          } else {
            agenda.put(key, instant(at));
            model.set(key, at);
          }
        }
        const taken: number[] = [];
        for (let key = agenda.takeDue(instant(1_000)); key !== null; key = agenda.takeDue(instant(1_000)))
          taken.push(model.get(key) ?? -1);
        assert.deepEqual(
          taken,
          [...model.values()].sort((a, b) => a - b),
        );
        assert.equal(agenda.size(), 0);
      },
    ),
  );
});

test('what is not due is not given', () => {
  const agenda = newAgenda<string>();
  agenda.put('later', instant(10));
  assert.deepEqual([agenda.takeDue(instant(9)), agenda.nextAt(), agenda.takeDue(instant(10))], [null, 10, 'later']);
});

test('one server is asked in its time, however many names lie on it, and so is a registry as a whole', () => {
  const budget = newBudget();
  const server = address('192.0.2.1');
  const waits = Array.from({ length: 100 }, () => budget.reserve(server, null, 0, 1));
  assert.equal(waits[0], 0);
  assert.ok((waits.at(-1) ?? 0) > 4_000);
  const registry = Array.from({ length: 100 }, (_, i) =>
    budget.reserve(address(`192.0.2.${i + 2}`), name('com'), 0, 1),
  );
  assert.ok((registry.at(-1) ?? 0) > 400);
  const shared = newBudget();
  assert.ok(
    (Array.from({ length: 20 }, () => shared.reserve(server, null, 0, 2)).at(-1) as number) > (waits[19] as number),
  );
});

const SOA = { mname: name('ns1.example.com'), serial: 10, refresh: 7_200, retry: 3_600 };
const [ONE, TWO] = [address('192.0.2.1'), address('192.0.2.2')];

test('a server that stays behind is one only after refresh and retry have passed', () => {
  let drift = drifting(null, ONE, { ...SOA, serial: 11 }, NOW);
  drift = drifting(drift, TWO, SOA, NOW);
  assert.deepEqual(behindIn(drift, instant(NOW + 10_800_000)), []);
  assert.deepEqual(behindIn(drift, instant(NOW + 10_800_001)), [{ address: TWO, serial: 10 }]);
  drift = drifting(drift, TWO, { ...SOA, serial: 11 }, NOW);
  assert.deepEqual(behindIn(drift, instant(NOW + 99_999_999)), []);
});

test('serials of another primary are compared with nothing that was before', () => {
  const before = drifting(null, ONE, { ...SOA, serial: 4_000_000_000 }, NOW);
  const moved = drifting(before, TWO, { ...SOA, mname: name('ns.example.net'), serial: 5 }, NOW);
  assert.deepEqual([moved.newest.serial, [...moved.servers.keys()]], [5, [TWO]]);
});
