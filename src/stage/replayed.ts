import type { Report } from '../report/report.ts';
import type { Act } from '../services.ts';
import type { Instant } from '../values/instant.ts';

/** What is to be known of a drill that is heard in chats, beside what is said in it. */
export interface DrillAloud {
  /** Rooms as the operator named them, and how much has not come there yet. */
  readonly places: readonly { readonly chat: string; readonly room: string; readonly waiting: number }[];
  /** By the drill's clock: where an earlier life left off; null where it begins. */
  readonly goesOnAt: Instant | null;
  /** What went otherwise than one would wish, a sentence each, in order. */
  readonly notes: readonly string[];
  /** All has been said, in every chat. */
  readonly isOver: boolean;
}

/** A drill as far as it has been replayed. */
export interface Replayed {
  /** What an earlier life has shown is left out. */
  readonly acts: readonly Act[];
  /** Null where it is heard in no chat. */
  readonly aloud: DrillAloud | null;
}

/** Something that the bot said by itself in a drill. */
export interface DrillSaid {
  /** By the clock of the drill. */
  readonly at: Instant;
  /** A line below a message that stands. */
  readonly inThread: boolean;
  readonly report: Report;
}
