import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainLine } from '../../src/report/plain.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { remind } from '../../src/watch/decide/reminders.ts';
import { NO_ORDERS } from '../../src/watch/orders.ts';
import { at, bench, FACTS, minutes, START, troubleOf } from './situations.ts';

const down = { troubles: [troubleOf('example.com')], facts: null, restsOn: [], delegating: null };
const REGISTERED = {
  state: 'registered',
  statuses: ['Active'],
  registrar: null,
  nameservers: [],
  dnssec: null,
  expires: null,
} as const;
const lines = (watch: ReturnType<typeof bench>): string[] =>
  watch.told.flatMap(({ at: now, telling: { line } }) =>
    line === null ? [] : [plainLine(line, { zone: 'UTC', now })],
  );

test('what was seen once is not said; seen again it is, once', () => {
  const watch = bench();
  watch.look('example.com', 0);
  assert.equal(watch.look('example.com', minutes(1), down).reason, 'unconfirmed');
  assert.deepEqual(watch.reasons(), []);
  assert.equal(watch.look('example.com', minutes(1) + 1_500, down).reason, 'first');
  watch.look('example.com', minutes(2), down);
  watch.look('example.com', minutes(10), down);
  assert.deepEqual(watch.reasons(), ['first']);
});

test('silence is believed later than what servers say', () => {
  const watch = bench();
  const silent = { ...down, troubles: [troubleOf('example.com', { code: 'all-servers-silent', bySilence: true })] };
  for (const ms of [0, 1_500, 6_500])
    assert.equal(watch.look('example.com', ms, silent).reason, 'unconfirmed', String(ms));
  assert.equal(watch.look('example.com', 21_500, silent).reason, 'first');
});

test('one failing server of several is said only when it stays so', () => {
  const watch = bench();
  const failing = {
    troubles: [troubleOf('example.com', { code: 'some-servers-failing', severity: 'medium', bySilence: true })],
  };
  for (const minute of [0, 1, 3, 8])
    assert.equal(watch.look('example.com', minutes(minute), failing).reason, 'unconfirmed');
  assert.equal(watch.look('example.com', minutes(11), failing).reason, 'first');
});

test('a look that saw it well begins the count anew', () => {
  const watch = bench();
  for (let n = 0; n < 5; n++) {
    watch.look('example.com', minutes(2 * n), down);
    watch.look('example.com', minutes(2 * n + 1));
  }
  assert.deepEqual(watch.reasons(), []);
});

test('fixed is said once it was seen well twice, with how long it took', () => {
  const watch = bench();
  watch.look('example.com', 0, down);
  watch.look('example.com', 2_000, down);
  assert.equal(watch.look('example.com', minutes(60)).reason, 'unconfirmed');
  assert.equal(watch.look('example.com', minutes(61)).reason, 'resolved');
  assert.deepEqual(watch.reasons(), ['first', 'resolved']);
  assert.match(lines(watch).join(), /fixed after 1 h 1 min/);
});

test('a fault that returns is a new alert that names the earlier one', () => {
  const watch = bench();
  watch.look('example.com', 0, down);
  watch.look('example.com', 2_000, down);
  watch.look('example.com', minutes(60));
  watch.look('example.com', minutes(61));
  watch.look('example.com', minutes(90), down);
  watch.look('example.com', minutes(91), down);
  assert.deepEqual(watch.reasons(), ['first', 'resolved', 'first']);
  assert.equal(watch.told.at(-1)?.telling.alert.earlier, 1);
});

test('our own network down is never the fault of a domain', () => {
  const watch = bench();
  watch.look('example.com', 0, down);
  for (let n = 1; n < 9; n++)
    assert.equal(watch.look('example.com', minutes(n), { state: 'blind', judges: [], facts: null }).reason, 'blind');
  assert.deepEqual(watch.reasons(), []);
});

test('names that rest on the one that is down are listed with it, and have no alert of their own', () => {
  const watch = bench({ watched: ['example.com', 'example.net', 'example.org'] });
  const rests = (domain: string) => ({
    restsOn: [name('ns1.example.com'), name('ns2.example.com')],
    troubles: [
      troubleOf(domain, {
        cause: 'down:example.com.',
        subject: name('example.com'),
        code: 'dependency-dead',
        because: [name('example.com')],
      }),
    ],
  });
  assert.equal(watch.look('example.net', 0, rests('example.net')).reason, 'inhibited');
  assert.deepEqual(watch.look('example.net', 1_000, rests('example.net')).alsoLook, [name('example.com')]);
  watch.look('example.com', 2_000, down);
  const first = watch.look('example.com', 4_000, down);
  assert.equal(first.lookUnder, name('example.com'));
  watch.look('example.net', 5_000, rests('example.net'));
  watch.look('example.org', minutes(20), rests('example.org'));
  assert.deepEqual(watch.reasons(), ['first', 'worse']);
  assert.deepEqual(lines(watch), ['example.org is down as well.']);
  assert.deepEqual(
    watch.open.get('down:example.com.')?.alert.hits.map(hit => hit.domain),
    ['example.com.', 'example.net.', 'example.org.'],
  );
  for (const [domain, minute] of [
    ['example.com', 60],
    ['example.net', 60],
    ['example.org', 60],
  ] as const) {
    watch.look(domain, minutes(minute));
    watch.look(domain, minutes(minute + 1));
  }
  assert.deepEqual(watch.reasons(), ['first', 'worse', 'better', 'better', 'better', 'resolved']);
});

test('a name whose cause nobody watches speaks for itself', () => {
  const watch = bench();
  const rests = {
    troubles: [
      troubleOf('example.net', { cause: 'down:example.com.', subject: name('example.com'), code: 'dependency-dead' }),
    ],
  };
  watch.look('example.net', 0, rests);
  assert.equal(watch.look('example.net', 2_000, rests).reason, 'first');
});

test('worse and better are believed before they are said, each once', () => {
  const watch = bench();
  const some = { troubles: [troubleOf('example.com', { code: 'delegation-inconsistent', severity: 'high' })] };
  for (const ms of [0, 20_000, 50_000]) watch.look('example.com', ms, some);
  watch.look('example.com', minutes(5), down);
  watch.look('example.com', minutes(5) + 2_000, down);
  watch.look('example.com', minutes(6), down);
  for (const ms of [0, 20_000, 50_000, 60_000]) watch.look('example.com', minutes(10) + ms, some);
  assert.deepEqual(watch.reasons(), ['first', 'worse', 'better']);
});

test('the repair is told server by server', () => {
  const watch = bench();
  watch.look('example.com', 0, down);
  watch.look('example.com', 2_000, down);
  const mending = { state: 'mending' as const, delegating: { done: 1, of: 2, zone: name('com.') } };
  watch.look('example.com', minutes(30), mending);
  watch.look('example.com', minutes(31), mending);
  assert.deepEqual(lines(watch), ['1 of 2 .com servers delegates again.']);
});

test('what comes and goes too often is said once, and again when it has been one way for long', () => {
  const watch = bench();
  let minute = 0;
  for (let n = 0; n < 8; n++) {
    for (const ms of [0, 2_000]) watch.look('example.com', minutes(minute) + ms, down);
    for (const ms of [0, 16_000]) watch.look('example.com', minutes(minute + 1) + ms);
    minute += 3;
  }
  const reasons = watch.reasons();
  assert.equal(reasons.filter(reason => reason === 'flapping').length, 1, reasons.join());
  assert.equal(reasons.at(-1), 'flapping');
  for (const later of [10, 20, 31, 32]) watch.look('example.com', minutes(minute + later));
  assert.equal(watch.reasons().at(-1), 'resolved');
  assert.equal(watch.open.size, 0);
});

test('with flapping off each fall and return is told', () => {
  const watch = bench({ flapping: null });
  for (let n = 0; n < 8; n++) {
    for (const ms of [0, 2_000]) watch.look('example.com', minutes(3 * n) + ms, down);
    for (const ms of [0, 16_000]) watch.look('example.com', minutes(3 * n + 1) + ms);
  }
  assert.equal(watch.reasons().filter(reason => reason === 'first').length, 8);
});

const moved = { facts: { ...FACTS, ns: ['ns1.example.com.', 'ns9.example.net.'] } };

test('a change of name servers that nobody announced is told; the same set in another order is none', () => {
  const watch = bench();
  watch.look('example.com', 0);
  watch.look('example.com', minutes(1), {
    facts: { ...FACTS, ns: [...FACTS.ns].reverse(), glue: [...FACTS.glue].reverse() },
  });
  watch.look('example.com', minutes(2));
  assert.deepEqual(watch.reasons(), []);
  watch.look('example.com', minutes(3), moved);
  watch.look('example.com', minutes(4), moved);
  assert.deepEqual(
    watch.told.map(({ telling }) => [telling.reason, telling.alert.kind, telling.alert.code]),
    [['first', 'changed', 'ns-changed']],
  );
});

test('a first look that is not healthy is no good state, and is never compared with', () => {
  const watch = bench();
  watch.look('example.com', 0, { ...down, facts: FACTS });
  watch.look('example.com', minutes(60), moved);
  watch.look('example.com', minutes(61), moved);
  assert.equal(watch.told.filter(({ telling }) => telling.alert.kind === 'changed').length, 0);
});

test('what somebody accepts is the good state from then on, by their name', () => {
  const watch = bench();
  watch.look('example.com', 0);
  watch.look('example.com', minutes(1), moved);
  watch.look('example.com', minutes(2), moved);
  watch.orders = { ...NO_ORDERS, accepted: { 'example.com.': { by: 'ada', at: at(minutes(3)) } } };
  const decision = watch.look('example.com', minutes(4), moved);
  assert.equal(decision.next.good?.by, 'ada');
  assert.deepEqual(watch.reasons(), ['first', 'resolved']);
  assert.match(lines(watch).join(), /ada says that this is how it is meant/);
});

test('a planned change confirms itself; one that brings more is told as always', () => {
  const expected = [
    {
      by: 'ada',
      at: START,
      domain: name('example.com'),
      what: 'ns' as const,
      values: ['ns9.example.net'],
      until: at(minutes(60)),
    },
  ];
  const planned = bench();
  planned.orders = { ...NO_ORDERS, expected };
  planned.look('example.com', 0);
  planned.look('example.com', minutes(1), {
    ...moved,
    facts: { ...moved.facts, glue: ['ns1.example.com. 192.0.2.1'] },
  });
  planned.look('example.com', minutes(2), {
    ...moved,
    facts: { ...moved.facts, glue: ['ns1.example.com. 192.0.2.1'] },
  });
  assert.deepEqual(planned.reasons(), ['expected']);
  const other = bench();
  other.orders = { ...NO_ORDERS, expected };
  const stolen = { facts: { ...FACTS, ns: ['ns9.example.net.', 'ns.example.org.'] } };
  other.look('example.com', 0);
  other.look('example.com', minutes(1), stolen);
  other.look('example.com', minutes(2), stolen);
  assert.deepEqual(other.reasons(), ['first']);
});

test('a change that was well for a week is how it is meant', () => {
  const watch = bench();
  watch.look('example.com', 0);
  for (let day = 1; day < 10; day++) watch.look('example.com', minutes(day * 1_440), moved);
  assert.deepEqual(watch.reasons(), ['first', 'resolved']);
});

test('what is silenced is not said, is not forgotten, and is said when the silence ends', () => {
  const watch = bench();
  watch.orders = { ...NO_ORDERS, muted: { all: { by: 'ada', at: START, until: at(minutes(60)), reason: 'move' } } };
  for (const ms of [0, 2_000, minutes(5), minutes(59)]) watch.look('example.com', ms, down);
  assert.deepEqual(watch.reasons(), []);
  watch.look('example.com', minutes(61), down);
  watch.look('example.com', minutes(62), down);
  assert.deepEqual(watch.reasons(), ['first']);
});

test('an open alert that is silenced is edited, says who silenced it, and its end has no line', () => {
  const watch = bench();
  watch.look('example.com', 0, down);
  watch.look('example.com', 2_000, down);
  watch.orders = {
    ...NO_ORDERS,
    muted: { 'example.com.': { by: 'ada', at: START, until: at(minutes(60)), reason: '' } },
  };
  watch.look('example.com', minutes(5), {
    ...down,
    troubles: [troubleOf('example.com', { impact: { ...troubleOf('example.com').impact, lostFirst: START } })],
  });
  assert.equal(watch.open.get('down:example.com.')?.alert.silenced?.by, 'ada');
  watch.look('example.com', minutes(10));
  watch.look('example.com', minutes(11));
  assert.deepEqual(lines(watch), []);
  assert.equal(watch.told.at(-1)?.telling.alert.resolvedAt, at(minutes(11)));
});

test('each of the days before an end is said once, and no more when it is renewed', () => {
  const watch = bench();
  const ending = (step: number) => ({
    state: 'well' as const,
    troubles: [
      troubleOf('example.com', {
        kind: 'ending',
        cause: 'registration:example.com.:2018-05-05',
        code: 'registration-ending',
        severity: 'low',
        step,
      }),
    ],
  });
  for (const [day, step] of [
    [0, 30],
    [1, 30],
    [16, 14],
    [17, 14],
    [23, 7],
    [23.5, 7],
    [27, 3],
    [29, 1],
  ] as const)
    watch.look('example.com', minutes(day * 1_440), ending(step));
  assert.deepEqual(watch.reasons(), ['first', 'worse', 'worse', 'worse', 'worse']);
  watch.look('example.com', minutes(30 * 1_440));
  assert.equal(watch.reasons().at(-1), 'resolved');
});

test('reminders come later each time, and not where it is acknowledged or silenced', () => {
  const watch = bench();
  watch.look('example.com', 0, down);
  watch.look('example.com', 2_000, down);
  let alert = watch.open.get('down:example.com.')?.alert;
  assert.ok(alert);
  const said: number[] = [];
  for (let minute = 0; minute < 24 * 60; minute++) {
    const { telling } = remind(alert, NO_ORDERS, at(minutes(minute)));
    if (telling === null) continue;
    said.push(minute);
    alert = telling.alert;
  }
  assert.deepEqual(said, [31, 91, 211, 451, 931]);
  const late = instant(START + minutes(99_999));
  assert.equal(remind({ ...alert, acknowledged: { by: 'ada', at: START } }, NO_ORDERS, late).reason, 'acknowledged');
  const muted = { ...NO_ORDERS, muted: { all: { by: 'ada', at: START, until: instant(late + 1), reason: '' } } };
  assert.equal(remind(alert, muted, late).reason, 'silenced');
});

test('a look at the registration alone does not say how the domain is, and ends no outage', () => {
  const watch = bench();
  watch.look('example.com', 0, down);
  watch.look('example.com', 2_000, down);
  for (const minute of [1, 2, 3]) {
    const { next } = watch.look('example.com', minutes(minute), {
      facts: null,
      judges: ['registration'],
      delegating: null,
    });
    assert.equal(next.last?.code, 'registry-hold');
  }
  assert.deepEqual(watch.reasons(), ['first']);
});

test('what the registry said of a trouble until it was over is no good state, and its end no change', () => {
  const watch = bench();
  const registration = (word: string) => ({
    facts: null,
    judges: ['registration' as const],
    delegating: null,
    registration: { ...REGISTERED, statuses: [word] },
  });
  watch.look('example.com', 0);
  const held = { ...down, state: 'trouble' as const };
  watch.look('example.com', minutes(1), held);
  watch.look('example.com', minutes(1) + 1_500, held);
  // Asked after the last look that was bad, and before the first good one.
  watch.look('example.com', minutes(2), registration('Suspended'));
  watch.look('example.com', minutes(3));
  watch.look('example.com', minutes(3) + 5_000);
  watch.look('example.com', minutes(4), registration('Active'));
  for (const minute of [5, 6, 7]) watch.look('example.com', minutes(minute));
  assert.deepEqual(watch.reasons(), ['first', 'resolved']);
  watch.look('example.com', minutes(8), registration('Locked by the registry'));
  for (const minute of [9, 10, 11]) watch.look('example.com', minutes(minute));
  assert.deepEqual(watch.reasons(), ['first', 'resolved', 'first']);
});

test('a name that was missing when it was added wakes nobody while it is missing still; once it was there it does', () => {
  const watch = bench();
  const missing = { ...down, troubles: [troubleOf('example.com', { code: 'not-registered' })] };
  watch.orders = { ...NO_ORDERS, added: { 'example.com.': { by: 'ada', at: START, missing: true } } };
  for (const minute of [0, 1, 6, 12]) watch.look('example.com', minutes(minute), missing);
  assert.deepEqual(watch.reasons(), ['first']);
  assert.equal(watch.told[0]?.telling.alert.severity, 'low');
  watch.look('example.com', minutes(20));
  watch.look('example.com', minutes(21));
  watch.look('example.com', minutes(30), missing);
  watch.look('example.com', minutes(31), missing);
  assert.deepEqual(watch.reasons(), ['first', 'resolved', 'first']);
  assert.equal(watch.told.at(-1)?.telling.alert.severity, 'critical');
});
