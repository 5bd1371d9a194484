import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NO_PARTS } from '../../src/incidents/tellings.ts';
import { openStore } from '../../src/store/open.ts';
import { openStories } from '../../src/story/stories.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import { LAUNCHER } from '../cli/launch.ts';
import { root } from '../story/telling.ts';
import { APP_TOKEN, BOT_TOKEN, type FakeSlack, fakeSlack } from '../support/fake-slack/fake-slack.ts';
import { missingForStores, type StoreServer, startPostgres } from '../support/store-servers.ts';

/**
 * Two real bots on a real PostgreSQL, in a fake Slack that outlives them. Processes are killed and stopped, the database
 * and the chat are cut off, at random; alerts go on coming. Minutes: 2, or OUTPOST_CHAOS_MINUTES.
 */
const missing = missingForStores();
if (missing !== null && process.env['CI'] !== undefined) throw new Error(missing);
const peer = missing === null ? {} : { skip: missing };

const MINUTES = Number(process.env['OUTPOST_CHAOS_MINUTES'] ?? 2);
const SEED = Number(process.env['OUTPOST_CHAOS_SEED'] ?? 7);
/** Milliseconds for which everything works again before what stands in the chat is judged. */
const CALM_MS = 100_000;

const folder = mkdtempSync(join(tmpdir(), 'outpost-two-'));
let postgres: StoreServer;
let slack: FakeSlack;
const bots = new Map<string, ChildProcess>();
before(async () => {
  if (missing !== null) return;
  [postgres, slack] = await Promise.all([startPostgres(), fakeSlack()]);
  slack.postEveryMs = 100;
  writeFileSync(join(folder, 'portfolio.yaml'), '{}\n');
});
after(async () => {
  for (const bot of bots.values()) bot.kill('SIGKILL');
  await Promise.all([postgres?.stop(), slack?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** What happened when: for whoever must find out why an alert stands twice. */
const diary: string[] = [];
const note = (what: string): void => void diary.push(`${(performance.now() / 1_000).toFixed(1)} s: ${what}`);

/** Starts a bot, or starts it again. */
function begin(name: string): void {
  note(`${name} starts`);
  const bot = spawn(LAUNCHER, ['start'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      OUTPOST_NAME: name,
      OUTPOST_STORE: postgres.url,
      OUTPOST_PORTFOLIO: join(folder, 'portfolio.yaml'),
      OUTPOST_HEALTH: 'off',
      OUTPOST_LOG: 'error',
      PUBLIC_RESOLVERS: 'off',
      SLACK_API_URL: slack.url,
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_APP_TOKEN: APP_TOKEN,
      SLACK_CHANNEL: 'C0ALERTS',
    },
  });
  bot.stderr?.on('data', text => process.stderr.write(text));
  bots.set(name, bot);
}

/** Chance that can be repeated. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return sides => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % sides;
  };
}

/** What happens to bots, database and chat; each is over when it resolves. */
function mishaps(roll: (sides: number) => number) {
  const victim = (): string => ['fra1', 'nyc3'][roll(2)] ?? '';
  return {
    async 'kill -9'() {
      const name = victim();
      bots.get(name)?.kill('SIGKILL');
      await wait(1_000 + roll(20_000));
      begin(name);
    },
    async SIGSTOP() {
      const bot = bots.get(victim());
      bot?.kill('SIGSTOP');
      await wait(roll(3) === 0 ? 60_000 : 5_000 + roll(25_000));
      bot?.kill('SIGCONT');
    },
    async 'database away'() {
      await postgres.kill();
      await wait(1_000 + roll(40_000));
      await postgres.start();
    },
    async 'chat silent'() {
      slack.isSilent = true;
      await wait(1_000 + roll(20_000));
      slack.isSilent = false;
    },
  };
}

/** One mishap after the other until then; gives how many of each kind. */
async function storm(roll: (sides: number) => number, end: number): Promise<Record<string, number>> {
  const all = mishaps(roll);
  const names = Object.keys(all) as (keyof typeof all)[];
  const counts: Record<string, number> = {};
  while (realClock.monotonicMs() < end) {
    const name = names[roll(names.length)] ?? 'kill -9';
    counts[name] = (counts[name] ?? 0) + 1;
    note(`${name} begins`);
    await all[name]();
    note(`${name} is over`);
    await wait(roll(5_000));
  }
  return counts;
}

/** What Slack was asked that has to do with these messages. */
const asked = (mine: readonly { readonly metadata: unknown; readonly ts: string }[]): string => {
  const ids = mine.flatMap(({ metadata, ts }) => [JSON.stringify(metadata), ts]);
  return slack.calls
    .filter(({ args }) => ids.includes(JSON.stringify(args['metadata'])) || ids.includes(String(args['ts'])))
    .map(({ method, at, args }) => `${(at / 1_000).toFixed(1)} s: ${method} ${args['text'] ?? args['ts']}`)
    .join('\n');
};

/** What stands in the chat: each alert once, or once more and marked. */
function judged(told: number): { readonly marked: number; readonly twice: number } {
  const standing = slack.messages.filter(({ thread }) => thread === null);
  let [marked, twice] = [0, 0];
  for (let n = 1; n <= told; n++) {
    const mine = standing.filter(({ text }) => text.includes(`alert ${n}.`));
    assert.ok(mine.length > 0, `alert ${n} of ${told} is lost`);
    const extra = mine.length - 1;
    const repeats = mine.filter(({ text }) => text.includes('may repeat')).length;
    assert.ok(
      extra <= repeats,
      `alert ${n} stands ${mine.length} times: ${JSON.stringify(mine, ['ts', 'text', 'edits', 'metadata', 'event_payload', 'delivery_id'])}\n${asked(mine)}\n${diary.join('\n')}`,
    );
    if (extra > 0) twice++;
    marked += repeats;
  }
  return { marked, twice };
}

test(
  `two bots in a storm of ${MINUTES} minutes: every alert stands once in the chat, or is marked, and none is lost`,
  peer,
  async t => {
    for (const name of ['fra1', 'nyc3']) begin(name);
    const store = openStore({ url: postgres.url, warn: () => undefined, chance: realChance, clock: realClock });
    const stories = openStories({
      records: async () => store,
      clock: realClock,
      own: NO_PARTS,
      beside: true,
      warn: () => undefined,
    });
    await wait(10_000);
    const end = realClock.monotonicMs() + MINUTES * 60_000;
    const roll = dice(SEED);
    let told = 0;
    const telling = (async () => {
      while (realClock.monotonicMs() < end) {
        const n = ++told;
        note(`alert ${n} is told`);
        await stories.open(`storm:${n}`, () => ({ parts: NO_PARTS, say: [root(`alert ${n}.`)], closedAt: null }));
        await stories.refresh();
        await wait(3_000 + roll(2_000));
      }
    })();
    const counts = await storm(roll, end);
    await telling;
    for (const deadline = realClock.monotonicMs() + CALM_MS; realClock.monotonicMs() < deadline; ) {
      await stories.refresh();
      await wait(2_000);
    }
    const { marked, twice } = judged(told);
    t.diagnostic(
      `${told} alerts through ${JSON.stringify(counts)}: ${twice} stand twice and are marked, ${marked} are marked (seed ${SEED})`,
    );
    await store.close();
  },
);
