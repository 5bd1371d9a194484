import assert from 'node:assert/strict';
import { type FastClock, fastClock } from '../../src/drill/clock.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import type { Keeper } from '../../src/story/stories.ts';
import { instant } from '../../src/values/instant.ts';
import { line, NIGHT, root, step, type Words } from '../story/telling.ts';
import { type FakeChat, type FakeOf, fakeChat } from './fake-chat.ts';
import { type Death, type Fuse, fuse, fusedRecords, fusedSpeaker } from './fuse.ts';
import { ANN, live, MINUTE, passing } from './rig.ts';

/**
 * The story of an outage, told by one who may die and tell it again: nothing is told twice, as the record says what was
 * told. Then it is over.
 */
async function tell(stories: Keeper<Words>, pass: (ms: number) => Promise<void>): Promise<void> {
  const call = line('wake up', { manner: 'page', people: [ANN] });
  const closed = (await stories.list({ closed: true })).find(({ cause }) => cause === 'one');
  const { number } =
    closed?.closedAt != null ? closed : await stories.open('one', () => step('opened', root('it fell'), call));
  const next = (from: string, to: ReturnType<typeof step>) =>
    stories.change(number, story => (story.parts.word === from ? to : null));
  await pass(2_000);
  await next('opened', step('worse', root('it fell deeper'), line('the second zone fell')));
  await next('worse', step('noted', line('somebody is at it')));
  await pass(3_000);
  await next('noted', { ...step('over', root('all is well'), line('fixed')), closedAt: instant(NIGHT + MINUTE) });
}

/** One death: what the chats show when the second life has had its time. */
export interface End {
  readonly steps: number;
  readonly diedIn: string | null;
  readonly slack: FakeChat;
  readonly matrix: FakeChat;
}

type Over = Partial<Pick<FakeOf, 'canBeAsked'>>;

export async function lived(death: Death | null, over: Over = {}): Promise<End> {
  const clock = fastClock(NIGHT);
  const store = memoryRecords();
  const slack = fakeChat({ chat: 'slack', clock, home: 'C1', ...over });
  const matrix = fakeChat({ chat: 'matrix', clock, home: '!ops:ops.example', sameForMs: 20 * MINUTE });
  const first = fuse(death);
  await life(clock, first, store, slack, matrix);
  if (first.diedIn() !== null) await life(clock, fuse(null), store, slack, matrix);
  return { steps: first.steps(), diedIn: first.diedIn(), slack, matrix };
}

async function life(
  clock: FastClock,
  mine: Fuse,
  store: ReturnType<typeof memoryRecords>,
  slack: FakeChat,
  matrix: FakeChat,
): Promise<void> {
  const pass = passing(clock);
  const records = fusedRecords(store, mine);
  const speakers = [slack, matrix].map(({ speaker }) => fusedSpeaker(speaker, mine));
  const { stories, bugs, outbox } = live({ records: async () => records, speakers, clock });
  // Who died tells nothing more, however long one waits.
  tell(stories, pass).catch(error => assert.fail(error));
  // Who dies is started again before anybody misses them.
  await pass(mine.isMortal ? 20_000 : 5 * MINUTE);
  assert.deepEqual(bugs, []);
  if (mine.diedIn() === null) await clock.run(outbox.stop());
}

export const ROOM = ['it fell', 'wake up', 'the second zone fell', 'somebody is at it', 'fixed'];
export const said = (text: string | undefined): string => (text ?? '').split(' | ')[0] ?? '';

/** What became of one chat: each thing once and in order, or how not. */
export interface Outcome {
  readonly twice: number;
  readonly marked: number;
  readonly lost: number;
  readonly isInOrder: boolean;
}

export function outcomeIn({ messages }: FakeChat): Outcome {
  const seen = new Set<string>();
  const again = messages.filter(({ id }) => seen.has(id) || !seen.add(id));
  const room = messages.filter(({ spot }) => !spot.direct).map(({ texts }) => said(texts.at(-1)));
  const first = [...new Set(room)].filter(words => words !== 'it fell' && words !== 'it fell deeper');
  const wanted = ['all is well', ...ROOM.slice(1)];
  const marked = again.filter(({ texts }) => texts[0]?.includes('(may repeat)')).length;
  const inOrder = first.filter(words => words !== 'all is well').join() === ROOM.slice(1).join();
  return {
    twice: again.length,
    marked,
    lost: wanted.filter(words => !room.includes(words)).length,
    isInOrder: inOrder,
  };
}
