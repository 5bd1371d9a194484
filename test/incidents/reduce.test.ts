import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Deed, Happening, Incident } from '../../src/incidents/incident.ts';
import { type Move, possible, reduce, replay } from '../../src/incidents/reduce.ts';
import { ANN, anyStory, BOB, did, KIM, minutes, opened } from './happenings.ts';

/** What must hold of every incident, whatever has happened. */
function sound(incident: Incident): void {
  const { state, resolved, handover, pausedUntil, acknowledged, firstAcknowledgedAt, timeline } = incident;
  assert.equal(resolved !== null, state === 'resolved');
  if (state === 'resolved') assert.deepEqual([handover, pausedUntil], [null, null]);
  if (acknowledged !== null) assert.ok(firstAcknowledgedAt !== null);
  assert.ok(timeline.length <= 500);
  assert.equal(timeline[0]?.kind, 'opened');
  assert.deepEqual(JSON.parse(JSON.stringify(incident)), incident);
}

test('no row of happenings leads to an illegal state, and the same row leads to the same state', () => {
  fc.assert(
    fc.property(anyStory, happenings => {
      let incident: Incident | null = null;
      const legal: Happening[] = [];
      for (const happening of happenings) {
        const before: string = JSON.stringify(incident);
        const reduced = reduce(incident, happening);
        assert.equal(JSON.stringify(incident), before);
        if (!reduced.ok) continue;
        sound(reduced.incident);
        incident = reduced.incident;
        legal.push(happening);
      }
      assert.deepEqual(replay(happenings), incident);
      // What is refused leaves no trace, and what is kept as text is what it was.
      assert.deepEqual(replay(JSON.parse(JSON.stringify(legal))), incident);
      assert.deepEqual(
        incident?.timeline,
        legal.filter(({ kind }) => kind !== 'word'),
      );
    }),
    { numRuns: 500 },
  );
});

const MOVES: Readonly<Record<Exclude<Move, 'open'>, Deed>> = {
  ack: { kind: 'acknowledged' },
  lead: { kind: 'assigned', role: 'lead', to: { ...KIM, name: 'somebody else', slack: 'U0NEW' } },
  assign: { kind: 'assigned', role: 'scribe', to: { ...KIM, name: 'somebody else', slack: 'U0NEW' } },
  note: { kind: 'noted', text: 'x' },
  handover: { kind: 'handed-over', from: null, to: { ...KIM, name: 'somebody else', slack: 'U0NEW' } },
  escalate: { kind: 'escalated' },
  pause: { kind: 'paused', until: minutes(1_000_000) },
  resolve: { kind: 'resolved', reason: 'a reason' },
  reopen: { kind: 'reopened' },
  cause: { kind: 'caused', code: 'registry-hold', reason: 'x' },
  called: { kind: 'called', call: { whom: 'registrar', ref: null, next: null } },
  tick: { kind: 'ticked', item: 'never ticked', done: true },
};

test('what is said to be possible can be done, and what is not cannot', () => {
  fc.assert(
    fc.property(anyStory, happenings => {
      const incident = replay(happenings);
      const now = possible(incident);
      for (const [move, deed] of Object.entries(MOVES)) {
        // An acknowledgement by who is asked to take over is that, and no first one.
        if (move === 'ack' && incident?.handover) continue;
        const reduced = reduce(incident, did(5_000, ANN, deed));
        assert.equal(reduced.ok, now.includes(move as Move), move);
        if (!reduced.ok) assert.deepEqual(reduced.possible, now);
      }
    }),
  );
});

const after = (...happenings: readonly Happening[]): Incident => {
  const incident = replay(happenings);
  assert.ok(incident);
  return incident;
};

test('of two who acknowledge at once the first one counts, and the second one is told who that was', () => {
  const incident = after(opened(), did(5, ANN, { kind: 'acknowledged' }, 'slack'));
  const second = reduce(incident, did(5, BOB, { kind: 'acknowledged' }));
  assert.ok(!second.ok);
  assert.deepEqual(second.why, {
    kind: 'acknowledged-already',
    by: ANN,
    at: minutes(5),
    source: 'slack',
    apart: false,
  });
  assert.ok(!second.possible.includes('ack'));
});

test('an acknowledgement is taken back only by who gave it, and the escalation begins anew', () => {
  const paged = did(0, null, { kind: 'paged', step: 0, to: 'oncall', people: ['bob'] });
  const incident = after(opened(), paged, did(5, ANN, { kind: 'acknowledged' }));
  const other = reduce(incident, did(6, BOB, { kind: 'unacknowledged' }));
  assert.deepEqual(other.ok ? null : other.why, { kind: 'not-yours', by: ANN });
  const own = reduce(incident, did(7, ANN, { kind: 'unacknowledged' }));
  assert.ok(own.ok);
  assert.equal(own.incident.acknowledged, null);
  assert.equal(own.incident.firstAcknowledgedAt, minutes(5));
  assert.deepEqual(own.incident.escalation, { beganAt: minutes(7), pages: [], pushedAt: null });
});

test('the same person in the other chat is the same person', () => {
  const incident = after(opened(), did(5, ANN, { kind: 'acknowledged' }));
  const own = reduce(incident, did(6, { ...ANN, name: 'Ann B.', matrix: null }, { kind: 'unacknowledged' }, 'slack'));
  assert.ok(own.ok);
});

test('a hand-over ends when either of both takes the lead, by word or by sign', () => {
  const asked = after(
    opened(),
    did(5, ANN, { kind: 'assigned', role: 'lead', to: ANN }),
    did(60, ANN, { kind: 'handed-over', from: null, to: BOB }),
  );
  assert.deepEqual(asked.handover, { from: ANN, to: BOB, since: minutes(60), askedAt: minutes(60) });
  assert.equal(asked.roles.lead, ANN);
  const byWord = reduce(asked, did(61, BOB, { kind: 'assigned', role: 'lead', to: BOB }));
  const bySign = reduce(asked, did(61, BOB, { kind: 'acknowledged' }));
  const keeps = reduce(asked, did(61, ANN, { kind: 'assigned', role: 'lead', to: ANN }));
  for (const [reduced, lead] of [
    [byWord, BOB],
    [bySign, BOB],
    [keeps, ANN],
  ] as const) {
    assert.ok(reduced.ok);
    assert.equal(reduced.incident.handover, null);
    assert.deepEqual(reduced.incident.roles.lead, lead);
  }
  const third = reduce(asked, did(61, KIM, { kind: 'acknowledged' }));
  assert.ok(!third.ok);
});

test('resolving wants a reason, unless the watch has seen the end', () => {
  const open = after(opened(), did(5, ANN, { kind: 'acknowledged' }));
  const bare = reduce(open, did(9, ANN, { kind: 'resolved', reason: null }));
  assert.deepEqual(bare.ok ? null : bare.why, { kind: 'wants-reason' });
  const fixed = after(opened(), did(9, null, { kind: 'fixed', text: 'delegated again' }));
  assert.equal(fixed.state, 'resolved');
  assert.deepEqual(fixed.resolved, { by: null, at: minutes(9), source: 'outpost', apart: false, reason: null });
});

test('what gets worse after it was resolved by hand is open again, and is nobody’s', () => {
  const resolved = after(
    opened(),
    did(5, ANN, { kind: 'acknowledged' }),
    did(9, ANN, { kind: 'resolved', reason: 'good enough' }),
  );
  const worse = reduce(resolved, did(20, null, { kind: 'worse', text: 'the other server is silent, too' }));
  assert.ok(worse.ok);
  assert.deepEqual([worse.incident.state, worse.incident.acknowledged], ['open', null]);
});

test('a night that does not end keeps its beginning and its end, and counts the rest', () => {
  const notes = Array.from({ length: 700 }, (_, i) => did(i, ANN, { kind: 'noted', text: `note ${i}` }));
  const incident = after(opened(), ...notes);
  assert.equal(incident.timeline.length, 500);
  assert.equal(incident.leftOut, 201);
  assert.equal(incident.timeline[0]?.kind, 'opened');
  assert.deepEqual(incident.timeline.at(-1), notes.at(-1));
});
