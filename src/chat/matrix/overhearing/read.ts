import type { Overheard } from '../../surface.ts';
import { listen, type Me } from '../listen.ts';
import { fieldIn, textIn } from '../server/homeserver.ts';
import type { RoomEvent } from '../server/incoming.ts';

/** What an event says of a room, beside commands: which message it is about, and what happened. */
export type Read = Pick<Overheard, 'message' | 'thread' | 'what'>;

/** Messages with a file of somebody's (client-server API, "m.room.message msgtypes"). */
const FILES: ReadonlySet<string | null> = new Set(['m.file', 'm.image', 'm.video', 'm.audio']);

/** Null for the bot's own, notices of other bots, state, and what cannot be read. */
export function readOverheard(event: RoomEvent, me: Me): Read | null {
  if (event.sender === me.user) return null;
  switch (event.type) {
    case 'm.room.message':
      return messageIn(event, me);
    case 'm.reaction': {
      const listened = listen(event, me);
      if (listened.kind !== 'reacted') return null;
      return { message: listened.to, thread: null, what: { kind: 'reacted', sign: listened.key } };
    }
    case 'm.room.redaction': {
      const gone = textIn(event.content, 'redacts');
      return gone === null ? null : { message: gone, thread: null, what: { kind: 'removed' } };
    }
    default:
      return null;
  }
}

function messageIn(event: RoomEvent, me: Me): Read | null {
  const { content, id } = event;
  const relation = fieldIn(content, 'm.relates_to');
  const kind = textIn(relation, 'rel_type');
  const type = textIn(content, 'msgtype');
  if (kind === 'm.replace') {
    const about = textIn(relation, 'event_id');
    const text = textIn(fieldIn(content, 'm.new_content'), 'body');
    return about === null || text === null || type !== 'm.text'
      ? null
      : { message: about, thread: null, what: { kind: 'edited', text } };
  }
  const thread = kind === 'm.thread' ? textIn(relation, 'event_id') : null;
  if (FILES.has(type)) {
    const name = textIn(content, 'filename') ?? textIn(content, 'body') ?? 'a file';
    return { message: id, thread, what: { kind: 'file', name } };
  }
  const listened = listen(event, me);
  return listened.kind === 'said' ? { message: id, thread, what: { kind: 'said', text: listened.text } } : null;
}
