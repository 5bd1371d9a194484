import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { runningOn } from '../../src/health/running.ts';
import { openStore } from '../../src/store/open.ts';
import { instant } from '../../src/values/instant.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import type { FakeSlack } from '../support/fake-slack/fake-slack.ts';
import { missingForStores, type StoreServer } from '../support/store-servers.ts';
import { ALERTS, until } from '../support/war-room.ts';
import { type LocalBots, twoOnPostgres } from './machines/local.ts';

/** A new version goes in one process at a time, while people go on typing. */
const missing = missingForStores();
if (missing !== null && process.env['CI'] !== undefined) throw new Error(missing);
const peer = { skip: missing ?? false, timeout: 300_000 };

/** Milliseconds between two commands: each process has one in hand nearly always. */
const EVERY_MS = 250;

let postgres: StoreServer;
let slack: FakeSlack;
let bots: LocalBots;
let close = async (): Promise<void> => undefined;
before(async () => {
  if (missing === null) ({ postgres, slack, bots, close } = await twoOnPostgres());
});
after(() => close());

/** What was typed, and which of it nobody took within Slack's own time: then Slack says so to whoever typed it. */
interface Typed {
  readonly asked: number;
  readonly refused: ReadonlySet<number>;
}

/** Types a command again and again while this lasts. Each has a wrong name in it, which its answer repeats. */
async function typing(during: () => Promise<void>): Promise<Typed> {
  let [isOver, asked] = [false, 0];
  const unheard: Promise<number | null>[] = [];
  const done = (async () => {
    while (!isOver) {
      const n = ++asked;
      const { acknowledged } = slack.command(`/trace word-${n}..example`, { channel: ALERTS, user: `U0P${n % 20}` });
      unheard.push(
        acknowledged.then(
          () => null,
          () => n,
        ),
      );
      await wait(EVERY_MS);
    }
  })();
  await during();
  isOver = true;
  await done;
  return { asked, refused: new Set((await Promise.all(unheard)).filter(n => n !== null)) };
}

async function begun(name: string): Promise<void> {
  const store = openStore({ url: postgres.url, warn: () => undefined, chance: realChance, clock: realClock });
  const at = Date.now();
  bots.begin(name);
  await until(
    `${name} is connected`,
    async () =>
      (await runningOn(store, instant(0))).some(
        each => each.name === name && each.startedAt >= at && each.chats.every(({ state }) => state === 'connected'),
      ),
    60_000,
  );
  await store.close();
}

const answers = (n: number): string[] =>
  slack.messages.map(({ text }) => text).filter(text => text.includes(`word-${n}..example`));

test(
  'while two bots are ended and started one after the other, every command is answered exactly once',
  peer,
  async t => {
    for (const name of bots.names) await begun(name);
    const { asked, refused } = await typing(async () => {
      for (const name of bots.names) {
        await wait(2_000);
        await bots.end(name, 'SIGTERM');
        await begun(name);
      }
      await wait(3_000);
    });
    await wait(5_000);
    const all = Array.from({ length: asked }, (_, n) => n + 1).filter(n => !refused.has(n));
    t.diagnostic(`${asked} commands; ${refused.size} met a connection that was just closing`);
    assert.deepEqual(
      all.filter(n => answers(n).length !== 1).map(n => [n, answers(n)]),
      [],
    );
    assert.ok(refused.size <= bots.names.length, 'of each bot that ends one at most');
  },
);
