import type { Report } from '../../report/report.ts';
import type { Clock } from '../../world/ports.ts';
import type { Surface } from '../surface.ts';
import type { Entry, Inbox } from './inbox.ts';
import { EDIT_GAP_MS } from './limits.ts';
import { answer, below, edit, image, PNG, reaction, type Uploaded } from './message.ts';
import { type MatrixLook, type Page, renderMatrix } from './render.ts';
import { type Failed, txnOf } from './server/homeserver.ts';
import type { Lane, Outgoing, Sent } from './server/lane.ts';
import { pauseOn } from './server/pause.ts';

/** What is typed before a command: the one form that no client keeps for itself. */
export const PREFIX = '!';
/** Reactions that are offered under an answer, and understood there. */
export const AGAIN = '🔁';
export const WHOIS = '📇';

export interface FileToSend {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly name: string;
}

export interface AnsweringOf {
  readonly lane: Lane;
  readonly inbox: Inbox;
  readonly clock: Clock;
  /** New with each start: what one life showed as progress is not what the next shows under the same number. */
  readonly life: string;
  look(): Pick<MatrixLook, 'zone' | 'now'>;
  /** Told how sending to a room went; null: well. */
  sentTo(room: string, failed: Failed | null): void;
  /** Told that an event has its answer, or the beginning of one. */
  answered(room: string, event: string): void;
  /** Gives a file for a room to the homeserver, and what a message says of it; null where it does not take it. */
  upload(room: string, file: FileToSend): Promise<Uploaded | null>;
}

/**
 * Where the answer to one command appears: one message, edited as it grows, and its rest in the thread. `isRecovered`: an
 * earlier life heard it, and may have begun to answer.
 */
export function surfaceFor(heard: Entry, of: AnsweringOf, isRecovered: boolean): Surface {
  const growing = grow(heard, of);
  const draw = (report: Report): readonly [Page, ...Page[]] => renderMatrix(report, { ...of.look(), prefix: PREFIX });
  let shown: string | null = null;
  const end = async (report: Report, offers: boolean): Promise<void> => {
    const pages = draw(report);
    if (!growing.stop()) return;
    const whois = report.actions.find(({ command }) => command.startsWith('whois '))?.command ?? null;
    const entry = (): Entry => ({ ...heard, state: 'answered', remote: growing.remote(), pages, whois, offers });
    await of.inbox.keep(entry());
    await growing.over();
    // The progress may have been noted after that: the last word on this entry is the answer.
    if (growing.remote() !== null) await of.inbox.keep(entry());
    shown = await deliver(entry(), of, isRecovered);
  };
  return {
    prefix: PREFIX,
    async show(report, final) {
      if (final) await end(report, true);
      else growing.show(() => draw(report)[0]);
    },
    refuse: (why, example) => end(refusal(why, example), false),
    async attach(picture) {
      if (shown === null || picture.format !== 'png') return;
      const uploaded = await of.upload(heard.room, { bytes: picture.bytes, type: PNG, name: picture.name });
      if (uploaded === null) return;
      const content = image(picture, uploaded, heard.thread ?? shown);
      await of.lane.add('answer', () => message(heard, 'picture', content));
    },
  };
}

const refusal = (why: string, example: string | null): Report => ({
  mark: 'none',
  title: [{ kind: 'text', text: why }],
  lead:
    example === null
      ? []
      : [
          [
            { kind: 'text', text: 'Try: ' },
            { kind: 'code', text: example },
          ],
        ],
  blocks: [],
  more: [],
  actions: [],
});

interface Growing {
  /** Replaces what is shown, soon; drawn when its turn has come. */
  show(draw: () => Page): void;
  /** No more progress. False where it had been stopped before. */
  stop(): boolean;
  /** Resolves when nothing of it is under way. */
  over(): Promise<void>;
  remote(): string | null;
}

function grow(heard: Entry, of: AnsweringOf): Growing {
  const pause = pauseOn(of.clock);
  let remote = heard.remote;
  let waiting: (() => Page) | null = null;
  let isStopped = false;
  let work: Promise<void> | null = null;
  let edits = 0;
  const next = (original: string | null, number: number) => (): Outgoing | null => {
    if (isStopped || waiting === null) return null;
    const page = waiting();
    return original === null
      ? message(heard, 'first', answer(page, heard))
      : message(heard, `edit ${of.life} ${number}`, edit(page, original));
  };
  const go = async (): Promise<void> => {
    while (waiting !== null && !isStopped) {
      const shown: (() => Page) | null = waiting;
      const sent = await of.lane.add(remote === null ? 'answer' : 'progress', next(remote, edits++));
      if (waiting === shown) waiting = null;
      if (sent !== null && typeof sent !== 'string') return of.sentTo(heard.room, sent);
      if (remote === null && sent !== null) {
        remote = sent;
        of.sentTo(heard.room, null);
        of.answered(heard.room, heard.id);
        if (!isStopped) await of.inbox.keep({ ...heard, remote });
      }
      if (!isStopped) await pause.wait(EDIT_GAP_MS);
    }
  };
  return {
    show(draw) {
      if (isStopped) return;
      waiting = draw;
      work ??= go().finally(() => {
        work = null;
      });
    },
    stop() {
      if (isStopped) return false;
      isStopped = true;
      pause.end();
      return true;
    },
    async over() {
      await work;
    },
    remote: () => remote,
  };
}

const message = ({ id, room }: Entry, which: string, content: object): Outgoing => ({
  room,
  type: 'm.room.message',
  txn: txnOf(id, which),
  content,
});

/**
 * Sends an answer that is kept in the inbox, and ends its entry. Gives the message that it stands in; null where it could
 * not be sent. `isRecovered`: an earlier life may have sent the first
 * message and died before it knew; its transaction id gives it back, whatever it says by then.
 */
export async function deliver(entry: Entry, of: AnsweringOf, isRecovered: boolean): Promise<string | null> {
  const { lane, inbox, sentTo, answered } = of;
  const [head, ...rest] = entry.pages;
  if (head === undefined) return null;
  const post = (which: string, content: object): Promise<Sent> =>
    lane.add('answer', () => message(entry, which, content));
  let remote = entry.remote;
  let sent: Sent = remote;
  if (remote === null) {
    sent = await post('first', answer(head, entry));
    if (typeof sent === 'string') remote = sent;
  }
  if (remote !== null && (entry.remote !== null || isRecovered)) {
    sent = await post('final', edit(head, remote));
    // The message is gone, or may not be edited any more: said anew.
    if (sent !== null && typeof sent !== 'string') sent = await post('anew', answer(head, entry));
  }
  if (sent === null) return null;
  sentTo(entry.room, typeof sent === 'string' ? null : sent);
  if (typeof sent !== 'string' || remote === null) {
    await inbox.end({ ...entry, offers: false });
    return null;
  }
  answered(entry.room, entry.id);
  const thread = entry.thread ?? remote;
  for (const [i, page] of rest.entries()) if ((await post(`rest ${i}`, below(page, thread))) === null) return remote;
  await inbox.end({ ...entry, remote });
  if (entry.offers) offer(entry, remote, lane);
  return remote;
}

/** Signs to press, where the homeserver does not limit us: what they do can be typed as well. */
function offer(entry: Entry, remote: string, lane: Lane): void {
  for (const key of entry.whois === null ? [AGAIN] : [AGAIN, WHOIS])
    lane.add('offer', () => ({
      room: entry.room,
      type: 'm.reaction',
      txn: txnOf(entry.id, key),
      content: reaction(key, remote),
    }));
}
