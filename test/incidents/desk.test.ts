import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastClock } from '../../src/drill/clock.ts';
import { instant } from '../../src/values/instant.ts';
import { ann, deskBench, kim, pass, telling } from './desks.ts';
import { minutes } from './happenings.ts';

test('a critical alert opens an incident in the same write and calls whoever is on call', async () => {
  const bench = deskBench();
  assert.equal(await bench.clock.run(bench.desk.tell(telling('first'))), 1);
  assert.deepEqual(bench.said, [
    '0 quiet puri.sm is down for everyone: the .sm registry has suspended it. (inc-1)',
    '1 page @ann Calling ann: nobody has acknowledged yet.',
  ]);
  const { parts } = await bench.story(1);
  assert.equal(parts.incident?.state, 'open');
  await bench.stop();
});

test('the same told twice is said once', async () => {
  const bench = deskBench();
  const first = telling('first');
  const [one, two] = await bench.clock.run(Promise.all([bench.desk.tell(first), bench.desk.tell(first)]));
  assert.deepEqual([one, two, bench.said.length], [1, 1, 2]);
  await bench.stop();
});

test('while nobody acknowledges the escalation goes on by itself, and ends in everybody', async () => {
  const bench = deskBench();
  await bench.clock.run(bench.desk.tell(telling('first')));
  await pass(bench.clock, 35 * 60_000);
  assert.deepEqual(bench.said.slice(1), [
    '1 page @ann Calling ann: nobody has acknowledged yet.',
    '2 page @bob Calling bob: nobody has acknowledged for 5 min.',
    '3 page @ann,bob,kim Calling everybody: nobody has acknowledged for 15 min.',
    '4 page @ann,bob,kim Calling everybody: nobody has acknowledged for 30 min.',
  ]);
  assert.deepEqual(bench.bugs, []);
  await bench.stop();
});

test('two who acknowledge at once: the first one has it in both chats, the other is told so', async () => {
  const bench = deskBench();
  await bench.clock.run(bench.desk.tell(telling('first')));
  const both = Promise.allSettled([bench.do('ack', ann()), bench.do('ack', kim())]);
  const [first, second] = await bench.clock.run(both);
  assert.equal(first.status, 'fulfilled');
  assert.ok(second.status === 'rejected');
  assert.match(String(second.reason), /ann \(Matrix\) has acknowledged inc-1 already, just now\. Possible now: lead,/);
  assert.deepEqual(
    bench.said.filter(line => line.includes('acknowledged: somebody')),
    ['2 quiet ann (Matrix) has acknowledged: somebody is on it.'],
  );
  for (const chat of ['slack', 'matrix'] as const) assert.match(bench.shown(chat)[0] ?? '', /acknowledged by ann/);
  await pass(bench.clock, 25 * 60_000);
  assert.equal(bench.said.filter(line => line.includes('Calling')).length, 1);
  await bench.stop();
});

test('what gets worse after an acknowledgement calls lead and on-call again', async () => {
  const bench = deskBench();
  await bench.clock.run(bench.desk.tell(telling('first')));
  await bench.clock.run(bench.do('lead', kim()));
  const worse = telling('worse', { code: 'all-servers-silent' }, 'Worse: puri.st is down as well.');
  await bench.clock.run(bench.desk.tell(worse));
  assert.equal(bench.said.at(-1), '3 page @kim,ann Worse: puri.st is down as well.');
  await bench.stop();
});

test('an end that the watch sees ends the incident, and is seen by the whole room', async () => {
  const bench = deskBench();
  await bench.clock.run(bench.desk.tell(telling('first')));
  await bench.clock.run(bench.do('ack', ann()));
  await bench.clock.run(bench.desk.tell(telling('resolved', { resolvedAt: minutes(50) }, '🟢 fixed after 50 min.')));
  assert.equal(bench.said.at(-1), '3 broadcast 🟢 fixed after 50 min.');
  const story = await bench.story(1);
  assert.equal(story.parts.incident?.state, 'resolved');
  assert.notEqual(story.closedAt, null);
  await pass(bench.clock, 9 * 3_600_000);
  assert.equal(bench.said.at(-1), '3 broadcast 🟢 fixed after 50 min.');
  // Told again by a process that did not see it written.
  await bench.clock.run(bench.desk.tell(telling('resolved', { resolvedAt: minutes(50) }, '🟢 fixed after 50 min.')));
  assert.equal((await bench.stories.list({ closed: true })).length, 1);
  await bench.stop();
});

test('a fault that returns after its end is a new story', async () => {
  const bench = deskBench();
  await bench.clock.run(bench.desk.tell(telling('first')));
  await bench.clock.run(bench.desk.tell(telling('resolved', { resolvedAt: minutes(50) }, 'fixed')));
  assert.equal(await bench.clock.run(bench.desk.tell(telling('first', { earlier: 1, since: minutes(90) }))), 2);
  await bench.stop();
});

test('an alert that is not critical opens no incident, calls nobody, and can be acknowledged all the same', async () => {
  const bench = deskBench();
  await bench.clock.run(bench.desk.tell(telling('first', { severity: 'high' })));
  await bench.clock.run(bench.do('ack', kim()));
  await assert.rejects(bench.clock.run(bench.do('ack', ann())), /kim .* has acknowledged inc-1 already/);
  await assert.rejects(
    bench.clock.run(bench.do('note inc-1 x', ann())),
    /inc-1 is an alert without an incident\. Possible now: ack, open/,
  );
  assert.deepEqual((await bench.story(1)).parts.alert?.acknowledged?.by, 'kim');
  // What the watch tells carries no name, and takes none away.
  await bench.clock.run(bench.desk.tell(telling('better', { severity: 'medium' }, 'Better.')));
  assert.deepEqual((await bench.story(1)).parts.alert?.acknowledged?.by, 'kim');
  await bench.clock.run(bench.do('open inc-1', ann()));
  assert.equal((await bench.story(1)).parts.incident?.opened.by?.name, 'ann');
  await bench.stop();
});

test('a reminder of the watch is not said where an incident has its own clock', async () => {
  const bench = deskBench();
  await bench.clock.run(bench.desk.tell(telling('first')));
  const sent = { reminders: { sent: 1, nextAt: null } };
  await bench.clock.run(bench.desk.tell(telling('reminder', sent, 'still down')));
  assert.equal(
    bench.said.some(line => line.includes('still down')),
    false,
  );
  const other = { ...sent, cause: 'zone:pureos.net.', severity: 'high' as const };
  await bench.clock.run(bench.desk.tell(telling('first', { cause: other.cause, severity: 'high' })));
  await bench.clock.run(bench.desk.tell(telling('reminder', other, 'still down')));
  assert.equal(bench.said.at(-1), '1 broadcast still down');
  await bench.stop();
});

test('at hand-over time both are asked and called until one takes it', async () => {
  // Monday 26 February, 08:50 in Athens.
  const bench = deskBench({ clock: fastClock(instant(Date.UTC(2018, 1, 26, 6, 50))) });
  await bench.clock.run(bench.desk.tell(telling('first')));
  await bench.clock.run(bench.do('ack', ann()));
  await pass(bench.clock, 30 * 60_000);
  const asked = bench.said.filter(line => line.includes('@ann,bob'));
  assert.deepEqual(
    asked.map(line => line.replace(/^\d+ /, '')),
    [
      'page @ann,bob It is hand-over time: from ann to bob. Whoever has it now: incident inc-1 lead, or ✅ here.',
      'page @ann,bob Still nobody has said who leads, ann or bob: incident inc-1 lead, or ✅ here.',
    ],
  );
  const bob = { ...ann(), person: '@bob:ops.example', name: 'bob' };
  await bench.clock.run(bench.do('ack', bob));
  const { parts } = await bench.story(1);
  assert.deepEqual([parts.incident?.roles.lead?.name, parts.incident?.handover], ['bob', null]);
  await bench.stop();
});

test('without a portfolio the room itself is called', async () => {
  const bench = deskBench({ portfolio: null });
  await bench.clock.run(bench.desk.tell(telling('first')));
  assert.equal(bench.said.at(-1), '1 broadcast Calling whoever reads this: nobody has acknowledged yet.');
  await bench.stop();
});
