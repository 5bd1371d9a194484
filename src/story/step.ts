import type { Instant } from '../values/instant.ts';
import { type NewSaying, ROOT_SLOT, type Saying, type Step, type Story } from './story.ts';

/** Sayings that wait in one story at most: some days of a busy incident that no chat took. Beyond it the oldest lines go. */
const MAX_SAYINGS = 500;

/** A story's first record. */
export const begun = <Parts>(number: number, cause: string, step: Step<Parts>, at: Instant): Story<Parts> =>
  stepped(
    {
      form: 1,
      number,
      cause,
      openedAt: at,
      closedAt: null,
      parts: step.parts,
      nextSlot: ROOT_SLOT + 1,
      nextSeq: 1,
      sayings: [],
      deliveries: [],
    },
    step,
    at,
  );

/** The record after a step: what is said gets its place and number. */
export function stepped<Parts>(story: Story<Parts>, step: Step<Parts>, at: Instant): Story<Parts> {
  let { nextSlot, nextSeq } = story;
  const said = step.say.map((saying): Saying => {
    const slot = isThere(saying, nextSlot) ? saying.slot : nextSlot++;
    const { report, manner, only, people } = saying;
    return { seq: nextSeq++, slot, at, report, manner, only, people };
  });
  const sayings = bounded([...story.sayings, ...said]);
  return { ...story, parts: step.parts, closedAt: step.closedAt, nextSlot, nextSeq, sayings };
}

const isThere = (saying: NewSaying, nextSlot: number): saying is NewSaying & { slot: number } =>
  saying.slot !== null && saying.slot >= ROOT_SLOT && saying.slot < nextSlot;

/** Each slot's newest counts; beyond the bound what was overtaken goes first, then the oldest lines. */
export function bounded(sayings: readonly Saying[]): readonly Saying[] {
  if (sayings.length <= MAX_SAYINGS) return sayings;
  const newest = new Set(newestBySlot(sayings).values());
  const kept = sayings.filter(saying => newest.has(saying));
  const beyond = kept.length - MAX_SAYINGS;
  return kept.filter((saying, n) => n >= beyond || saying.slot === ROOT_SLOT);
}

/** The newest saying of each slot, in order of slots. */
function newestBySlot(sayings: readonly Saying[]): ReadonlyMap<number, Saying> {
  const newest = new Map<number, Saying>();
  for (const saying of sayings) newest.set(saying.slot, saying);
  return new Map([...newest].sort(([one], [other]) => one - other));
}
