import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTerminal } from '../../src/chat/terminal/render.ts';
import type { Seen } from '../../src/incidents/seen.ts';
import type { Report } from '../../src/report/report.ts';
import { sayCatchUp } from '../../src/say/incident/catch-up.ts';
import { reportFacts } from '../../src/say/incident/report/facts.ts';
import { markdownOf, reportJson, sayReport } from '../../src/say/incident/report/forms.ts';
import { instant } from '../../src/values/instant.ts';
import { ann, type DeskBench, deskBench, kim, overheard, pass, telling } from './desks.ts';
import { BEGAN, minutes } from './happenings.ts';

const whole = { serializers: [(value: string) => value] };
const golden = (name: string): string => new URL(`../golden/incidents/${name}`, import.meta.url).pathname;
const drawn = (report: Report, at = 200): string =>
  `${renderTerminal(report, { colour: false, width: 100, zone: 'Europe/Athens', now: minutes(at) })}\n`;

/** A night: paged, taken, led, called, bridged, noted apart, promised, fixed. */
async function night(): Promise<DeskBench> {
  const bench = deskBench();
  const go = (work: Promise<unknown>): Promise<unknown> => bench.clock.run(work);
  await go(bench.desk.tell(telling('first', { noticedAt: minutes(1) })));
  await pass(bench.clock, 7 * 60_000);
  await go(bench.do('ack', ann()));
  await go(bench.do('lead', kim()));
  await go(bench.do('assign caller ann', kim()));
  await go(
    bench.desk.overheard(
      overheard(
        'matrix',
        { kind: 'said', text: 'who has the PIN? mine is +30 210 000 0000' },
        { at: bench.clock.now() },
      ),
    ),
  );
  await pass(bench.clock, 120_000);
  await go(
    bench.desk.overheard(overheard('slack', { kind: 'said', text: 'in the *safe*' }, { at: bench.clock.now() })),
  );
  await go(bench.do('called registrar 101domain ref 1234 next 08:00', ann()));
  await go(bench.do('note inc-1 a word apart', { ...ann(), room: '!apart:ops.example' }));
  await go(bench.do('cause registry-hold nobody answered the registry’s mail', kim()));
  await go(bench.do('tick call', ann()));
  return bench;
}

const seen = async (bench: DeskBench, line: string): Promise<Seen> =>
  (await bench.clock.run(bench.do(line, kim()))) as Seen;

async function root(bench: DeskBench): Promise<Report> {
  const { sayings } = await bench.story(1);
  const report = sayings.findLast(({ slot }) => slot === 0)?.report;
  assert.ok(report);
  return report;
}

test('the message of an incident, while it lasts and when it is over', async t => {
  const bench = await night();
  t.assert.fileSnapshot(drawn(await root(bench)), golden('root-open.txt'), whole);
  const impact = {
    backFirst: minutes(192),
    backLast: minutes(252),
    lostFirst: null,
    lostLast: null,
    backAfterSeconds: null,
    reason: { kind: 'unknown' },
  } as const;
  await bench.clock.run(bench.desk.tell(telling('resolved', { resolvedAt: minutes(192), impact }, 'fixed')));
  t.assert.fileSnapshot(drawn(await root(bench)), golden('root-over.txt'), whole);
  await bench.stop();
});

test('catch me up is under ten lines', async t => {
  const bench = await night();
  const told = await seen(bench, 'inc-1');
  assert.ok(told.kind === 'caught-up');
  const report = sayCatchUp(told.view);
  assert.ok(1 + report.lead.length < 10);
  const text = drawn(report);
  assert.doesNotMatch(text, /a word apart/);
  t.assert.fileSnapshot(text, golden('catch-up.txt'), whole);
  await bench.stop();
});

test('the report tells all to its asker; the public form leaves out numbers, references and what was said apart', async t => {
  const bench = await night();
  const impact = {
    backFirst: minutes(192),
    backLast: minutes(252),
    lostFirst: null,
    lostLast: null,
    backAfterSeconds: null,
    reason: { kind: 'unknown' },
  } as const;
  await pass(bench.clock, 3 * 3_600_000);
  const over = telling('resolved', { resolvedAt: bench.clock.now(), impact }, '🟢 fixed after 3 h 12 min.');
  await bench.clock.run(bench.desk.tell(over));
  const own = await seen(bench, 'report');
  const open = await seen(bench, 'report --public');
  assert.ok(own.kind === 'report' && open.kind === 'report');
  const facts = reportFacts(own);
  const spof = 'puri.sm hangs on one registration.';
  t.assert.fileSnapshot(drawn(sayReport(facts, spof, false), 400), golden('report.txt'), whole);
  const text = markdownOf(reportFacts(open), spof, instant(BEGAN + 86_400_000));
  assert.doesNotMatch(text, /1234|\+30|apart/);
  assert.match(text, /in the \\\*safe\\\*/);
  t.assert.fileSnapshot(text, golden('report-public.md'), whole);
  const json = reportJson(facts);
  assert.deepEqual(
    Object.keys(json).filter(key => key !== 'beganAt'),
    ['id', 'domains', 'cause', 'openedAt', 'detectedAt', 'acknowledgedAt', 'resolvedAt', 'lastUserBackAt', 'timeline'],
  );
  assert.deepEqual(
    [json.id, json.acknowledgedAt, json.lastUserBackAt],
    ['inc-1', '2018-02-21T01:19:00Z', '2018-02-21T05:24:00Z'],
  );
  await bench.stop();
});
