import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTerminal } from '../../../src/chat/terminal/render.ts';
import type { CalendarState } from '../../../src/oncall/calendar.ts';
import type { OnCallState } from '../../../src/oncall/desk.ts';
import { type Caller, callerAt } from '../../../src/people/caller.ts';
import { rotaOf } from '../../../src/people/rota/rota.ts';
import { readPortfolio } from '../../../src/portfolio/read.ts';
import { onCallJson, onCallStatus } from '../../../src/say/oncall/json.ts';
import { type OnCallSeen, sayOnCall } from '../../../src/say/oncall/report.ts';
import { type Instant, instant } from '../../../src/values/instant.ts';

const NOW = instant(Date.parse('2018-02-21T00:40:00Z'));
const at = (iso: string): Instant => instant(Date.parse(iso));

function stateOf(oncall: string, part: Partial<OnCallState> = {}): OnCallState {
  const read = readPortfolio(`people:
  stelios: { slack: U0123456, phone: "+30 210 000 0000", may: [oncall, phones] }
  theodotos: { phone: "+30 210 000 0001" }
  kyle: {}
${oncall === '' ? '' : `oncall:\n  zone: Europe/Athens\n  from: 2018-02-19\n${oncall}`}`);
  assert.ok(read.ok, JSON.stringify(read));
  const { portfolio } = read;
  const rota = rotaOf(portfolio.oncall, part.calendar?.shifts ?? null, part.rota?.overrides ?? []);
  return { now: NOW, portfolio, calendar: null, memoryOff: null, ...part, rota };
}
const caller = (state: OnCallState, part: Partial<Caller> = {}): Caller =>
  callerAt(
    { chat: 'slack', person: 'U0123456', room: 'C1', roomIs: 'alert', stranger: false, thread: null, ...part },
    state.portfolio,
  );
const lines = (seen: OnCallSeen): string[] =>
  renderTerminal(sayOnCall(seen), { colour: false, width: 160, zone: 'Europe/Athens', now: NOW })
    .split('\n')
    .map(each => each.trim());
const now = (state: OnCallState, asker: Caller | null = null): string[] => lines({ kind: 'now', state, asker });

const TWO = '  rota: [stelios, theodotos]\n';

test('who has duty, until when, and who comes next, in one sentence', () => {
  const state = stateOf(TWO);
  assert.equal(now(state)[0], '🟢 stelios is on call until Mon 26 Feb 2018 09:00 EET, then theodotos.');
  assert.equal(onCallStatus({ kind: 'now', state, asker: null }), 0);
});

test('phone numbers are for who may see them, and never in a room', () => {
  const state = stateOf(TWO);
  const has = (asker: Caller | null): string =>
    now(state, asker)
      .filter(each => each.includes('hone'))
      .join();
  assert.equal(has(null), 'Phone: stelios +30 210 000 0000, theodotos +30 210 000 0001.');
  assert.equal(has(caller(state, { roomIs: 'direct' })), has(null));
  assert.equal(has(caller(state)), 'Their phone numbers: say oncall to me in a direct message.');
  for (const roomIs of ['alert', 'direct', 'listed'] as const) {
    assert.equal(has(caller(state, { person: 'U9', roomIs })), '');
    assert.doesNotMatch(
      JSON.stringify(onCallJson({ kind: 'now', state, asker: caller(state, { person: 'U9', roomIs }) })),
      /\+30/,
    );
  }
  assert.doesNotMatch(JSON.stringify(onCallJson({ kind: 'now', state, asker: caller(state) })), /\+30/);
  assert.match(JSON.stringify(onCallJson({ kind: 'now', state, asker: null })), /\+30/);
});

test('strangers are told nothing', () => {
  const state = stateOf(TWO);
  const asker = caller(state, { person: 'U9', stranger: true });
  for (const kind of ['now', 'next'] as const) {
    assert.deepEqual(lines({ kind, state, asker }), ['Who is on call is told to the people of this house alone.']);
    assert.doesNotMatch(JSON.stringify(onCallJson({ kind, state, asker })), /stelios/);
  }
});

test('holes are told with what closes them; the one that is now makes the first sentence', () => {
  const hole = stateOf('  rota: []\n  overrides: { from: 2018-02-22T09:00, until: 2018-02-23T09:00, who: kyle }\n');
  assert.deepEqual(now(hole), [
    '🟠 Nobody is on call. The next is kyle, from Thu 22 Feb 2018 09:00 EET; until then an alarm calls everybody.',
    'Nobody who could be called is on call from Fri 23 Feb 2018 09:00 EET on.',
    'To close a hole: oncall override WHO FROM UNTIL.',
  ]);
  assert.equal(onCallStatus({ kind: 'now', state: hole, asker: null }), 1);
});

const calendar = (part: Partial<CalendarState>): CalendarState => ({
  name: 'cal.example.com',
  shifts: null,
  readAt: null,
  trouble: null,
  problems: [],
  ...part,
});
const shift = (from: string, until: string, who: string | null) => ({
  from: at(from),
  until: at(until),
  who,
  title: 'x',
});

test('a calendar that cannot be read is said with the age of what counts instead', () => {
  const shifts = { kind: 'shifts', shifts: [shift('2018-02-19T07:00:00Z', '2018-06-01T07:00:00Z', 'kyle')] } as const;
  const trouble = 'It did not come within 10 s.';
  const old = stateOf('', { calendar: calendar({ shifts, trouble, readAt: instant(NOW - 3 * 3_600_000) }) });
  const state = { ...stateOf('  calendar: x.ics\n', { calendar: old.calendar }) };
  assert.deepEqual(now(state), [
    '🟡 kyle is on call until Fri 1 Jun 2018 10:00 EEST; then nobody is.',
    'I cannot read the calendar (cal.example.com). It did not come within 10 s. I go by what it said 3 h ago.',
  ]);
  const never = stateOf('  calendar: x.ics\n', {
    calendar: calendar({ trouble, shifts: { kind: 'shifts', shifts: [] } }),
  });
  assert.deepEqual(now(never), [
    '🟠 Nobody is on call, and nobody comes. An alarm calls everybody.',
    'I cannot read the calendar (cal.example.com). It did not come within 10 s. I never could, so I do not know who is on call.',
    'To close a hole: oncall override WHO FROM UNTIL.',
  ]);
});

test('somebody whom the portfolio does not know is on call, and no alarm reaches them', () => {
  const shifts = { kind: 'shifts', shifts: [shift('2018-02-19T07:00:00Z', '2018-02-26T07:00:00Z', 'zoe')] } as const;
  const [title, second] = now(stateOf('  calendar: x.ics\n', { calendar: calendar({ shifts, readAt: NOW }) }));
  assert.equal(title, '🟠 zoe is on call until Mon 26 Feb 2018 09:00 EET; then nobody is.');
  assert.match(second ?? '', /zoe is nobody in people of portfolio\.yaml: an alarm cannot call them/);
});

test('what comes is a table, with the end of its last row', () => {
  const state = stateOf(TWO);
  const all = lines({ kind: 'next', state, asker: null });
  assert.equal(all[0], 'Next is theodotos, from Mon 26 Feb 2018 09:00 EET.');
  assert.match(all.join('\n'), /stelios +now +Mon 26 Feb 2018 09:00 EET +rota/);
  assert.match(all.at(-1) ?? '', /theodotos +Mon 26 Mar 2018 09:00 EEST +Mon 2 Apr 2018 09:00 EEST +rota/);
});

test('what was kept is said back, earliest first; what could not be kept too', () => {
  const state = stateOf(TWO);
  const kept = [
    { who: 'stelios', from: at('2018-02-26T07:00:00Z'), until: at('2018-03-05T07:00:00Z') },
    { who: 'theodotos', from: NOW, until: at('2018-02-26T07:00:00Z') },
  ];
  assert.deepEqual(lines({ kind: 'ordered', state: { ...state, kept }, asker: null }), [
    '🟢 theodotos is on call from Wed 21 Feb 2018 02:40 EET until Mon 26 Feb 2018 09:00 EET.',
    'stelios is on call from Mon 26 Feb 2018 09:00 EET until Mon 5 Mar 2018 09:00 EET.',
  ]);
  const lost = { ...state, kept: [], memoryOff: 'Memory is off: the disk is full.' };
  assert.deepEqual(lines({ kind: 'ordered', state: lost, asker: null }), [
    '🟠 That could not be kept, and nothing has changed.',
    'Memory is off: the disk is full.',
  ]);
});

test('who asks who they are is told what they may, and when they have duty', () => {
  const state = stateOf(TWO);
  const who = (asker: Caller | null): string[] => lines({ kind: 'whoami', state, asker });
  assert.deepEqual(who(caller(state)), [
    'You are stelios.',
    'Here you may acknowledge, lead, note and resolve; change who is on call (oncall); and see phone numbers of people (phones).',
    'You are on call until Mon 26 Feb 2018 09:00 EET.',
  ]);
  assert.deepEqual(who(caller(state, { person: 'U9' })), [
    'I do not know you: nobody in portfolio.yaml has your id (slack id U9).',
    'Here you may ask, and change nothing.',
    'To be known: under people in portfolio.yaml, slack: "U9".',
  ]);
  assert.deepEqual(who(null), ['You sit at my own host, where I take everything as said by the operator.']);
});

test('without a rota that is said, and what an alarm does', () => {
  const state = stateOf('');
  assert.match(
    now(state).join(' '),
    /^⚪ Nobody wrote down who is on call\. It stands in portfolio\.yaml, under oncall\. Until then an alarm calls everybody\.$/,
  );
  assert.equal(onCallStatus({ kind: 'now', state, asker: null }), 3);
});
