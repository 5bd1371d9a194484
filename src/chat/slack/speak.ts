import type { Found, Message, Speaker, Spoken, Spot } from '../../outbox/speaker.ts';
import { looksBy, withNotes } from '../../outbox/speaker.ts';
import type { Instant } from '../../values/instant.ts';
import { fitted } from '../whole.ts';
import { octetsOf, type SlackMessage } from './blocks.ts';
import { bounded } from './bounded.ts';
import { MAX_TEXT_OCTETS } from './limits.ts';
import { bareLook, renderSlack } from './render.ts';
import { type Api, type Called, fieldOf, isJson, textOf } from './wire/api.ts';
import type { Lanes } from './wire/lanes.ts';
import { idIn, manners, metadataFor } from './wire/post.ts';
import { isOfBlocks, isOfEdits, sayTrouble } from './wire/trouble.ts';

/** What speaking needs of one life of the connection. */
export interface SpeakingOf {
  readonly api: Api;
  readonly lanes: Lanes;
  now(): Instant;
  told(channel: string, called: Called): void;
  home(): string | null;
}

/** People whose direct conversation is known by its id. */
const MAX_DIRECT = 500;
/** Messages on a page of history, and pages that are looked through for one of ours: what a busy channel says in a day. */
const LOOK_AT = 200;
const MAX_PAGES = 10;
/** Milliseconds that Slack's clock and ours may differ by where its history is asked from a moment on. */
const CLOCKS_MS = 300_000;

/** Slack as the outbox speaks into it. `speaking`: null before the start. */
export function slackSpeaker(hasHome: boolean, speaking: () => SpeakingOf | null): Speaker {
  const direct = bounded<string>(MAX_DIRECT);
  let may = (): boolean => true;
  /** The lane asks when its turn has come: nothing lies between that and the packet. */
  const heeding = (of: SpeakingOf): SpeakingOf => ({
    ...of,
    api: (method, args) => (may() ? of.api(method, args) : Promise.resolve(NOT_OURS)),
  });
  const at = async (spot: Spot, then: (of: SpeakingOf, channel: string) => Promise<Spoken>): Promise<Spoken> => {
    const of = speaking();
    if (of === null) return NOT_YET;
    const channel = await channelOf(of, spot, direct);
    return typeof channel === 'string' ? then(of, channel) : spokenOf(channel, spot);
  };
  return {
    chat: 'slack',
    hasHome,
    home: () => speaking()?.home() ?? null,
    sameForMs: 0,
    post: (id, _edition, to, message) => at(to, (of, channel) => post(heeding(of), channel, to, id, message)),
    edit: (_id, _edition, spot, remoteId, message) =>
      at(spot, (of, channel) => edit(heeding(of), channel, spot, remoteId, message)),
    remove: (_id, spot, remoteId) =>
      at(spot, async (of, channel) => {
        const called = await send(of, channel, 'chat.delete', { channel, ts: tsOf(remoteId) });
        return spokenOf(called, spot, remoteId);
      }),
    ...looksBy(lookFor(speaking, direct)),
    heed(asked) {
      may = asked;
    },
    link: (room, remoteId) => `https://slack.com/archives/${room}/p${tsOf(remoteId).replace('.', '')}`,
  };
}

/** The look for messages by their id. */
const lookFor =
  (speaking: () => SpeakingOf | null, direct: Map<string, string>) =>
  async (id: string, spot: Spot, since: Instant, isOneEnough: boolean): Promise<Found> => {
    const of = speaking();
    const channel = of === null ? null : await channelOf(of, spot, direct);
    if (of === null || typeof channel !== 'string') return 'unknown';
    return find(of.api, channel, spot, id, since, isOneEnough);
  };

/** No request was made: another process speaks. */
const NOT_OURS: Called = { ok: false, how: 'lost', code: 'not ours' };
const NOT_YET: Spoken = { ok: false, how: 'failed', why: 'Slack is not connected yet.' };

/** The `ts` of a message; that of a direct one stands behind its channel. */
const tsOf = (remoteId: string): string => remoteId.slice(remoteId.indexOf('/') + 1);

/** The channel of a direct conversation is asked for once. */
async function channelOf(of: SpeakingOf, { room, direct }: Spot, known: Map<string, string>): Promise<string | Called> {
  if (!direct) return room;
  const before = known.get(room);
  if (before !== undefined) return before;
  const called = await of.api('conversations.open', { users: room });
  const channel = called.ok ? textOf(called.body['channel'], 'id') : null;
  if (channel === null) return called;
  known.set(room, channel);
  return channel;
}

async function post(of: SpeakingOf, channel: string, spot: Spot, id: string, message: Message): Promise<Spoken> {
  const { thread } = spot;
  const inThread =
    thread === null ? {} : { thread_ts: thread, ...(message.broadcast ? { reply_broadcast: true } : {}) };
  const args = { ...manners(drawn(message, of.now())), channel, ...inThread, metadata: metadataFor(id) };
  const called = await send(of, channel, 'chat.postMessage', args);
  if (!called.ok) return spokenOf(called, spot);
  const ts = textOf(called.body, 'ts') ?? '';
  return { ok: true, remoteId: spot.direct ? `${channel}/${ts}` : ts };
}

async function edit(of: SpeakingOf, channel: string, spot: Spot, remoteId: string, message: Message): Promise<Spoken> {
  const args = { ...manners(drawn(message, of.now())), channel, ts: tsOf(remoteId) };
  return spokenOf(await send(of, channel, 'chat.update', args), spot, remoteId);
}

/** In the channel's one lane, before all answers. Where Slack does not take the blocks, as plain text. */
async function send(of: SpeakingOf, channel: string, method: string, args: Record<string, unknown>): Promise<Called> {
  const once = async (with_: Record<string, unknown>): Promise<Called> => {
    const called = await of.lanes.send(channel, 'alert', () => of.api(method, with_));
    const sure: Called = called ?? { ok: false, how: 'lost', code: 'left out' };
    if (sure !== NOT_OURS) of.told(channel, sure);
    return sure;
  };
  const called = await once(args);
  if (called.ok || called.how !== 'refused' || !isOfBlocks(called.code)) return called;
  return once({ ...args, blocks: [] });
}

/** What says for certain that nothing has arrived. */
const NOT_SENT = new Set(['not ours', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

function spokenOf(called: Called, spot: Spot, remoteId = ''): Spoken {
  if (called.ok) return { ok: true, remoteId };
  if (called.how === 'limited')
    return { ok: false, how: 'limited', why: sayTrouble('ratelimited'), retryAfterMs: called.afterMs };
  const why = sayTrouble(called.code, called.how === 'refused' ? called.needed : null);
  if (called.how === 'lost') return { ok: false, how: NOT_SENT.has(called.code) ? 'failed' : 'unknown', why };
  const isGone = isOfEdits(called.code) && (remoteId !== '' || spot.thread !== null);
  return { ok: false, how: isGone ? 'gone' : 'refused', why };
}

/** In the history of the channel, or of the thread, as far as it may reach; who may not read there can never find out. */
async function find(
  api: Api,
  channel: string,
  { thread, direct }: Spot,
  id: string,
  since: Instant,
  isOneEnough: boolean,
): Promise<Found> {
  const all: string[] = [];
  const oldest = String((since - CLOCKS_MS) / 1_000);
  const args = { channel, include_all_metadata: true, limit: LOOK_AT, oldest };
  let cursor = '';
  for (let page = 0; page < MAX_PAGES; page++) {
    const more = cursor === '' ? {} : { cursor };
    const called = await (thread === null
      ? api('conversations.history', { ...args, ...more })
      : api('conversations.replies', { ...args, ...more, ts: thread }));
    if (!called.ok) return called.how === 'refused' ? (isOfEdits(called.code) ? 'absent' : 'unasked') : 'unknown';
    const messages = called.body['messages'];
    const ours = Array.isArray(messages) ? messages.filter(isJson).filter(each => idIn(each) === id) : [];
    for (const each of ours) {
      const ts = textOf(each, 'ts');
      if (ts !== null) all.push(direct ? `${channel}/${ts}` : ts);
    }
    if (isOneEnough && all.length > 0) return all;
    cursor = textOf(fieldOf(called.body, 'response_metadata'), 'next_cursor') ?? '';
    if (cursor === '') break;
  }
  return all.length === 0 ? 'absent' : all;
}

const SLACK_USER = /^[UW][A-Z0-9]{1,30}$/;

/** One message with all of it, and whom it calls. */
function drawn(message: Message, now: Instant): SlackMessage {
  const look = bareLook({ now, zone: 'UTC' });
  const report = fitted(withNotes(message), each => renderSlack(each, look).rest.length === 0);
  return calling(
    renderSlack(report, look).message,
    message.people.flatMap(({ slack }) => (slack !== null && SLACK_USER.test(slack) ? [slack] : [])),
  );
}

/** With mentions before the buttons, and in the text that a notification shows. */
function calling({ text, blocks }: SlackMessage, users: readonly string[]): SlackMessage {
  if (users.length === 0) return { text, blocks };
  const words = `${text}\n${users.map(user => `<@${user}>`).join(' ')}`;
  const elements = users.flatMap(
    user =>
      [
        { type: 'user', user_id: user },
        { type: 'text', text: ' ' },
      ] as const,
  );
  const row = { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] } as const;
  const at = blocks.findIndex(({ type }) => type === 'actions');
  const before = at === -1 ? blocks : blocks.slice(0, at);
  return {
    text: octetsOf(words) <= MAX_TEXT_OCTETS ? words : text,
    blocks: [...before, row, ...(at === -1 ? [] : blocks.slice(at))],
  };
}
