import type { Line, Report } from '../report/report.ts';
import type { ChatName, Person } from '../story/story.ts';
import type { Instant } from '../values/instant.ts';

/** Where something is said in one chat. */
export interface Spot {
  /** Channel or room id; for a direct message the person's id. */
  readonly room: string;
  readonly direct: boolean;
  /** The message whose thread it belongs to; null for the room itself. */
  readonly thread: string | null;
}

/** What is to stand in a place. */
export interface Message {
  readonly report: Report;
  /** Whom it mentions, so that their devices ring. */
  readonly people: readonly Person[];
  /** A thread's line that the room sees as well. */
  readonly broadcast: boolean;
  /** Words about the delivery itself, below ("(may repeat)", "said 3 min late"). */
  readonly notes: readonly Line[];
  /** Signs that people can react with, added by the bot itself: ✅. */
  readonly reactions: readonly string[];
}

/** The report with the notes where they are read: before its evidence. */
export const withNotes = ({ report, notes }: Pick<Message, 'report' | 'notes'>): Report =>
  notes.length === 0 ? report : { ...report, lead: [...report.lead, ...notes] };

/**
 * What became of a request. refused: for good, whatever is tried again · gone: what should be edited, or the thread, is
 * not there any more or cannot be edited · limited: not now · failed: certainly not done (nobody listened) · unknown: it may
 * have arrived. `why` is a sentence without secrets.
 */
export type Spoken =
  | { readonly ok: true; readonly remoteId: string }
  | { readonly ok: false; readonly how: 'refused' | 'gone' | 'failed' | 'unknown'; readonly why: string }
  | { readonly ok: false; readonly how: 'limited'; readonly why: string; readonly retryAfterMs: number };

/**
 * One chat, as the outbox speaks into it. Each call is one attempt and never rejects; waiting and trying again are the
 * outbox's. The same `id` names the same message for ever, `edition` each text of it. The remote id of a direct message is
 * `ROOM/MESSAGE`, as the room that a person is reached in is found out on the way.
 */
export interface Speaker {
  readonly chat: ChatName;
  /** Alerts are to go there: a room for them is set. */
  readonly hasHome: boolean;
  /** Where this chat's alerts go; null while it is not known, or where none is set. */
  home(): string | null;
  /** Milliseconds for which the same id and edition, sent again, gives the message that is there already; 0: at once twice. */
  readonly sameForMs: number;
  post(id: string, edition: number, to: Spot, message: Message): Promise<Spoken>;
  edit(id: string, edition: number, at: Spot, remoteId: string, message: Message): Promise<Spoken>;
  remove(id: string, at: Spot, remoteId: string): Promise<Spoken>;
  /** Looks for the message with this id, sent after `since`: `unknown` where the chat cannot be asked now, `unasked` where it never can be. */
  find(id: string, at: Spot, since: Instant): Promise<{ readonly remoteId: string } | 'absent' | 'unknown' | 'unasked'>;
  /** All messages with this id that stand there, sent after `since`; none where the chat cannot be asked. Two processes may each have posted one. */
  all?(id: string, at: Spot, since: Instant): Promise<readonly string[]>;
  /** From now on `may` is asked directly before each request: where it says no, the request is not made (`failed`). */
  heed?(may: () => boolean): void;
  /** Where a browser shows a message; null where nobody knows. */
  link?(room: string, remoteId: string): string | null;
}

/** The ids of messages that were found, newest first; one is enough for whoever asks whether there is any. */
export type Found = readonly string[] | 'absent' | 'unknown' | 'unasked';

/** A speaker's two looks for messages by their id, from the one that its chat has. */
export const looksBy = (
  look: (id: string, spot: Spot, since: Instant, isOneEnough: boolean) => Promise<Found>,
): Required<Pick<Speaker, 'find' | 'all'>> => ({
  async find(id, spot, since) {
    const found = await look(id, spot, since, true);
    return typeof found === 'string' ? found : { remoteId: found[0] ?? '' };
  },
  async all(id, spot, since) {
    const found = await look(id, spot, since, false);
    return typeof found === 'string' ? [] : found;
  },
});

/** Who speaks where, of several processes on one store: in each place one at a time. */
export interface Voice {
  /** This process' name. */
  readonly by: string;
  /** Milliseconds for which this process is certainly the one who speaks there; 0 where it is not. Asks nobody. */
  leftMs(place: ChatName | 'page'): number;
}
