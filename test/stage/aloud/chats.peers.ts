import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openVault } from '../../../src/store/vault.ts';
import { realClock } from '../../../src/world/real.ts';
import { LAUNCHER, outpost } from '../../cli/launch.ts';
import { APP_TOKEN, BOT_TOKEN, type FakeSlack, fakeSlack } from '../../support/fake-slack/fake-slack.ts';
import { person } from '../../support/person.ts';
import { missingSynapse, openSynapse, type Synapse, type User } from '../../support/synapse.ts';

/** The outage of 2018 from a shell, said in a real Synapse and a Slack on loopback, by processes that are killed. */
const missing = missingSynapse();
const skip = process.env['CI'] === 'true' ? false : (missing ?? false);
const synapse: Synapse | null = missing === null ? await openSynapse() : null;
after(() => synapse?.close());

const DRILL = ['drill', 'purism-2018'];
const ALERTS = 'C0ALERTS';

/** All that stands in each chat in the end, in order: the alert as it is then, and what came below it. */
const TOLD = [
  /^DRILL purism-2018 · Tue 20 Feb 2018 10:48 UTC · 🟢 puri\.sm is back: fixed after 8 h 37 min\. \(drill-1\)/,
  /^DRILL purism-2018 · 02:14 UTC · 🔴 Calling whoever reads this: nobody has acknowledged yet\./,
  /^DRILL purism-2018 · 02:29 UTC · 🔴 Calling whoever reads this: nobody has acknowledged for 15 min\./,
  /^DRILL purism-2018 · 02:34 UTC · the operator \(shell\) has acknowledged: somebody is on it\.$/,
  /^DRILL purism-2018 · 03:04 UTC · Nobody has written for 30 min; the operator has it\./,
  /^DRILL purism-2018 · 04:04 UTC · Nobody has written for 1 h; the operator has it\./,
  /^DRILL purism-2018 · 06:04 UTC · Nobody has written for 2 h; the operator has it\./,
  /^DRILL purism-2018 · 10:04 UTC · Nobody has written for 4 h; the operator has it\./,
  /^DRILL purism-2018 · 10:36 UTC · 1 of 2 \.sm servers delegates again\.$/,
  /^DRILL purism-2018 · 10:48 UTC · puri\.sm is back\.$/,
  /^DRILL purism-2018 · 10:48 UTC · puri\.st is back\.$/,
  /^DRILL purism-2018 · 10:48 UTC · pureos\.net is back\.$/,
  /^DRILL purism-2018 · 10:48 UTC · 🟢 fixed after 8 h 37 min; last users back about 11:45 UTC\.$/,
];
/** The alert as it was when it came. */
const FIRST =
  /^DRILL purism-2018 · Tue 20 Feb 2018 02:14 UTC · 🔴 puri\.sm is down for everyone: the \.sm registry has suspended it\.[\s\S]*This is practice, played from a shell on fra1:[\s\S]*Also down by this: pureos\.net and puri\.st /;

/** All that people read, whole: the alert as it came, then all as it stands in the end. */
const golden = (chat: string): string => new URL(`../../golden/${chat}/drill-told.txt`, import.meta.url).pathname;

interface Scene {
  readonly slack: FakeSlack;
  readonly server: Synapse;
  readonly bot: User;
  readonly room: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

let scenes = 0;

async function scene(t: TestContext, roomOf: (server: Synapse, bot: User) => Promise<string>): Promise<Scene> {
  if (synapse === null) throw new Error(missing ?? 'Synapse is missing');
  const bot = await synapse.user(`outpost${++scenes}`);
  const room = await roomOf(synapse, bot);
  const slack = await fakeSlack();
  const folder = mkdtempSync(join(tmpdir(), 'outpost-drill-'));
  t.after(async () => {
    await slack.close();
    rmSync(folder, { recursive: true });
  });
  const env = {
    OUTPOST_STORE: join(folder, 'outpost.db'),
    OUTPOST_NAME: 'fra1',
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_APP_TOKEN: APP_TOKEN,
    SLACK_CHANNEL: ALERTS,
    SLACK_API_URL: slack.url,
    MATRIX_HOMESERVER_URL: synapse.url,
    MATRIX_ACCESS_TOKEN: bot.token,
    MATRIX_ROOM: room,
  };
  return { slack, server: synapse, bot, room, folder, env };
}

async function plainRoom(_: Synapse, bot: User): Promise<string> {
  const made = await bot.call('POST', '/_matrix/client/v3/createRoom', { name: 'ops' });
  return String(made.body['room_id']);
}

interface Life {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** One life of the process; `kill` says when it is over. */
async function life({ env, folder }: Scene, kill: () => NodeJS.Signals | null = () => null): Promise<Life> {
  const child = spawn(LAUNCHER, DRILL, { cwd: folder, env: { PATH: process.env['PATH'], ...env } });
  let out = '';
  let err = '';
  let isOver = false;
  child.stdout.on('data', more => (out += more));
  child.stderr.on('data', more => (err += more));
  const ended = new Promise<number | null>(resolve => child.once('close', resolve));
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver) {
    const signal = kill();
    if (signal !== null) child.kill(signal);
    if (signal === 'SIGKILL') break;
    await wait(5);
  }
  return { status: await ended, out, err };
}

/** Kills with this signal so long after so many messages have come to Slack. */
function killAfter({ slack }: Scene, count: number, ms: number, signal: NodeJS.Signals = 'SIGKILL') {
  let sinceMs: number | null = null;
  let isSent = false;
  return () => {
    if (slack.messages.length < count || isSent) return null;
    sinceMs ??= performance.now();
    if (performance.now() - sinceMs < ms) return null;
    isSent = true;
    return signal;
  };
}

/** Bodies as they are wrapped for a phone, in one line each. */
const flat = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ').trim();
const firstLine = (text: string): string => text.split('\n')[0] ?? '';

function assertLines(texts: readonly string[], where: string): void {
  assert.equal(texts.length, TOLD.length, `${where}:\n${texts.join('\n')}`);
  for (const [i, told] of TOLD.entries()) assert.match(texts[i] ?? '', told, where);
}

async function assertWhole({ slack, bot, room }: Scene): Promise<void> {
  assert.deepEqual([...new Set(slack.messages.map(({ channel }) => channel))], [ALERTS]);
  assertLines(
    slack.messages.map(({ text }) => firstLine(text)),
    'Slack',
  );
  for (const { thread } of slack.messages.slice(1)) assert.equal(thread, slack.messages[0]?.ts);
  const posts = slack.calls.filter(({ method }) => method === 'chat.postMessage');
  assert.match(String(posts[0]?.args['text']), FIRST);
  const wild = slack.calls.filter(({ method }) => /connections|open|reactions|delete/.test(method));
  assert.deepEqual(wild, []);

  const messages = await bot.messages(room);
  assert.deepEqual([...new Set(messages.map(({ type }) => type))], ['m.room.message']);
  assertLines(
    messages.map(({ body }) => flat(body)),
    'Matrix',
  );
  assert.match(flat(String(messages[0]?.content['body'])), FIRST);
  for (const { content } of messages) assert.deepEqual(content['m.mentions'], {});
  for (const { content } of messages.slice(1)) {
    const to = content['m.relates_to'] as { event_id?: string; 'm.in_reply_to'?: { event_id: string } };
    assert.equal(to.event_id ?? to['m.in_reply_to']?.event_id, messages[0]?.id);
  }
}

/** Keys of drills that lie in the store. */
function keptIn({ env }: Scene): readonly string[] {
  const db = new DatabaseSync(env['OUTPOST_STORE'] ?? '', { readOnly: true });
  const rows = db.prepare("SELECT key FROM records WHERE key LIKE 'outpost:drill/%'").all();
  db.close();
  return rows.map(({ key }) => String(key));
}

test('killed again and again, the drill of 2018 stands once in both chats, to its end, and leaves nothing', {
  skip,
}, async t => {
  const at = await scene(t, plainRoom);
  const deaths = [
    [1, 0],
    [2, 120],
    [5, 15],
    [7, 60],
    [10, 20],
  ] as const;
  for (const [n, [count, ms]] of deaths.entries()) {
    const { status, err } = await life(at, killAfter(at, count, ms));
    assert.equal(status, null, err);
    const [first, only, goesOn] = err.split('\n');
    assert.equal(
      first,
      `What I say in it stands in ${ALERTS} (Slack) and ${at.room} (Matrix) as well, each message marked DRILL purism-2018; nobody is called.`,
    );
    assert.equal(only, 'Only in this terminal: npx outpost drill purism-2018 --here');
    if (n > 0) assert.match(goesOn ?? '', /^It goes on at \d\d:\d\d UTC on 20 Feb 2018, where it was broken off\.$/);
    assert.notDeepEqual(keptIn(at), []);
  }
  const beside = await outpost(['outbox', '--json'], { env: at.env, cwd: at.folder });
  assert.deepEqual((JSON.parse(beside.out) as { items: unknown[] }).items, []);
  const last = await life(at);
  assert.equal(last.status, 0, last.err);
  assert.doesNotMatch(last.out, /wait|02:14/, last.err);
  assert.match(last.out, /fixed after 8 h 37 min; last users back about 11:45 UTC/);
  await assertWhole(at);
  assert.deepEqual(keptIn(at), []);
  const posts = at.slack.calls.filter(({ method }) => method === 'chat.postMessage');
  const inSlack = [String(posts[0]?.args['text']), ...at.slack.messages.map(({ text }) => text)];
  const messages = await at.bot.messages(at.room);
  const inMatrix = [String(messages[0]?.content['body']), ...messages.map(({ body }) => body)];
  for (const [chat, texts] of [
    ['slack', inSlack],
    ['matrix', inMatrix],
  ] as const)
    t.assert.fileSnapshot(`${texts.join('\n\n')}\n`, golden(chat), { serializers: [(text: string) => text] });
});

test('Ctrl-C keeps the drill, says how it goes on and how it is dropped; dropped, the chats are told', {
  skip,
}, async t => {
  const at = await scene(t, plainRoom);
  const { status, out } = await life(at, killAfter(at, 3, 50, 'SIGINT'));
  assert.equal(status, 130);
  assert.match(flat(out), /Next: npx outpost drill purism-2018 \(goes on\) · npx outpost drill stop \(drops it\)$/);
  const stopped = await outpost(['drill', 'stop'], { env: at.env, cwd: at.folder });
  assert.match(stopped.out, /^purism-2018 will not go on\./, stopped.err);
  assert.deepEqual(keptIn(at), []);
  const end = /^DRILL purism-2018 · 02:\d\d UTC · The drill ends here\. Nothing of it was so\.$/;
  assert.match(flat((await at.bot.messages(at.room)).at(-1)?.body ?? ''), end);
  assert.match(at.slack.messages.at(-1)?.text ?? '', end);
  const again = await outpost(['drill', 'stop'], { env: at.env, cwd: at.folder });
  assert.equal(again.status, 2);
});

test('in an encrypted room everybody can read it; while a bot has the keys it is said what to type there', {
  skip,
}, async t => {
  const people: { leave(): void }[] = [];
  t.after(() => {
    for (const each of people) each.leave();
  });
  let shown = (): readonly string[] => [];
  const at = await scene(t, async (server, bot) => {
    const ann = await person(server, await server.user(`reader${scenes}`, true));
    people.push(ann);
    const room = await ann.room({ name: 'ops', invite: [bot.id] });
    shown = () =>
      ann
        .shown(room)
        .filter(({ sender, isEncrypted, isUnreadable }) => sender === bot.id && isEncrypted && !isUnreadable)
        .map(({ body }) => flat(body));
    return room;
  });
  const vault = openVault(at.env['OUTPOST_STORE'] ?? '', realClock.now);
  const locked = await life(at, killAfter(at, 2, 0));
  vault.close();
  assert.match(
    locked.err,
    /Matrix takes nothing: its room is encrypted, and a running bot has the keys; type there: !drill purism-2018 --yes\. The drill goes on/,
  );
  assert.deepEqual(shown(), []);
  const { status, err } = await life(at);
  assert.equal(status, 0, err);
  for (let n = 0; n < 100 && shown().length < TOLD.length; n++) await wait(50);
  assertLines(shown(), 'encrypted');
});
