import { NO_PARTS } from '../../../src/incidents/tellings.ts';
import { openLeases } from '../../../src/store/leases.ts';
import { openStore } from '../../../src/store/open.ts';
import { openStories } from '../../../src/story/stories.ts';
import { realChance, realClock } from '../../../src/world/real.ts';
import { line, root } from '../../story/telling.ts';
import type { Dice } from '../../support/dice.ts';
import { BOT_NAMES, type BotName, type Bots } from './bots.ts';
import { type Judged, judgedInMatrix, judgedInSlack, lineWords, ownWords } from './judge.ts';

export const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** What happens to a bot, the store or a chat for so many milliseconds; each is over when it resolves. */
const MISHAPS = {
  async 'kill -9'(bots: Bots, ms: number, victim: BotName) {
    bots.signal(victim, 'SIGKILL');
    await wait(ms);
    bots.begin(victim);
  },
  async SIGSTOP(bots: Bots, ms: number, victim: BotName) {
    bots.signal(victim, 'SIGSTOP');
    await wait(ms);
    bots.signal(victim, 'SIGCONT');
  },
  async 'store away'({ store }: Bots, ms: number) {
    await store.kill();
    await wait(ms);
    await store.start();
  },
  'store cut off': (bots: Bots, ms: number, victim: BotName) => cut(bots, ms, victim, 'store'),
  'slack cut off': (bots: Bots, ms: number, victim: BotName) => cut(bots, ms, victim, 'slack'),
  'matrix cut off': (bots: Bots, ms: number, victim: BotName) =>
    cut(bots, ms, victim, bots.matrix === null ? 'slack' : 'matrix'),
  async 'slack silent'({ slack }: Bots, ms: number) {
    slack.isSilent = true;
    await wait(ms);
    slack.isSilent = false;
  },
} satisfies Record<string, (bots: Bots, ms: number, victim: BotName) => Promise<void>>;
export type Mishap = keyof typeof MISHAPS;

/** Cuts of an even length end with what was under way coming late, the others with its loss. */
async function cut(bots: Bots, ms: number, victim: BotName, far: 'store' | 'slack' | 'matrix'): Promise<void> {
  const wire = bots.wire(victim, far);
  wire.cut();
  await wait(ms);
  wire.heal(ms % 2 === 0 ? 'late' : 'lost');
}

export async function happens(bots: Bots, what: Mishap, ms: number, victim: BotName): Promise<void> {
  bots.note(`${what} begins: ${victim}, ${ms} ms`);
  await MISHAPS[what](bots, ms, victim);
  bots.note(`${what} is over: ${victim}`);
}

/** How long each lasts, by chance. */
const LASTS: Readonly<Record<Mishap, (roll: Dice) => number>> = {
  'kill -9': roll => 1_000 + roll(20_000),
  SIGSTOP: roll => (roll(3) === 0 ? 60_000 : 5_000 + roll(25_000)),
  'store away': roll => 1_000 + roll(40_000),
  'store cut off': roll => 1_000 + roll(50_000),
  'slack cut off': roll => 1_000 + roll(40_000),
  'matrix cut off': roll => 1_000 + roll(40_000),
  'slack silent': roll => 1_000 + roll(20_000),
};
/** Of so many mishaps one has another one beside it. */
const BESIDE = 3;

/** One mishap after the other until then, now and then two at a time; gives how many of each kind. */
export async function storm(bots: Bots, roll: Dice, end: number): Promise<Record<string, number>> {
  const names = Object.keys(MISHAPS) as Mishap[];
  const counts: Record<string, number> = {};
  const any = (): { readonly what: Mishap; readonly ms: number; readonly victim: BotName } => {
    const what = names[roll(names.length)] ?? 'kill -9';
    return { what, ms: LASTS[what](roll), victim: BOT_NAMES[roll(BOT_NAMES.length)] ?? 'fra1' };
  };
  while (realClock.monotonicMs() < end) {
    const [one, other] = [any(), any()];
    const both = roll(BESIDE) === 0 && one.what !== other.what ? [one, other] : [one];
    for (const { what } of both) counts[what] = (counts[what] ?? 0) + 1;
    await Promise.all(both.map(({ what, ms, victim }) => happens(bots, what, ms, victim)));
    await wait(roll(5_000));
  }
  return counts;
}

/**
 * Milliseconds for which everything works again before what stands in the chats is judged: at least, at most. A chat takes one
 * message a second: while what has waited is still coming it is not judged for good.
 */
const CALM_MS = [30_000, 120_000] as const;
/** Milliseconds without a message after which no more come. */
const NO_MORE_MS = 30_000;
/** Milliseconds between the own message of an alert and the line in its thread. */
const LINE_AFTER_MS = 700;

export interface Outcome {
  readonly told: number;
  readonly slack: Judged;
  readonly matrix: Judged | null;
}

/** Two bots; alerts are told into their store while `during` lasts, then everything is left in peace and judged. */
export async function alerts(
  bots: Bots,
  word: string,
  during: (speaker: () => Promise<BotName>) => Promise<void>,
  everyMs: () => number,
): Promise<Outcome> {
  for (const name of BOT_NAMES) bots.begin(name);
  const store = openStore({ url: bots.store.url, warn: () => undefined, chance: realChance, clock: realClock });
  const records = async () => store;
  const stories = openStories({ records, clock: realClock, own: NO_PARTS, beside: true, warn: () => undefined });
  const leases = openLeases({ store: records, clock: realClock, by: 'test', life: 'test', forMs: 1 });
  const speaker = async (): Promise<BotName> => {
    const held = (await leases.all().catch(() => [])).find(({ name }) => name === 'speaker/slack');
    return held?.by === 'nyc3' ? 'nyc3' : 'fra1';
  };
  await wait(10_000);
  let [isOver, told] = [false, 0];
  const telling = (async () => {
    while (!isOver) {
      const n = ++told;
      bots.note(`${word} ${n} is told`);
      const { number } = await stories.open(`${word}:${n}`, () => ({
        parts: NO_PARTS,
        say: [root(ownWords(word, n))],
        closedAt: null,
      }));
      await wait(LINE_AFTER_MS);
      await stories.change(number, () => ({ parts: NO_PARTS, say: [line(lineWords(word, n))], closedAt: null }));
      await stories.refresh();
      await wait(everyMs());
    }
  })();
  await during(speaker);
  isOver = true;
  await telling;
  try {
    return await judgedInTheEnd(bots, word, told, () => stories.refresh());
  } finally {
    await store.close();
    bots.end();
  }
}

async function judgedInTheEnd(bots: Bots, word: string, told: number, meanwhile: () => Promise<void>) {
  const begun = realClock.monotonicMs();
  const taken = { count: 0, atMs: begun };
  bots.note('all is left in peace');
  for (;;) {
    await meanwhile();
    await wait(2_000);
    const nowMs = realClock.monotonicMs();
    const count = bots.slack.messages.length;
    if (count !== taken.count) Object.assign(taken, { count, atMs: nowMs });
    const passedMs = nowMs - begun;
    if (passedMs < CALM_MS[0]) continue;
    try {
      const slack = judgedInSlack(bots, word, told);
      const matrix = bots.matrix === null ? null : await judgedInMatrix(bots, word, told);
      return { told, slack, matrix };
    } catch (error) {
      if (passedMs > CALM_MS[1] && nowMs - taken.atMs > NO_MORE_MS) throw error;
    }
  }
}
