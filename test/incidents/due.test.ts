import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nagsAt, pageNow } from '../../src/incidents/due.ts';
import type { Deed, Happening, Incident } from '../../src/incidents/incident.ts';
import { reduce, replay } from '../../src/incidents/reduce.ts';
import { type Escalation, escalationOf } from '../../src/people/rota/escalation.ts';
import { instant } from '../../src/values/instant.ts';
import { ANN, anyStory, BEGAN, BOB, did, minutes, opened } from './happenings.ts';

const EVERYBODY: Escalation = { ...escalationOf(null, null), everyone: ['ann', 'bob'] };

/** Lets the clock run as the desk does: what is due is said, and so on; gives minute and word of each. */
function run(happenings: readonly Happening[], untilMinute: number): string[] {
  const out: string[] = [];
  let incident = replay(happenings) as Incident;
  for (let minute = 0; minute <= untilMinute; minute++) {
    for (const nag of nagsAt(incident, EVERYBODY, minutes(minute)).due) {
      const deed: Deed =
        nag.kind === 'page'
          ? { kind: 'paged', step: nag.due.step, to: nag.due.to, people: nag.due.people }
          : nag.kind === 'promise'
            ? { kind: 'promise-due', call: nag.call }
            : nag.kind === 'handover'
              ? { kind: 'handover-asked' }
              : { kind: 'asked' };
      out.push(`${minute} ${nag.kind}${nag.kind === 'page' ? ` ${nag.due.to}` : ''}`);
      const reduced = reduce(incident, did(minute, null, deed));
      if (reduced.ok) incident = reduced.incident;
    }
  }
  return out;
}

test('while nobody acknowledges, the escalation alone is heard, and it ends in everybody again and again', () => {
  assert.deepEqual(run([opened()], 45), [
    '0 page everyone',
    '15 page everyone',
    '30 page everyone',
    '45 page everyone',
  ]);
});

test('once it is acknowledged, silence is asked about after half an hour, then after 1, 2 and 4 hours more', () => {
  const acknowledged = [opened(), did(0, ANN, { kind: 'acknowledged' })];
  assert.deepEqual(run(acknowledged, 960), ['30 ask', '90 ask', '210 ask', '450 ask', '690 ask', '930 ask']);
});

test('a human word begins the half hour anew', () => {
  const heard = [opened(), did(0, ANN, { kind: 'acknowledged' }), did(25, BOB, { kind: 'word' })];
  assert.deepEqual(run(heard, 60), ['55 ask']);
});

test('a pause is kept until its end, and the half hour begins there', () => {
  const paused = [opened(ANN), did(1, ANN, { kind: 'paused', until: minutes(120) })];
  assert.deepEqual(run(paused, 160), ['150 ask']);
  assert.deepEqual(nagsAt(replay(paused) as Incident, EVERYBODY, minutes(10)).nextAt, minutes(120));
});

test('the time that was promised in a call is asked about once, also in a pause', () => {
  const called: Deed = { kind: 'called', call: { whom: 'registrar', ref: '1234', next: minutes(20) } };
  const paused = [opened(ANN), did(1, ANN, called), did(2, ANN, { kind: 'paused', until: minutes(120) })];
  assert.deepEqual(run(paused, 100), ['20 promise']);
});

test('both are asked about a hand-over every quarter of an hour until one takes it', () => {
  const asked = [opened(ANN), did(0, ANN, { kind: 'handed-over', from: null, to: BOB })];
  assert.deepEqual(run(asked, 29), ['15 handover']);
  const taken = [...asked, did(5, BOB, { kind: 'assigned', role: 'lead', to: BOB })];
  assert.deepEqual(run(taken, 29), []);
});

test('somebody who escalates an acknowledged incident gets the next page at once', () => {
  const incident = replay([opened(ANN), did(3, ANN, { kind: 'escalated' })]) as Incident;
  assert.deepEqual(pageNow(incident, EVERYBODY, minutes(3))?.people, ['ann', 'bob']);
});

test('an open incident always has a moment at which it will be heard of again, and what is resolved none', () => {
  fc.assert(
    fc.property(anyStory, fc.nat(20_000), (happenings, later) => {
      const incident = replay(happenings) as Incident;
      const now = instant(BEGAN + later * 60_000);
      const { due, nextAt } = nagsAt(incident, EVERYBODY, now);
      if (incident.state === 'resolved') assert.deepEqual([due, nextAt], [[], null]);
      else assert.ok(due.length > 0 || (nextAt !== null && nextAt > now));
    }),
  );
});
