import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Address } from '../../src/values/address.ts';
import { name } from '../../src/values/name.ts';
import type { Sight } from '../../src/watch/decide/places.ts';
import { realClock } from '../../src/world/real.ts';
import { momentOf } from '../peers/stage.ts';
import { ALERTS, inMatrix, inSlack, until } from '../support/war-room.ts';
import type { Machine } from './machines/machines.ts';
import { missingForScene, openScene, type Scene, sharing, speaking } from './machines/scene.ts';

/**
 * Two bots at two places, each with its own way to the name servers. First the servers of puri.sm cannot be reached from one of
 * them, then from neither.
 */
const missing = missingForScene();
const peer = { skip: missing ?? false, timeout: 1_200_000 };
/** What one place alone sees is said after ten minutes. */
const isWhole = process.env['OUTPOST_APART'] !== undefined;

const EVERY_MS = 10_000;
/** Milliseconds for which nothing may be said: more than one bot alone waits where servers are silent, with its looks. */
const QUIET_MS = 60_000;
const SMALL_MS = 840_000;
/** Milliseconds until an alarm comes: it is asked again every 30 s, and each look waits for silent servers. */
const ALARM_MS = 120_000;
const BACK_MS = 180_000;
const BACK = /puri\.sm is back: fixed after/;

let at: Scene;
before(async () => {
  if (missing === null) at = await openScene({ everyMs: EVERY_MS, isApart: true });
});
after(() => at?.close());

/** The name of the bot that looks at a domain: who asked most about it lately. */
function lookedAtBy({ asked, sides }: Scene, domain: string, since: number): string {
  const askers = readFileSync(asked, 'utf8')
    .split('\n')
    .map(line => line.split(' '))
    .filter(([when, what]) => Number(when) >= since && what === domain)
    .map(([, , who]) => who);
  const counted = [...sides].map(([place, side]) => [place, askers.filter(who => side.has(who ?? '')).length] as const);
  const [most] = counted.sort(([, one], [, other]) => other - one);
  return most === undefined || most[1] === 0 ? assert.fail(`nobody asks about ${domain}`) : most[0];
}

/** What other places have answered about a domain. */
async function sightsOf({ store }: Scene, domain: string): Promise<Sight[]> {
  const sights: Sight[] = [];
  for await (const { value } of store.list<Sight>(`vantage/${domain}/`)) sights.push(value);
  return sights;
}

const linesIn = async ({ slack, ann, id }: Scene) => ({
  slack: slack.messages.filter(({ channel }) => channel === ALERTS).map(({ text }) => text),
  matrix: (await ann.messages(id)).filter(({ type }) => type === 'm.room.message').map(({ body }) => body),
});

interface Apart {
  /** Who looks at puri.sm, and the other one. */
  readonly here: string;
  readonly other: string;
  /** Nothing that the servers of puri.sm answer reaches this place any more. */
  cutOff(place: string): void;
}

/** Both bots run, and have looked at their names. */
async function begun({ bots: [fra1, nyc3], sides, loaded }: Scene): Promise<Apart> {
  for (const bot of [fra1, nyc3] as Machine[]) {
    bot.begin();
    await (bot === fra1 ? speaking(at, bot) : sharing(at, bot, 0));
  }
  const shared = Date.now();
  await wait(3 * EVERY_MS);
  const { internet } = momentOf(loaded, 'healthy');
  const servers = [...internet.hosts.values()].filter(({ zones }) => zones.has(name('puri.sm.')));
  const addresses: readonly Address[] = servers.flatMap(server => server.addresses);
  assert.equal(addresses.length, 3);
  const here = lookedAtBy(at, 'puri.sm.', shared);
  return { here, other: here === 'fra1' ? 'nyc3' : 'fra1', cutOff: place => sides.get(place)?.lose(addresses) };
}

/** What one place alone sees is said after ten minutes, as something small. */
async function saidAsSmall({ slack, ann, id }: Scene, { here, other }: Apart): Promise<string> {
  const words = new RegExp(`Seen from ${here}, not from ${other}: puri\\.sm`);
  const said = await until('it is said as something small', () => inSlack(slack, words), SMALL_MS);
  await until('in Matrix as well', () => inMatrix(ann, id, words));
  for (const lines of Object.values(await linesIn(at))) assert.ok(!lines.some(line => line.includes('Calling')));
  return said.text;
}

/** The alarm in both chats, which says that both see it; and the end. */
async function alarmed({ slack, ann, id, sides }: Scene, { here, other }: Apart): Promise<string> {
  const ROOT = /^\S* ?puri\.sm does.*?\(inc-1\)/s;
  // What was said as something small has become worse; else it is the first message.
  const said = isWhole ? /Worse: puri\.sm does/ : ROOT;
  await until('the alarm in Slack', () => inSlack(slack, said), ALARM_MS);
  await until('the alarm in Matrix', () => inMatrix(ann, id, said));
  const seen = new RegExp(`${ROOT.source}.*Seen from ${here} and ${other}\\.`, 's');
  const alarm = await until('the message says from where', () => inSlack(slack, seen));
  await until('somebody is called', () => inMatrix(ann, id, /Calling theo/));
  for (const side of sides.values()) side.lose([]);
  await until('the end in Slack', () => inSlack(slack, BACK), BACK_MS);
  await until('the end in Matrix', () => inMatrix(ann, id, BACK));
  return alarm.text;
}

test('what one place alone cannot reach is no alarm; what neither can reach is, and says so', peer, async t => {
  const apart = await begun(at);
  const { here, other, cutOff } = apart;
  cutOff(here);
  const seen = await until('the other place has looked', async () => (await sightsOf(at, 'puri.sm.'))[0], QUIET_MS);
  assert.deepEqual([seen.place, seen.causes], [other, []]);
  await wait(QUIET_MS);
  assert.deepEqual(await linesIn(at), { slack: [], matrix: [] });
  t.diagnostic(
    isWhole
      ? await saidAsSmall(at, apart)
      : 'what one place alone sees is said after ten minutes: OUTPOST_APART=1 waits for it',
  );
  cutOff(other);
  const lostMs = realClock.monotonicMs();
  t.diagnostic(await alarmed(at, apart));
  t.diagnostic(`after ${Math.round((realClock.monotonicMs() - lostMs) / 1_000)} s all was said`);
  for (const [chat, lines] of Object.entries(await linesIn(at))) {
    assert.equal(lines.filter(line => BACK.test(line)).length, 1, chat);
    // One cause, one alert, whichever of the two looks at the other domains on these servers.
    assert.ok(!lines.some(line => line.includes('inc-2')), chat);
    assert.deepEqual(
      lines.filter(line => line.includes('may repeat')),
      [],
      chat,
    );
  }
  for (const bot of at.bots) assert.doesNotMatch(bot.log(), /"level":"(?:error|fatal)"/);
});
