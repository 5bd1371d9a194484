import { fastClock } from '../../../src/drill/clock.ts';
import type { Report } from '../../../src/report/report.ts';
import { type Aloud, openAloud } from '../../../src/stage/aloud/aloud.ts';
import type { Play } from '../../../src/stage/aloud/play.ts';
import type { Uttered } from '../../../src/stage/rehearsal.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import type { Records } from '../../../src/store/records.ts';
import { instant } from '../../../src/values/instant.ts';
import { type FakeChat, fakeChat } from '../../outbox/fake-chat.ts';
import { type Death, type Fuse, fuse, fusedRecords, fusedSpeaker } from '../../outbox/fuse.ts';
import { MINUTE, passing } from '../../outbox/rig.ts';
import { NIGHT } from '../../story/telling.ts';

/** What the bot says in a small drill, and processes that play it into two chats. */

const begins = Date.UTC(2018, 1, 20, 2, 0);
const report = (words: string): Report => ({
  mark: 'down',
  title: [{ kind: 'text', text: words }],
  lead: [],
  blocks: [],
  more: [],
  actions: [{ label: 'acknowledge', command: 'incident inc-1 ack' }],
});

let clockOfStory = 0;
const uttered = (message: string, thread: string | null, words: string, over: Partial<Uttered> = {}): Uttered => ({
  at: instant(begins + ++clockOfStory * MINUTE),
  message,
  thread,
  isNew: true,
  report: report(words),
  broadcast: false,
  ...over,
});

/** Two alerts; the first one gets worse and is over. */
export const STORY: readonly Uttered[] = [
  uttered('1', null, 'it fell (inc-1)'),
  uttered('2', '1', 'who is there?', { broadcast: true }),
  uttered('1', null, 'it fell deeper (inc-1)', { isNew: false }),
  uttered('3', null, 'another one fell (inc-2)'),
  uttered('1', null, 'all is well (inc-1)', { isNew: false }),
  uttered('4', '1', 'fixed'),
];

export interface Played {
  readonly slack: FakeChat;
  readonly matrix: FakeChat;
  readonly store: Records;
  readonly pass: (ms: number) => Promise<void>;
  /** Opens what is kept, or begins. */
  open(mine?: Fuse, isAgain?: boolean): Promise<Aloud>;
  /** A life that plays the story to its end, or to its own. */
  live(mine?: Fuse, story?: readonly Uttered[]): Promise<Aloud>;
  run<T>(work: Promise<T>): Promise<T>;
  /** A real alert opens. */
  alarm(): void;
}

export function playing(): Played {
  const clock = fastClock(NIGHT);
  const store = memoryRecords();
  const slack = fakeChat({ chat: 'slack', clock, home: 'C1' });
  const matrix = fakeChat({ chat: 'matrix', clock, home: '!ops:ops.example', sameForMs: 20 * MINUTE });
  let count = 0;
  let isReal = false;
  const open: Played['open'] = (mine = fuse(null), isAgain = false) =>
    openAloud(
      {
        drill: 'two-alerts',
        by: 'fra1',
        stalls: [slack, matrix].map(({ speaker }) => ({
          speaker: fusedSpeaker(speaker, mine),
          room: speaker.home() ?? '',
          trouble: () => null,
        })),
        records: fusedRecords(store, mine),
        clock,
        chance: { bytes: octets => new Uint8Array(octets).fill(++count) },
        isReal: async () => isReal,
        bug(error) {
          throw error;
        },
      },
      isAgain,
    );
  return {
    slack,
    matrix,
    store,
    pass: passing(clock),
    run: clock.run,
    open,
    alarm() {
      isReal = true;
    },
    async live(mine = fuse(null), story = STORY) {
      const aloud = await open(mine);
      for (const each of story) await aloud.utter(each);
      await aloud.end();
      return aloud;
    },
  };
}

/** What is kept of a play; null where nothing is. */
export const keptIn = async ({ store }: Played): Promise<Play | null> =>
  (await store.read<Play>('play/now'))?.value ?? null;

/** A life that dies at a step, and one after it, unless all was said and the first had written so. */
export async function lived(death: Death | null) {
  const played = playing();
  const first = fuse(death);
  // Who died tells nothing more, however long one waits.
  const telling = played.live(first);
  if (death === null) await played.run(telling);
  else await played.pass(6_000);
  const state = (await keptIn(played))?.state ?? null;
  const isOver =
    state === 'over' ||
    (state === null && first.steps() > 1 && first.diedIn() !== 'before the first write of play/now');
  if (first.diedIn() !== null && !isOver) await played.run(played.live());
  return { ...played, steps: first.steps(), diedIn: first.diedIn() };
}
