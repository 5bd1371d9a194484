import type { Answered, Failed, Homeserver } from '../server/homeserver.ts';
import type { Batch, JoinedRoom, RoomEvent } from '../server/incoming.ts';
import { concerns, verifiersIn } from './concerns.ts';
import { type About, type DeviceOf, introduce, sayDevice } from './device.ts';
import { type KeyFile, type Keyring, openKeyring } from './keyring.ts';
import type { Wanted } from './machine.ts';
import { type OpeningOf, openLate, openRooms } from './opening.ts';
import { readyFor } from './ready.ts';
import { askingKeys, perform, pump } from './requests.ts';
import { openSealedRooms, type SealedRooms } from './rooms.ts';
import { type Send, sealedSend } from './sealing.ts';
import { forgetTold, type TellingOf, tellDeaf, tellUnread } from './telling.ts';
import { failureOf, isMendable, sayTrouble, type Trouble } from './trouble.ts';
import { sayTampered } from './unread.ts';
import { openWaiting, type Unread, type Waiting } from './waiting.ts';

export interface CipherOf extends TellingOf, Pick<DeviceOf, 'chance' | 'show'> {
  readonly homeserver: Homeserver;
  readonly file: KeyFile;
  readonly passphrase: string | null;
  /** Milliseconds for which a key that nothing uses is kept. */
  readonly keepKeysMs: number;
  /** Why keys cannot be used, a sentence; null where they can. */
  trouble(sentence: string | null): void;
  /** Something for who runs the bot, and for nobody in a chat. */
  tell(sentence: string): void;
}

/** What a sync brought, in the clear. */
export interface Cleared {
  readonly rooms: readonly JoinedRoom[];
  /** Why the place in the sync must stay where it is; null where it may move on. */
  readonly failed: Failed | null;
  /** Everything has been heard. Gives why the place must stay all the same; null where it may move on. */
  heard(): Promise<Failed | null>;
}

/**
 * Encryption between the homeserver and the rest of the chat, which sees events as they were typed, and sends them so.
 * Nothing is loaded before the first thing that is encrypted comes, unless there are keys from before.
 */
export interface Cipher {
  /** The one way out: the event is encrypted where its room is. */
  readonly send: Send;
  /** Tells who we are; opens the keys that there are. */
  begin(user: string, device: string): Promise<void>;
  /** Why nothing could be said in a room, because of its keys; null where it can. For who does not listen, and so is told of no key. */
  ready(room: string | null): Promise<Failed | null>;
  clear(batch: Pick<Batch, 'joined' | 'invited' | 'keys'> & { readonly isFirst: boolean }): Promise<Cleared>;
  /** A file as it may lie at the homeserver for this room, and what a message needs to open it; null: as it is. */
  conceal(room: string, bytes: Uint8Array): Promise<Concealed | null | Failed>;
  /** How the device stands, for `status`; null where nothing is encrypted. */
  about(): string | null;
  sweep(): Promise<void>;
  stop(): void;
}

export interface Concealed {
  readonly bytes: Uint8Array;
  /** The fields of `file` beside its address (client-server API, EncryptedFile). */
  readonly file: object;
}

interface Me {
  readonly user: string;
  readonly device: string;
  readonly keyring: Keyring;
  readonly opening: OpeningOf;
}

/** What the parts share. */
interface Desk extends CipherOf {
  readonly rooms: SealedRooms;
  readonly waiting: Waiting;
  readonly send: Send;
  /** Null before it is known who we are. */
  me: Me | null;
  about: About | null;
  /** Rooms whose keys came since the last look; null: what an earlier life left has not been looked at. */
  keyed: Set<string> | null;
  pumping: Promise<unknown> | null;
  /** There are keys, or something came that needs them. */
  isNeeded: boolean;
  /** Something may be wanted that was not sent. */
  isDue: boolean;
  /** How many keys the homeserver last said to have left, and what else stays the same from sync to sync. */
  counted: string;
  /** `room`: where somebody waits for what could not be done. */
  troubled(trouble: Trouble, room?: string): void;
}

export function openCipher(of: CipherOf): Cipher {
  const desk = openDesk(of);
  const { rooms, waiting, memory, clock } = desk;
  return {
    send: desk.send,
    begin: (user, device) => begin(desk, user, device),
    ready: room => readyFor(room, { ...desk, keyring: desk.me?.keyring ?? null }),
    clear: batch => clear(desk, batch),
    async conceal(room, bytes) {
      const rotation = await rooms.rotation(room);
      if (rotation === null || 'ok' in rotation) return rotation;
      const { concealed } = await import('./wasm/files.ts');
      return concealed(bytes);
    },
    about: () => (desk.about === null || desk.me === null ? null : sayDevice(desk.about, desk.me.device, desk.me.user)),
    async sweep() {
      desk.me?.keyring.forget(of.keepKeysMs);
      await waiting.sweep();
      await forgetTold(memory, clock);
    },
    stop() {
      waiting.stop();
      desk.me?.keyring.close();
    },
  };
}

function openDesk(of: CipherOf): Desk {
  const { homeserver, memory, clock } = of;
  const rooms = openSealedRooms(homeserver, memory);
  const troubled = (trouble: Trouble, room?: string): void => {
    of.trouble(sayTrouble(trouble, of.file.path, desk.me?.user ?? '@outpost'));
    // What waits is looked at when it is over.
    desk.keyed = null;
    if (room !== undefined && desk.me !== null && isSilencing(trouble)) void tellDeaf(room, desk.me.user, of);
  };
  const keyring = (): Keyring | null => desk.me?.keyring ?? null;
  const desk: Desk = {
    ...of,
    rooms,
    waiting: openWaiting(memory, clock, unread => void unreadIn(desk, unread)),
    send: sealedSend({ homeserver, memory, clock, rooms, keyring, troubled }),
    me: null,
    about: null,
    keyed: null,
    pumping: null,
    isNeeded: false,
    isDue: true,
    counted: '',
    troubled,
  };
  return desk;
}

async function begin(desk: Desk, user: string, device: string): Promise<void> {
  if (desk.me?.user === user && desk.me.device === device) return;
  desk.me?.keyring.close();
  const gotKeys = (rooms: readonly string[]): void => {
    for (const room of rooms) desk.keyed?.add(room);
  };
  const keyring = openKeyring({ ...desk, user, device, gotKeys });
  const opening: OpeningOf = {
    waiting: desk.waiting,
    keyring,
    me: user,
    troubled: desk.troubled,
    tampered: (how, room, sender) => desk.tell(sayTampered(how, room, sender)),
    async verifying(event, room, sender) {
      await keyring.use(machine => machine.verification(event, room));
      await verify(desk, keyring, [sender]);
    },
  };
  desk.me = { user, device, keyring, opening };
  desk.isNeeded ||= desk.file.has();
  const trouble = desk.isNeeded ? await ready(desk, desk.me) : null;
  if (trouble !== null) desk.troubled(trouble);
}

/** Where the keys cannot be used at all, that is said as our own trouble. */
async function unreadIn(desk: Desk, unread: Unread): Promise<void> {
  if (desk.me?.keyring.isOpen()) await tellUnread(unread, desk.me.user, desk);
}

/** Opens the keys, and introduces the device to its account: once, and again where that did not come to its end. */
async function ready(desk: Desk, { keyring, user, device }: Me): Promise<Trouble | null> {
  if (keyring.isOpen() && desk.about?.standing != null) return null;
  const used = await keyring.use(machine => introduce({ ...desk, user, device }, machine));
  if (!used.ok) return used;
  desk.about = used.value;
  desk.trouble(null);
  return null;
}

async function clear(desk: Desk, batch: Heard): Promise<Cleared> {
  const { me, rooms } = desk;
  for (const room of batch.joined) rooms.heard(room);
  desk.isNeeded ||= concerns(batch);
  if (me === null || !desk.isNeeded) return { rooms: batch.joined, failed: null, heard };
  const trouble = (await ready(desk, me)) ?? (await received(desk, me.keyring, batch));
  if (trouble !== null) return inTrouble(desk, me, batch, trouble);
  const verifiers = verifiersIn(batch);
  if (verifiers.length > 0) await verify(desk, me.keyring, verifiers);
  else pumpSoon(desk, me.keyring);
  const late = await openLate(desk.keyed, me.opening);
  desk.keyed = new Set();
  const ids = new Set(late.rooms.flatMap(room => room.events.map(({ id }) => id)));
  // What is told again after a failure may be among what waited.
  const news = batch.joined.map(room => ({ ...room, events: room.events.filter(({ id }) => !ids.has(id)) }));
  // Of a first sync nothing is heard.
  const now = batch.isFirst ? news : await openRooms(news, me.opening);
  return {
    rooms: [...late.rooms, ...now],
    failed: null,
    async heard() {
      const unkept = me.keyring.keepFirsts();
      if (unkept !== null) desk.troubled(unkept);
      else await late.done();
      return unkept === null ? null : failureOf(unkept);
    },
  };
}

/** What is not encrypted is heard as ever; the rest waits, and so does what the homeserver tells but once. */
async function inTrouble(desk: Desk, me: Me, batch: Heard, trouble: Trouble): Promise<Cleared> {
  // Of a first sync nothing is opened, and who wrote there waits all the same.
  const unheard = batch.isFirst ? batch.joined.filter(room => room.events.some(isTheirs(me.user))) : [];
  for (const { room } of [...unheard, { room: undefined }]) desk.troubled(trouble, room);
  const failed = isMendable(trouble) && batch.keys.toDevice.length > 0 ? failureOf(trouble) : null;
  const rooms = batch.isFirst ? batch.joined : await openRooms(batch.joined, me.opening);
  return { rooms, failed, heard };
}

/** What the machine wants sent, in its own time. */
function pumpSoon(desk: Desk, keyring: Keyring): void {
  if (!desk.isDue || desk.pumping !== null) return;
  desk.isDue = false;
  const work = keyring.use(machine => pump(machine, desk.homeserver, messageOf(desk)));
  desk.pumping = work.then(used => {
    desk.pumping = null;
    if (!used.ok || used.value !== null) desk.isDue = true;
  });
}

const messageOf =
  ({ send }: Desk) =>
  ({ room, eventType, txn, body }: Wanted): Promise<Answered> =>
    send({ room, type: eventType, txn, content: body });

/** Sends in a row that one event of a verification may bring about: a key, then what both compare, then that it is so. */
const VERIFYING_STEPS = 3;

async function verify(desk: Desk, keyring: Keyring, users: readonly string[]): Promise<void> {
  const message = messageOf(desk);
  for (let step = 0; step < VERIFYING_STEPS; step++) {
    const used = await keyring.use(machine => machine.verify(users));
    if (!used.ok) return;
    const { wanted, compare } = used.value;
    for (const { user, signs } of compare)
      desk.tell(`${user} verifies me and sees the same signs: ${signs.join(', ')}`);
    for (const one of wanted) await keyring.use(machine => perform(one, machine, desk.homeserver, message));
    await keyring.use(machine => pump(machine, desk.homeserver, message));
  }
}

type Heard = Parameters<Cipher['clear']>[0];

const heard = async (): Promise<null> => null;

const isTheirs =
  (me: string) =>
  ({ sealed, sender }: RoomEvent): boolean =>
    sealed !== null && sender !== me;

/** The homeserver's troubles end by themselves; whoever else holds the keys of this device reads what is typed there. */
const isSilencing = ({ why }: Trouble): boolean => why !== 'homeserver' && why !== 'locked';

/** Tells the machine what is new of keys; most syncs bring nothing of the kind, and need not be written down. */
async function received(desk: Desk, keyring: Keyring, { keys }: Pick<Batch, 'keys'>): Promise<Trouble | null> {
  const counted = JSON.stringify([keys.counts, keys.fallback]);
  const isNews = keys.toDevice.length + keys.changed.length + keys.left.length > 0 || counted !== desk.counted;
  if (!isNews && keyring.isOpen()) return null;
  const { homeserver, clock } = desk;
  // A key comes in an envelope that opens once: that it was opened is never kept without what was in it.
  const used = await keyring.atOnce(machine => askingKeys(machine.receive(keys), machine, homeserver, clock));
  if (!used.ok) return used;
  desk.counted = counted;
  desk.isDue = true;
  return null;
}
