import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayDue, sayDaily } from '../../../src/bot/pulse/daily.ts';
import { plainLine } from '../../../src/report/plain.ts';
import { instant } from '../../../src/values/instant.ts';
import { rig } from '../../outbox/rig.ts';
import { root, step } from '../../story/telling.ts';

const NINE = { minutes: 9 * 60, zone: 'Europe/Athens' };
const at = (text: string) => instant(Date.parse(text));

test('the daily line is due at its time by the operator’s clock, and for an hour', () => {
  assert.equal(dayDue(NINE, at('2018-02-21T06:59:59Z')), null);
  assert.equal(dayDue(NINE, at('2018-02-21T07:00:00Z')), '2018-02-21');
  assert.equal(dayDue(NINE, at('2018-02-21T07:59:59Z')), '2018-02-21');
  assert.equal(dayDue(NINE, at('2018-02-21T08:00:00Z')), null);
  assert.equal(dayDue(NINE, at('2018-07-01T06:00:00Z')), '2018-07-01', 'in summer an hour earlier');
});

test('it is said once a day, in every chat, and names what is open', async () => {
  const { stories, records, slack, matrix, pass } = rig();
  const watch = { names: 12, lastRoundAt: at('2018-02-21T06:59:00Z'), blindSince: null, why: null };
  await stories.open('one', () => step('a', root('it fell')));
  for (const now of ['2018-02-21T07:00:00Z', '2018-02-21T07:01:00Z'])
    await sayDaily(NINE, at(now), await records(), stories, watch);
  await pass(5_000);
  for (const { messages } of [slack, matrix])
    assert.deepEqual(
      messages
        .slice(1)
        .map(({ message }) => plainLine(message.report.title, { zone: 'UTC', now: at('2018-02-21T07:00:00Z') })),
      ['I am here: 12 names watched, last round 06:59 UTC; open: inc-1.'],
    );
});
