import { isDeepStrictEqual } from 'node:util';
import { openStories } from '../../../src/story/stories.ts';
import { line, root, step, type Words } from '../../story/telling.ts';
import { type Dice, dice } from '../../support/dice.ts';
import type { Mood } from '../fake-chat.ts';
import { BOT_NAMES, type BotName, type Bots, type ChatIn, type Far, openBots } from './bots.ts';
import { type Judged, judged, lineWords, ownWords } from './judge.ts';

/** What happens to a bot, the store or a chat for so many milliseconds; each is over when it resolves. */
const MISHAPS = {
  async killed(bots: Bots, ms: number, victim: BotName) {
    bots.kill(victim);
    await bots.wait(ms);
    bots.begin(victim);
  },
  async stopped(bots: Bots, ms: number, victim: BotName) {
    const wake = bots.stop(victim);
    await bots.wait(ms);
    wake();
  },
  async 'store away'(bots: Bots, ms: number) {
    bots.away(true);
    await bots.wait(ms);
    bots.away(false);
  },
  'store cut off': (bots: Bots, ms: number, victim: BotName) => cut(bots, ms, victim, 'store'),
  'slack cut off': (bots: Bots, ms: number, victim: BotName) => cut(bots, ms, victim, 'slack'),
  'matrix cut off': (bots: Bots, ms: number, victim: BotName) => cut(bots, ms, victim, 'matrix'),
  'slack silent': (bots: Bots, ms: number) => moody(bots, ms, 'slack', 'silent'),
  'matrix silent': (bots: Bots, ms: number) => moody(bots, ms, 'matrix', 'silent'),
  'answers of slack lost': (bots: Bots, ms: number) => moody(bots, ms, 'slack', 'lost'),
  'answers of matrix lost': (bots: Bots, ms: number) => moody(bots, ms, 'matrix', 'lost'),
} satisfies Record<string, (bots: Bots, ms: number, victim: BotName) => Promise<void>>;
type Mishap = keyof typeof MISHAPS;

async function cut(bots: Bots, ms: number, victim: BotName, far: Far): Promise<void> {
  const mend = bots.cut(victim, far);
  await bots.wait(ms);
  mend();
}

async function moody(bots: Bots, ms: number, chat: ChatIn, mood: Mood): Promise<void> {
  bots.chats[chat].be(mood);
  await bots.wait(ms);
  bots.chats[chat].be('ok');
}

/** How long each lasts, by chance: shorter and longer than what a right to speak, and patience with the store, last. */
const LASTS: Readonly<Record<Mishap, (roll: Dice) => number>> = {
  killed: roll => 1_000 + roll(45_000),
  stopped: roll => 1_000 + roll(roll(3) === 0 ? 70_000 : 45_000),
  'store away': roll => 1_000 + roll(45_000),
  'store cut off': roll => 1_000 + roll(60_000),
  'slack cut off': roll => 1_000 + roll(45_000),
  'matrix cut off': roll => 1_000 + roll(45_000),
  'slack silent': roll => 1_000 + roll(45_000),
  'matrix silent': roll => 1_000 + roll(45_000),
  'answers of slack lost': roll => 1_000 + roll(5_000),
  'answers of matrix lost': roll => 1_000 + roll(5_000),
};
/** How often something happens; of so many times two things at once. */
const TIMES = 8;
const AT_ONCE = 2;

/** One mishap after the other, now and then two at a time. */
async function mishaps(bots: Bots, roll: Dice): Promise<void> {
  const names = Object.keys(MISHAPS) as Mishap[];
  const any = () => {
    const what = names[roll(names.length)] ?? 'killed';
    return { what, ms: LASTS[what](roll), victim: BOT_NAMES[roll(BOT_NAMES.length)] ?? 'fra1' };
  };
  const happens = async ({ what, ms, victim }: ReturnType<typeof any>): Promise<void> => {
    bots.note(`${what} begins: ${victim}, ${ms} ms`);
    await MISHAPS[what](bots, ms, victim);
    bots.note(`${what} is over: ${victim}`);
  };
  for (let n = 0; n < TIMES; n++) {
    const [one, other] = [any(), any()];
    const both = roll(AT_ONCE) === 0 && one.what !== other.what ? [one, other] : [one];
    await Promise.all(both.map(happens));
    await bots.wait(roll(6_000));
  }
}

/** Milliseconds between the own message of an alert and the line in its thread. */
const LINE_AFTER_MS = 700;

/** Tells one alert after the other until it is over; what the store does not take is held in memory, and written as soon as it is back. */
async function telling(bots: Bots, stories: ReturnType<typeof storiesOf>, roll: Dice, isOver: () => boolean) {
  let told = 0;
  while (!isOver()) {
    const n = ++told;
    bots.note(`alert ${n} is told`, n);
    const { number } = await stories.open(`alert:${n}`, () => step('opened', root(ownWords(n))));
    await bots.wait(LINE_AFTER_MS);
    await stories.change(number, () => step('more', line(lineWords(n))));
    await stories.refresh();
    await bots.wait(2_500 + roll(9_000));
  }
  return told;
}

const storiesOf = ({ teller, clock }: Bots) =>
  openStories<Words>({
    records: async () => teller,
    clock,
    own: { word: 'own' },
    beside: true,
    warn: () => undefined,
  });

/** Milliseconds until both bots are there; for which what stands must be right; and after which it is judged as it is. */
const BEGIN_MS = 8_000;
const STILL_MS = 60_000;
const CALM_MS = 300_000;
const LOOK_MS = 5_000;

/** The storm of a seed: what happened in it, and what stands in the chats when all has been left in peace. */
export async function storm(seed: number): Promise<Judged> {
  const bots = openBots(seed);
  // Each takes its chances by itself: that a bot asks once more changes neither what happens nor what is told.
  const [fate, pace] = [dice(seed + 1_000_000), dice(seed + 2_000_000)];
  return bots.clock.run(
    (async () => {
      for (const name of BOT_NAMES) bots.begin(name);
      await bots.wait(BEGIN_MS);
      let isOver = false;
      const stories = storiesOf(bots);
      const all = telling(bots, stories, pace, () => isOver);
      await mishaps(bots, fate);
      isOver = true;
      const told = await all;
      bots.note('all is left in peace');
      const found = await judgedInTheEnd(bots, told, () => stories.refresh());
      for (const name of BOT_NAMES) bots.kill(name);
      return found;
    })(),
  );
}

async function judgedInTheEnd(bots: Bots, told: number, meanwhile: () => Promise<void>): Promise<Judged> {
  let found = judged(bots, told);
  for (let [calmMs, stillMs] = [0, 0]; calmMs < CALM_MS && stillMs < STILL_MS; calmMs += LOOK_MS) {
    await meanwhile();
    await bots.wait(LOOK_MS);
    const next = judged(bots, told);
    const isStill = next.faults.length === 0 && isDeepStrictEqual(next.log, found.log);
    stillMs = isStill ? stillMs + LOOK_MS : 0;
    found = next;
  }
  return found;
}
