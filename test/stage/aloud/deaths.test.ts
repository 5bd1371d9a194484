import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FakeChat } from '../../outbox/fake-chat.ts';
import { lived } from './plays.ts';

const said = (text: string | undefined): string => (text ?? '').split(' | ')[0] ?? '';

/** Each message once, in its thread, in order, as it is in the end, and marked. */
function assertOnce({ messages }: FakeChat, after: string): void {
  assert.deepEqual(
    messages.map(({ texts }) => said(texts.at(-1))),
    [
      'DRILL two-alerts · Tue 20 Feb 2018 02:05 UTC · 🔴 all is well (drill-1)',
      'DRILL two-alerts · 02:02 UTC · 🔴 who is there?',
      'DRILL two-alerts · Tue 20 Feb 2018 02:04 UTC · 🔴 another one fell (drill-2)',
      'DRILL two-alerts · 02:06 UTC · 🔴 fixed',
    ],
    after,
  );
  const [first] = messages;
  assert.deepEqual(
    messages.map(({ spot }) => spot.thread),
    [null, first?.remoteId, null, first?.remoteId],
    after,
  );
  assert.equal(new Set(messages.map(({ id }) => id)).size, messages.length, after);
}

test('played to its end, a drill leaves each message once in both chats, and nothing in the store', async () => {
  const { slack, matrix, store } = await lived(null);
  for (const chat of [slack, matrix]) assertOnce(chat, 'without a death');
  for await (const { key } of store.list('')) assert.fail(key);
});

test('whatever write or request the process dies at, the next one says each thing once, in order, in both chats', async () => {
  const { steps } = await lived(null);
  assert.ok(steps > 30, `${steps} steps`);
  const deaths = new Set<string>();
  for (let at = 0; at < steps; at++) {
    // Before a step all is as it is after the one before it, but for what goes on beside: that is tried now and then.
    const { diedIn, slack, matrix } = await lived({ step: at, when: at % 4 === 0 ? 'before' : 'after' });
    assert.ok(diedIn !== null);
    deaths.add(diedIn.replace(/\d+/g, 'N'));
    for (const chat of [slack, matrix]) assertOnce(chat, `after a death ${diedIn} (${at})`);
  }
  for (const what of ['after the first write of story/N', 'before a post to slack', 'after the write of play/now'])
    assert.ok(deaths.has(what), `no death ${what}: ${[...deaths].join(', ')}`);
});
