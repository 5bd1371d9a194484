import { textIn } from '../server/homeserver.ts';
import type { JoinedRoom, RoomEvent } from '../server/incoming.ts';
import type { Keyring } from './keyring.ts';
import type { Trouble } from './trouble.ts';
import type { Waiting } from './waiting.ts';

export interface OpeningOf {
  readonly waiting: Waiting;
  readonly keyring: Keyring;
  /** Our own user: what we said ourselves is not read again. */
  readonly me: string;
  troubled(trouble: Trouble, room?: string): void;
  /** Told of what somebody on the way has done to a message, which is not heard. */
  tampered(how: 'replayed' | 'forged', room: string, sender: string): void;
  /** A verification that somebody began or goes on with in a room. */
  verifying(event: object, room: string, sender: string): Promise<void>;
}

/** The rooms with their events in the clear. What cannot be read is not among them: it waits for its key. */
export async function openRooms(rooms: readonly JoinedRoom[], of: OpeningOf): Promise<readonly JoinedRoom[]> {
  const out: JoinedRoom[] = [];
  for (const room of rooms) {
    const events: RoomEvent[] = [];
    for (const event of room.events) {
      const read = await inClear(room.room, event, of);
      if ('clear' in read) events.push(read.clear);
      else if (read.isUnread) await of.waiting.keep(room.room, event, read.withheld);
    }
    out.push({ ...room, events });
  }
  return out;
}

/** What can be read by now of what waits in these rooms (null: in all), as rooms of their own. `done` forgets it, when it has been heard. */
export async function openLate(
  rooms: ReadonlySet<string> | null,
  of: OpeningOf,
): Promise<{ readonly rooms: readonly JoinedRoom[]; done(): Promise<void> }> {
  const found: JoinedRoom[] = [];
  const settled: [room: string, event: string][] = [];
  for (const { room, event } of await of.waiting.list(rooms)) {
    const read = await inClear(room, event, of);
    if ('clear' in read) found.push({ room, events: [read.clear], state: [], gapEndsAt: null });
    if ('clear' in read || !read.isUnread) settled.push([room, event.id]);
  }
  return {
    rooms: found,
    async done() {
      for (const [room, event] of settled) await of.waiting.forget(room, event);
    },
  };
}

type Read = { readonly clear: RoomEvent } | { readonly isUnread: boolean; readonly withheld: string | null };
const NOBODYS: Read = { isUnread: false, withheld: null };

async function inClear(room: string, event: RoomEvent, of: OpeningOf): Promise<Read> {
  const { sealed } = event;
  if (sealed === null || event.sender === of.me) return sealed === null ? plain(room, event, of) : NOBODYS;
  const used = await of.keyring.use(async machine => {
    const opened = await machine.decrypt(sealed, room);
    return { ...opened, isReplay: opened.ok && isReplay(event, of.keyring) };
  });
  if (!used.ok) {
    of.troubled(used, room);
    return { isUnread: true, withheld: null };
  }
  const opened = used.value;
  if (opened.isReplay || (!opened.ok && opened.isForged)) {
    of.tampered(opened.isReplay ? 'replayed' : 'forged', room, event.sender);
    return NOBODYS;
  }
  if (!opened.ok) return { isUnread: true, withheld: opened.withheld };
  const { type, content } = opened;
  return plain(room, { ...event, type, content, sealed: null }, of);
}

/** What is said to us; what belongs to a verification is for the keys, also where a client sends it as it is. */
async function plain(room: string, event: RoomEvent, of: OpeningOf): Promise<Read> {
  const { id, type, content, sender, at } = event;
  if (sender === of.me || !isVerification(type, content)) return { clear: event };
  await of.verifying({ event_id: id, type, content, sender, origin_server_ts: at }, room, sender);
  return NOBODYS;
}

const isVerification = (type: string, content: unknown): boolean =>
  type.startsWith('m.key.verification.') || textIn(content, 'msgtype') === 'm.key.verification.request';

/** A place in a session is used once. The library does not look. */
function isReplay(event: RoomEvent, keyring: Keyring): boolean {
  const session = textIn(event.content, 'session_id');
  const index = indexIn(textIn(event.content, 'ciphertext') ?? '');
  return session !== null && index !== null && !keyring.isFirst(session, index, event.id);
}

/** Letters of a message that are enough for its index. */
const HEAD_LETTERS = 16;

/** The message's place in its session: behind the version 3, field 0x08 holds a number, seven bits an octet (Megolm, "Message format"). */
function indexIn(ciphertext: string): number | null {
  const octets = Buffer.from(ciphertext.slice(0, HEAD_LETTERS), 'base64');
  if (octets[0] !== 3 || octets[1] !== 8) return null;
  let index = 0;
  for (let at = 2, factor = 1; at < octets.length; at++, factor *= 128) {
    const octet = octets[at] ?? 0;
    index += (octet & 0x7f) * factor;
    if (octet < 0x80) return index;
  }
  return null;
}
