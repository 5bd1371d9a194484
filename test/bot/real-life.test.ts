import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startBot } from '../../src/bot/bot.ts';
import { catalogue } from '../../src/chat/dispatch.ts';
import type { Hear, HeardIn, Surface } from '../../src/chat/surface.ts';
import { configFrom } from '../../src/config.ts';
import { fastClock } from '../../src/drill/clock.ts';
import type { Services } from '../../src/services.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { instant } from '../../src/values/instant.ts';
import { workshopOf } from '../../src/workshop.ts';
import { bareWorkshop } from '../chat/fakes.ts';
import { spoken, talking, wallUnder } from '../chat/talking.ts';
import { fakeChat } from '../outbox/fake-chat.ts';

/** What is shared between a drill in the bot and real life: while one is played, real alerts see what is real. */

const FOLDER = mkdtempSync(join(tmpdir(), 'outpost-'));
const PORTFOLIO = join(FOLDER, 'portfolio.yaml');
writeFileSync(
  PORTFOLIO,
  'domains: { example.com: { role: primary } }\npeople: { ada: {}, ben: {} }\noncall: { zone: UTC, rota: [ada, ben] }\n',
);

test('while a drill is played, real alerts see the real rota, people, incidents, clock and registries', async () => {
  const { config } = configFrom({ OUTPOST_STORE: join(FOLDER, 'outpost.db'), OUTPOST_PORTFOLIO: PORTFOLIO }, () => '');
  const house = workshopOf({
    config,
    commands: catalogue('/', []),
    conversation: true,
    warn: line => assert.fail(line),
  });
  const incidents = { real: true } as unknown as Services['incidents'];
  house.lend({ incidents });
  after(house.close);
  const needs = ['tracer', 'registrations', 'surveyor', 'oncall', 'incidents', 'watch', 'lifelines', 'clock'] as const;
  const before = await house.build(needs);
  await (await house.build(['drills'])).drills.start('purism-2018', null);
  const inDrill = await house.build(needs);
  const real = await house.outside.build(needs);
  for (const key of needs) {
    assert.equal(real[key], before[key], key);
    assert.notEqual(inDrill[key], before[key], key);
  }
  const people = async ({ oncall }: Services): Promise<readonly string[]> =>
    [(await oncall.state()).rota?.base ?? null].flatMap(base => (base?.kind === 'weeks' ? base.people : []));
  assert.deepEqual(await people(real), ['ada', 'ben']);
  assert.notDeepEqual(await people(inDrill), ['ada', 'ben']);
  assert.deepEqual([...((await house.portfolio())?.domains.keys() ?? [])], ['example.com.']);
  assert.equal(house.outside.heading(), null);
  assert.ok(house.outside.now() > Date.UTC(2020, 0));
});

const DRILL = { heading: () => 'DRILL purism-2018 by ada' };

test('what belongs to a real alert is carried out as if no drill were played', async () => {
  const { conversation, settled, clock, outcomes } = talking({ workshop: { ...DRILL, outside: bareWorkshop() } });
  const walls = [wallUnder(clock), wallUnder(clock)];
  const [inDrill, real] = walls;
  assert.ok(inDrill && real);
  conversation.hear({ ...spoken('!echo a'), id: '1' }, inDrill.surface);
  conversation.hear({ ...spoken('!echo b'), id: '2', isReal: true }, real.surface);
  while (outcomes.length < 2) await clock.run(new Promise<void>(resolve => clock.after(10, resolve)));
  assert.match(inDrill.lines.at(-1) ?? '', /^DRILL purism-2018 by ada/);
  assert.equal(real.lines.at(-1), 'b');
  await settled();
});

test('in a drill, what is typed in the thread of a real alert is meant for that; elsewhere it is the drill’s', async () => {
  const clock = fastClock(instant(Date.UTC(2024, 4, 1)));
  let hear: Hear = () => assert.fail('nobody listens');
  const bot = await startBot({
    name: 'here',
    chats: [
      {
        name: 'matrix',
        async start(listener) {
          if (listener !== null) hear = listener;
        },
        stop: async () => undefined,
        state: () => ({ name: 'matrix', state: 'connected', since: 0, why: null }),
        speaker: fakeChat({ chat: 'matrix', clock }).speaker,
      },
    ],
    workshop: bareWorkshop({ now: clock.now, ...DRILL, outside: bareWorkshop({ now: clock.now }) }),
    records: async () => memoryRecords(),
    portfolio: async () => null,
    clock,
    chance: { bytes: count => new Uint8Array(count) },
    log: () => undefined,
    health: null,
    self: async () => null,
    overhear: null,
    isStory: async ({ message }) => message === '$alert',
    unsaid: () => [],
    reached: () => undefined,
  });
  const said = async (thread: string | null, id: string): Promise<string> => {
    const wall = wallUnder(clock);
    const heard: HeardIn = { ...spoken('!echo a', { thread }), id };
    (hear as (heard: HeardIn, surface: Surface) => void)(heard, wall.surface);
    await clock.run(new Promise<void>(resolve => clock.after(1_000, resolve)));
    return wall.lines.at(-1) ?? '';
  };
  assert.equal(await said('$alert', '1'), 'a');
  for (const [thread, id] of [
    ['$other', '2'],
    [null, '3'],
  ] as const)
    assert.match(await said(thread, id), /^DRILL /, String(thread));
  await clock.run(bot.stop());
});
