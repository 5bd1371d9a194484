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
  /** As it came, where it is encrypted; null else. */
  readonly sealed: object | null;
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
  readonly isEncrypted: boolean;
}

/** What a sync says of keys and devices (client-server API, "End-to-End Encryption"). */
export interface SyncKeys {
  readonly toDevice: readonly unknown[];
  /** Users whose devices are others now, and those that share no encrypted room with us any more. */
  readonly changed: readonly string[];
  readonly left: readonly string[];
  /** One-time keys of ours that are left there. */
  readonly counts: Readonly<Record<string, number>>;
  /** Kinds of fallback keys that nobody has used; null where it is not said. */
  readonly fallback: readonly string[] | null;
}

/** One answer of `/sync` (client-server API, "Syncing"). */
export interface Batch {
  readonly next: string;
  readonly joined: readonly JoinedRoom[];
  readonly invited: readonly Invitation[];
  readonly left: readonly { readonly room: string; readonly by: string | null }[];
  readonly keys: SyncKeys;
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
    keys: keysIn(body),
  };
}

function keysIn(body: unknown): SyncKeys {
  const lists = fieldIn(body, 'device_lists');
  const fallback = fieldIn(body, 'device_unused_fallback_key_types');
  const counts = entriesOf(fieldIn(body, 'device_one_time_keys_count'));
  return {
    toDevice: listOf(fieldIn(fieldIn(body, 'to_device'), 'events')),
    changed: usersIn(fieldIn(lists, 'changed')),
    left: usersIn(fieldIn(lists, 'left')),
    counts: Object.fromEntries(counts.filter((each): each is [string, number] => Number.isSafeInteger(each[1]))),
    fallback: Array.isArray(fallback) ? textsIn(fallback) : null,
  };
}

const textsIn = (of: unknown): string[] => listOf(of).filter(each => typeof each === 'string');
/** User ids (specification, appendices, "User Identifiers"): what is none would be refused as a whole later. */
const usersIn = (of: unknown): string[] =>
  textsIn(of).filter(each => each.length <= MAX_ID && /^@[^:]*:[^:].*$/.test(each));

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
  const isEncrypted = events.some(each => textIn(each, 'type') === 'm.room.encryption');
  return { room, by, isDirect: fieldIn(content, 'is_direct') === true, isEncrypted };
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

/** Null for what is no event. */
export function readEvent(of: unknown): RoomEvent | null {
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
    content: type === 'm.room.redaction' ? redaction(of, content) : (content as Record<string, unknown>),
    sealed: type === 'm.room.encrypted' ? Object(of) : null,
  };
}

/** What is taken away stands beside the content in rooms before version 11, and in it since then. */
function redaction(of: unknown, content: object): RoomEvent['content'] {
  const beside = textIn(of, 'redacts');
  return beside === null ? (content as Record<string, unknown>) : { ...content, redacts: beside };
}

/** Octets of user, room and event ids (specification, appendices, "Common identifier format"). */
const MAX_ID = 255;

const listOf = (of: unknown): readonly unknown[] => (Array.isArray(of) ? of : []);
const entriesOf = (of: unknown): [string, unknown][] =>
  typeof of === 'object' && of !== null ? Object.entries(of).filter(([id]) => id.length <= MAX_ID) : [];
