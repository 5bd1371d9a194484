import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastClock } from '../../src/drill/clock.ts';
import { reportOf } from '../../src/outbox/words.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { StoreError } from '../../src/store/records.ts';
import type { Keeper } from '../../src/story/stories.ts';
import { failing, NIGHT, type Words } from '../story/telling.ts';
import { said } from './dying.ts';
import { type FakeChat, fakeChat } from './fake-chat.ts';
import { type Death, fuse, fusedRecords, fusedSpeaker } from './fuse.ts';
import { chats, live, MINUTE, passing } from './rig.ts';

const own = (words: string) =>
  ({ report: reportOf([{ kind: 'text', text: words }]), manner: 'broadcast', only: null, people: [] }) as const;
const SAID = ['I was blind', 'my clock is wrong'];
const tell = async (stories: Keeper<Words>): Promise<void> => {
  for (const words of SAID) await stories.say(own(words));
};

/** What the bot says of itself, by one who dies at a step and is started again; `canBeAsked`: of Slack. */
async function lived(death: Death | null, canBeAsked: boolean) {
  const clock = fastClock(NIGHT);
  const store = memoryRecords();
  const { matrix } = chats(clock);
  const slack = fakeChat({ chat: 'slack', clock, home: 'C1', canBeAsked });
  const pass = passing(clock);
  const mine = fuse(death);
  const one = live({
    records: async () => fusedRecords(store, mine),
    speakers: [slack, matrix].map(({ speaker }) => fusedSpeaker(speaker, mine)),
    clock,
  });
  void tell(one.stories);
  await pass(6_000);
  const other = live({ records: async () => store, speakers: [slack.speaker, matrix.speaker], clock });
  await pass(40_000);
  assert.deepEqual([...one.bugs, ...other.bugs], []);
  return { steps: mine.steps(), diedIn: mine.diedIn(), slack, matrix };
}

test('whatever write or request the process dies at, the next life says each of its own lines once, in both chats', async () => {
  const { steps } = await lived(null, true);
  for (let at = 0; at < steps; at++)
    for (const when of ['before', 'after'] as const) {
      const { diedIn, slack, matrix } = await lived({ step: at, when }, true);
      // What was never written is not known to anybody.
      const known = SAID.filter(words => slack.messages.some(({ texts }) => said(texts[0]) === words));
      for (const { messages } of [slack, matrix])
        assert.deepEqual(
          messages.map(({ texts }) => said(texts.at(-1))),
          known,
          `after a death ${diedIn} (${at})`,
        );
    }
});

test('where a chat cannot be asked, a line that is said again says that it may be one', async () => {
  const { steps } = await lived(null, true);
  let repeats = 0;
  for (let at = 0; at < steps; at++) {
    const { diedIn, slack } = await lived({ step: at, when: 'after' }, false);
    const doubled = slack.messages.filter(({ id }, i) => slack.messages.findIndex(each => each.id === id) < i);
    for (const { texts } of doubled) assert.match(texts[0] ?? '', /\(may repeat\)/, `after a death ${diedIn}`);
    repeats += doubled.length;
  }
  assert.ok(repeats > 0, 'some death comes between a post and its answer');
});

const standing = ({ messages }: FakeChat): string[] =>
  messages.filter(({ gone }) => !gone).map(({ texts }) => said(texts.at(-1)));

test('what two bots say of themselves while one of them is cut off from the store stands once, all of it', async () => {
  const clock = fastClock(NIGHT);
  const records = memoryRecords();
  const pass = passing(clock);
  const slack = fakeChat({ chat: 'slack', clock, home: 'C1' });
  const begin = (by: string) => {
    const line = failing(records);
    const voice = { by, leftMs: () => 20_000 };
    return { ...live({ records: line.records, speakers: [slack.device()], clock, voice }), line };
  };
  const [one, other] = [begin('fra1'), begin('nyc3')];
  await one.stories.say(own('both know this'));
  await pass(5_000);
  one.line.fail('unreachable');
  await pass(10_000);
  await one.stories.say(own('fra1 goes on alone'));
  await other.stories.say(own('nyc3 looks at all names'));
  await pass(10_000);
  await one.stories.say(own('fra1 was blind'));
  await pass(10_000);
  one.line.fail(null);
  await pass(4 * MINUTE);
  assert.deepEqual(standing(slack).toSorted(), [
    'both know this',
    'fra1 goes on alone',
    'fra1 was blind',
    'nyc3 looks at all names',
  ]);
  assert.deepEqual([...one.bugs, ...other.bugs], []);
});

test('a line whose write arrived although its answer was lost is said once', async () => {
  const clock = fastClock(NIGHT);
  const store = memoryRecords();
  const { slack } = chats(clock);
  let isCut = false;
  const records = {
    ...store,
    async writeIf<T>(key: string, value: T, version: string | null) {
      const isWritten = await store.writeIf(key, value, version);
      if (isCut && key.startsWith('story/')) throw new StoreError('unreachable', 'cut in the middle');
      return isWritten;
    },
  };
  const { stories, bugs } = live({ records: async () => records, speakers: [slack.speaker], clock });
  await stories.say(own('first'));
  await passing(clock)(5_000);
  isCut = true;
  await stories.say(own('second'));
  isCut = false;
  await passing(clock)(MINUTE);
  assert.deepEqual(standing(slack), ['first', 'second']);
  assert.deepEqual(bugs, []);
});
