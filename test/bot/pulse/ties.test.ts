import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayTies } from '../../../src/bot/pulse/ties.ts';
import type { OwnTies } from '../../../src/health/self.ts';
import { plainLine } from '../../../src/report/plain.ts';
import { instant } from '../../../src/values/instant.ts';
import { rig } from '../../outbox/rig.ts';

const NAMED = { name: 'fra1', beside: false };

const found = (result: string | null): OwnTies => ({
  ok: result === null,
  lines: [],
  report: {
    mark: result === null ? 'fine' : 'down',
    title: [{ kind: 'text', text: `This bot dies with ${result}.` }],
    lead: [],
    blocks: [],
    more: [],
    actions: [],
  },
  result: result ?? '[]',
});

async function said(results: readonly (string | null)[], of = NAMED): Promise<string[][]> {
  const { stories, records, slack, matrix, pass } = rig();
  // Each start is a new process on the same store.
  for (const result of results) {
    await sayTies(found(result), of, await records(), stories);
    await pass(1_000);
  }
  await pass(5_000);
  return [slack, matrix].map(({ messages }) =>
    messages.map(({ message }) => plainLine(message.report.title, { zone: 'UTC', now: instant(0) })),
  );
}

test('what the bot shares with a watched domain is said once in every chat, not at each start', async () => {
  const once = ['This bot dies with example.com.'];
  assert.deepEqual(await said(['example.com', 'example.com', 'example.com']), [once, once]);
});

test('nothing is said where nothing was found, and another result is said again', async () => {
  assert.deepEqual(await said([null, null]), [[], []]);
  const [slack] = await said([null, 'example.com', null, null, 'example.com', 'example.org']);
  assert.deepEqual(
    slack,
    ['example.com', 'example.com', 'example.org'].map(one => `This bot dies with ${one}.`),
  );
});

test('one of several bots says which one it is', async () => {
  assert.deepEqual((await said(['example.com'], { ...NAMED, beside: true }))[0], [
    'fra1: This bot dies with example.com.',
  ]);
});
