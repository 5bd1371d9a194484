import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UsageError } from '../../src/command.ts';
import { deedOf } from '../../src/incidents/orders/deeds.ts';
import { readCalled, readOrder } from '../../src/incidents/orders/read.ts';
import { readMoment } from '../../src/incidents/orders/times.ts';
import { written } from './desks.ts';
import { ANN, BEGAN, KIM } from './happenings.ts';

const order = (line: string) => readOrder(line.split(' ').filter(word => word !== ''));

test('the number stands before or after the verb, and is no number where words of people follow', () => {
  for (const line of ['inc-7 ack', '7 ack', '#7 ack', 'ack inc-7', 'ack 7', 'INC-7 ACK'])
    assert.deepEqual(order(line), { number: 7, verb: 'ack', rest: [] }, line);
  assert.deepEqual(order('note 7 of 13 servers answer'), {
    number: null,
    verb: 'note',
    rest: '7 of 13 servers answer'.split(' '),
  });
  assert.deepEqual(order('note inc-7 x'), { number: 7, verb: 'note', rest: ['x'] });
  assert.deepEqual(order('pause 1h'), { number: null, verb: 'pause', rest: ['1h'] });
  assert.deepEqual(order(''), { number: null, verb: 'show', rest: [] });
  assert.deepEqual(order('7'), { number: 7, verb: 'show', rest: [] });
});

test('an unknown word gets the nearest one to type', () => {
  assert.throws(
    () => order('akc'),
    (error: UsageError) => error.example === 'incident ack' && /Did you mean ack/.test(error.message),
  );
  assert.throws(() => order('something'), /There are: open, ack,/);
  assert.throws(() => order(`note ${'x'.repeat(2_000)}`), /longer than 1000 characters/);
});

test('a call is read with whom, reference and the promised time', () => {
  assert.deepEqual(readCalled('registrar 101domain ref 12 34 next tomorrow 16:00'.split(' ')), {
    whom: 'registrar 101domain',
    ref: '12 34',
    next: 'tomorrow 16:00',
  });
  assert.deepEqual(readCalled(['registry']), { whom: 'registry', ref: null, next: null });
  assert.throws(() => readCalled([]), UsageError);
});

test('times are meant by the clock of who says them, and lie ahead', () => {
  const at = (typed: string) => new Date(readMoment(typed, 'Europe/Athens', BEGAN, 'incident pause 1h')).toISOString();
  // It is 03:12 in Athens.
  assert.equal(at('90m'), '2018-02-21T02:42:00.000Z');
  assert.equal(at('16:00'), '2018-02-21T14:00:00.000Z');
  assert.equal(at('until 02:00'), '2018-02-22T00:00:00.000Z');
  assert.equal(at('tomorrow 09:00'), '2018-02-22T07:00:00.000Z');
  assert.equal(at('2018-02-23T08:30'), '2018-02-23T06:30:00.000Z');
  for (const typed of ['soon', '25:00', '60', '2018-02-31T10:00', '', '9999d'])
    assert.throws(() => at(typed), UsageError, typed);
});

const PEOPLE = written('people:\n  ann: { slack: U0ANN, matrix: "@ann:ops.example" }\n  kim: { slack: U0KIM }\n');
const deed = (line: string, portfolio: typeof PEOPLE | null = PEOPLE) =>
  deedOf(order(line), { me: ANN, portfolio, zone: 'UTC', now: BEGAN });

test('people are meant by name, id or me; whom nobody knows is said, with the nearest one', () => {
  assert.deepEqual(deed('lead'), { kind: 'assigned', role: 'lead', to: ANN });
  assert.deepEqual(deed('assign registrar caller kim'), { kind: 'assigned', role: 'caller', to: KIM });
  assert.deepEqual(deed('handover U0KIM'), { kind: 'handed-over', from: ANN, to: KIM });
  assert.deepEqual(deed('assign scribe me'), { kind: 'assigned', role: 'scribe', to: ANN });
  assert.throws(
    () => deed('handover kym'),
    (error: UsageError) => error.example === 'incident handover kim',
  );
  assert.throws(() => deed('assign boss kim'), /no role\. Roles are lead, caller, communications, scribe/);
  assert.deepEqual(deed('handover sam', null), {
    kind: 'handed-over',
    from: ANN,
    to: { name: 'sam', slack: null, matrix: null },
  });
});

test('whatever is typed is an order, or a usage error with something to type instead', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.string(), fc.constantFrom('ack', 'called', 'next', 'ref', 'pause', 'inc-1', 'assign', 'lead')),
        { maxLength: 6 },
      ),
      words => {
        try {
          deedOf(readOrder(words), { me: ANN, portfolio: PEOPLE, zone: 'UTC', now: BEGAN });
        } catch (error) {
          assert.ok(error instanceof UsageError);
          assert.match(error.example, /^incident/);
        }
      },
    ),
  );
});
