import type { Message, Speaker, Spoken, Spot } from '../../src/outbox/speaker.ts';
import { plainLine } from '../../src/report/plain.ts';
import type { ChatName } from '../../src/story/story.ts';
import type { Instant } from '../../src/values/instant.ts';
import type { Clock } from '../../src/world/ports.ts';

/** A message as it stands in the fake chat. */
export interface Standing {
  readonly id: string;
  readonly remoteId: string;
  readonly spot: Spot;
  /** Whose device has posted it. */
  readonly by: string;
  readonly at: Instant;
  /** Every text that it had, the newest last. */
  readonly texts: string[];
  readonly message: Message;
  gone: boolean;
}

/**
 * ok · lost: it is done, the answer is not · broken: a 500, nothing is done · silent: nobody answers, nothing is done ·
 * limited · refused.
 */
export type Mood = 'ok' | 'lost' | 'broken' | 'silent' | 'limited' | 'refused';

export interface FakeChat {
  readonly speaker: Speaker;
  /** Another device in the same chat: what one has posted, the other may post again. */
  device(by?: string): Speaker;
  /** A second message with the same id, as a process that was stopped in mid-request brings it when it wakes. */
  twin(id: string): void;
  readonly messages: readonly Standing[];
  /** Requests of any kind. */
  asked(): number;
  /** From now on. A look for a message fails in every mood but `ok`, `lost` and `refused`. */
  be(mood: Mood): void;
  moveTo(room: string | null): void;
  /** Takes a message away, as a person does. */
  lose(remoteId: string): void;
  /** Edits are refused from now on. */
  freeze(): void;
}

export interface FakeOf {
  readonly chat: ChatName;
  readonly clock: Clock;
  readonly home?: string | null;
  /** Milliseconds for which a repeated post gives the same message. */
  readonly sameForMs?: number;
  readonly canBeAsked?: boolean;
}

const SILENCE_MS = 10_000;
const USUAL_MS = 100;

const wordsIn = (now: Instant, { report, notes, people }: Message): string => {
  const reader = { zone: 'UTC', now };
  const lists = report.blocks.flatMap(block => (block.kind === 'list' ? block.items : []));
  const lines = [report.title, ...report.lead, ...lists, ...notes].map(line => plainLine(line, reader));
  return [...lines, ...people.map(({ name }) => `@${name}`)].join(' | ');
};

interface Room {
  readonly of: FakeOf;
  readonly messages: Standing[];
  mood: Mood;
  home: string | null;
  asked: number;
  isFrozen: boolean;
}

/** A chat in memory that fails as real ones do. It lives on when the bot dies. */
export function fakeChat(of: FakeOf): FakeChat {
  const { home = 'ops' } = of;
  const room: Room = { of, messages: [], mood: 'ok', home, asked: 0, isFrozen: false };
  return {
    speaker: speakerIn(room, ''),
    device: (by = '') => speakerIn(room, by),
    twin(id) {
      const standing = room.messages.find(message => message.id === id);
      if (standing !== undefined)
        room.messages.push({ ...standing, remoteId: String(room.messages.length + 1), texts: [...standing.texts] });
    },
    messages: room.messages,
    asked: () => room.asked,
    be(mood) {
      room.mood = mood;
    },
    moveTo(to) {
      room.home = to;
    },
    lose(remoteId) {
      const standing = standingIn(room, remoteId);
      if (standing !== undefined) standing.gone = true;
    },
    freeze() {
      room.isFrozen = true;
    },
  };
}

interface Device {
  readonly by: string;
  /** What it has posted, by id and edition. */
  readonly seen: Map<string, string>;
}

const GONE: Spoken = { ok: false, how: 'gone', why: 'message_not_found' };

function speakerIn(room: Room, by: string): Speaker {
  const { of, messages } = room;
  const device: Device = { by, seen: new Map() };
  return {
    chat: of.chat,
    hasHome: true,
    home: () => room.home,
    sameForMs: of.sameForMs ?? 0,
    async post(id, edition, spot, message) {
      return (await failing(room)) ?? posted(room, device, id, edition, spot, message);
    },
    async edit(_id, _edition, _spot, remoteId, message) {
      const failed = await failing(room);
      if (failed !== null) return failed;
      const standing = standingIn(room, remoteId);
      if (standing === undefined || room.isFrozen) return GONE;
      const words = wordsIn(of.clock.now(), message);
      if (standing.texts.at(-1) !== words) standing.texts.push(words);
      return done(room, remoteId);
    },
    async remove(_id, _spot, remoteId) {
      const failed = await failing(room);
      if (failed !== null) return failed;
      const standing = standingIn(room, remoteId);
      if (standing === undefined) return GONE;
      standing.gone = true;
      return done(room, remoteId);
    },
    async find(id, spot) {
      room.asked += 1;
      if (of.canBeAsked === false) return 'unasked';
      if (room.mood === 'silent') await wait(room, SILENCE_MS);
      if (!['ok', 'lost', 'refused'].includes(room.mood)) return 'unknown';
      const standing = messages.find(message => message.id === id && !message.gone && isAt(message, spot));
      return standing === undefined ? 'absent' : { remoteId: standing.remoteId };
    },
    async all(id, spot) {
      room.asked += 1;
      if (room.mood !== 'ok' || of.canBeAsked === false) return [];
      return messages
        .filter(message => message.id === id && !message.gone && isAt(message, spot))
        .map(({ remoteId }) => remoteId);
    },
  };
}

/** In the room itself, or in the very thread. */
const isAt = ({ spot }: Standing, { room, thread }: Spot): boolean => spot.room === room && spot.thread === thread;

const wait = ({ of }: Room, ms: number): Promise<void> => new Promise(resolve => of.clock.after(ms, resolve));

/** What becomes of a request before it does anything; null where it is done. */
async function failing(room: Room): Promise<Spoken | null> {
  room.asked += 1;
  await wait(room, room.mood === 'silent' ? SILENCE_MS : USUAL_MS);
  if (room.mood === 'ok' || room.mood === 'lost') return null;
  if (room.mood === 'limited') return { ok: false, how: 'limited', why: 'too fast', retryAfterMs: 30_000 };
  if (room.mood === 'refused') return { ok: false, how: 'refused', why: 'the token was revoked' };
  return { ok: false, how: 'unknown', why: room.mood === 'silent' ? 'no answer' : 'status 500' };
}

function posted(room: Room, { by, seen }: Device, id: string, edition: number, spot: Spot, message: Message): Spoken {
  const { of, messages } = room;
  const known = (of.sameForMs ?? 0) > 0 ? seen.get(`${id} ${edition}`) : undefined;
  if (known !== undefined) return done(room, known);
  if (spot.thread !== null && standingIn(room, spot.thread) === undefined) return GONE;
  const remoteId = `${spot.direct ? `dm-${spot.room}/` : ''}${messages.length + 1}`;
  const at = of.clock.now();
  messages.push({ id, remoteId, spot, by, at, texts: [wordsIn(at, message)], message, gone: false });
  seen.set(`${id} ${edition}`, remoteId);
  return done(room, remoteId);
}

const done = ({ mood }: Room, remoteId: string): Spoken =>
  mood === 'lost' ? { ok: false, how: 'unknown', why: 'status 500' } : { ok: true, remoteId };

const standingIn = ({ messages }: Room, remoteId: string): Standing | undefined =>
  messages.find(message => message.remoteId === remoteId && !message.gone);
