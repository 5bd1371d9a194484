/** A small homeserver in memory: rooms with a timeline each, and one stream over all of them, as `/sync` tells it. */

export interface FakeEvent {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly origin_server_ts: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly state_key?: string;
  readonly unsigned?: Readonly<Record<string, unknown>>;
}

interface Placed {
  readonly at: number;
  readonly room: string;
  readonly event: FakeEvent;
}

export interface FakeWorld {
  /** The bot, and the token of its device. */
  readonly bot: string;
  readonly now: () => number;
  readonly stream: Placed[];
  /** Rooms by alias. */
  readonly aliases: Map<string, string>;
  /** Who may join without an invitation. */
  readonly open: Set<string>;
  member(room: string, user: string): string | undefined;
  membersOf(room: string): readonly string[];
  stateOf(room: string, type: string): FakeEvent | undefined;
  put(room: string, sender: string, type: string, content: object, stateKey?: string): string;
  /** Called at every new event. */
  onEvent(tell: () => void): () => void;
  /** What the bot sent into a room, newest form of each message in its place. */
  shown(room: string): readonly string[];
  sent(room: string): readonly FakeEvent[];
}

export function fakeWorld(bot: string, now: () => number): FakeWorld {
  const stream: Placed[] = [];
  const tellers = new Set<() => void>();
  const state = (room: string): Placed[] => stream.filter(p => p.room === room && p.event.state_key !== undefined);
  const world: FakeWorld = {
    bot,
    now,
    stream,
    aliases: new Map(),
    open: new Set(),
    member(room, user) {
      const own = state(room).findLast(p => p.event.type === 'm.room.member' && p.event.state_key === user);
      return own?.event.content['membership'] as string | undefined;
    },
    membersOf(room) {
      const users = new Set(state(room).map(p => p.event.state_key ?? ''));
      return [...users].filter(user => world.member(room, user) === 'join');
    },
    stateOf: (room, type) => state(room).findLast(p => p.event.type === type)?.event,
    put(room, sender, type, content, stateKey) {
      const id = `$event${stream.length + 1}`;
      const before = stateKey !== undefined && type === 'm.room.member' ? world.member(room, stateKey) : undefined;
      const event: FakeEvent = {
        event_id: id,
        type,
        sender,
        origin_server_ts: now(),
        content: content as Record<string, unknown>,
        ...(stateKey === undefined ? {} : { state_key: stateKey }),
        ...(before === undefined ? {} : { unsigned: { prev_content: { membership: before } } }),
      };
      stream.push({ at: stream.length + 1, room, event });
      for (const tell of tellers) tell();
      return id;
    },
    onEvent(tell) {
      tellers.add(tell);
      return () => tellers.delete(tell);
    },
    sent: room => stream.filter(p => p.room === room && p.event.sender === bot).map(p => p.event),
    shown: room => shownOf(world.sent(room)),
  };
  return world;
}

interface Relation {
  readonly rel_type?: string;
  readonly event_id?: string;
}
const relationOf = ({ content }: FakeEvent): Relation | undefined => content['m.relates_to'] as Relation | undefined;

/** Messages as a client shows them: edits in the place of what they edit. */
function shownOf(events: readonly FakeEvent[]): string[] {
  const messages = events.filter(event => event.type === 'm.room.message');
  const edits = new Map<string, string>();
  for (const event of messages) {
    const relation = relationOf(event);
    const whole = event.content['m.new_content'] as { body?: string } | undefined;
    if (relation?.rel_type === 'm.replace') edits.set(relation.event_id ?? '', whole?.body ?? '');
  }
  return messages
    .filter(event => relationOf(event)?.rel_type !== 'm.replace')
    .map(({ event_id, content }) => edits.get(event_id) ?? String(content['body']));
}
