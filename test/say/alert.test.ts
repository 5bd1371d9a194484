import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderMatrix } from '../../src/chat/matrix/render.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { reduce, replay } from '../../src/incidents/reduce.ts';
import { plainLine } from '../../src/report/plain.ts';
import type { Line } from '../../src/report/report.ts';
import { sayAlert } from '../../src/say/alert/message.ts';
import { sayNag } from '../../src/say/incident/lines.ts';
import { listed } from '../../src/say/language/names.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import type { Alert } from '../../src/watch/alarm.ts';
import { did, minutes, opened } from '../incidents/happenings.ts';

const NOW = instant(Date.UTC(2018, 1, 21, 1, 40));
const reader = { zone: 'UTC', now: NOW };
const words = (text: string): Line => [{ kind: 'text', text }];
/** What a portfolio adds to a report: more lines than anybody wants, all of them needed. */
const LINES = [
  'who can end it',
  'whom to call until then',
  'what to say',
  'line 4',
  'line 5',
  'line 6',
  'line 7',
  'line 8',
];
const impact = {
  lostFirst: null,
  lostLast: null,
  backFirst: null,
  backLast: null,
  backAfterSeconds: null,
  reason: null,
};
const alert = {
  cause: 'down:puri.sm.',
  kind: 'verdict',
  severity: 'critical',
  report: { mark: 'down', title: words('puri.sm is down.'), lead: LINES.map(words), blocks: [], more: [], actions: [] },
  hits: [
    { domain: name('puri.sm'), overAt: null },
    { domain: name('puri.st'), overAt: null },
  ],
  impact,
  since: NOW,
  noticedAt: NOW,
  resolvedAt: null,
  silenced: null,
  acknowledged: null,
  earlier: null,
} as unknown as Alert;
const view = { number: 7, now: NOW, everyMs: 60_000, places: [], acknowledged: { by: 'theo', at: NOW } };

test('who has an alert stands behind who can end it and whom to call until then', () => {
  const lead = sayAlert(alert, view).lead.map(line => plainLine(line, reader));
  assert.deepEqual(lead.slice(0, 2), LINES.slice(0, 2));
  assert.match(lead[2] ?? '', /acknowledged by theo/);
  assert.deepEqual(lead.slice(3), [...LINES.slice(2), 'Down with it: puri.st.']);
});

test('a Matrix message has every line of an alert', () => {
  const [{ body, html }, ...rest] = renderMatrix(sayAlert(alert, view), { ...reader, prefix: '!' });
  for (const line of [...LINES, 'acknowledged by theo', 'Down with it: puri.st.'])
    for (const text of [body, html.replaceAll(/<[^>]*>/g, '')]) assert.ok(text.includes(line), line);
  assert.doesNotMatch(body, /more line/);
  assert.deepEqual(rest, []);
});

test('an incident that nobody writes about asks how it stands, and names who has it', () => {
  const asked = (incident: Incident): string =>
    plainLine(sayNag({ kind: 'ask', quietMs: 1_800_000, times: 1 }, incident, 7, minutes(40)).line, reader);
  const open = replay([opened()]) as Incident;
  assert.equal(
    asked(open),
    'Nobody has written for 30 min; somebody has it. How does it stand? A word here is enough; incident inc-7 pause 2h stops this for a while.',
  );
  const taken = reduce(open, did(2, { name: 'the operator', slack: null, matrix: null }, { kind: 'acknowledged' }));
  assert.ok(taken.ok && asked(taken.incident).startsWith('Nobody has written for 30 min; the operator has it. How'));
});

test('names that some users lose are hit, not down; a list of the fallen that is cut short is not begun again', () => {
  const last = (over: Partial<Alert>): string =>
    plainLine(sayAlert({ ...alert, ...over }, view).lead.at(-1) ?? [], reader);
  assert.equal(last({ severity: 'high' }), 'Hit as well: puri.st.');
  const shops = Array.from({ length: 9 }, (_, n) => name(`shop${n}.com`));
  const many: Line = [{ kind: 'text', text: 'Also down by this: ' }, ...listed(shops)];
  const said = { ...alert.report, lead: [many] };
  assert.match(last({ report: said }), /acknowledged by theo/);
});
