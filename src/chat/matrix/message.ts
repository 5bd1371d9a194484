import type { Picture } from '../../report/picture.ts';
import type { Page } from './render.ts';

/** Where an answer belongs. */
export interface Whereto {
  /** The event it replies to. */
  readonly replyTo: string;
  /** The first event of the thread; null for the room itself. */
  readonly thread: string | null;
}

/** Nobody is pinged by an answer: without this field a name in the text would (client-server API, "User and room mentions"). */
const NOBODY = {};

/** Said by itself, to nobody. */
export const notice = ({ body, html }: Page): Record<string, unknown> => ({
  msgtype: 'm.notice',
  body,
  format: 'org.matrix.custom.html',
  formatted_body: html,
  'm.mentions': NOBODY,
});

/** An answer: a notice, so that no other bot answers to it. */
export const answer = (page: Page, { replyTo, thread }: Whereto): object => ({
  ...notice(page),
  'm.relates_to':
    thread === null
      ? { 'm.in_reply_to': { event_id: replyTo } }
      : { rel_type: 'm.thread', event_id: thread, is_falling_back: false, 'm.in_reply_to': { event_id: replyTo } },
});

/** Clients that know no threads show a reply instead. */
const inThread = (thread: string): object => ({
  rel_type: 'm.thread',
  event_id: thread,
  is_falling_back: true,
  'm.in_reply_to': { event_id: thread },
});

/** What belongs below an answer: its rest. */
export const below = (page: Page, thread: string): object => ({
  ...notice(page),
  'm.relates_to': inThread(thread),
});

/** Where a file lies at the homeserver; for an encrypted room with its key (client-server API, EncryptedFile). */
export type Uploaded = { readonly url: string } | { readonly file: object };

/** A picture below an answer; what it shows is said with it, for who cannot see it. */
export const image = ({ name, alt, bytes, size }: Picture, uploaded: Uploaded, thread: string): object => ({
  msgtype: 'm.image',
  body: alt,
  filename: name,
  ...uploaded,
  info: { mimetype: PNG, size: bytes.length, ...(size === null ? {} : { w: size.width, h: size.height }) },
  'm.mentions': NOBODY,
  'm.relates_to': inThread(thread),
});

export const PNG = 'image/png';

/** The answer's new form. `original` is the event that was sent first: an edit of an edit is not shown. */
export const edit = (page: Page, original: string): object => ({
  msgtype: 'm.notice',
  body: `* ${page.body}`,
  'm.mentions': NOBODY,
  'm.new_content': notice(page),
  'm.relates_to': { rel_type: 'm.replace', event_id: original },
});

export const reaction = (key: string, to: string): object => ({
  'm.relates_to': { rel_type: 'm.annotation', event_id: to, key },
});
