import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../src/outbox/plan.ts';
import { arrived } from '../../src/outbox/rows.ts';
import { landed, strayed, straysAt, unstrayed } from '../../src/outbox/twins/copies.ts';
import { begun, stepped } from '../../src/story/step.ts';
import type { Delivery, Story } from '../../src/story/story.ts';
import { instant } from '../../src/values/instant.ts';
import { line, NIGHT, root, sentTo, step, type Words } from '../story/telling.ts';

const LATER = instant(NIGHT + 5_000);
const ROOT: Delivery = { ...sentTo('slack:C1', 'root'), thread: null };
const LINE: Delivery = {
  ...sentTo('slack:C1', '', NIGHT, 'two'),
  slot: 1,
  shown: null,
  tried: 2,
  status: 'sending',
  triedBy: 'nyc3',
  remoteId: null,
  thread: 'root',
};

const told = (...deliveries: readonly Delivery[]): Story<Words> => ({
  ...begun(1, 'one', step('opened', root('it fell'), line('and goes on'), line('further')), NIGHT),
  deliveries,
});
const rowIn = ({ deliveries }: Story<Words>, slot: number): Delivery | undefined =>
  deliveries.find(row => row.slot === slot);
const saying = (story: Story<Words>, slot: number) => story.sayings.find(each => each.slot === slot) ?? assert.fail();

test('the first copy that the record hears of is the row’s own, whoever posted it; each later one is too many', () => {
  const story = told(ROOT, LINE);
  const ours = { ...LINE, triedBy: 'fra1', triedAt: LATER };
  const one = landed(story, ours, saying(story, 1), 'a', LATER);
  assert.equal(rowIn(one, 1)?.remoteId, 'a');
  assert.equal(rowIn(one, 1)?.status, 'sent');
  const two = landed(one, LINE, saying(story, 1), 'b', LATER);
  assert.deepEqual([rowIn(two, 1)?.remoteId, rowIn(two, 1)?.strays], ['a', ['b']]);
  for (const id of ['a', 'b'])
    assert.equal(landed(two, LINE, saying(story, 1), id, LATER), two, 'said again it is known');
  assert.equal(rowIn(unstrayed(two, LINE, 'b'), 1)?.strays, undefined);
  assert.equal(strayed(two, LINE, ['a']), two, 'the row’s own is never one too many');
});

test('a line in the thread of another root is too many, and is to be said again by whoever’s request it was', () => {
  const story = told(ROOT, LINE);
  const there = landed(story, { ...LINE, thread: 'other' }, saying(story, 1), 'a', LATER);
  assert.deepEqual([rowIn(there, 1)?.status, rowIn(there, 1)?.strays], ['queued', ['a']]);
  const others = landed(story, { ...LINE, thread: 'other', triedBy: 'fra1' }, saying(story, 1), 'a', LATER);
  assert.equal(rowIn(others, 1)?.status, 'sending', 'the request of the other process goes on');
  const { thread: _, ...old } = LINE;
  const before = told(ROOT, old);
  assert.equal(rowIn(landed(before, old, saying(story, 1), 'a', LATER), 1)?.remoteId, 'a', 'tried by an older release');
});

test('what was tried in memory alone counts: no chat is asked for the same text twice under one number', () => {
  const story = told(ROOT, { ...LINE, edition: 1 });
  const ours = { ...LINE, triedBy: 'fra1', edition: 4, thread: 'other' };
  assert.equal(rowIn(landed(story, ours, saying(story, 1), 'a', LATER), 1)?.edition, 4);
  assert.equal(rowIn(landed(story, { ...ours, thread: 'root' }, saying(story, 1), 'a', LATER), 1)?.edition, 4);
});

test('a line that stands by itself meanwhile keeps its message when many that waited arrive as one', () => {
  const single: Delivery = { ...LINE, slot: 2, status: 'sent', shown: 3, remoteId: 'single' };
  const folded = { ...LINE, carries: [1, 2].map(slot => ({ slot, seq: slot + 1 })) };
  const story = arrived(told(ROOT, folded, single), folded, 'folded', LATER);
  assert.deepEqual([rowIn(story, 1)?.remoteId, rowIn(story, 2)?.remoteId], ['folded', 'single']);
});

test('a row is kept, however many there are, while something of it is to be taken away', () => {
  const places = { chats: [{ chat: 'slack' as const, home: 'C1' }], page: false };
  const rows = Array.from({ length: 400 }, (_, n) => ({ ...sentTo('slack:C1', `m${n}`), slot: n + 1 }));
  const bare = stepped({ ...told(), sayings: [] }, step('over'), NIGHT);
  const kept = planned(
    { ...bare, deliveries: [{ ...rows[0], strays: ['x'] } as Delivery, ...rows.slice(1)] },
    places,
    NIGHT,
  );
  assert.ok(kept.deliveries.length < 400);
  assert.deepEqual(rowIn(kept, 1)?.strays, ['x']);
  assert.equal(rowIn(kept, 2), undefined);
});

test('lines are taken away before the root in whose thread they stand', () => {
  const story = told({ ...ROOT, strays: ['r'] }, { ...LINE, strays: ['l'] });
  assert.deepEqual(
    straysAt([story], 'slack:C1').map(({ remoteId }) => remoteId),
    ['l', 'r'],
  );
  assert.deepEqual(straysAt([story], 'slack:C2'), []);
});
