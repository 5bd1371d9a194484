import type { Speaker } from '../outbox/speaker.ts';
import type { Right } from '../people/rights.ts';
import type { Picture } from '../report/picture.ts';
import type { Report } from '../report/report.ts';
import type { Instant } from '../values/instant.ts';
import type { Heard } from './hear.ts';

/**
 * What a chat gives to the conversation for one thing that was heard: where its answer appears. The adapters of Slack and
 * Matrix implement it; `converse` knows nothing else of them.
 */
export interface Surface {
  /** What stands before a command that is typed in this chat (`!`, `/outpost `): for help and examples. */
  readonly prefix: string;
  /**
   * Shows a report as the answer. Each call replaces the one before where the chat can edit, and is left out where it
   * cannot, but for the last (`final`). Never throws for what the chat does: a failed post is the adapter's to retry and
   * to tell in `status`.
   */
  show(report: Report, final: boolean): Promise<void>;
  /**
   * Says, where the command was typed and only to who typed it where the chat can, why it was not carried out, and what to
   * type instead: a line ready to be typed, its prefix before it.
   */
  refuse(why: string, example: string | null): Promise<void>;
  /** The same, but seen by who asked alone. Absent where this chat has no such place beside this one. */
  readonly alone?: Surface;
  /**
   * Shows a picture (`png`) in the thread under the answer, with its alternative text: after the last `show`, never in
   * its place. Absent where this place takes none. Never throws for what the chat does.
   */
  attach?(picture: Picture): Promise<void>;
}

/** Who said it and where, as far as rights and manners depend on it. */
export interface Place {
  readonly chat: 'slack' | 'matrix' | 'terminal';
  /** Channel or room id; the direct conversation's own where there is one. */
  readonly room: string;
  /**
   * The first message of the thread that it was said in; else the message that a button or sign stands under; null in the
   * room itself, and where the chat does not tell.
   */
  readonly thread: string | null;
  /**
   * The room of the alerts · one that the operator listed (SLACK_CHANNELS, MATRIX_ROOMS and what it stands for) · a direct
   * conversation · any other, where nothing is answered but where to ask instead.
   */
  readonly roomIs: 'alert' | 'listed' | 'direct' | 'other';
  /** Full user id: never a display name. */
  readonly person: string;
  /** A guest, a stranger of a shared channel, a user of another team or homeserver than ours: reads at most. */
  readonly stranger: boolean;
}

export interface HeardIn extends Heard {
  readonly place: Place;
  /** Stable id of the event, message or click: the same thing heard twice is carried out once. */
  readonly id: string;
  /** It belongs to a real alert: carried out as if no drill were played. */
  readonly isReal?: true;
  /** A right that it needs beside that of its command, and what who has it not can do instead, a sentence. */
  readonly needs?: { readonly right: Right; readonly instead: string };
}

/** What happened in a chat beside commands: said in a room, changed, taken back, reacted. Told for every room that the bot is in. */
export interface Overheard {
  readonly chat: 'slack' | 'matrix';
  readonly room: string;
  /** The first message of the thread that it belongs to; null where it stands in the room itself. */
  readonly thread: string | null;
  /** The message that it is, or (edited, removed, reacted, unreacted) is about. */
  readonly message: string;
  /** Stable id of this happening: the same thing told twice counts once. */
  readonly id: string;
  /** Full user id, and how the chat shows them. */
  readonly person: string;
  readonly shownAs: string;
  readonly stranger: boolean;
  readonly at: Instant;
  readonly what:
    | { readonly kind: 'said' | 'edited'; readonly text: string }
    | { readonly kind: 'removed' }
    | { readonly kind: 'file'; readonly name: string }
    /** The sign without variation selectors and skin tones, in Slack's own word or Unicode as the chat has it. */
    | { readonly kind: 'reacted' | 'unreacted'; readonly sign: string };
}

/** Takes in what was overheard; resolves when it is kept. Never rejects. */
export type Overhear = (what: Overheard) => Promise<void>;

/** How a chat is doing, for `status` and the health page. `why` is a sentence without secrets; null where all is well. */
export interface ChatState {
  readonly name: string;
  readonly state: 'starting' | 'connected' | 'broken' | 'stopped';
  readonly since: number;
  readonly why: string | null;
  /** What is good to know while all is well, a sentence: the device in encrypted rooms, and whether it is verified. */
  readonly about?: string | null;
}

/** Takes in what was said to the bot. */
export type Hear = (heard: HeardIn, surface: Surface) => void;

/** One chat of the bot. It starts and fails by itself: no chat waits for another. */
export interface ChatAdapter {
  readonly name: 'slack' | 'matrix';
  /**
   * Connects and goes on connecting until `stop`; tells everything heard. Settles once the first attempt has ended, well or
   * not. Null: it only speaks; nothing is asked of what is said there, so that a bot beside it misses nothing.
   */
  start(hear: Hear | null, overhear?: Overhear): Promise<void>;
  stop(): Promise<void>;
  /**
   * Tells once more what was said in a thread from a moment on: for what happened while nobody listened. Absent where the
   * chat brings that by itself. Never rejects.
   */
  listenAgain?(room: string, thread: string, since: Instant): Promise<void>;
  state(): ChatState;
  /** As which the outbox speaks there, from before the start on. */
  readonly speaker: Speaker;
}
