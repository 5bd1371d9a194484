import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { realClock } from '../src/world/real.ts';
import { type FakeMatrix, fakeMatrix, TOKEN } from '../test/support/fake-matrix/fake-matrix.ts';
import { serveFake } from '../test/support/fake-matrix/fronts.ts';
import { APP_TOKEN, BOT_TOKEN, type FakeSlack, fakeSlack } from '../test/support/fake-slack/fake-slack.ts';
import { ms, type Row } from './measure.ts';

/**
 * A program: the bot as `npm start` runs it, a Slack and a homeserver on loopback in this process, and a hundred people who ask at
 * once. Its environment says where the bot's internet is. Prints what it measured, as rows in JSON.
 */

/** Commands at once in each chat. */
const EACH = 50;
/** Cold starts. */
const STARTS = 5;
/** Milliseconds for everything to be answered; Slack takes one message a second in a channel. */
const PATIENCE_MS = 300_000;
const OUTPOST = fileURLToPath(new URL('../src/outpost', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ROOM = '!ops:ops.example';
const ANN = '@ann:ops.example';
const CHANNEL = 'C0ALERTS';
const NAMES = ['puri.sm', 'pureos.net', 'puri.st'];
/** What an answer says, and no word before it. */
const ANSWER = /is\s+down\s+for\s+everyone|resolves\s+everywhere/;

interface Lab {
  readonly slack: FakeSlack;
  readonly matrix: FakeMatrix;
  readonly env: Readonly<Record<string, string | undefined>>;
  close(): Promise<void>;
}

async function openLab(): Promise<Lab> {
  const [slack, matrix] = [await fakeSlack(), fakeMatrix(realClock)];
  const front = await serveFake(matrix);
  const folder = mkdtempSync(join(tmpdir(), 'outpost-bench-'));
  const people = Array.from({ length: EACH }, (_, n) => n);
  matrix.room(ROOM, [ANN, '@outpost:ops.example', ...people.map(n => `@person${n}:ops.example`)], { name: 'ops' });
  for (const n of people) slack.users.set(`U0P${n}`, { id: `U0P${n}`, team_id: 'T0AAAAAAA' });
  slack.postEveryMs = 900;
  const env = {
    PATH: process.env['PATH'],
    ROOT_HINTS: process.env['ROOT_HINTS'],
    TRUST_ANCHORS: process.env['TRUST_ANCHORS'],
    PUBLIC_RESOLVERS: 'off',
    OUTPOST_STORE: join(folder, 'outpost.db'),
    OUTPOST_PORTFOLIO: join(folder, 'portfolio.yaml'),
    OUTPOST_HEALTH: 'off',
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_APP_TOKEN: APP_TOKEN,
    SLACK_CHANNEL: CHANNEL,
    SLACK_API_URL: slack.url,
    MATRIX_HOMESERVER_URL: front.url,
    MATRIX_ACCESS_TOKEN: TOKEN,
    MATRIX_ROOM: ROOM,
    MATRIX_INVITERS: '*:ops.example',
  };
  return {
    slack,
    matrix,
    env,
    async close() {
      await slack.close();
      await front.close();
      rmSync(folder, { recursive: true });
    },
  };
}

interface Bot {
  readonly child: ChildProcess;
  readonly connectedMs: number;
  stop(): Promise<void>;
}

async function startBot({ env }: Lab): Promise<Bot> {
  const begunMs = performance.now();
  const child = spawn(OUTPOST, ['start'], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const over = new Promise(resolve => child.once('exit', resolve));
  process.once('exit', () => child.kill('SIGKILL'));
  let log = '';
  await new Promise<void>((resolve, reject) => {
    over.then(() => reject(new Error(`the bot ended: ${log}`)));
    child.stderr?.on('data', more => {
      log += more;
      if (/slack is connected/.test(log) && /matrix is connected/.test(log)) resolve();
    });
  });
  return {
    child,
    connectedMs: performance.now() - begunMs,
    async stop() {
      child.kill('SIGTERM');
      await over;
    },
  };
}

async function coldStart(lab: Lab): Promise<number> {
  const bot = await startBot(lab);
  await bot.stop();
  return bot.connectedMs;
}

async function burst(lab: Lab): Promise<Row[]> {
  const bot = await startBot(lab);
  const { slack, matrix } = lab;
  const seen = watchMatrix(matrix);
  const begunMs = performance.now();
  const acks: Promise<number>[] = [];
  const asked: string[] = [];
  for (let n = 0; n < EACH; n++) {
    const line = `!trace ${NAMES[n % NAMES.length]}`;
    acks.push(...slack.say(line, { channel: CHANNEL, user: `U0P${n}` }).map(sent => sent.acknowledged));
    asked.push(matrix.say(ROOM, `@person${n}:ops.example`, line));
  }
  const slackMs = await Promise.all(acks);
  await until(() => asked.every(id => seen.first.has(id)));
  const answered = await Promise.all([
    untilMs(begunMs, () => matrix.world.shown(ROOM).filter(text => ANSWER.test(text)).length >= EACH),
    untilMs(begunMs, () => slack.messages.filter(each => ANSWER.test(each.text)).length >= EACH),
  ]);
  const peak = peakOf(bot.child);
  await bot.stop();
  const firsts = asked.map(id => (seen.first.get(id) ?? Number.NaN) - begunMs);
  const messages = asked.map(id => (seen.message.get(id) ?? Number.NaN) - begunMs);
  return [
    percentileRow('Slack: acknowledged', slackMs, 'wanted: under 1000 ms'),
    percentileRow('Matrix: the first sign', firsts, 'wanted: under 1000 ms'),
    percentileRow('Matrix: the first message', messages, ''),
    { what: 'Matrix: all answers', figure: ms(answered[0]), beside: `${EACH} in one room` },
    { what: 'Slack: all answers', figure: ms(answered[1]), beside: `${EACH} in one channel` },
    {
      what: 'peak memory of the bot',
      figure: `${peak.toFixed(0)} MB`,
      beside: 'wanted: under 250 MB',
    },
  ];
}

/** When each event was first taken note of, and when it was first replied to. */
function watchMatrix(matrix: FakeMatrix): { first: Map<string, number>; message: Map<string, number> } {
  const [first, message] = [new Map<string, number>(), new Map<string, number>()];
  matrix.instead.unshift(({ path, body }) => {
    const now = performance.now();
    const receipt = /\/receipt\/m\.read\/([^/]+)$/.exec(path)?.[1];
    if (receipt !== undefined) {
      const upTo = matrix.world.stream.findIndex(placed => placed.event.event_id === decodeURIComponent(receipt));
      for (const { event } of matrix.world.stream.slice(0, upTo + 1)) note(first, event.event_id, now);
    }
    const relation = (body as { 'm.relates_to'?: { 'm.in_reply_to'?: { event_id?: string } } } | undefined)?.[
      'm.relates_to'
    ];
    const to = relation?.['m.in_reply_to']?.event_id;
    if (to !== undefined) for (const map of [first, message]) note(map, to, now);
    return null;
  });
  return { first, message };
}

const note = (map: Map<string, number>, id: string, now: number): void => {
  if (!map.has(id)) map.set(id, now);
};

function percentileRow(what: string, values: readonly number[], beside: string): Row {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
  return {
    what: `${what}, 99 of 100`,
    figure: ms(at(0.99)),
    beside: [`half of them ${ms(at(0.5))}`, beside].filter(Boolean).join('; '),
  };
}

/** Megabytes, as the kernel counts what was resident at most. */
function peakOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) * 1_024) / 1_000_000;
}

const startRow = (starts: readonly number[]): Row => {
  const sorted = [...starts].sort((a, b) => a - b);
  return {
    what: 'cold start to both chats connected',
    figure: ms(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN),
    beside: `${ms(sorted[0] ?? 0)} to ${ms(sorted.at(-1) ?? 0)}; wanted: under 3000 ms`,
  };
};

async function until(so: () => boolean): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !so(); await sleep(5))
    if (performance.now() > end) throw new Error('it did not come to that');
}

async function untilMs(sinceMs: number, so: () => boolean): Promise<number> {
  await until(so);
  return performance.now() - sinceMs;
}

const lab = await openLab();
const starts: number[] = [];
for (let n = 0; n < STARTS; n++) starts.push(await coldStart(lab));
const rows = [...(await burst(lab)), startRow(starts)];
await lab.close();
process.stdout.write(JSON.stringify(rows), () => process.exit());
