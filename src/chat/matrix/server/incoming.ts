import { type Instant, instant } from '../../../values/instant.ts';
import { fieldIn, textIn } from './homeserver.ts';

/** An event of a room, as far as it could be read. */
export interface RoomEvent {
  readonly id: string;
  readonly type: string;
  readonly sender: string;
  /** What the sender's server says. */
  readonly at: Instant;
  /** How long ago that was by the homeserver's own clock when it told us; null where it does not say. */
  readonly ageMs: number | null;
  /** Null where it is no state. */
  readonly stateKey: string | null;
  /** Of a membership: what it was before; null where it was nothing. */
  readonly was: string | null;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface JoinedRoom {
  readonly room: string;
  /** In order, the oldest first. */
  readonly events: readonly RoomEvent[];
  /** What was in force before the first of them and is new to us. */
  readonly state: readonly RoomEvent[];
  /** Where what is missing before the first event ends; null where nothing is missing. */
  readonly gapEndsAt: string | null;
}

export interface Invitation {
  readonly room: string;
  readonly by: string;
  /** Meant as a conversation of two. */
  readonly isDirect: boolean;
}

/** One answer of `/sync` (client-server API, "Syncing"). */
export interface Batch {
  readonly next: string;
  readonly joined: readonly JoinedRoom[];
  readonly invited: readonly Invitation[];
  readonly left: readonly { readonly room: string; readonly by: string | null }[];
}

/** Reads an answer of `/sync`; null where it is none. What cannot be read in it is left out. */
export function readSync(body: unknown, me: string): Batch | null {
  const next = textIn(body, 'next_batch');
  if (next === null) return null;
  const rooms = fieldIn(body, 'rooms');
  return {
    next,
    joined: entriesOf(fieldIn(rooms, 'join')).map(([room, of]) => joinedRoom(room, of)),
    invited: entriesOf(fieldIn(rooms, 'invite')).flatMap(([room, of]) => invitation(room, of, me) ?? []),
    left: entriesOf(fieldIn(rooms, 'leave')).map(([room, of]) => ({ room, by: whoEnded(of, me) })),
  };
}

/** The events of an answer of `/messages` that went backwards, the oldest first, and where to go on; null at the end. */
export function readMessages(body: unknown): { events: RoomEvent[]; next: string | null } {
  return { events: eventsIn(fieldIn(body, 'chunk')).reverse(), next: textIn(body, 'end') };
}

function joinedRoom(room: string, of: unknown): JoinedRoom {
  const timeline = fieldIn(of, 'timeline');
  return {
    room,
    events: eventsIn(fieldIn(timeline, 'events')),
    state: eventsIn(fieldIn(fieldIn(of, 'state'), 'events')),
    gapEndsAt: fieldIn(timeline, 'limited') === true ? textIn(timeline, 'prev_batch') : null,
  };
}

function invitation(room: string, of: unknown, me: string): Invitation | null {
  const events = listOf(fieldIn(fieldIn(of, 'invite_state'), 'events'));
  const mine = events.find(each => textIn(each, 'type') === 'm.room.member' && textIn(each, 'state_key') === me);
  const by = textIn(mine, 'sender');
  const content = fieldIn(mine, 'content');
  if (by === null || textIn(content, 'membership') !== 'invite') return null;
  return { room, by, isDirect: fieldIn(content, 'is_direct') === true };
}

/** Who made us leave; null where it is not said. */
function whoEnded(of: unknown, me: string): string | null {
  const events = [
    ...eventsIn(fieldIn(fieldIn(of, 'timeline'), 'events')),
    ...eventsIn(fieldIn(fieldIn(of, 'state'), 'events')),
  ];
  return events.findLast(event => event.type === 'm.room.member' && event.stateKey === me)?.sender ?? null;
}

function eventsIn(list: unknown): RoomEvent[] {
  return listOf(list).flatMap(each => readEvent(each) ?? []);
}

function readEvent(of: unknown): RoomEvent | null {
  const [id, type, sender] = [textIn(of, 'event_id'), textIn(of, 'type'), textIn(of, 'sender')];
  const at = fieldIn(of, 'origin_server_ts');
  const content = fieldIn(of, 'content');
  if (id === null || type === null || sender === null || typeof content !== 'object' || content === null) return null;
  if (id.length > MAX_ID || sender.length > MAX_ID) return null;
  const unsigned = fieldIn(of, 'unsigned');
  const age = fieldIn(unsigned, 'age');
  return {
    id,
    type,
    sender,
    at: instant(typeof at === 'number' && Number.isFinite(at) ? at : 0),
    ageMs: typeof age === 'number' && Number.isFinite(age) ? Math.max(0, age) : null,
    stateKey: textIn(of, 'state_key'),
    was: textIn(fieldIn(unsigned, 'prev_content'), 'membership'),
    content: content as Record<string, unknown>,
  };
}

/** Octets of user, room and event ids (specification, appendices, "Common identifier format"). */
const MAX_ID = 255;

const listOf = (of: unknown): readonly unknown[] => (Array.isArray(of) ? of : []);
const entriesOf = (of: unknown): [string, unknown][] =>
  typeof of === 'object' && of !== null ? Object.entries(of).filter(([id]) => id.length <= MAX_ID) : [];
