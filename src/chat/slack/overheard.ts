import { instant } from '../../values/instant.ts';
import type { Overheard } from '../surface.ts';
import { asTyped } from './heard.ts';
import { fieldOf, isJson, type Json, textOf } from './wire/api.ts';

/** What an event says of a channel, beside commands; who is shown how is found out by its teller. */
export interface Read extends Pick<Overheard, 'room' | 'thread' | 'message' | 'id' | 'person' | 'at' | 'what'> {
  /** Where the event itself says which team the person belongs to. */
  readonly team: string | null;
  readonly extShared: boolean;
}

/** Messages with a subtype that people write. */
const PEOPLE_WRITE = new Set([undefined, 'thread_broadcast', 'file_share']);
/** Files of one message that are told of: Slack takes no more at once. */
const MAX_FILES = 10;

/** All that a payload tells: a message may bring a text and files. None for the bot's own, other bots', and what is no event of a channel. */
export function readOverheard(body: Json, me: string | null): readonly Read[] {
  const event = body['event'];
  if (!isJson(event)) return [];
  const id = textOf(body, 'event_id') ?? '';
  const whole = { id, extShared: body['is_ext_shared_channel'] === true };
  switch (event['type']) {
    case 'message':
      return messageIn(event, me, whole);
    case 'reaction_added':
    case 'reaction_removed':
      return reactionIn(event, me, whole);
    default:
      return [];
  }
}

type Whole = Pick<Read, 'id' | 'extShared'>;

function messageIn(event: Json, me: string | null, whole: Whole): readonly Read[] {
  const room = textOf(event, 'channel');
  const { subtype } = event as { subtype?: string };
  if (room === null) return [];
  if (subtype === 'message_changed') return changedIn(event, room, me, whole);
  if (subtype === 'message_deleted') return removed(event['previous_message'], room, me, whole);
  if (!PEOPLE_WRITE.has(subtype)) return [];
  const about = aboutOf(event, room, me, whole);
  if (about === null) return [];
  const text = asTyped(textOf(event, 'text') ?? '', me);
  const files = Array.isArray(event['files']) ? event['files'].slice(0, MAX_FILES) : [];
  return [
    ...(text.trim() === '' ? [] : [{ ...about, what: { kind: 'said', text } as const }]),
    ...files.map((file, i) => ({
      ...about,
      id: `${about.id} ${i}`,
      what: { kind: 'file', name: textOf(file, 'name') ?? textOf(file, 'title') ?? 'a file' } as const,
    })),
  ];
}

/** Links that unfold change a message as well: only another text is an edit. Of a thread's first message a tombstone stays. */
function changedIn(event: Json, room: string, me: string | null, whole: Whole): readonly Read[] {
  const message = event['message'];
  const about = aboutOf(message, room, me, whole);
  if (about === null) return [];
  if (textOf(message, 'subtype') === 'tombstone') return removed(event['previous_message'], room, me, whole);
  const text = textOf(message, 'text') ?? '';
  if (text === textOf(event['previous_message'], 'text')) return [];
  return [{ ...about, what: { kind: 'edited', text: asTyped(text, me) } }];
}

function removed(message: unknown, room: string, me: string | null, whole: Whole): readonly Read[] {
  const about = aboutOf(message, room, me, whole);
  return about === null ? [] : [{ ...about, what: { kind: 'removed' } }];
}

function reactionIn(event: Json, me: string | null, whole: Whole): readonly Read[] {
  const item = event['item'];
  const [room, message] = [textOf(item, 'channel'), textOf(item, 'ts')];
  const [person, reaction] = [textOf(event, 'user'), textOf(event, 'reaction')];
  if (room === null || message === null || person === null || reaction === null || person === me) return [];
  const kind = event['type'] === 'reaction_added' ? 'reacted' : 'unreacted';
  const sign = reaction.replace(/::skin-tone-\d$/, '');
  const at = momentOf(textOf(event, 'event_ts') ?? message);
  return [{ ...whole, room, message, thread: null, person, team: null, at, what: { kind, sign } }];
}

function aboutOf(message: unknown, room: string, me: string | null, whole: Whole): Omit<Read, 'what'> | null {
  const [person, ts] = [textOf(message, 'user'), textOf(message, 'ts')];
  if (person === null || ts === null || person === me || textOf(message, 'bot_id') !== null) return null;
  const thread = textOf(message, 'thread_ts');
  return { ...whole, room, message: ts, thread, person, team: textOf(message, 'user_team'), at: momentOf(ts) };
}

/** Slack's `ts` is seconds with six digits that count up within the second. */
const momentOf = (ts: string): Overheard['at'] => {
  const ms = Math.floor(Number(ts) * 1_000);
  return instant(Number.isFinite(ms) ? ms : 0);
};

/** How a person is shown, from what users.info answers; null where it says nothing. */
export function shownIn(body: Json): string | null {
  const user = body['user'];
  const profile = fieldOf(user, 'profile');
  const names = [
    textOf(profile, 'display_name'),
    textOf(profile, 'real_name'),
    textOf(user, 'real_name'),
    textOf(user, 'name'),
  ];
  return names.find(name => name !== null && name.trim() !== '') ?? null;
}
