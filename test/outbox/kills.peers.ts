import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { type FakeSlack, fakeSlack } from '../support/fake-slack/fake-slack.ts';
import { ROOT } from '../support/sources.ts';
import { missingSynapse, openSynapse, type Synapse, type User } from '../support/synapse.ts';

/** An alert told by a real process, with a real store, to a real homeserver and a Slack on loopback, killed at any step. */
const missing = missingSynapse();
const skip = process.env['CI'] === 'true' ? false : (missing ?? false);
const synapse: Synapse | null = missing === null ? await openSynapse() : null;
after(() => synapse?.close());

/** Of the steps that there are, every so manyeth is the last of a life; 1 tries all of them. */
const EVERY = Number(process.env['OUTPOST_KILL_EVERY'] ?? 7);
const WHENS = ['before', 'during', 'after'] as const;
/** Milliseconds that a life may take: far more than any does. */
const LIFE_MS = 60_000;

interface Scene {
  readonly slack: FakeSlack;
  readonly bot: User;
  readonly room: string;
  readonly variables: Readonly<Record<string, string>>;
}

let scenes = 0;

async function scene(t: TestContext): Promise<Scene> {
  if (synapse === null) throw new Error(missing ?? 'Synapse is missing');
  const bot = await synapse.user(`speaker${++scenes}`);
  const made = await bot.call('POST', '/_matrix/client/v3/createRoom', { name: 'ops' });
  const room = String(made.body['room_id']);
  const slack = await fakeSlack();
  const folder = mkdtempSync(join(tmpdir(), 'outpost-kills-'));
  t.after(async () => {
    await slack.close();
    rmSync(folder, { recursive: true });
  });
  const variables = {
    STORE: join(folder, 'outpost.db'),
    SLACK: slack.url,
    MATRIX: synapse.url,
    MATRIX_TOKEN: bot.token,
    ROOM: room,
  };
  return { slack, bot, room, variables };
}

interface End {
  readonly signal: string | null;
  readonly steps: number;
}

/** One life of the process, until it has said all or is dead. */
function life({ variables }: Scene, kill: Readonly<Record<string, string>> = {}): Promise<End> {
  const child = spawn(`${ROOT}node_modules/.bin/node`, [`${ROOT}test/outbox/speaking.ts`], {
    env: { PATH: process.env['PATH'], ...variables, ...kill },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', chunk => {
    said += String(chunk);
  });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error('a life does not end'));
    }, LIFE_MS);
    child.once('exit', (_, signal) => {
      clearTimeout(late);
      resolve({ signal, steps: signal === null ? (JSON.parse(said) as { steps: number }).steps : 0 });
    });
  });
}

const TOLD = ['all is well', 'wake up', 'the second zone fell', 'fixed'];
const words = (text: string): string => text.split('\n')[0] ?? '';

async function assertOnce({ slack, bot, room }: Scene, after: string): Promise<void> {
  const inRoom = slack.messages.filter(({ channel }) => channel === 'C0ALERTS');
  assert.deepEqual(
    inRoom.map(({ text }) => words(text)),
    TOLD,
    `in Slack ${after}`,
  );
  const [root] = inRoom;
  for (const { thread } of inRoom.slice(1)) assert.equal(thread, root?.ts, `its thread ${after}`);
  const direct = slack.messages.filter(({ channel }) => channel === 'D0ANN');
  assert.deepEqual(
    direct.map(({ text }) => words(text)),
    ['wake up'],
    `the page ${after}`,
  );
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=100`;
  const { body } = await bot.call('GET', path);
  const events = (
    body['chunk'] as unknown as { type: string; content: Record<string, unknown>; event_id: string }[]
  ).reverse();
  const relation = (content: Record<string, unknown>) =>
    content['m.relates_to'] as { rel_type?: string; event_id?: string } | undefined;
  const edits = events.filter(({ content }) => relation(content)?.rel_type === 'm.replace');
  const messages = events.filter(
    ({ type, content }) => type === 'm.room.message' && relation(content)?.rel_type !== 'm.replace',
  );
  const shown = messages.map(({ event_id: id, content }) => {
    const edit = edits.findLast(each => relation(each.content)?.event_id === id);
    const newest = (edit?.content['m.new_content'] ?? content) as Record<string, unknown>;
    return words(String(newest['body']));
  });
  assert.deepEqual(shown, TOLD, `in Matrix ${after}`);
}

test('killed at a step, before, during or after it, the next life says each thing once, in order, in both chats', {
  skip,
}, async t => {
  const whole = await scene(t);
  const { steps } = await life(whole);
  await assertOnce(whole, 'without a death');
  let deaths = 0;
  for (let at = 0; at < steps; at += EVERY) {
    const when = WHENS[((at / EVERY) % WHENS.length) | 0] ?? 'after';
    const mine = await scene(t);
    const { signal } = await life(mine, { KILL_AT: String(at), KILL_WHEN: when });
    deaths += signal === 'SIGKILL' ? 1 : 0;
    await life(mine);
    await assertOnce(mine, `after a death ${when} step ${at}`);
  }
  assert.ok(deaths > 3, `${deaths} deaths`);
  t.diagnostic(`${deaths} deaths in ${steps} steps`);
});
