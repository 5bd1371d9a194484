import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ALERTS, inMatrix, inSlack, send, until } from '../support/war-room.ts';
import type { Call } from './machines/gate.ts';
import type { Machine } from './machines/machines.ts';
import { missingForScene, openScene, type Scene, sharing, speaking, TAKEN_OVER_MS } from './machines/scene.ts';

/** The outage of 2018, lived through by two bots. Whoever speaks is killed at chosen requests, and stopped for a minute once. */
const missing = missingForScene();
const peer = { skip: missing ?? false, timeout: 600_000 };

const STOPPED_MS = 60_000;
/** Milliseconds between two looks at a name, and until what a dead process did is another's. */
const EVERY_MS = 10_000;
const OTHERS_MS = 30_000;

let at: Scene;
before(async () => {
  if (missing === null) at = await openScene({ everyMs: EVERY_MS, isApart: false });
});
after(() => at?.close());

const kill = (bot: Machine): void => bot.signal('SIGKILL');

/** What was sent, as far as it can be read: Slack's requests are forms. */
const plain = (body: string): string => (body.startsWith('{') ? body : decodeURIComponent(body.replaceAll('+', ' ')));

/** A message into a room, in Slack's words or Matrix'. */
const posts =
  (words: RegExp) =>
  ({ method, path, body }: Call): boolean =>
    (path.endsWith('/chat.postMessage') || (method === 'PUT' && path.includes('/send/m.room.message'))) &&
    words.test(plain(body));

const edits =
  (words: RegExp) =>
  ({ path, body }: Call): boolean =>
    (path.endsWith('/chat.update') || body.includes('m.replace')) && words.test(plain(body));

/** Resolves when the bot is dead, by a request like this to either of the chats, or to both of them. */
function dies(
  bot: Machine,
  of: readonly ('slack' | 'matrix')[],
  is: (call: Call) => boolean,
  when: 'before' | 'after',
) {
  const reached = Promise.all(
    of.map(chat => {
      const { promise, resolve } = Promise.withResolvers<void>();
      bot[chat].next(is, when, () => {
        resolve();
        return reached;
      });
      return promise;
    }),
  ).then(() => kill(bot));
  return Promise.race([
    reached,
    wait(TAKEN_OVER_MS).then(() => Promise.reject(new Error(`${bot.name} never came to its last request`))),
  ]);
}

const ROOT = /puri\.sm is down for everyone.*\(inc-1\)/s;

const inThread = (root: string, body: string): object => ({
  msgtype: 'm.text',
  body,
  'm.relates_to': { rel_type: 'm.thread', event_id: root },
});

/** It is killed by its request; the other one speaks, and it is started again. */
async function killed(scene: Scene, dead: Machine, death: Promise<void>, other: Machine): Promise<void> {
  await death;
  await speaking(scene, other);
  const since = Date.now();
  dead.begin();
  await sharing(scene, dead, since);
}

/** Both are asked who is there, each in one chat; both answer once, and say the same. */
async function asksBoth({ slack, ann, id }: Scene): Promise<void> {
  const answers = () => slack.messages.filter(({ text }) => text.includes('I am connected to all'));
  const before = answers().length;
  slack.command('/status', { channel: ALERTS, user: 'U0KIM' });
  await send(ann, id, 'm.room.message', { msgtype: 'm.text', body: '!status' });
  await until('an answer in Slack', () => answers().length > before);
  await until('an answer in Matrix', () => inMatrix(ann, id, /I am connected to all/));
}

/** The speaker stands still for a minute, while the others work and the registry gives in. */
async function stopped({ slack, ann, theo, id, show }: Scene, speaker: Machine, other: Machine, root: string) {
  speaker.signal('SIGSTOP');
  const wakes = wait(STOPPED_MS).then(() => speaker.signal('SIGCONT'));
  await send(ann, id, 'm.room.message', inThread(root, 'the contract number is in the safe'));
  await send(theo, id, 'm.room.message', inThread(root, '!incident called registrar 101domain ref 1234 next 2h'));
  await until('a line of Matrix in Slack', () => inSlack(slack, /the contract number is in the safe/), TAKEN_OVER_MS);
  await until('the call in Slack', () => inSlack(slack, /called registrar 101domain/));
  await show('restored');
  await until('the end in Slack', () => inSlack(slack, /fixed after/), TAKEN_OVER_MS);
  await until('the end in Matrix', () => inMatrix(ann, id, /fixed after/));
  assert.ok(other.isRunning());
  await wakes;
  // What it believed to be its own is said by now, if ever.
  await wait(10_000);
}

/** Milliseconds without a question about a name. */
function longestGap(file: string, name: string, from: number, to: number): number {
  const asked = readFileSync(file, 'utf8')
    .split('\n')
    .map(line => line.split(' '))
    .filter(([when, what]) => what === name && Number(when) >= from && Number(when) <= to)
    .map(([when]) => Number(when));
  return Math.max(...[...asked, to].map((when, n) => when - (n === 0 ? from : (asked[n - 1] ?? 0))));
}

/** Of the lines in a chat, those that match, in order. */
const matching = (lines: readonly string[], all: readonly RegExp[]): string[] =>
  lines.flatMap(line => all.filter(each => each.test(line)).map(String));

test(
  'the outage of 2018 with two bots, the speaker killed at three requests and stopped for a minute',
  peer,
  async t => {
    const { slack, ann, theo, id, bots, show, asked } = at;
    const [fra1, nyc3] = bots as [Machine, Machine];
    fra1.begin();
    await speaking(at, fra1);
    nyc3.begin();
    await sharing(at, nyc3, 0);
    // Each name has been looked at, and was well.
    await wait(EVERY_MS);
    const begun = Date.now();

    const first = dies(fra1, ['slack', 'matrix'], posts(/inc-1/), 'after');
    await show('suspended');
    await killed(at, fra1, first, nyc3);
    const root = await until('the alert in Matrix', () => inMatrix(ann, id, ROOT));

    const second = dies(nyc3, ['slack'], edits(/acknowledged by theo/), 'before');
    await send(theo, id, 'm.reaction', { 'm.relates_to': { rel_type: 'm.annotation', event_id: root.id, key: '✅' } });
    await killed(at, nyc3, second, fra1);
    await until('the alert in Slack says so', () => inSlack(slack, /acknowledged by theo/));

    const third = dies(fra1, ['matrix'], posts(/I ring 101domain now/), 'after');
    const thread = inSlack(slack, ROOT)?.ts ?? '';
    slack.say('I ring 101domain now', { channel: ALERTS, user: 'U0KIM', thread });
    await killed(at, fra1, third, nyc3);
    await asksBoth(at);

    await stopped(at, nyc3, fra1, root.id);
    const ended = Date.now();

    for (const name of ['puri.sm.', 'pureos.net.', 'puri.st.', 'purismspc.com.']) {
      const gap = longestGap(asked, name, begun, ended);
      t.diagnostic(`${name} was never unasked for longer than ${Math.round(gap / 1_000)} s`);
      assert.ok(gap <= EVERY_MS + OTHERS_MS, `${name} was not asked about for ${gap} ms`);
    }
    await judged(at);
  },
);

/** What was said and done after the alert, in this order. */
const STORY = {
  // What answers the one who did it ends with the number.
  acknowledged: /theo \(Matrix\) has acknowledged: somebody is on it\.(?! \(inc-1\))/,
  rung: /kim \(Slack\): I ring 101domain now/,
  safe: /^(?:ann \(Matrix\): )?the contract number is in the safe/,
  called: /theo \(Matrix\) called registrar 101domain \(reference 1234\), next at \S+ UTC\.(?! \(inc-1\))/,
  fixed: /^\S* ?fixed after/,
} as const;

/** The alert and each line once, in order, in both chats; and each command has one answer, which names both processes. */
async function judged({ slack, ann, id, bots }: Scene): Promise<void> {
  const inSlack = slack.messages.filter(({ channel }) => channel === ALERTS).map(({ text }) => text);
  const inRoom = (await ann.messages(id)).filter(({ type }) => type === 'm.room.message').map(({ body }) => body);
  const { acknowledged, rung, safe, called, fixed } = STORY;
  for (const [chat, lines, own] of [
    ['Slack', inSlack, []],
    // What people write is theirs in their own chat, and carried over into the other one.
    ['Matrix', inRoom, [rung]],
  ] as const) {
    const told = matching(lines, Object.values(STORY));
    assert.deepEqual(told, [acknowledged, ...own, safe, called, fixed].map(String), chat);
    assert.equal(lines.filter(line => /puri\.sm is back: fixed after .*\(inc-1\)/.test(line)).length, 1, chat);
    assert.deepEqual(
      lines.filter(line => line.includes('may repeat') || line.includes('said twice')),
      [],
      chat,
    );
    const [answer = '', ...more] = lines.filter(line => line.includes('I am connected to all 2 chats'));
    assert.deepEqual(more, [], `answers in ${chat}`);
    for (const words of ['fra1, up since', 'nyc3, up since', 'speaks in slack and matrix', 'stands by in all chats'])
      assert.ok(answer.includes(words), `${chat}: ${words}: ${answer}`);
  }
  for (const bot of bots) assert.doesNotMatch(bot.log(), /"level":"(?:error|fatal)"/);
}
