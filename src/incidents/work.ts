import type { Rota } from '../people/rota/rota.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import type { Records } from '../store/records.ts';
import type { Stories } from '../story/story.ts';
import type { Clock } from '../world/ports.ts';
import type { Side } from './bridge/talk.ts';
import type { Parts } from './parts.ts';
import type { Around } from './steps.ts';

export interface DeskOf {
  readonly stories: Stories<Parts>;
  readonly records: () => Promise<Records>;
  readonly clock: Clock;
  readonly portfolio: () => Promise<Portfolio | null>;
  /** Null where nobody wrote one down, or it cannot be read. */
  readonly rota: () => Promise<Rota | null>;
  /** Chats that are configured: with two of them threads are bridged. */
  readonly chats: readonly Side[];
  /** Milliseconds between two looks of the watch; null where nothing is watched. */
  readonly everyMs: number | null;
  /** Told of a fault of our own. */
  bug(error: unknown): unknown;
}

/** What the parts of the desk share. */
export interface DeskWork extends DeskOf {
  around(): Promise<Around>;
  /** How a chat shows somebody, where they have written. */
  shownAs(chat: string, person: string): string | null;
}
