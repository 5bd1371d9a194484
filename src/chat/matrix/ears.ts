import { sayMoment } from '../../report/moment.ts';
import type { Inline, Report } from '../../report/report.ts';
import { type Instant, instant } from '../../values/instant.ts';
import { commandIn } from '../parse.ts';
import type { HeardIn, Place, Surface } from '../surface.ts';
import { AGAIN, type AnsweringOf, PREFIX, surfaceFor, WHOIS } from './answering.ts';
import type { Entry } from './inbox.ts';
import { MAX_COMMAND_AGE_MS } from './limits.ts';
import { BOT_NAME, listen, type Me } from './listen.ts';
import type { Memory } from './memory.ts';
import { answer, notice, type Whereto } from './message.ts';
import type { Overhearing } from './overhearing/overhear.ts';
import type { Receipts } from './receipts.ts';
import { renderMatrix } from './render.ts';
import type { Rooms } from './rooms.ts';
import { txnOf } from './server/homeserver.ts';
import type { Batch, JoinedRoom, RoomEvent } from './server/incoming.ts';

/** Takes what a sync brought: keeps what is a command, tells what is young enough, and says once what was missed. */
export interface Ears {
  /** Resolves when everything that must not be lost is kept. */
  take(batch: Pick<Batch, 'joined' | 'invited' | 'left'> & { readonly isFirst: boolean }): Promise<void>;
  /** Tells a command that an earlier life heard and did not answer. */
  again(entry: Entry): Promise<void>;
  /** Forgets what nobody asks for any more. */
  sweep(): Promise<void>;
  /** Says that what was asked in between is lost. */
  lostPlace(): Promise<void>;
  /**
   * Says something by itself in a room that we answer in; nothing elsewhere. `inClear`: as it is where the room is encrypted,
   * and in any room that we are in: with the keys, what we knew of the room may be lost.
   */
  say(room: string, words: string, id: string, inClear: boolean): Promise<void>;
}

export interface EarsOf {
  readonly me: Me;
  readonly rooms: Rooms;
  readonly receipts: Receipts;
  readonly memory: Memory;
  readonly answering: AnsweringOf;
  readonly overhearing: Overhearing;
  hear(heard: HeardIn, surface: Surface): void;
}

export function openEars(of: EarsOf): Ears {
  const { rooms, answering } = of;
  const { clock, inbox } = answering;
  let losses = 0;
  return {
    async take({ joined, invited, left, isFirst }) {
      for (const { room, by } of left) rooms.left(room, by);
      for (const invitation of invited) await rooms.invited(invitation);
      for (const room of joined) await takeRoom(room, isFirst, of);
    },
    async again(entry) {
      const place = await rooms.place(entry.room, entry.person);
      const ageMs = entry.ageMs + clock.now() - entry.heardAt;
      if (ageMs <= MAX_COMMAND_AGE_MS) return tell(entry, place, of, true);
      await inbox.end({ ...entry, offers: false });
      sayMissed([entry], of);
    },
    sweep: of.overhearing.sweep,
    async lostPlace() {
      const room = rooms.alert();
      const words =
        'I lost my place in this room and begin again from now. What was typed in the last minutes may not have reached me: ask again.';
      if (room !== null) sayAlone(room, words, `lost ${answering.life} ${losses++}`, of);
    },
    async say(room, words, id, inClear) {
      const { roomIs } = await rooms.place(room, of.me.user);
      if (roomIs !== 'other' || inClear) sayAlone(room, words, id, of, inClear);
    },
  };
}

async function takeRoom({ room, events, state }: JoinedRoom, isFirst: boolean, of: EarsOf): Promise<void> {
  const missed: Entry[] = [];
  const kept: Promise<void>[] = [];
  /** In order, but beside the commands: people's names are asked for, and nobody's command waits for that. */
  let overheard = Promise.resolve();
  const newest = isFirst ? undefined : events.findLast(event => isCommand(event, of.me));
  if (newest !== undefined) of.receipts.read(room, newest.id);
  for (const event of [...state, ...events]) {
    of.rooms.changed(room, event);
    const listened = listen(event, of.me);
    if (listened.kind === 'moved') await of.rooms.moved(room, listened.to, event.sender);
    if (isFirst || event.sender === of.me.user || !ABOUT_PEOPLE.has(event.type)) continue;
    const place = await of.rooms.place(room, event.sender);
    overheard = overheard.then(async () => void kept.push((await of.overhearing.tell(event, place)).kept));
    if (listened.kind !== 'said' && listened.kind !== 'reacted') continue;
    if (listened.kind === 'reacted') {
      await react(event, listened, place, of);
      continue;
    }
    const entry = entryOf(event, room, { ...listened, replyTo: event.id }, of);
    if (commandIn(heardIn(entry, place)) === null) tell(entry, place, of);
    else if (place.roomIs !== 'other' && entry.ageMs > MAX_COMMAND_AGE_MS) missed.push(entry);
    else if (await of.answering.inbox.take(entry)) {
      if (place.roomIs === 'direct') of.receipts.read(room, event.id);
      tell(entry, place, of);
    }
  }
  await overheard;
  const untold: Entry[] = [];
  for (const entry of missed) if (await of.answering.inbox.take({ ...entry, state: 'done' })) untold.push(entry);
  sayMissed(untold, of);
  // The sync goes on when nothing of it can be lost any more.
  await Promise.all(kept);
}

/** Events by which people say something, change it, or take it back. */
const ABOUT_PEOPLE: ReadonlySet<string> = new Set(['m.room.message', 'm.reaction', 'm.room.redaction']);

/** With a sign before it: in a direct conversation the others are commands as well. */
function isCommand(event: RoomEvent, me: Me): boolean {
  const listened = listen(event, me);
  return listened.kind === 'said' && commandIn({ text: listened.text, direct: false, botNames: [BOT_NAME] }) !== null;
}

interface Typed extends Whereto {
  readonly text: string;
}

function entryOf(event: RoomEvent, room: string, { text, thread, replyTo }: Typed, of: EarsOf): Entry {
  const heardAt = of.answering.clock.now();
  return {
    id: event.id,
    room,
    person: event.sender,
    text,
    replyTo,
    thread,
    heardAt,
    ageMs: event.ageMs ?? Math.max(0, heardAt - event.at),
    state: 'heard',
    remote: null,
    pages: [],
    whois: null,
    offers: true,
  };
}

const askedAt = ({ heardAt, ageMs }: Entry): Instant => instant(heardAt - ageMs);

function heardIn(entry: Entry, at: Place): HeardIn {
  const { id, text, person } = entry;
  // A sign is said to the message that it stands under.
  const place = { ...at, thread: entry.thread ?? (entry.replyTo === id ? null : entry.replyTo) };
  return { id, text, place, from: person, at: askedAt(entry), direct: place.roomIs === 'direct', botNames: [BOT_NAME] };
}

function tell(entry: Entry, place: Place, of: EarsOf, isRecovered = false): void {
  of.hear(heardIn(entry, place), surfaceFor(entry, of.answering, isRecovered));
}

/** A sign under one of our answers says a command line. */
async function react(
  event: RoomEvent,
  { to, key }: { to: string; key: string },
  place: Place,
  of: EarsOf,
): Promise<void> {
  if (key !== AGAIN && key !== WHOIS) return;
  const about = await of.answering.inbox.answer(to);
  const text = key === AGAIN ? about?.text : about?.whois && `${PREFIX}${about.whois}`;
  if (!about || !text || about.room !== place.room) return;
  const entry = entryOf(event, place.room, { text, thread: about.thread, replyTo: to }, of);
  if (entry.ageMs > MAX_COMMAND_AGE_MS || !(await of.answering.inbox.take(entry))) return;
  tell(entry, place, of);
}

/** One sentence for all that a room asked too long ago, in reply to the last of it. */
function sayMissed(entries: readonly Entry[], of: EarsOf): void {
  const last = entries.at(-1);
  if (last === undefined) return;
  const when = sayMoment(askedAt(last), 'time', of.answering.look());
  const words =
    entries.length === 1
      ? `You asked at ${when}, while I was away. Ask again: `
      : `${entries.length} commands came while I was away, the last at ${when}. Ask again, for example: `;
  const page = renderMatrix(saying(words, last.text), { ...of.answering.look(), prefix: PREFIX })[0];
  of.answering.lane.add('answer', () => ({
    room: last.room,
    type: 'm.room.message',
    txn: txnOf(last.id, 'missed'),
    content: answer(page, last),
  }));
}

function sayAlone(room: string, words: string, id: string, of: EarsOf, inClear = false): void {
  const [page] = renderMatrix(saying(words, null), { ...of.answering.look(), prefix: PREFIX });
  of.answering.lane.add('answer', () => ({
    room,
    type: 'm.room.message',
    txn: txnOf(of.me.user, id),
    content: notice(page),
    inClear,
  }));
}

function saying(words: string, example: string | null): Report {
  const code: readonly Inline[] = example === null ? [] : [{ kind: 'code', text: example }];
  return { mark: 'none', title: [{ kind: 'text', text: words }, ...code], lead: [], blocks: [], more: [], actions: [] };
}
