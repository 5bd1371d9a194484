import type { Line, Report } from '../report/report.ts';
import type { Instant } from '../values/instant.ts';

/**
 * A story is all that is said about one cause, from the first alarm to the last user back: one message in each chat,
 * edited as things change, and the lines of its thread. Its record holds what is so (`parts`), what is to be said
 * (`sayings`) and how far that has come in each place (`deliveries`): one value, written whole, so that a process that dies
 * between two writes has neither said what it does not know nor known what it never says.
 */
export interface Story<Parts> {
  readonly form: 1;
  /** Counts up over all stories of the store; people type it (`inc-7`). */
  readonly number: number;
  /** What it is about, as a key: among open stories it stands once. */
  readonly cause: string;
  readonly openedAt: Instant;
  /** Null while it is open. What is still to be said is said afterwards too. */
  readonly closedAt: Instant | null;
  readonly parts: Parts;
  /** Where a saying stands: 0 is the story's own message. The next one that is free. */
  readonly nextSlot: number;
  /** The number of the next saying. */
  readonly nextSeq: number;
  /** What has not reached every place yet, and the newest of slot 0; in order. */
  readonly sayings: readonly Saying[];
  readonly deliveries: readonly Delivery[];
}

export type ChatName = 'slack' | 'matrix' | 'terminal';

/** The slot of a story's own message; all other slots are lines of its thread. */
export const ROOT_SLOT = 0;

/** The number of what the bot says of itself: no story; it has no message of its own, and its lines stand in the room. */
export const OWN_VOICE = 0;

/** Something to be said. Once written it never changes; a later one in the same slot takes its place. */
export interface Saying {
  /** Rises within the story. */
  readonly seq: number;
  readonly slot: number;
  readonly at: Instant;
  /** What is shown there from now on; null: what stood there is taken away. */
  readonly report: Report | null;
  /** What the line is to the room: in the thread alone · seen in the room as well · a call for people, by mention and direct message. */
  readonly manner: 'quiet' | 'broadcast' | 'page';
  /** Only in this chat; null: wherever alerts go. */
  readonly only: ChatName | null;
  /** Whom it mentions. A name in a text mentions nobody. */
  readonly people: readonly Person[];
}

/** Somebody who can be reached, as known when the saying was made. */
export interface Person {
  /** As the portfolio names them, else as the chat does. */
  readonly name: string;
  /** Full ids; null where they are not in that chat. */
  readonly slack: string | null;
  readonly matrix: string | null;
}

/** How far one slot has come at one place. */
export interface Delivery {
  /**
   * Made of the story, the slot and the target: chats are asked for it after a crash. It changes only where what stood
   * there was lost and is said anew.
   */
  readonly id: string;
  readonly slot: number;
  /** `slack:CHANNEL`, `matrix:ROOM`, `slack:@USER` and `matrix:@USER` for direct messages, `page`, `terminal`. */
  readonly target: string;
  /** Since when it is to be said there. */
  readonly dueAt: Instant;
  /** The newest saying that is known to be shown there; null where none is. */
  readonly shown: number | null;
  /** The saying that was last tried, and when. */
  readonly tried: number | null;
  readonly triedAt: Instant | null;
  /** Which process tried it, by name; absent where nobody has, or there is only one. */
  readonly triedBy?: string;
  /** In whose thread it was last tried, or null; absent where it was tried before this was kept. */
  readonly thread?: string | null;
  /** Messages that were posted for this row and are not the one it names: whoever speaks there takes them away. Absent: none. */
  readonly strays?: readonly string[];
  /** Counts the texts that were tried: no two have the same. */
  readonly edition: number;
  /** Words about the delivery itself that went with the text last tried; `lasting` are those that stay when it is edited. */
  readonly notes: readonly Line[];
  readonly lasting: readonly Line[];
  /** Other slots whose lines the message carries, each with its saying: after an outage many are said as one. */
  readonly carries: readonly { readonly slot: number; readonly seq: number }[];
  /** queued: nothing is under way · sending: a request may be out · unknown: it may have arrived · dead: refused, tried again now and then. */
  readonly status: 'queued' | 'sending' | 'unknown' | 'sent' | 'dead';
  /** Attempts in a row that failed. */
  readonly attempts: number;
  readonly notBefore: Instant | null;
  /** A sentence without secrets; null where the last attempt went well. */
  readonly lastError: string | null;
  /** What the chat calls the message (for a direct one `ROOM/MESSAGE`); null until it is known. */
  readonly remoteId: string | null;
  /** When it was first shown. */
  readonly shownAt: Instant | null;
  /** When the other chats were told that this one does not take it; null where they were not. */
  readonly coveredAt: Instant | null;
}

/** A saying as its maker gives it: slot and seq are found when it is written. */
export interface NewSaying {
  readonly report: Report | null;
  /** A slot that is there already is said anew; null: a new line. */
  readonly slot: number | null;
  readonly manner: Saying['manner'];
  readonly only: ChatName | null;
  readonly people: readonly Person[];
}

/** What a step makes of a story. */
export interface Step<Parts> {
  readonly parts: Parts;
  readonly say: readonly NewSaying[];
  /** The story ends, or (null) goes on. */
  readonly closedAt: Instant | null;
}

/** The stories of a store. Every change is one write; the outbox, told of it, brings it out. */
export interface Stories<Parts> {
  /** Begins a story, unless one of this cause is open: then that one is given, unchanged. */
  open(cause: string, first: (number: number) => Step<Parts>): Promise<Story<Parts>>;
  /**
   * Reads, steps and writes until nobody was quicker: `step` is pure and may run again. Null from `step` changes nothing.
   * Without a store the story goes on in memory, which is said (`memoryOff`). Null where there is no such story.
   */
  change(number: number, step: (story: Story<Parts>) => Step<Parts> | null): Promise<Story<Parts> | null>;
  read(number: number): Promise<Story<Parts> | null>;
  /** Open stories, and (`closed`) those that ended, newest first, as far as they are kept. */
  list(options?: { readonly closed?: boolean }): Promise<readonly Story<Parts>[]>;
  /** The story whose message or thread a message of a chat belongs to; null where it belongs to none. */
  at(place: { readonly chat: ChatName; readonly room: string; readonly message: string }): Promise<Story<Parts> | null>;
  /** Told after each change that was written (or kept in memory). The result ends it. */
  follow(told: (story: Story<Parts>) => void): () => void;
  /** Since when nothing can be kept, and why, a sentence; null where all is well. */
  memoryOff(): { readonly since: Instant; readonly why: string } | null;
}
