import {
  type Found,
  looksBy,
  type Message,
  type Speaker,
  type Spoken,
  type Spot,
  withNotes,
} from '../../../outbox/speaker.ts';
import { cleanText } from '../../../report/foreign.ts';
import type { Instant } from '../../../values/instant.ts';
import { fitted } from '../../whole.ts';
import { PREFIX } from '../answering.ts';
import { reaction } from '../message.ts';
import { type MatrixLook, type Page, renderMatrix } from '../render.ts';
import { DELIVERY, type Failed, fieldIn, paths, textIn, txnOf } from '../server/homeserver.ts';
import type { Lane, Sent } from '../server/lane.ts';
import { whyMute, whyNot } from '../troubles.ts';
import { type DirectOf, directRoom } from './direct.ts';

/** What speaking needs of one life of the connection. */
export interface SpeakingOf extends DirectOf {
  readonly lane: Lane;
  look(): Pick<MatrixLook, 'zone' | 'now'>;
  /** The bot's own id; null before it is known. */
  me(): string | null;
  /** Without secrets. */
  readonly host: string;
  sentTo(room: string, failed: Failed | null): void;
}

/**
 * Milliseconds for which the homeserver surely knows a transaction id: Synapse keeps them for 30 minutes in memory, in its
 * database for a day.
 */
const SAME_MS = 1_500_000;
/** Events on a page of a room's history, and pages that are looked through for one of ours. */
const LOOK_AT = 100;
const MAX_PAGES = 20;
/** Milliseconds that the homeserver's clock and ours may differ by where its history is read back to a moment. */
const CLOCKS_MS = 300_000;

/** Matrix as the outbox speaks into it. `speaking`: null before the start. */
export function matrixSpeaker(hasHome: boolean, speaking: () => SpeakingOf | null): Speaker {
  const at = async (spot: Spot, then: (of: SpeakingOf, room: string) => Promise<Spoken>): Promise<Spoken> => {
    const of = speaking();
    if (of === null || of.me() === null) return NOT_YET;
    const room = spot.direct ? await directRoom(of, spot.room) : spot.room;
    return typeof room === 'string' ? then(of, room) : spokenOf(of, spot.room, room);
  };
  let may = (): boolean => true;
  return {
    chat: 'matrix',
    hasHome,
    home: () => speaking()?.home() ?? null,
    sameForMs: SAME_MS,
    post: (id, edition, to, message) => at(to, (of, room) => post(of, room, to, id, edition, message, may)),
    edit: (id, edition, spot, remoteId, message) =>
      at(spot, async (of, room) => {
        const content = edited(contentOf(of, id, spot, message), eventOf(remoteId));
        const txn = txnOf(id, String(edition));
        return spokenOf(
          of,
          room,
          await of.lane.add('alert', () => (may() ? { room, type: MESSAGE, txn, content } : null)),
          remoteId,
        );
      }),
    remove: (id, spot, remoteId) =>
      at(spot, async (of, room) => {
        const path = paths.redact(room, eventOf(remoteId), txnOf(id, `removed ${eventOf(remoteId)}`));
        const answered = await of.homeserver.ask('PUT', path, { body: {} });
        if (!answered.ok && answered.kind === 'not-found') return { ok: false, how: 'gone', why: 'It is not there.' };
        return spokenOf(of, room, answered.ok ? remoteId : answered, remoteId);
      }),
    ...looksBy(lookFor(speaking)),
    heed(asked) {
      may = asked;
    },
    link: (room, remoteId) =>
      `https://matrix.to/#/${encodeURIComponent(room)}/${encodeURIComponent(eventOf(remoteId))}`,
  };
}

/** The look for messages by their id. */
const lookFor =
  (speaking: () => SpeakingOf | null) =>
  async (id: string, spot: Spot, since: Instant, isOneEnough: boolean): Promise<Found> => {
    const of = speaking();
    const room = of === null || of.me() === null ? null : spot.direct ? await directRoom(of, spot.room) : spot.room;
    return of === null || typeof room !== 'string' ? 'unknown' : find(of, room, spot, id, since, isOneEnough);
  };

const MESSAGE = 'm.room.message';
const NOT_YET: Spoken = { ok: false, how: 'failed', why: 'The homeserver has not been reached yet.' };

/** An event's id; that of a direct message stands behind its room. */
const eventOf = (remoteId: string): string => remoteId.slice(remoteId.indexOf('/') + 1);

async function post(
  of: SpeakingOf,
  room: string,
  spot: Spot,
  id: string,
  edition: number,
  message: Message,
  may: () => boolean,
): Promise<Spoken> {
  const content = { ...contentOf(of, id, spot, message), ...relation(spot, message) };
  const out = { room, type: MESSAGE, txn: txnOf(id, String(edition)), content };
  // Asked when its turn has come: nothing lies between that and the packet.
  const sent = await of.lane.add('alert', () => (may() ? out : null));
  if (typeof sent !== 'string') return spokenOf(of, room, sent);
  of.sentTo(room, null);
  for (const [n, key] of message.reactions.entries()) {
    const offer = { room, type: 'm.reaction', txn: txnOf(id, key), content: reaction(key, sent) };
    // The first one matters; the others are left out where the homeserver limits us, as what they do can be typed.
    void of.lane.add(n === 0 ? 'answer' : 'offer', () => offer);
  }
  return { ok: true, remoteId: spot.direct ? `${room}/${sent}` : sent };
}

/** A line that the room is to see as well stands in the room, as a reply. */
function relation({ thread }: Spot, { broadcast }: Message): object {
  if (thread === null) return {};
  const reply = { 'm.in_reply_to': { event_id: thread } };
  return {
    'm.relates_to': broadcast ? reply : { rel_type: 'm.thread', event_id: thread, is_falling_back: true, ...reply },
  };
}

/** What calls somebody is a text, as clients ring for no notice; a quiet line of a thread is a notice. */
function contentOf(of: SpeakingOf, id: string, spot: Spot, message: Message): Record<string, unknown> {
  const rings = spot.thread === null || message.broadcast || message.people.length > 0;
  const users = message.people.flatMap(({ matrix, name }) =>
    matrix !== null && USER.test(matrix) ? [{ matrix, name }] : [],
  );
  const { body, html } = calling(pageOf(of, message), users);
  return {
    msgtype: rings ? 'm.text' : 'm.notice',
    body,
    format: 'org.matrix.custom.html',
    formatted_body: html,
    'm.mentions': users.length === 0 ? {} : { user_ids: users.map(({ matrix }) => matrix) },
    [DELIVERY]: id,
  };
}

const USER = /^@[^\s:<>"'&]{1,200}:[^\s<>"'&]{1,200}$/;

function pageOf(of: SpeakingOf, message: Message): Page {
  const look = { ...of.look(), prefix: PREFIX };
  return renderMatrix(
    fitted(withNotes(message), report => renderMatrix(report, look).length === 1),
    look,
  )[0];
}

/** The name in the text is for who reads it; who is meant stands in `m.mentions`. */
function calling(page: Page, users: readonly { readonly matrix: string; readonly name: string }[]): Page {
  if (users.length === 0) return page;
  const names = users.map(({ name }) => cleanText(name));
  const pills = users.map(
    ({ matrix }, i) => `<a href="https://matrix.to/#/${encodeURIComponent(matrix)}">${escaped(names[i] ?? '')}</a>`,
  );
  return { body: `${page.body}\n${names.join(' ')}`, html: `${page.html}<p>${pills.join(' ')}</p>` };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** `original` is the event that was sent first: an edit of an edit is not shown. */
const edited = (content: Record<string, unknown>, original: string): object => ({
  ...content,
  body: `* ${content['body']}`,
  // Who was called is not called again by an edit.
  'm.mentions': {},
  'm.new_content': content,
  'm.relates_to': { rel_type: 'm.replace', event_id: original },
});

/** What says for certain that nothing has arrived. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

function spokenOf(of: SpeakingOf, room: string, sent: Sent, remoteId?: string): Spoken {
  if (sent === null) return NOT_YET;
  if (typeof sent === 'string') return { ok: true, remoteId: remoteId ?? sent };
  const { kind, code, retryAfterMs } = sent;
  if (kind === 'limited') return { ok: false, how: 'limited', why: whyNot(sent, of.host), retryAfterMs };
  if (kind === 'unreachable' || kind === 'server') {
    const isSure = code !== null && NOT_SENT.has(code);
    return { ok: false, how: isSure ? 'failed' : 'unknown', why: whyNot(sent, of.host) };
  }
  if (kind === 'token' || kind === 'keys') {
    // With keys that cannot be used nothing was sent; both may be mended at any time.
    return { ok: false, how: kind === 'keys' ? 'failed' : 'refused', why: whyNot(sent, of.host) };
  }
  of.sentTo(room, sent);
  return { ok: false, how: 'refused', why: whyMute(room, sent, of.me() ?? 'the bot') };
}

/** Back through the room, as far as it may reach. The homeserver tells whoever sent an event its transaction id. */
async function find(
  of: SpeakingOf,
  room: string,
  { direct, thread }: Spot,
  id: string,
  since: Instant,
  isOneEnough: boolean,
): Promise<Found> {
  const all: string[] = [];
  const txns = new Set(Array.from({ length: MAX_EDITIONS }, (_, n) => txnOf(id, String(n + 1))));
  let from: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = { dir: 'b', limit: LOOK_AT, ...(from === null ? {} : { from }) };
    const answered = await of.homeserver.ask('GET', paths.messages(room), { query });
    if (!answered.ok) return answered.kind === 'forbidden' || answered.kind === 'not-found' ? 'unasked' : 'unknown';
    const chunk = fieldIn(answered.body, 'chunk');
    const events: readonly unknown[] = Array.isArray(chunk) ? chunk : [];
    for (const each of events.filter(event => isOurs(event, of.me(), id, txns) && isIn(event, thread))) {
      const event = textIn(each, 'event_id');
      if (event !== null) all.push(direct ? `${room}/${event}` : event);
    }
    if (isOneEnough && all.length > 0) return all;
    const oldest = Number(fieldIn(events.at(-1), 'origin_server_ts') ?? 0);
    from = textIn(answered.body, 'end');
    if (events.length === 0 || from === null || oldest < since - CLOCKS_MS) break;
  }
  return all.length === 0 ? 'absent' : all;
}

/** Texts of one message that are looked for by their transaction id. */
const MAX_EDITIONS = 50;

/** The message itself, and no edit of it. */
function isOurs(event: unknown, me: string | null, id: string, txns: ReadonlySet<string>): boolean {
  if (textIn(event, 'sender') !== me || fieldIn(fieldIn(event, 'unsigned'), 'redacted_because') !== undefined)
    return false;
  const content = fieldIn(event, 'content');
  if (textIn(fieldIn(content, 'm.relates_to'), 'rel_type') === 'm.replace') return false;
  const txn = textIn(fieldIn(event, 'unsigned'), 'transaction_id');
  return textIn(content, DELIVERY) === id || (txn !== null && txns.has(txn));
}

/** Not in another message's thread: two processes may each have begun one. */
function isIn(event: unknown, thread: string | null): boolean {
  const relation = fieldIn(fieldIn(event, 'content'), 'm.relates_to');
  const other = textIn(relation, 'event_id') ?? textIn(fieldIn(relation, 'm.in_reply_to'), 'event_id');
  return thread === null || other === null || other === thread;
}
