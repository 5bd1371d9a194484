import { type Cipher, openCipher } from '../../../src/chat/matrix/crypto/cipher.ts';
import { mount } from '../../../src/chat/matrix/crypto/idb/install.ts';
import type { Machine, Opened } from '../../../src/chat/matrix/crypto/machine.ts';
import { noMessage, perform, pump } from '../../../src/chat/matrix/crypto/requests.ts';
import { openMachine } from '../../../src/chat/matrix/crypto/wasm/machine.ts';
import { type Memory, openMemory } from '../../../src/chat/matrix/memory.ts';
import type { Invitation, JoinedRoom, RoomEvent, SyncKeys } from '../../../src/chat/matrix/server/incoming.ts';
import type { Encryption } from '../../../src/chat/matrix/settings.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import { instant } from '../../../src/values/instant.ts';
import type { Chance, Clock } from '../../../src/world/ports.ts';
import { type KeyServer, keyServer } from './key-server.ts';
import { type MemoryVault, memoryVault } from './memory-vault.ts';

export const BOT = '@outpost:ops.example';
export const DEVICE = 'OUTPOST';
export const ANN = '@ann:ops.example';
export const OPS = '!ops:ops.example';

/** A clock that stands until it is moved; timers go off when it passes them. */
export interface HandClock extends Clock {
  pass(ms: number): Promise<void>;
}

export function handClock(): HandClock {
  let now = Date.UTC(2026, 0, 10, 2, 10);
  const timers = new Set<{ readonly at: number; readonly then: () => void }>();
  return {
    now: () => instant(now),
    monotonicMs: () => now,
    after(ms, then) {
      const timer = { at: now + ms, then };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async pass(ms) {
      now += ms;
      for (const timer of [...timers].sort((a, b) => a.at - b.at))
        if (timer.at <= now && timers.delete(timer)) timer.then();
      await settle();
    },
  };
}

/** Lets everything happen that does not wait for the clock. */
export async function settle(): Promise<void> {
  for (let n = 0; n < 50; n++) await new Promise(resolve => setImmediate(resolve));
}

/** Somebody with an encrypting client: the library again, with keys of its own. */
export interface Friend {
  readonly machine: Machine;
  /** Takes what the homeserver has for this device, and sends what that brings about. */
  sync(): Promise<void>;
  /** An event that is encrypted for everybody in the room; the key goes out where `share`. */
  write(room: string, content: object, share?: boolean): Promise<object>;
  /** What the bot sent into a room last, in the clear. */
  reads(room: string): Promise<readonly Opened[]>;
}

export interface Stage {
  readonly clock: HandClock;
  readonly server: KeyServer;
  readonly memory: Memory;
  readonly vault: MemoryVault;
  readonly said: { readonly room: string; readonly words: string; readonly inClear: boolean }[];
  readonly troubles: (string | null)[];
  readonly told: string[];
  readonly shown: string[];
  live(over?: Partial<Encryption>): Cipher;
  friend(user: string, device: string): Promise<Friend>;
}

/** Octets that look like chance, and are new at each call. */
let drawn = 0;
export const chance: Chance = {
  bytes: count => Uint8Array.from({ length: count }, () => (++drawn * 75) % 251),
};

export function stage(): Stage {
  const clock = handClock();
  const server = keyServer();
  server.rooms.set(OPS, { members: [ANN, BOT], rotation: { algorithm: 'm.megolm.v1.aes-sha2' } });
  const records = memoryRecords();
  const memory = openMemory(
    async () => records,
    () => undefined,
  );
  const vault = memoryVault(clock.now);
  const said: { room: string; words: string; inClear: boolean }[] = [];
  const [troubles, told, shown]: [(string | null)[], string[], string[]] = [[], [], []];
  return {
    clock,
    server,
    memory,
    vault,
    said,
    troubles,
    told,
    shown,
    live: (over = {}) =>
      openCipher({
        homeserver: server.port(BOT, DEVICE),
        memory,
        clock,
        chance,
        file: {
          path: 'outpost.db',
          has: () => vault.commits.length > 0,
          open: async () => vault,
        },
        passphrase: null,
        keepKeysMs: 30 * 86_400_000,
        show: async key => {
          shown.push(key);
          return key;
        },
        say: (room, words, _, inClear) => void said.push({ room, words, inClear }),
        trouble: words => void troubles.push(words),
        tell: words => void told.push(words),
        ...over,
      }),
    friend: (user, device) => befriend(server, user, device),
  };
}

async function befriend(server: KeyServer, user: string, device: string): Promise<Friend> {
  const homeserver = server.port(user, device);
  const { prefix } = mount(memoryVault());
  const database = `${prefix}friend`;
  const machine = await openMachine({ user, device, database, passphrase: null, gotKeys: () => undefined });
  const sync = async (): Promise<void> => {
    await machine.receive(server.news(user, device));
    await pump(machine, homeserver, noMessage);
  };
  await machine.track([user]);
  await sync();
  return {
    machine,
    sync,
    async write(room, content, share = true) {
      const users = server.rooms.get(room)?.members ?? [];
      await machine.track(users);
      await pump(machine, homeserver, noMessage);
      const claim = await machine.missing(users);
      if (claim !== null) await perform(claim, machine, homeserver, noMessage);
      for (const wanted of await machine.share(room, users, { afterMs: null, afterMessages: null }))
        if (share) await perform(wanted, machine, homeserver, noMessage);
      return machine.encrypt(room, 'm.room.message', content);
    },
    async reads(room) {
      await sync();
      const sent = server.sent.filter(each => each.room === room && each.type === 'm.room.encrypted');
      return Promise.all(sent.map(({ content, txn }) => machine.decrypt(sealedEvent(`$${txn}`, BOT, content), room)));
    },
  };
}

const sealedEvent = (id: string, sender: string, content: object): object => ({
  event_id: id,
  type: 'm.room.encrypted',
  sender,
  origin_server_ts: Date.UTC(2026, 0, 10, 2, 10),
  content,
});

/** An encrypted event as a sync gives it. */
export const sealed = (id: string, content: object, sender: string = ANN): RoomEvent => ({
  id,
  type: 'm.room.encrypted',
  sender,
  at: instant(Date.UTC(2026, 0, 10, 2, 10)),
  ageMs: 100,
  stateKey: null,
  was: null,
  content: content as Record<string, unknown>,
  sealed: sealedEvent(id, sender, content),
});

/** What a sync brought. */
export const batch = (
  keys: SyncKeys,
  events: readonly RoomEvent[] = [],
  over: { isFirst?: boolean; invited?: readonly Invitation[]; room?: string } = {},
) => {
  const joined: JoinedRoom[] =
    events.length === 0 ? [] : [{ room: over.room ?? OPS, events, state: [], gapEndsAt: null }];
  return { joined, invited: over.invited ?? [], keys, isFirst: over.isFirst ?? false };
};
