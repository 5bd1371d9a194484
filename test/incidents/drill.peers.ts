import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startBot } from '../../src/bot/bot.ts';
import { openOverhearing } from '../../src/bot/ears/overhearing.ts';
import { openLifeline } from '../../src/bot/lifeline.ts';
import { catalogue } from '../../src/chat/dispatch.ts';
import { matrixChat } from '../../src/chat/matrix/adapter.ts';
import { createSlack } from '../../src/chat/slack/chat.ts';
import type { ChatAdapter } from '../../src/chat/surface.ts';
import { type Drill, openDrill } from '../../src/drill/drill.ts';
import { createMemory } from '../../src/observe/memory.ts';
import { openOnCall } from '../../src/oncall/desk.ts';
import type { Portfolio } from '../../src/portfolio/schema.ts';
import { createRegistrationDesk } from '../../src/registrations.ts';
import type { Services } from '../../src/services.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import type { Records } from '../../src/store/records.ts';
import { createTracer } from '../../src/tracer.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import { bareWorkshop } from '../chat/fakes.ts';
import { APP_TOKEN, BOT_TOKEN, type FakeSlack, fakeSlack } from '../support/fake-slack/fake-slack.ts';
import { noKeys } from '../support/no-keys.ts';
import { missingSynapse, openSynapse, type Synapse, type User } from '../support/synapse.ts';
import { ALERTS, inMatrix, inSlack, room, send, shown, until, withPeople } from '../support/war-room.ts';
import { written } from './desks.ts';

/** The outage of 2018, lived through by three people in two chats: real Synapse, real sockets, the drill's internet. */

const missing = missingSynapse();
const skip = missing ?? false;
const EVERY_MS = 2_000;

let synapse: Synapse | null = null;
const ends: (() => Promise<unknown>)[] = [];
before(async () => {
  if (missing === null) synapse = await openSynapse();
});
after(async () => {
  for (const end of ends.reverse()) await end();
  await synapse?.close();
});

/** What commands may need, in the drill's internet. */
function servicesIn(drill: Drill, records: Records, portfolio: Portfolio) {
  const { world, streams, hints, anchors, resolvers } = drill;
  const memory = createMemory(records);
  const read = async () => portfolio;
  const registrations = createRegistrationDesk({
    world,
    streams,
    hints,
    records,
    portfolio: read,
    mayReadFiles: false,
  });
  const parts = { world, hints, anchors, resolvers, memory: async () => memory, portfolio: read };
  const tracer = createTracer({ ...parts, registrations: async () => registrations });
  const oncall = openOnCall({
    clock: world.clock,
    records: async () => records,
    portfolio: read,
    streams,
    lookup: async () => [],
    resolve: path => path,
  });
  // Nothing is kept of the day before: the drill begins with a healthy hour.
  const surveyor = { look: async function* () {}, self: null, saved: null };
  return { tracer, registrations, oncall, surveyor, lifelines: memory, clock: world.clock, caller: null };
}

/** Both chats, reading the drill's clock. */
function chatsOf(
  server: Synapse,
  slack: FakeSlack,
  { bot, id }: Awaited<ReturnType<typeof room>>,
  drill: Drill,
  records: Records,
) {
  const clock = { ...realClock, now: drill.world.clock.now };
  const { url: apiUrl } = slack;
  const tokens = { botToken: BOT_TOKEN, appToken: APP_TOKEN };
  const settings = { ...tokens, channel: ALERTS, channels: [], prefix: '', allowShared: false, apiUrl };
  const home = { homeserver: server.url, token: bot.token, room: id };
  return [
    createSlack({ settings, records: async () => memoryRecords(), clock, chance: realChance, log: () => undefined }),
    matrixChat({
      settings: { ...home, rooms: 'invited', inviters: ['*:ops.example'] },
      records: async () => records,
      clock,
      chance: realChance,
      zone: 'UTC',
      encryption: noKeys,
    }),
  ];
}

/** The bot's own part, and its conversation, as the running bot joins them. */
async function begun(
  drill: Drill,
  chats: readonly ChatAdapter[],
  portfolio: Portfolio,
  memory: Records,
  bugs: unknown[],
) {
  const given = servicesIn(drill, memory, portfolio);
  const records = async () => memory;
  const read = async () => portfolio;
  const life = await openLifeline({
    ...drill,
    records,
    portfolio: read,
    rota: async () => (await given.oncall.state()).rota,
    speakers: chats.map(({ speaker }) => speaker),
    sides: ['slack', 'matrix'],
    pager: null,
    wake: then => every(drill, then),
    everyMs: EVERY_MS,
    jumps: 'meant',
    log: () => undefined,
    bug: error => bugs.push(error),
  });
  const { clock } = drill.world;
  const build = async () => ({ ...given, incidents: life.desk }) as unknown as Services;
  const bot = await startBot({
    name: 'test',
    chats,
    workshop: bareWorkshop({ commands: catalogue('/', []), build, now: clock.now }),
    records,
    portfolio: read,
    clock,
    chance: realChance,
    log: () => undefined,
    health: null,
    self: async () => null,
    overhear: openOverhearing(life),
    unsaid: () => [],
    reached: () => undefined,
  });
  ends.push(life.stop, bot.stop);
  return life;
}

async function scene(server: Synapse) {
  const people = await room(server);
  const slack = await fakeSlack();
  slack.postEveryMs = 0;
  slack.users.set('U0KIM', { id: 'U0KIM', team_id: 'T0AAAAAAA' });
  const drill = await openDrill('purism-2018', { backEnd: 'loopback' });
  ends.push(slack.close, drill.close);
  drill.moveTo('healthy');
  const records = memoryRecords();
  const bugs: unknown[] = [];
  const chats = chatsOf(server, slack, people, drill, records);
  const portfolio = written(withPeople(drill.portfolio, people.ann, people.theo));
  const life = await begun(drill, chats, portfolio, records, bugs);
  ends.push(() => shown(slack, people.ann, people.id));
  return { ...people, slack, drill, life, bugs };
}

function every({ world }: Drill, then: () => void): () => void {
  let cancel = world.clock.after(1_000, step);
  function step(): void {
    cancel = world.clock.after(1_000, step);
    then();
  }
  return () => cancel();
}

/** The newest room that somebody is invited to. */
async function invitedTo(who: User): Promise<string | null> {
  const { body } = await who.call('GET', '/_matrix/client/v3/sync');
  const invited = (body['rooms'] as { invite?: object } | undefined)?.invite ?? {};
  return Object.keys(invited).at(-1) ?? null;
}

type At = Awaited<ReturnType<typeof scene>>;

/** What the three do with the alert: taken in Matrix, talked about in both, calls made and logged. */
async function worked(
  { ann, theo, id, slack, drill }: At,
  say: (who: User, type: string, content: object) => Promise<unknown>,
) {
  const alert = await until('the alert in Slack', () => inSlack(slack, /puri\.sm is down for everyone.*\(inc-1\)/s));
  const root = await until('the alert in Matrix', () => inMatrix(ann, id, /puri\.sm is down for everyone.*\(inc-1\)/s));
  const inThread = { 'm.relates_to': { rel_type: 'm.thread', event_id: root.id } };
  const says = (who: User, body: string) => say(who, 'm.room.message', { msgtype: 'm.text', body, ...inThread });
  const kim = (text: string) => slack.say(text, { channel: ALERTS, user: 'U0KIM', thread: alert.ts });
  await say(theo, 'm.reaction', { 'm.relates_to': { rel_type: 'm.annotation', event_id: root.id, key: '✅' } });
  await until('taken in Matrix, shown in Slack', () => inSlack(slack, /theo \(Matrix\) has acknowledged/));
  await until('the alert in Slack says so', () => /acknowledged by theo/.test(alert.text));
  kim('I ring 101domain now');
  await until('a line of Slack in Matrix', () => inMatrix(ann, id, /kim \(Slack\): I ring 101domain now/));
  await says(ann, 'the contract number is in the safe');
  await until('a line of Matrix in Slack', () => inSlack(slack, /ann \(Matrix\): the contract number is in the safe/));
  kim('!incident called registrar 101domain ref 1234 next 2h');
  await until('the call in both', () =>
    inMatrix(ann, id, /kim \(Slack\) called registrar 101domain \(reference 1234\)/),
  );
  await says(theo, '!incident call');
  await until('the registry is closed', () => inMatrix(ann, id, /About puri\.sm call the registrar now/));
  drill.moveTo('partly-restored');
  await says(theo, '!incident call');
  await until('the registry is open', () => inMatrix(ann, id, /About puri\.sm call the registry now/));
  return { alert, says, kim };
}

test('the outage of 2018, from the first alert to the report', { skip, timeout: 300_000 }, async () => {
  if (synapse === null) throw new Error(missing ?? 'Synapse is missing');
  const at = await scene(synapse);
  const { ann, id, slack, drill, life, bugs } = at;
  const sent = (who: User, type: string, content: object) => send(who, id, type, content);
  // A healthy round is remembered first.
  await until('a healthy round', () => life.watcher.status().lastRoundAt !== null);
  await wait(4_000);
  drill.moveTo('suspended');
  const { says, kim } = await worked(at, sent);
  drill.moveTo('restored');
  await until('the end in Slack', () => inSlack(slack, /fixed after/));
  await until('the end in Matrix', () => inMatrix(ann, id, /fixed after/));
  await says(ann, '!incident report');
  await until('a report is for its asker', () =>
    inMatrix(ann, id, /for you alone: I answered you in a direct message/),
  );
  const direct = await until('an invitation', () => invitedTo(ann));
  await ann.call('POST', `/_matrix/client/v3/join/${encodeURIComponent(direct)}`, {});
  await until('the report in it', () => inMatrix(ann, direct, /Report of inc-1/));
  kim('!incident report');
  const report = await until('the report', () =>
    slack.messages.find(({ text, onlyFor }) => onlyFor === 'U0KIM' && /Report of inc-1/.test(text)),
  );
  for (const words of [/theo.*acknowledged/, /called registrar 101domain/, /I ring 101domain now/])
    assert.match(report.text, words);
  assert.deepEqual(bugs, []);
});
