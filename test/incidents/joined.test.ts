import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryRecords } from '../../src/store/memory.ts';
import { failing } from '../story/telling.ts';
import { ann, at, type DeskBench, deskBench, kim, overheard, pass, telling, textOf } from './desks.ts';

/** Two processes with desks of their own on one store, neither of which reaches it: both raise the same alarm. */
async function apart() {
  const records = memoryRecords();
  const lines = [failing(records), failing(records)] as const;
  const one = deskBench({ records: await lines[0].records(), beside: true });
  const other = deskBench({ records: await lines[1].records(), beside: true });
  for (const each of [one, other]) await each.clock.run(each.stories.load());
  for (const line of lines) line.fail('unreachable');
  // It notices a second later.
  await pass(other.clock, 1_000);
  for (const each of [one, other]) await each.clock.run(each.desk.tell(telling('first')));
  /** The store is back; the first of them brings its story first. */
  const join = async (first: DeskBench, second: DeskBench): Promise<void> => {
    for (const line of lines) line.fail(null);
    for (const each of [first, second, first, second]) await each.clock.run(each.stories.refresh());
    await pass(first.clock, 5_000);
    await first.clock.run(first.stories.refresh());
  };
  return { one, other, join };
}

/** The one story that is open, as a process that starts now finds it. */
async function open(bench: DeskBench) {
  const [story, ...more] = await bench.clock.run(bench.stories.list());
  assert.deepEqual([story !== undefined, more.length], [true, 0]);
  return story as NonNullable<typeof story>;
}

const bob = at('matrix', '@bob:ops.example', 'bob');

test('of two incidents of one cause, what people did with either is in the one that stays, in order', async () => {
  for (const first of ['one', 'other'] as const) {
    const { one, other, join } = await apart();
    const act = async (bench: DeskBench, after: number, line: string, caller: typeof bob): Promise<void> => {
      await pass(bench.clock, after);
      await bench.clock.run(bench.do(line, caller));
    };
    await act(one, 60_000, 'ack', ann());
    await act(one, 60_000, 'note the phone of the registry is 0549', ann());
    await act(other, 90_000, 'ack', kim());
    await act(other, 60_000, 'lead', bob);
    await act(other, 10_000, 'called registrar 101domain ref 1234', kim());
    await pass(one.clock, 60_000);
    await (first === 'one' ? join(one, other) : join(other, one));
    for (const bench of [one, other]) {
      const { parts } = await open(bench);
      const incident = parts.incident;
      assert.equal(incident?.acknowledged?.by?.name, 'ann', 'she was the first');
      assert.equal(incident?.roles.lead?.name, 'bob');
      assert.deepEqual(
        incident?.timeline.filter(({ who }) => who !== null).map(({ kind, who }) => `${who?.name} ${kind}`),
        ['ann acknowledged', 'kim acknowledged', 'ann noted', 'bob assigned', 'kim called'],
      );
      assert.equal(incident?.calls[0]?.ref, '1234');
      assert.deepEqual(bench.bugs, []);
    }
    const { sayings } = await open(one);
    const root = textOf(sayings.findLast(({ slot }) => slot === 0)?.report ?? null);
    assert.match(root, /acknowledged by ann/);
    const theirs = first === 'one' ? /bob \(Matrix\) leads now/ : /ann \(Matrix\) notes/;
    const told = [...one.said, ...other.said].filter(line => theirs.test(line));
    assert.ok(told.length > 1, 'it is said again where the story goes on');
    for (const each of [one, other]) await each.stop();
  }
});

test('what was written in the thread of the one that goes stands in the other chat below the one that stays, once', async () => {
  const { one, other, join } = await apart();
  await one.clock.run(one.desk.overheard(overheard('slack', { kind: 'said', text: 'I ring them' })));
  await other.clock.run(
    other.desk.overheard(overheard('slack', { kind: 'said', text: 'the contract is in the safe' })),
  );
  for (const each of [one, other]) await pass(each.clock, 3_000);
  await join(one, other);
  const { parts } = await open(one);
  assert.deepEqual(
    parts.talk.recent.map(({ text }) => text),
    ['I ring them', 'the contract is in the safe'],
  );
  const lines = one.shown('matrix').filter(text => text.includes('kim (Slack)'));
  assert.deepEqual(
    lines.flatMap(text => text.split('\n')).filter(text => /ring|safe/.test(text)),
    ['kim (Slack): I ring them', 'kim (Slack): the contract is in the safe'],
  );
  for (const each of [one, other]) await each.stop();
});
