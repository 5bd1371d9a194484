import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastClock } from '../../src/drill/clock.ts';
import { plainLine } from '../../src/report/plain.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { StoreError } from '../../src/store/records.ts';
import { name } from '../../src/values/name.ts';
import { openVantage } from '../../src/watch/beside/vantage.ts';
import type { Elsewhere } from '../../src/watch/decide/places.ts';
import { PLACES_EVERY_MS } from '../../src/watch/limits.ts';
import { at, bench, minutes, START, troubleOf } from './situations.ts';
import { MINE, TOWN, watching } from './stage.ts';

const DOWN = { troubles: [troubleOf('puri.sm')] };
const SILENT = { troubles: [troubleOf('puri.sm', { code: 'all-servers-silent', bySilence: true })] };
/** What nyc3 answered to what fra1 asked at that time. */
const nyc3 = (askedMs: number, ...causes: readonly string[]): Elsewhere => ({
  here: 'fra1',
  others: ['nyc3'],
  sights: [{ place: 'nyc3', askedAt: at(askedMs), causes }],
});
const NOBODY_YET: Elsewhere = { here: 'fra1', others: ['nyc3'], sights: [] };
const titleOf = (watch: ReturnType<typeof bench>): string =>
  plainLine(watch.told.at(-1)?.telling.alert.report.title ?? [], { zone: 'UTC', now: START });
const leadOf = (watch: ReturnType<typeof bench>): string[] =>
  (watch.told.at(-1)?.telling.alert.report.lead ?? []).map(line => plainLine(line, { zone: 'UTC', now: START }));

test('what two places see is believed at the second look, also where one alone would wait for a third, and the alert says from where', () => {
  const one = bench();
  one.look('puri.sm', 0, SILENT);
  one.look('puri.sm', 3_000, SILENT);
  assert.deepEqual(one.reasons(), [], 'one place alone waits');
  const two = bench();
  two.elsewhere = NOBODY_YET;
  const first = two.look('puri.sm', 0, SILENT);
  assert.equal(first.asksOthers, true);
  two.elsewhere = nyc3(10, 'down:puri.sm.');
  two.look('puri.sm', 3_000, SILENT);
  assert.deepEqual(two.reasons(), ['first']);
  assert.deepEqual(leadOf(two), ['Seen from fra1 and nyc3.']);
});

test('what one place alone sees is no alarm: after ten minutes it is said from where, as something small', () => {
  const watch = bench();
  watch.elsewhere = NOBODY_YET;
  watch.look('puri.sm', 0, DOWN);
  for (let n = 1; n <= 5; n++) {
    watch.elsewhere = nyc3(n * 60_000 - 55_000);
    watch.look('puri.sm', n * 60_000, DOWN);
  }
  assert.deepEqual(watch.reasons(), [], 'not within five minutes');
  watch.elsewhere = nyc3(minutes(10));
  watch.look('puri.sm', minutes(11), DOWN);
  watch.look('puri.sm', minutes(12), DOWN);
  assert.deepEqual(watch.reasons(), ['first']);
  assert.equal(watch.told.at(-1)?.telling.alert.severity, 'low');
  assert.equal(titleOf(watch), 'Seen from fra1, not from nyc3: puri.sm is down');
});

test('an alarm comes as soon as a second place sees it too, or there is no second place any more', () => {
  for (const later of ['seen', 'gone'] as const) {
    const watch = bench();
    for (let n = 0; n <= 12; n++) {
      watch.elsewhere = nyc3(minutes(n));
      watch.look('puri.sm', minutes(n), DOWN);
    }
    assert.equal(watch.told.at(-1)?.telling.alert.severity, 'low');
    const since = minutes(20);
    watch.elsewhere = NOBODY_YET;
    assert.equal(watch.look('puri.sm', since, DOWN).asksOthers, true);
    watch.elsewhere = later === 'seen' ? nyc3(since + 5, 'down:puri.sm.') : { ...NOBODY_YET, others: [] };
    for (const ms of [3_000, 6_000]) watch.look('puri.sm', since + ms, DOWN);
    assert.equal(watch.reasons().at(-1), 'worse', later);
    assert.equal(watch.told.at(-1)?.telling.alert.severity, 'critical');
    assert.equal(titleOf(watch), 'puri.sm is down');
  }
});

test('a place that does not answer holds an alarm back for twenty seconds, and no longer', () => {
  const watch = bench();
  watch.elsewhere = NOBODY_YET;
  for (const ms of [0, 1_500, 6_500, 19_000]) {
    const { lookAgainMs } = watch.look('puri.sm', ms, DOWN);
    assert.equal(lookAgainMs, 1_500, 'it looks again soon');
  }
  assert.deepEqual(watch.reasons(), []);
  watch.look('puri.sm', 20_500, DOWN);
  assert.deepEqual(watch.reasons(), ['first']);
  assert.deepEqual(leadOf(watch), []);
});

test('what was asked before this trouble began, or was seen by a process that is gone, says nothing of it', () => {
  const watch = bench();
  watch.elsewhere = nyc3(-1_000, 'down:puri.sm.');
  watch.look('puri.sm', 0, DOWN);
  watch.look('puri.sm', 3_000, DOWN);
  assert.deepEqual(watch.reasons(), []);
  watch.elsewhere = { ...nyc3(3_000), others: [] };
  watch.look('puri.sm', 6_000, DOWN);
  assert.deepEqual(watch.reasons(), ['first'], 'the only place that is there decides by itself');
});

test('an alarm that was told is not taken back because the other place is well again first, and keeps its line', () => {
  const watch = bench();
  watch.elsewhere = NOBODY_YET;
  watch.look('puri.sm', 0, DOWN);
  watch.elsewhere = nyc3(10, 'down:puri.sm.');
  watch.look('puri.sm', 3_000, DOWN);
  watch.elsewhere = nyc3(minutes(5));
  const { asksOthers } = watch.look('puri.sm', minutes(6), DOWN);
  assert.deepEqual([watch.reasons(), asksOthers], [['first'], false]);
  assert.deepEqual(leadOf(watch), ['Seen from fra1 and nyc3.']);
});

test('two places in one internet, on one store: the alarm of 2018 says that both see it', async () => {
  const records = memoryRecords();
  const watch = await watching('purism-2018', { records, vantage: { by: 'fra1', others: () => ['nyc3'] } });
  // The other place is in the same internet, and looks where it is asked.
  const other = await watch.beside({ by: 'nyc3', others: () => ['fra1'] }, () => false);
  await watch.until('suspended', 90_000);
  const [first] = watch.told;
  assert.equal(first?.telling.alert.cause, 'down:puri.sm.');
  assert.equal(first?.telling.alert.severity, 'critical');
  const lead = (first?.telling.alert.report.lead ?? []).map(line => plainLine(line, { zone: 'UTC', now: START }));
  assert.ok(lead.includes('Seen from fra1 and nyc3.'), lead.join(' · '));
  await other.stop();
  await watch.stop();
});

/** Two places on one store, whose clocks are 90 s apart. */
function places() {
  const records = memoryRecords();
  const clock = fastClock(START);
  const looks: string[] = [];
  const news: string[] = [];
  const open = (by: string, other: string, aheadMs: number, causes: readonly string[] | null) => {
    const place = { causes, isOurs: true };
    const vantage = openVantage({
      records: async () => records,
      clock: { now: () => at(clock.now() - START + aheadMs), monotonicMs: clock.monotonicMs },
      by,
      others: () => [other],
      look: async (domain, foundation) => {
        looks.push([by, domain, ...(foundation === null ? [] : [foundation])].join(' '));
        return place.causes;
      },
      isOurs: () => place.isOurs,
      seenElsewhere: domain => news.push(`${by} ${domain}`),
    });
    return Object.assign(place, vantage);
  };
  const pass = (ms: number): Promise<void> => clock.run(new Promise<void>(then => clock.after(ms, then)));
  return { records, looks, news, open, pass };
}
const PURISM = name('puri.sm');

test('who doubts asks, the other looks once for each ask, and answers by the clock of whoever asked', async () => {
  const { open, looks, records } = places();
  const fra1 = open('fra1', 'nyc3', 0, []);
  const nyc3 = open('nyc3', 'fra1', 90_000, ['down:puri.sm.']);
  await fra1.ask(PURISM, null);
  for (const each of [fra1, nyc3, nyc3]) await each.pass();
  assert.deepEqual(looks, ['nyc3 puri.sm.']);
  assert.deepEqual(await fra1.elsewhere(PURISM), {
    here: 'fra1',
    others: ['nyc3'],
    sights: [{ place: 'nyc3', askedAt: START, causes: ['down:puri.sm.'] }],
  });
  await fra1.ask(PURISM, null);
  await nyc3.pass();
  assert.equal(looks.length, 2, 'asked again, it looks again');
  await fra1.settled(PURISM);
  for await (const { key } of records.list('')) assert.fail(`${key} stays`);
});

test('as long as a doubt stays it is asked again, and what the other place begins to see is told once', async () => {
  const { open, looks, news, pass } = places();
  const fra1 = open('fra1', 'nyc3', 0, []);
  const nyc3 = open('nyc3', 'fra1', 0, []);
  /** Both read every two seconds. */
  const minute = async (): Promise<void> => {
    for (let n = 0; n < 30; n++) {
      for (const each of [fra1, nyc3]) await each.pass();
      await pass(2_000);
    }
  };
  await fra1.ask(PURISM, null);
  await minute();
  assert.deepEqual([looks.length, news], [2, []]);
  nyc3.causes = ['down:puri.sm.'];
  await minute();
  await minute();
  assert.deepEqual([looks.length, news], [6, ['fra1 puri.sm.']]);
  await fra1.settled(PURISM);
  await minute();
  assert.equal(looks.length, 6, 'nothing is in doubt any more');
});

test('who asks says what the name rests on, each time', async () => {
  const { open, looks, pass } = places();
  const fra1 = open('fra1', 'nyc3', 0, []);
  const nyc3 = open('nyc3', 'fra1', 0, []);
  await fra1.ask(name('pureos.net'), PURISM);
  for (let n = 0; n < 2; n++) {
    for (const each of [fra1, nyc3]) await each.pass();
    await pass(31_000);
  }
  assert.deepEqual(looks, ['nyc3 pureos.net. puri.sm.', 'nyc3 pureos.net. puri.sm.']);
});

test('who does not judge a name any more asks no more about it', async () => {
  const { open, looks, pass } = places();
  const fra1 = open('fra1', 'nyc3', 0, []);
  const nyc3 = open('nyc3', 'fra1', 0, []);
  await fra1.ask(PURISM, null);
  fra1.isOurs = false;
  for (let n = 0; n < 5; n++) {
    for (const each of [fra1, nyc3]) await each.pass();
    await pass(31_000);
  }
  assert.equal(looks.length, 1);
});

/** The town whose servers are silent towards us from a moment on, and another place that may see something else. */
async function silentTown() {
  const records = memoryRecords();
  const watch = await watching(
    `${TOWN}
at 00:10 lost: neither server answers us any more.
    ns1.example.com is silent
    ns2.example.com is silent
`,
    { portfolio: MINE, records, vantage: { by: 'fra1', others: () => ['nyc3'] } },
  );
  const other = { causes: [] as readonly string[] };
  const { clock } = watch.drill.world;
  const nyc3 = openVantage({
    records: async () => records,
    clock,
    by: 'nyc3',
    others: () => ['fra1'],
    look: async () => other.causes,
    isOurs: () => false,
    seenElsewhere: assert.fail,
  });
  const passMs = async (ms: number): Promise<void> => {
    for (let n = 0; n < ms; n += PLACES_EVERY_MS) {
      await watch.pass(PLACES_EVERY_MS);
      await watch.drill.run(nyc3.pass());
    }
  };
  await watch.until('lost');
  return { watch, other, passMs };
}

for (const [after, before] of [
  [4, []],
  [40, ['low']],
] as const)
  test(`a second place that begins to see it ${after} minutes later makes an alarm of it within a minute`, async () => {
    const { watch, other, passMs } = await silentTown();
    await passMs(minutes(after));
    const severities = (): string[] => watch.told.map(({ telling }) => telling.alert.severity);
    assert.deepEqual([...new Set(severities())], before);
    other.causes = ['down:example.com.'];
    await passMs(minutes(1));
    assert.equal(severities().at(-1), 'critical', watch.said().join('\n'));
    await watch.stop();
  });

test('a look that proves nothing is no answer, and the ask of a process that is gone goes', async () => {
  const { open, pass, records } = places();
  const fra1 = open('fra1', 'nyc3', 0, []);
  const nyc3 = open('nyc3', 'fra1', 0, null);
  await fra1.ask(PURISM, null);
  await nyc3.pass();
  assert.deepEqual((await fra1.elsewhere(PURISM))?.sights, []);
  await pass(11 * 60_000);
  await nyc3.pass();
  for await (const { key } of records.list('')) assert.fail(`${key} stays`);
});

test('without the store every place judges by itself', async () => {
  const alone = openVantage({
    records: async () => {
      throw new StoreError('unreachable', 'the store is away');
    },
    clock: fastClock(START),
    by: 'fra1',
    others: () => ['nyc3'],
    look: async () => [],
    isOurs: () => true,
    seenElsewhere: assert.fail,
  });
  await alone.ask(PURISM, null);
  await alone.pass();
  await alone.settled(PURISM);
  assert.equal(await alone.elsewhere(PURISM), null);
});
