import type { Clock } from '../../world/ports.ts';
import type { Place } from '../surface.ts';
import { FACTUAL, openFacts, type Reason, type RoomFacts } from './facts.ts';
import { JOIN_RETRY_MS, MAX_MOVES } from './limits.ts';
import { keyOf, type Memory } from './memory.ts';
import { type Failed, type Homeserver, paths, serverOf, textIn } from './server/homeserver.ts';
import type { Invitation, RoomEvent } from './server/incoming.ts';
import { isInviter, type MatrixSettings, namedIn } from './settings.ts';
import type { Troubles } from './troubles.ts';

/** The rooms that the bot is in, and by whose will. */
export interface Rooms {
  /** Joins what the operator named, unless it has been tried a moment ago. Fails only where the homeserver itself does. */
  joinNamed(me: string): Promise<Failed | null>;
  /** Joins where the operator's rule says so. */
  invited(invitation: Invitation): Promise<void>;
  /** A room that we were removed from. */
  left(room: string, by: string | null): void;
  /** Follows a room to the one that an administrator of it put in its place. */
  moved(room: string, to: string, by: string): Promise<void>;
  /** State of a room has changed: what was known of it is asked again. */
  changed(room: string, event: RoomEvent): void;
  /** In no thread: that is a matter of the single message. */
  place(room: string, person: string): Promise<Place>;
  /** The alert room's id; null where none is named or it could not be joined. */
  alert(): string | null;
}

export interface RoomsOf {
  readonly homeserver: Homeserver;
  readonly memory: Memory;
  readonly settings: MatrixSettings;
  readonly troubles: Troubles;
  readonly clock: Clock;
}

/** What the parts of Rooms share. */
interface Standing extends RoomsOf {
  me: string;
  readonly facts: RoomFacts;
  /** Ids of the rooms that the operator named, by the name. */
  readonly named: Map<string, string>;
  /** When all of them were tried, by the clock that never jumps. */
  triedAtMs: number;
}

export function openRooms(of: RoomsOf): Rooms {
  const facts = openFacts(of.homeserver, of.memory);
  const standing: Standing = { ...of, me: '', facts, named: new Map(), triedAtMs: -Infinity };
  const { settings, memory, named, troubles } = standing;
  return {
    joinNamed: user => joinNamed(standing, user),
    invited: invitation => invited(standing, invitation),
    left(room, by) {
      facts.forget(room);
      const name = nameOf(named, room);
      if (name === null || by === standing.me) return;
      named.delete(name);
      troubles.tell(name, `I was removed from ${name}: invite ${standing.me} there again.`);
    },
    moved: (room, to, by) => moved(standing, room, to, by),
    changed(room, { type }) {
      if (FACTUAL.has(type)) facts.forget(room);
    },
    async place(room, person) {
      const { isDirect } = await facts.of(room);
      const stranger = serverOf(person) !== serverOf(standing.me) && !isInviter(settings, person);
      const reason = await memory.read<Reason>(keyOf('rooms', room));
      return { chat: 'matrix', room, thread: null, person, stranger, roomIs: kindOf(standing, room, reason, isDirect) };
    },
    alert: () => (settings.room === null ? null : (named.get(settings.room) ?? null)),
  };
}

function kindOf(
  { named, settings }: Standing,
  room: string,
  reason: Reason | null,
  isDirect: boolean,
): Place['roomIs'] {
  const name = nameOf(named, room);
  if (name !== null) return name === settings.room ? 'alert' : 'listed';
  if (reason === null || settings.rooms !== 'invited' || !isInviter(settings, reason.by)) return 'other';
  return isDirect ? 'direct' : 'listed';
}

async function joinNamed(standing: Standing, me: string): Promise<Failed | null> {
  const { settings, named, clock } = standing;
  standing.me = me;
  if (clock.monotonicMs() - standing.triedAtMs < JOIN_RETRY_MS) return null;
  for (const name of namedIn(settings)) {
    const failed = named.has(name) ? null : await joinOne(standing, name);
    if (failed !== null) return failed;
  }
  standing.triedAtMs = clock.monotonicMs();
  return null;
}

async function joinOne(standing: Standing, name: string): Promise<Failed | null> {
  const { homeserver, memory, named, troubles } = standing;
  const joined = await join(homeserver, await latest(memory, name), null);
  if (typeof joined === 'string') {
    named.set(name, await latest(memory, joined));
    troubles.clear(name);
    return null;
  }
  if (isOwnTrouble(joined)) return joined;
  troubles.tell(name, `I am not in ${name}: invite ${standing.me} there.`);
  return null;
}

async function join(homeserver: Homeserver, room: string, via: string | null): Promise<string | Failed> {
  const query = via === null ? {} : { server_name: via, via };
  const answered = await homeserver.ask('POST', paths.join(room), { query, body: {} });
  return answered.ok ? (textIn(answered.body, 'room_id') ?? room) : answered;
}

async function invited(standing: Standing, { room, by, isDirect }: Invitation): Promise<void> {
  const { settings, memory, homeserver, named, facts, troubles } = standing;
  const name = await nameFor(standing, room);
  const isAllowed = settings.rooms === 'invited' && isInviter(settings, by);
  if (name === null && !isAllowed) return;
  if (isAllowed) await memory.write<Reason>(keyOf('rooms', room), { by, isDirect });
  if (typeof (await join(homeserver, room, serverOf(by))) !== 'string') return;
  if (name !== null) {
    named.set(name, room);
    troubles.clear(name);
  } else standing.triedAtMs = -Infinity; // It may be what a named alias stands for, which could not be joined before.
  facts.forget(room);
}

/** How the operator named a room, also where it stands in the place of the one that was named. */
async function nameFor({ settings, memory }: Standing, room: string): Promise<string | null> {
  for (const name of namedIn(settings)) if ((await latest(memory, name)) === room) return name;
  return null;
}

async function moved(standing: Standing, room: string, to: string, by: string): Promise<void> {
  const { memory, homeserver, named, troubles } = standing;
  const name = nameOf(named, room);
  const reason = await memory.read<Reason>(keyOf('rooms', room));
  if (name === null && reason === null) return;
  await memory.write(keyOf('moved', room), to);
  if (reason !== null) await memory.write<Reason>(keyOf('rooms', to), reason);
  if (name !== null) named.set(name, to);
  const joined = await join(homeserver, to, serverOf(by));
  if (typeof joined === 'string' || name === null) return;
  named.delete(name);
  troubles.tell(name, `${name} was replaced by ${to}, which I may not join: invite ${standing.me} there.`);
}

const nameOf = (named: ReadonlyMap<string, string>, room: string): string | null =>
  [...named].find(([, id]) => id === room)?.[0] ?? null;

/** Where a room has gone to. */
async function latest(memory: Memory, room: string): Promise<string> {
  let now = room;
  for (let moves = 0; moves < MAX_MOVES; moves++) {
    const next = await memory.read<string>(keyOf('moved', now));
    if (next === null) break;
    now = next;
  }
  return now;
}

/** The homeserver fails us as a whole, not this room. */
const isOwnTrouble = ({ kind }: Failed): boolean => ['token', 'limited', 'unreachable', 'server'].includes(kind);
