import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Escalation,
  escalationAt,
  escalationOf,
  type Happened,
  REPEATS_BEFORE_NEXT,
} from '../../../src/people/rota/escalation.ts';
import { rotaOf } from '../../../src/people/rota/rota.ts';
import { readPortfolio } from '../../../src/portfolio/read.ts';
import { type Instant, instant } from '../../../src/values/instant.ts';

const MINUTE_MS = 60_000;
const BEGAN = instant(Date.parse('2018-01-02T02:00:00Z'));
const after = (minutes: number): Instant => instant(BEGAN + minutes * MINUTE_MS);

/** Of those in the rota zoe and yan cannot be called: a calendar or an override of a chat may name anybody. */
const CALLABLE = ['ann', 'ben', 'cyd'];
function plan(steps: string, rota = '[ann, ben]'): Escalation {
  const text = `people: { ann: {}, ben: {}, cyd: {}, zoe: {}, yan: {} }\noncall:\n  zone: UTC\n  from: 2018-01-01\n  rota: ${rota}\n${steps === '' ? '' : `  escalation: [${steps}]\n`}`;
  const read = readPortfolio(text);
  assert.ok(read.ok, JSON.stringify(read));
  return { ...escalationOf(read.portfolio, rotaOf(read.portfolio.oncall, null, [])), everyone: CALLABLE };
}

const NOTHING: Happened = {
  beganAt: BEGAN,
  pages: [],
  pushedAt: null,
  acknowledgedAt: null,
  pausedUntil: null,
  lead: null,
};

/** What is paged in so many minutes, by a process that is there every minute; "5 ben (next)". */
function played(of: Escalation, minutes: number, part: Partial<Happened> = {}, from = 0): string[] {
  const out: string[] = [];
  let happened: Happened = { ...NOTHING, ...part };
  for (let minute = from; minute <= minutes; minute++) {
    const { due } = escalationAt(of, happened, after(minute));
    if (due === null) continue;
    out.push(`${minute} ${due.people.join('+')} (${due.to})`);
    happened = { ...happened, pages: [...happened.pages, { at: after(minute), step: due.step }] };
  }
  return out;
}

test('where nothing is written, whoever is on call, then the next, then everybody again and again', () => {
  assert.deepEqual(played(plan(''), 50), [
    '0 ann (oncall)',
    '5 ben (next)',
    '15 ann+ben+cyd (everyone)',
    '30 ann+ben+cyd (everyone)',
    '45 ann+ben+cyd (everyone)',
  ]);
});

test('without a rota everybody is called at once', () => {
  assert.deepEqual(played(escalationOf(null, null), 16), ['0  (everyone)', '15  (everyone)']);
  assert.deepEqual(played({ ...plan(''), rota: null }, 1), ['0 ann+ben+cyd (everyone)']);
});

test('what ends in one person does not end there', () => {
  assert.deepEqual(played(plan('{ to: oncall, wait: 5m }, { to: cyd, wait: 10m }'), 31), [
    '0 ann (oncall)',
    '5 cyd (cyd)',
    '15 ann+ben+cyd (everyone)',
    '30 ann+ben+cyd (everyone)',
  ]);
});

test('a step that repeats before the last one is not the end', () => {
  const of = plan('{ to: oncall, repeat: 2m }, { to: everyone, repeat: 20m }');
  assert.deepEqual(
    played(of, 26),
    [0, 2, 4]
      .slice(0, REPEATS_BEFORE_NEXT)
      .map(minute => `${minute} ann (oncall)`)
      .concat(['6 ann+ben+cyd (everyone)', '26 ann+ben+cyd (everyone)']),
  );
});

test('a step that reaches nobody is passed over at once, and why is told', () => {
  const of = plan('{ to: lead, wait: 5m }, { to: zoe, wait: 5m }, { to: ben, wait: 5m }');
  assert.deepEqual(played(of, 6), ['0 ben (ben)', '5 ann+ben+cyd (everyone)']);
  assert.deepEqual(escalationAt(of, NOTHING, BEGAN).due?.passedOver, [
    { to: 'lead', why: 'nobody' },
    { to: 'zoe', why: 'nobody' },
  ]);
  assert.deepEqual(played(of, 0, { lead: 'cyd' }), ['0 cyd (lead)']);
});

test('a rota of strangers leads to everybody at once', () => {
  assert.deepEqual(played(plan('', '[zoe, yan]'), 0), ['0 ann+ben+cyd (everyone)']);
});

test('nobody is called twice in a row where others could be', () => {
  assert.deepEqual(played(plan('{ to: oncall, wait: 5m }, { to: ann, wait: 5m }, { to: cyd, wait: 5m }'), 9), [
    '0 ann (oncall)',
    '5 cyd (cyd)',
  ]);
});

test('a step holds at its time of day alone, also over midnight', () => {
  const night = plan('{ to: ben, wait: 5m, between: "22:00-06:00" }, { to: cyd, wait: 5m }');
  assert.deepEqual(played(night, 0), ['0 ben (ben)']);
  const day = plan('{ to: ben, wait: 5m, between: "08:00-22:00" }, { to: cyd, wait: 5m }');
  assert.deepEqual(played(day, 0), ['0 cyd (cyd)']);
});

test('everybody at some hours only is not the end: at other hours all are called all the same', () => {
  const of = plan('{ to: everyone, repeat: 15m, between: "08:00-22:00" }');
  assert.deepEqual(played(of, 0), ['0 ann+ben+cyd (everyone)']);
  assert.equal(of.steps.length, 2);
});

test('a process that was away calls all whom it should have called, once', () => {
  const of = plan('{ to: oncall, wait: 5m }, { to: ben, wait: 5m }, { to: cyd, wait: 30m }');
  const happened = { ...NOTHING, pages: [{ at: BEGAN, step: 0 }] };
  const { due, nextAt } = escalationAt(of, happened, after(12));
  assert.deepEqual([due?.people, due?.passedOver], [['ben', 'cyd'], [{ to: 'ben', why: 'late' }]]);
  assert.equal(nextAt, after(42));
  assert.equal(escalationAt(of, happened, after(120)).due?.isEveryone, true);
});

test('who asks for the next step gets it at once', () => {
  const pushed = { pages: [{ at: BEGAN, step: 0 }], pushedAt: after(1) };
  assert.deepEqual(played(plan(''), 2, pushed, 1), ['1 ben (next)']);
  assert.deepEqual(played(plan('{ to: oncall, repeat: 30m }, { to: cyd, wait: 5m }'), 2, pushed, 1), ['1 cyd (cyd)']);
});

test('who acknowledges ends it; who pauses it is heard until then, and the time of the pause is not lost time', () => {
  assert.deepEqual(escalationAt(plan(''), { ...NOTHING, acknowledgedAt: after(1) }, after(60)), {
    due: null,
    nextAt: null,
  });
  const paused = { ...NOTHING, pages: [{ at: BEGAN, step: 0 }], pausedUntil: after(60) };
  assert.deepEqual(escalationAt(plan(''), paused, after(59)), { due: null, nextAt: after(60) });
  assert.deepEqual(escalationAt(plan(''), paused, after(60)).due?.people, ['ben']);
});

const anyStep = fc
  .record({
    to: fc.constantFrom('oncall', 'next', 'lead', 'everyone', 'ann', 'zoe'),
    minutes: fc.integer({ min: 0, max: 90 }),
    repeats: fc.boolean(),
    between: fc.option(fc.constantFrom('08:00-22:00', '22:00-08:00')),
  })
  .map(
    ({ to, minutes, repeats, between }) =>
      `{ to: ${to}, ${repeats ? 'repeat' : 'wait'}: ${minutes}m${between === null ? '' : `, between: "${between}"`} }`,
  );

test('whatever is written, and whoever is away: unless somebody acknowledges, everybody is called, and called again', () => {
  fc.assert(
    fc.property(
      fc.array(anyStep, { maxLength: 5 }),
      fc.constantFrom('[ann, ben]', '[zoe]', '[]'),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 30 }),
      (steps, rota, sleeps) => {
        const of = plan(steps.join(', '), rota);
        let happened = NOTHING;
        let now: Instant = BEGAN;
        let everybody = 0;
        // Comes back when it was told to, or too late.
        for (let round = 0; round < 60; round++) {
          const { due, nextAt } = escalationAt(of, happened, now);
          assert.ok(nextAt !== null && nextAt > now);
          if (due !== null) {
            happened = { ...happened, pages: [...happened.pages, { at: now, step: due.step }] };
            assert.ok(due.people.length > 0);
            if (due.isEveryone) everybody++;
            assert.equal(escalationAt(of, happened, now).due, null);
          }
          now = instant(nextAt + (round % 3 === 0 ? (sleeps[round % sleeps.length] ?? 0) * MINUTE_MS : 0));
        }
        assert.ok(everybody >= 2);
      },
    ),
    { numRuns: 150 },
  );
});
