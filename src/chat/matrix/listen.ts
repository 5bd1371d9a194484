import { fieldIn, textIn } from './server/homeserver.ts';
import type { RoomEvent } from './server/incoming.ts';

/** What an event is to us. */
export type Listened =
  | {
      readonly kind: 'said';
      /** Without what it quotes, and with the bot's name at its beginning in one form: `@outpost …`. */
      readonly text: string;
      /** The first event of the thread it stands in; null where it stands in none. */
      readonly thread: string | null;
    }
  | { readonly kind: 'reacted'; readonly to: string; readonly key: string }
  | { readonly kind: 'moved'; readonly to: string }
  /** The bot's own, another bot's notice, an edit, a picture, state. */
  | { readonly kind: 'nothing' };

/** The bot as others see it. */
export interface Me {
  readonly user: string;
  readonly displayName: string | null;
}

/** What the bot is called in `Listened.text`. */
export const BOT_NAME = 'outpost';

const NOTHING: Listened = { kind: 'nothing' };

export function listen(event: RoomEvent, me: Me): Listened {
  if (event.sender === me.user) return NOTHING;
  switch (event.type) {
    case 'm.room.message':
      return heard(event, me);
    case 'm.room.tombstone': {
      const to = event.stateKey === '' ? textIn(event.content, 'replacement_room') : null;
      return to?.startsWith('!') ? { kind: 'moved', to } : NOTHING;
    }
    case 'm.reaction': {
      const relation = fieldIn(event.content, 'm.relates_to');
      const [to, key] = [textIn(relation, 'event_id'), textIn(relation, 'key')];
      return to === null || key === null ? NOTHING : { kind: 'reacted', to, key: plainKey(key) };
    }
    default:
      return NOTHING;
  }
}

/** Text of people alone: notices are what bots say to people, and an edit was said before. */
function heard({ content }: RoomEvent, me: Me): Listened {
  const body = textIn(content, 'body');
  const relation = fieldIn(content, 'm.relates_to');
  const kind = textIn(relation, 'rel_type');
  if (body === null || textIn(content, 'msgtype') !== 'm.text' || kind === 'm.replace') return NOTHING;
  const isReply = textIn(fieldIn(relation, 'm.in_reply_to'), 'event_id') !== null;
  const own = isReply ? withoutQuote(body) : body;
  return {
    kind: 'said',
    text: addressed(own, me, mentions(content, me.user)),
    thread: kind === 'm.thread' ? textIn(relation, 'event_id') : null,
  };
}

/** Older clients put what they reply to in front, each line behind `> ` (client-server API before 1.13, "Fallbacks for rich replies"). */
function withoutQuote(body: string): string {
  if (!body.startsWith('> ')) return body;
  const lines = body.split('\n');
  const first = lines.findIndex(line => !line.startsWith('>'));
  return first === -1 ? '' : lines.slice(first).join('\n').trimStart();
}

function mentions(content: RoomEvent['content'], user: string): boolean {
  const users = fieldIn(fieldIn(content, 'm.mentions'), 'user_ids');
  return Array.isArray(users) && users.includes(user);
}

/** `bot: trace x`, `@bot:server trace x` and a mention by display name, said in one form. */
function addressed(text: string, me: Me, isMentioned: boolean): string {
  const start = text.trimStart();
  const local = me.user.slice(1).split(':')[0] ?? '';
  const names = [me.user, me.user.slice(1), me.displayName, local, BOT_NAME].filter(
    name => name !== null && name !== '',
  );
  for (const name of names as string[]) {
    const from = start.startsWith('@') && !name.startsWith('@') ? 1 : 0;
    if (start.slice(from, from + name.length).toLowerCase() !== name.toLowerCase()) continue;
    const rest = start.slice(from + name.length);
    const isSaidToUs = from === 1 || name.startsWith('@') || isMentioned || /^[:,]/.test(rest);
    if (isSaidToUs && /^(?:[:,]?\s|[:,]?$)/.test(rest))
      return `@${BOT_NAME} ${rest.replace(/^[:,]/, '').trim()}`.trim();
  }
  return text;
}

/** Without variation selectors and skin tones: what people press is the sign. */
const plainKey = (key: string): string => key.replace(/[\ufe00-\ufe0f]|[\u{1f3fb}-\u{1f3ff}]/gu, '');
