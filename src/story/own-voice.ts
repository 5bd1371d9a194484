import { createHash } from 'node:crypto';
import type { Instant } from '../values/instant.ts';
import { bounded } from './step.ts';
import type { NewSaying, Saying, Story } from './story.ts';

type OwnSaying = Omit<NewSaying, 'slot'>;

/** Slots of the bot's own sayings for each millisecond. */
const SLOTS_PER_MS = 4_096;

/**
 * The bot's own sayings with one more. Several processes speak with this voice, and while the store is away each goes on from
 * what it last knew: the place of a saying is therefore made of its time and its words, and not counted up. Whoever adds it again,
 * because nobody knows whether the write arrived, finds it there. Null where it is.
 */
export function withOwnSaying<Parts>(story: Story<Parts>, said: OwnSaying, at: Instant): Story<Parts> | null {
  const { sayings, deliveries, nextSeq, nextSlot } = story;
  const words = wordsOf(said);
  const first = at * SLOTS_PER_MS + (createHash('sha256').update(words).digest().readUInt32BE() % SLOTS_PER_MS);
  for (let slot = first; ; slot++) {
    const there = sayings.find(saying => saying.slot === slot);
    if (there !== undefined && wordsOf(there) !== words) continue;
    // What has been brought out is gone from the sayings; its rows tell of it for a while.
    if (there !== undefined || deliveries.some(row => row.slot === slot)) return null;
    const saying: Saying = { ...said, seq: nextSeq, slot, at };
    return {
      ...story,
      nextSlot: Math.max(nextSlot, slot + 1),
      nextSeq: nextSeq + 1,
      sayings: bounded([...sayings, saying]),
    };
  }
}

const wordsOf = ({ report, manner, only, people }: OwnSaying): string => JSON.stringify([report, manner, only, people]);
