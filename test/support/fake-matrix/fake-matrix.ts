import type { Clock } from '../../../src/world/ports.ts';
import { type FakeEvent, type FakeWorld, fakeWorld } from './world.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly token: string | null;
}

export interface Said {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A homeserver that answers as Synapse was seen to, for one bot; strict about what it is sent. */
export interface FakeMatrix {
  readonly world: FakeWorld;
  /** Every request but those of the sync. */
  readonly asked: Asked[];
  /** Requests that are answered by this instead, the first that fits; `lost`: taken, but the answer never comes. */
  readonly instead: ((asked: Asked) => Said | 'lost' | null)[];
  /** Tokens that are known. */
  readonly tokens: Set<string>;
  /** What somebody says. */
  say(room: string, from: string, body: string, more?: object): string;
  /** A room that `creator` makes, with others in it; the bot is invited where it is not among them. */
  room(id: string, members: readonly string[], of?: { name?: string; encrypted?: boolean }): string;
  invite(room: string, by: string, isDirect?: boolean): void;
  answer(asked: Asked): Promise<Said | 'lost'>;
  /** Events of a timeline that a sync gives at most. */
  limit: number;
}

export const BOT = '@outpost:ops.example';
export const TOKEN = 'syt_b3V0cG9zdA_secretsecret_0000';
/** Octets of an event (client-server API, "Size limits"). */
const MAX_EVENT = 65_536;

const error = (status: number, errcode: string, more: object = {}): Said => ({
  status,
  body: { errcode, error: '', ...more },
});

export function fakeMatrix(clock: Clock): FakeMatrix {
  const world = fakeWorld(BOT, clock.now);
  const txns = new Map<string, string>();
  const fake: FakeMatrix = {
    world,
    asked: [],
    instead: [],
    tokens: new Set([TOKEN]),
    limit: 100,
    say: (room, from, body, more = {}) => world.put(room, from, 'm.room.message', { msgtype: 'm.text', body, ...more }),
    room(id, members, { name, encrypted } = {}) {
      const creator = members[0] ?? BOT;
      world.put(id, creator, 'm.room.create', { creator }, '');
      for (const user of members) world.put(id, user, 'm.room.member', { membership: 'join' }, user);
      if (name !== undefined) world.put(id, creator, 'm.room.name', { name }, '');
      if (encrypted) world.put(id, creator, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' }, '');
      return id;
    },
    invite: (room, by, isDirect = false) =>
      void world.put(
        room,
        by,
        'm.room.member',
        { membership: 'invite', ...(isDirect ? { is_direct: true } : {}) },
        BOT,
      ),
    async answer(asked) {
      if (!asked.path.endsWith('/sync')) fake.asked.push(asked);
      for (const rule of fake.instead) {
        const said = rule(asked);
        if (said === 'lost') await route(asked);
        if (said !== null) return said;
      }
      return route(asked);
    },
  };
  const route = (asked: Asked): Promise<Said> => routed(fake, txns, clock, asked);
  return fake;
}

async function routed(fake: FakeMatrix, txns: Map<string, string>, clock: Clock, asked: Asked): Promise<Said> {
  const { world } = fake;
  const { method, path, token } = asked;
  if (path === '/_matrix/client/versions') return { status: 200, body: { versions: ['v1.11'] } };
  if (token === null || !fake.tokens.has(token)) return error(401, 'M_UNKNOWN_TOKEN');
  if (path.endsWith('/account/whoami')) return { status: 200, body: { user_id: BOT, device_id: 'OUTPOST' } };
  if (path.endsWith('/sync')) return sync(fake, asked, clock);
  if (path.endsWith('/joined_rooms')) return { status: 200, body: { joined_rooms: roomsOf(world) } };
  if (path.endsWith('/media/v3/upload')) return { status: 200, body: { content_uri: 'mxc://ops.example/picture' } };
  const parts = path.split('/').map(decodeURIComponent);
  const after = (word: string): string => parts[parts.indexOf(word) + 1] ?? '';
  if (path.includes('/profile/')) return { status: 200, body: { displayname: 'Out Post' } };
  if (path.includes('/v3/join/')) return join(world, after('join'));
  if (path.endsWith('/createRoom')) return create(world, asked);
  const room = after('rooms');
  if (world.member(room, BOT) !== 'join') return error(403, 'M_FORBIDDEN');
  if (method === 'POST' && path.includes('/receipt/m.read/')) return receipt(world, room, after('m.read'));
  if (method === 'PUT' && path.includes('/send/')) return send(world, txns, room, parts, asked);
  if (method === 'PUT' && path.includes('/redact/')) return redact(world, after('redact'));
  if (path.endsWith('/joined_members'))
    return { status: 200, body: { joined: Object.fromEntries(world.membersOf(room).map(user => [user, {}])) } };
  if (path.includes('/state/m.room.member/')) {
    const membership = world.member(room, after('m.room.member'));
    return membership === undefined ? error(404, 'M_NOT_FOUND') : { status: 200, body: { membership } };
  }
  if (path.includes('/state/')) {
    const event = world.stateOf(room, after('state'));
    return event === undefined ? error(404, 'M_NOT_FOUND') : { status: 200, body: event.content };
  }
  return path.endsWith('/messages') ? messages(world, room, asked) : error(404, 'M_UNRECOGNIZED');
}

function join(world: FakeWorld, named: string): Said {
  const room = world.aliases.get(named) ?? named;
  const membership = world.member(room, BOT);
  if (membership !== 'join' && membership !== 'invite' && !world.open.has(room)) return error(403, 'M_FORBIDDEN');
  if (membership !== 'join') world.put(room, BOT, 'm.room.member', { membership: 'join' }, BOT);
  return { status: 200, body: { room_id: room } };
}

function create(world: FakeWorld, { body }: Asked): Said {
  const { invite = [], initial_state: state = [] } = body as {
    invite?: string[];
    initial_state?: { type: string; content: object }[];
  };
  const room = `!made${world.stream.length}:ops.example`;
  world.put(room, BOT, 'm.room.create', { creator: BOT }, '');
  world.put(room, BOT, 'm.room.member', { membership: 'join' }, BOT);
  for (const { type, content } of state) world.put(room, BOT, type, content, '');
  for (const user of invite) world.put(room, BOT, 'm.room.member', { membership: 'invite' }, user);
  return { status: 200, body: { room_id: room } };
}

function redact(world: FakeWorld, id: string): Said {
  const at = world.stream.findIndex(({ event }) => event.event_id === id);
  const placed = world.stream[at];
  if (placed === undefined) return error(404, 'M_NOT_FOUND');
  world.stream[at] = { ...placed, event: { ...placed.event, content: {} } };
  return { status: 200, body: { event_id: '$redaction' } };
}

function receipt(world: FakeWorld, room: string, event: string): Said {
  const isThere = world.stream.some(placed => placed.room === room && placed.event.event_id === event);
  return isThere ? { status: 200, body: {} } : error(400, 'M_UNKNOWN');
}

function send(world: FakeWorld, txns: Map<string, string>, room: string, parts: string[], { body }: Asked): Said {
  const [type = '', txn = ''] = parts.slice(-2);
  const before = txns.get(`${type} ${txn}`);
  if (before !== undefined) return { status: 200, body: { event_id: before } };
  if (JSON.stringify(body).length > MAX_EVENT) return error(413, 'M_TOO_LARGE');
  const content = body as Record<string, unknown>;
  const relation = content['m.relates_to'] as { rel_type?: string; event_id?: string } | undefined;
  if (relation?.rel_type === 'm.replace') {
    const original = world.stream.find(p => p.event.event_id === relation.event_id)?.event;
    // An edit of an edit, or of somebody else's message, is not shown by any client.
    if (original?.sender !== BOT || 'm.new_content' in original.content) return error(400, 'M_BAD_EDIT');
  }
  const id = world.put(room, BOT, type, content);
  txns.set(`${type} ${txn}`, id);
  return { status: 200, body: { event_id: id } };
}

async function sync(fake: FakeMatrix, { query }: Asked, clock: Clock): Promise<Said> {
  const { world } = fake;
  const since = query['since'] === undefined ? null : Number(/^s(\d+)$/.exec(query['since'])?.[1] ?? Number.NaN);
  if (Number.isNaN(since)) return error(400, 'M_UNKNOWN');
  if (since !== null && world.stream.length <= since) {
    await new Promise<void>(resolve => {
      const done = (): void => {
        cancel();
        forget();
        resolve();
      };
      const cancel = clock.after(Number(query['timeout'] ?? 0), done);
      const forget = world.onEvent(done);
    });
  }
  const rooms = {
    join: {} as Record<string, object>,
    invite: {} as Record<string, object>,
    leave: {} as Record<string, object>,
  };
  for (const room of new Set(world.stream.map(p => p.room))) {
    const news = world.stream.filter(p => p.room === room && p.at > (since ?? 0));
    if (news.length === 0) continue;
    const membership = world.member(room, BOT);
    const { timeline, state: ofState } = filterOf(query).room ?? {};
    const heard = news.filter(p => isWanted(p.event, timeline));
    const told = heard.slice(-(since === null ? 1 : fake.limit));
    const events = told.map(p => aged(p.event, world.now()));
    const limited = told.length < heard.length;
    const before = since === null ? news.map(p => p.event) : [];
    const state = before.filter(event => event.state_key !== undefined && isWanted(event, ofState));
    if (membership === 'join')
      rooms.join[room] = {
        timeline: { events, limited, prev_batch: `t${told[0]?.at ?? 0}` },
        state: { events: state },
      };
    if (membership === 'invite') rooms.invite[room] = { invite_state: { events: news.map(p => p.event) } };
    if (membership === 'leave' || membership === 'ban') rooms.leave[room] = { timeline: { events } };
  }
  return { status: 200, body: { next_batch: `s${world.stream.length}`, rooms } };
}

interface Types {
  readonly types?: readonly string[];
}

const filterOf = (query: Asked['query']): { readonly room?: { readonly timeline?: Types; readonly state?: Types } } =>
  JSON.parse(query['filter'] ?? '{}');

/** Types may end in a wildcard (client-server API, "Filtering"). */
const isWanted = ({ type }: FakeEvent, { types }: Types = {}): boolean =>
  types?.some(each => (each.endsWith('*') ? type.startsWith(each.slice(0, -1)) : type === each)) ?? true;

const aged = (event: FakeEvent, now: number): FakeEvent => ({
  ...event,
  unsigned: { ...event.unsigned, age: now - event.origin_server_ts },
});

function messages(world: FakeWorld, room: string, { query }: Asked): Said {
  const from = query['from'] === undefined ? Number.POSITIVE_INFINITY : Number(query['from'].slice(1));
  const to = Number((query['to'] ?? 's0').slice(1));
  const types: Types = JSON.parse(query['filter'] ?? '{}');
  const before = world.stream.filter(p => p.room === room && p.at < from && p.at > to && isWanted(p.event, types));
  const page = before.slice(-Number(query['limit'] ?? 10)).reverse();
  const chunk = page.map(p => aged(p.event, world.now()));
  const last = page.at(-1);
  return { status: 200, body: { chunk, ...(last && page.length < before.length ? { end: `t${last.at}` } : {}) } };
}

const roomsOf = (world: FakeWorld): string[] =>
  [...new Set(world.stream.map(p => p.room))].filter(room => world.member(room, BOT) === 'join');
