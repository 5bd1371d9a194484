import type { Chance, Clock } from '../../../world/ports.ts';
import { escaped, octetsOf, type SlackMessage } from '../blocks.ts';
import { MAX_TEXT_OCTETS } from '../limits.ts';
import { type Api, type Called, fieldOf, isJson, type Link, textOf, type Upload } from './api.ts';
import type { Lanes, Urgency } from './lanes.ts';
import { LONGEST_PAUSE_MS, pause } from './sockets.ts';
import { isOfBlocks } from './trouble.ts';

/** Where a message goes. */
export interface Target {
  readonly channel: string;
  /** The `ts` of the thread's first message; null for the channel itself. */
  readonly thread: string | null;
  /** The only person who sees it; null for all. */
  readonly onlyFor: string | null;
}

/** Where a message is, or why it is nowhere. */
export type Posted = { readonly ok: true; readonly ts: string } | { readonly ok: false; readonly code: string };

/** Posts and edits so that a message appears once, as far as Slack can be asked. Never rejects. */
export interface Poster {
  /** Tries until it is there, refused, or `GIVE_UP_MS` old. The same `id` again is looked for before it is sent. */
  post(to: Target, message: SlackMessage, urgency: Urgency, id: string): Promise<Posted>;
  /** One try, for what the next moment replaces; null where it was left out, or nobody knows what became of it. */
  tryPost(to: Target, message: SlackMessage, id: string): Promise<Posted | null>;
  edit(channel: string, ts: string, message: SlackMessage, urgency: Urgency): Promise<Posted | null>;
  /** One try: a picture that comes late, or twice, is worth less than none. */
  upload(file: Upload): Promise<void>;
  /** The message with this id, where Slack can be asked: `unknown` where it cannot. */
  find(to: Target, id: string): Promise<string | 'absent' | 'unknown'>;
  newId(): string;
}

export interface PosterOf {
  readonly api: Api;
  readonly upload: Link['upload'];
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Told of every refusal, and of every post that went through. */
  told(channel: string, called: Called): void;
}

/** Milliseconds after which an answer is no answer any more: who asked has asked again, or somebody else. */
const GIVE_UP_MS = 900_000;
/** Milliseconds between a lost post and each of two looks for it: Slack's history may lag that much. */
const LOOK_AFTER_MS = 5_000;
/** Messages looked through: more are not posted into one channel within the time that a post is looked for. */
const LOOK_AT = 100;
const EVENT_TYPE = 'outpost_message';
const MAY_REPEAT = '(may repeat)';

export function createPoster(of: PosterOf): Poster {
  const call = async (to: Target, urgency: Urgency, method: string, args: object): Promise<Called | null> => {
    const called = await of.lanes.send(to.channel, urgency, () => of.api(method, { ...args }));
    if (called !== null) of.told(to.channel, called);
    return called;
  };
  const send = async (to: Target, message: SlackMessage, urgency: Urgency, id: string): Promise<Called | null> => {
    const [method, args] = argumentsOf(to, message, id);
    const called = await call(to, urgency, method, args);
    if (called === null || called.ok || called.how !== 'refused' || !isOfBlocks(called.code)) return called;
    return call(to, urgency, method, { ...args, blocks: undefined });
  };
  return {
    post: (to, message, urgency, id) => posted(of, to, message, id, again => send(to, again, urgency, id)),
    async tryPost(to, message, id) {
      const called = await send(to, message, 'progress', id);
      return called === null ? null : resultOf(called);
    },
    async edit(channel, ts, message, urgency) {
      const to: Target = { channel, thread: null, onlyFor: null };
      const args = { ...manners(message), channel, ts };
      for (let tries = 1; ; tries++) {
        const called = await call(to, urgency, 'chat.update', args);
        if (called === null) return null;
        if (!called.ok && called.how === 'refused' && isOfBlocks(called.code))
          return resultOf((await call(to, urgency, 'chat.update', { ...args, blocks: [] })) ?? called);
        // An edit twice is an edit once: it is simply tried again.
        if (called.ok || called.how === 'refused' || urgency === 'progress' || tries > 8) return resultOf(called);
        await pause(of.clock, Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** tries), null);
      }
    },
    async upload(file) {
      const called = await of.lanes.send(file.channel, 'answer', () => of.upload(file));
      if (called !== null) of.told(file.channel, called);
    },
    find: (to, id) => find(of.api, to, id),
    newId: () => [...of.chance.bytes(12)].map(octet => octet.toString(16).padStart(2, '0')).join(''),
  };
}

/** Sends, and where nobody knows whether it arrived, looks twice before it is sent again. */
async function posted(
  of: PosterOf,
  to: Target,
  message: SlackMessage,
  id: string,
  send: (message: SlackMessage) => Promise<Called | null>,
): Promise<Posted> {
  const endMs = of.clock.monotonicMs() + GIVE_UP_MS;
  let current = message;
  for (let tries = 0; ; tries++) {
    const called = await send(current);
    if (called === null) return { ok: false, code: 'left out' };
    if (called.ok || called.how === 'refused') return resultOf(called);
    if (to.onlyFor === null) {
      const found = await lookTwice(of, to, id, endMs);
      if (found !== null) return { ok: true, ts: found };
    } else current = marked(message);
    if (of.clock.monotonicMs() > endMs) return resultOf(called);
    await pause(of.clock, Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** tries), null);
  }
}

/** Two looks that were answered, some seconds apart; null where it is in neither, or time is up. */
async function lookTwice(of: PosterOf, to: Target, id: string, endMs: number): Promise<string | null> {
  for (let looks = 0; looks < 2 && of.clock.monotonicMs() < endMs; ) {
    await pause(of.clock, LOOK_AFTER_MS, null);
    const found = await find(of.api, to, id);
    if (found !== 'absent' && found !== 'unknown') return found;
    // A look that hung says nothing.
    if (found === 'absent') looks += 1;
  }
  return null;
}

async function find(api: Api, { channel, thread }: Target, id: string): Promise<string | 'absent' | 'unknown'> {
  const args = { channel, include_all_metadata: true, limit: LOOK_AT };
  const called =
    thread === null
      ? await api('conversations.history', args)
      : await api('conversations.replies', { ...args, ts: thread });
  // Who may not read there cannot find out: it is sent again.
  if (!called.ok) return called.how === 'refused' ? 'absent' : 'unknown';
  const messages = called.body['messages'];
  const ours = Array.isArray(messages) ? messages.filter(isJson).find(each => idIn(each) === id) : undefined;
  return textOf(ours, 'ts') ?? 'absent';
}

/** The id that a message of ours was posted with; null on all others. */
export const idIn = (message: unknown): string | null =>
  textOf(fieldOf(fieldOf(message, 'metadata'), 'event_payload'), 'delivery_id');

function resultOf(called: Called): Posted {
  if (!called.ok) return { ok: false, code: called.how === 'limited' ? 'ratelimited' : called.code };
  return { ok: true, ts: textOf(called.body, 'ts') ?? textOf(called.body, 'message_ts') ?? '' };
}

/** Nothing in the text is to become a link, a mention or markup, and nothing unfolds. */
export const manners = ({ text, blocks }: SlackMessage) => ({
  text,
  ...(blocks.length === 0 ? {} : { blocks }),
  mrkdwn: false,
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
});

function argumentsOf({ channel, thread, onlyFor }: Target, message: SlackMessage, id: string): [string, object] {
  const args = { ...manners(message), channel, ...(thread === null ? {} : { thread_ts: thread }) };
  if (onlyFor !== null) return ['chat.postEphemeral', { ...args, user: onlyFor }];
  return ['chat.postMessage', { ...args, metadata: metadataFor(id) }];
}

/** By it a message is found again. */
export const metadataFor = (id: string) => ({ event_type: EVENT_TYPE, event_payload: { delivery_id: id } });

/** What may be there already says so. */
function marked({ text, blocks }: SlackMessage): SlackMessage {
  const said = `${text}\n${escaped(MAY_REPEAT)}`;
  const note = { type: 'rich_text_section', elements: [{ type: 'text', text: MAY_REPEAT }] } as const;
  return {
    text: octetsOf(said) <= MAX_TEXT_OCTETS ? said : text,
    blocks: [...blocks, { type: 'rich_text', elements: [note] }],
  };
}
