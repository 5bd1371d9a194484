import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { runningOn } from '../../src/health/running.ts';
import { openStore } from '../../src/store/open.ts';
import { instant } from '../../src/values/instant.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import type { FakeSlack } from '../support/fake-slack/fake-slack.ts';
import { missingForStores, type StoreServer } from '../support/store-servers.ts';
import { ALERTS, inSlack, until } from '../support/war-room.ts';
import { type LocalBots, twoOnPostgres } from './machines/local.ts';

/** Two real bots whose PostgreSQL goes away, and comes back; both are killed and started again meanwhile. */
const missing = missingForStores();
if (missing !== null && process.env['CI'] !== undefined) throw new Error(missing);
const peer = { skip: missing ?? false, timeout: 300_000 };

let postgres: StoreServer;
let slack: FakeSlack;
let bots: LocalBots;
let close = async (): Promise<void> => undefined;
before(async () => {
  if (missing === null) ({ postgres, slack, bots, close } = await twoOnPostgres());
});
after(() => close());

async function again(name: string): Promise<void> {
  const sockets = slack.sockets.opened();
  await bots.end(name, 'SIGKILL');
  bots.begin(name);
  await until(`${name} is connected`, () => slack.sockets.opened() > sockets);
  await wait(2_000);
}

const said = (words: RegExp) => slack.messages.filter(({ text }) => words.test(text));

/** Asks until each process has answered once: Slack gives every line to one of them. */
async function asked(line: string, each: readonly RegExp[]): Promise<readonly string[]> {
  const from = slack.messages.length;
  const found = () => each.map(words => slack.messages.slice(from).find(({ text }) => words.test(text))?.text);
  await until(`${line}: ${each.join(' and ')}`, async () => {
    if (found().every(text => text !== undefined)) return true;
    slack.command(line, { channel: ALERTS });
    await wait(1_000);
    return false;
  }).catch(error => {
    throw new Error(
      `${error} in: ${slack.messages
        .slice(from)
        .map(({ text }) => text)
        .join('\n---\n')}`,
    );
  });
  return found().map(text => text ?? '');
}

const ALONE = /The shared store cannot be used since .*fra1 goes on alone from what it knew at \d\d:\d\d/;
const ROOT = /inc-1: the mail is late/;
const BACK = /The shared store can be used again, and fra1 has joined the others\./;

test(
  'the database goes away, both bots are killed and start without it, and it comes back: who goes on says so, and nothing is repeated',
  peer,
  async t => {
    const store = openStore({ url: postgres.url, warn: () => undefined, chance: realChance, clock: realClock });
    for (const name of bots.names) bots.begin(name);
    await until('both share the work', async () => {
      const all = await runningOn(store, instant(0));
      return all.length === 2 && all.every(({ sharing }) => sharing?.work.mine === 32);
    });
    slack.command('/incident open the mail is late', { channel: ALERTS });
    await until('an incident', () => inSlack(slack, ROOT));
    // What was read and written is kept beside the store.
    await wait(5_000);

    await postgres.kill();
    await until('it is said', () => inSlack(slack, ALONE), 60_000);
    const first = await asked('/status', [/fra1 goes on alone\./, /fra1 goes on alone, nyc3 waits\./]);
    t.diagnostic(first.join('\n'));
    assert.match(first[0] ?? '', /cannot be used since .*fra1 goes on from what it knew at.*looks at all names/s);
    assert.match(first[1] ?? '', /nyc3 answers commands, and keeps still otherwise: fra1 goes on, if it lives/);

    for (const name of ['fra1', 'nyc3']) await again(name);
    // Each life says it once.
    await until('it is said again by a new life', () => said(ALONE).length === 2, 60_000);
    const second = await asked('/status', [/fra1 goes on alone\./, /fra1 goes on alone, nyc3 waits\./]);
    t.diagnostic(second.join('\n'));
    await asked('/incident', [/the mail is late/]);
    slack.command('/incident 1 note nobody is at the phone', { channel: ALERTS });
    await wait(2_000);

    await postgres.start();
    await until('it is back', () => inSlack(slack, BACK), 60_000);
    await asked('/status', [/I am connected to my chat|I am connected to all/]);
    // What would be repeated is said by now.
    await wait(20_000);
    assert.deepEqual([said(ALONE).length, said(BACK).length], [2, 1]);
    assert.equal(said(ROOT).filter(({ thread }) => thread === null).length, 1);
    assert.equal(said(/notes: nobody is at the phone(?! \(inc-1\))/).length, 1);
    for (const name of bots.names) assert.doesNotMatch(bots.log(name), /"level":"(?:error|fatal)"/, name);
    await store.close();
  },
);
