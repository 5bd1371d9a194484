import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_DS } from '../../src/observe/announced.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import { plainLine } from '../../src/report/plain.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { name } from '../../src/values/name.ts';
import { readKept } from '../../src/watch/loop/keeping.ts';
import type { Seen } from '../../src/watch/seen.ts';
import { bench, FACTS, minutes, START } from './situations.ts';
import { TOWN, watching } from './stage.ts';

const OLD = '2371 13 2 AA';
const NEW = '31589 13 2 BB';
const DAYS = 24 * 60;

const signed = (
  ds: readonly string[],
  announced: readonly string[] = [],
  chain: NonNullable<Seen['trust']>['chain'] = 'secure',
): Partial<Seen> => ({ facts: { ...FACTS, ds }, trust: { chain, announced } });

const titles = (watch: ReturnType<typeof bench>): string[] =>
  watch.told.map(({ telling: { alert } }) => plainLine(alert.report.title, { zone: 'UTC', now: START }));

test('DS records that come as the zone asked for are no alarm but one calm line', () => {
  const watch = bench();
  watch.look('example.com', 0, signed([OLD]));
  watch.look('example.com', minutes(10), signed([OLD], [NEW]));
  watch.look('example.com', minutes(20), signed([NEW]));
  watch.look('example.com', minutes(30), signed([NEW]));
  assert.deepEqual(watch.reasons(), ['expected']);
  assert.deepEqual(titles(watch), [
    'example.com: DS rolled over as announced by CDS: now key 31589, no longer key 2371.',
  ]);
  assert.equal(watch.open.size, 0);
});

test('each step of a rollover is announced for itself', () => {
  const watch = bench();
  watch.look('example.com', 0, signed([OLD]));
  watch.look('example.com', minutes(1), signed([OLD], [OLD, NEW]));
  watch.look('example.com', minutes(2), signed([OLD, NEW]));
  watch.look('example.com', minutes(3), signed([OLD, NEW], [NEW]));
  watch.look('example.com', minutes(4), signed([NEW]));
  assert.deepEqual(watch.reasons(), ['expected', 'expected']);
});

test('DS records that nobody announced are an alarm, and so are others than the announced ones', () => {
  for (const wish of [[], [OLD], ['4711 13 2 CC']]) {
    const watch = bench();
    watch.look('example.com', 0, signed([OLD], wish));
    watch.look('example.com', minutes(10), signed([NEW]));
    watch.look('example.com', minutes(11), signed([NEW]));
    assert.deepEqual(watch.reasons(), ['first'], wish.join());
    assert.equal(watch.open.get('changed:example.com.')?.alert.code, 'ds-changed');
  }
});

test('an announcement explains nothing where the chain does not hold, nor for ever', () => {
  const broken = bench();
  broken.look('example.com', 0, signed([OLD], [NEW]));
  for (const minute of [10, 11]) broken.look('example.com', minutes(minute), signed([NEW], [], 'unknown'));
  assert.deepEqual(broken.reasons(), ['first']);
  const late = bench();
  late.look('example.com', 0, signed([OLD], [NEW]));
  for (const day of [31, 32]) late.look('example.com', minutes(day * DAYS), signed([NEW]));
  assert.deepEqual(late.reasons(), ['first']);
});

test('an announced change takes no other change with it', () => {
  const watch = bench();
  watch.look('example.com', 0, signed([OLD], [NEW]));
  const both = { ...signed([NEW]), facts: { ...FACTS, ds: [NEW], ns: ['ns9.example.net.'] } };
  watch.look('example.com', minutes(10), both);
  watch.look('example.com', minutes(11), both);
  assert.deepEqual(watch.reasons(), ['expected', 'first']);
  assert.equal(watch.open.get('changed:example.com.')?.alert.code, 'ns-changed');
});

test('a zone that asked to have no DS is unsigned as announced; one that did not is an alarm', () => {
  const watch = bench();
  watch.look('example.com', 0, signed([OLD], [NO_DS]));
  watch.look('example.com', minutes(10), signed([], [], 'insecure'));
  assert.deepEqual(titles(watch), ['example.com: DS taken away as announced by CDS: no longer key 2371.']);
  const other = bench();
  other.look('example.com', 0, signed([OLD], [NEW]));
  for (const minute of [10, 11]) other.look('example.com', minutes(minute), signed([], [], 'insecure'));
  assert.deepEqual(other.reasons(), ['first']);
});

/** So few addresses that an ordinary look has no room to ask for the zone's wish. */
const SIGNED_TOWN = TOWN.replace('ttl 300', 'ttl 300 signed').replace(
  /on ns1.*ns3.example.com/,
  'on ns1.example.com ns2.example.com',
);
const STANDBY = `31589 13 2 ${'AB'.repeat(32)}`;
/** Rounds that come soon: the test is of what is asked, not of when. */
const SOON = { everyMs: 10_000, wakeMs: 2_000 };
const MINE = readPortfolio('domains:\n  example.com: {}\n');

test('a zone whose DS records change is asked at once whether it wanted that', async () => {
  assert.ok(MINE.ok);
  const { portfolio } = MINE;
  const records = memoryRecords();
  const first = await watching(SIGNED_TOWN, { portfolio, records, ...SOON });
  await first.pass(12_000);
  await first.stop();
  const [ds] = (await readKept(records, name('example.com')))?.memory.good?.facts.ds ?? [];
  assert.ok(ds !== undefined);
  const watch = await watching(
    `${SIGNED_TOWN}
at 00:01 rolls: the zone asks for a second one, and the parent has it.
    example.com adds
        @ CDS ${ds}
        @ CDS ${STANDBY}
    com adds
        example.com. DS ${STANDBY}
`,
    { portfolio, ...SOON },
  );
  await watch.until('rolls', 15_000);
  await watch.stop();
  assert.deepEqual(watch.said(), ['expected example.com: DS rolled over as announced by CDS: now key 31589.']);
});
