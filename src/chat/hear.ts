import type { Instant } from '../values/instant.ts';

/** Everything that a chat hears, in one shape: what was said, by whom, and whether it was said to the bot. */
export interface Heard {
  readonly text: string;
  /** How the chat names the person who said it. */
  readonly from: string;
  readonly at: Instant;
  /** True in a direct conversation (the terminal is one): there a command needs no `/`. */
  readonly direct: boolean;
  /** What the bot is called in this chat, without `@`. */
  readonly botNames: readonly string[];
}
