import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { matrixChat } from '../../../src/chat/matrix/adapter.ts';
import type { Encryption } from '../../../src/chat/matrix/settings.ts';
import { commandIn } from '../../../src/chat/parse.ts';
import type { ChatAdapter, HeardIn, Surface } from '../../../src/chat/surface.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import { hasVault, openVault } from '../../../src/store/vault.ts';
import { realChance, realClock } from '../../../src/world/real.ts';
import { saying } from '../../chat/fakes.ts';
import { type Person, person, type Shown } from '../person.ts';
import type { Synapse, User } from '../synapse.ts';

/** A person with a client of another make, and a bot whose chat is real, at one homeserver. */
export interface Scene {
  readonly ann: Person;
  readonly annUser: User;
  readonly bot: User;
  readonly file: string;
  /** Another one after a new device. */
  token: string;
  /** What only the operator was told, and recovery keys that were shown. */
  readonly told: string[];
  readonly shownKeys: string[];
  live(answers?: typeof growing, over?: Partial<Encryption>): Promise<ChatAdapter>;
}

const growing = async (heard: HeardIn, surface: Surface): Promise<void> => {
  await surface.show(saying('looking'), false);
  await wait(300);
  const actions = [{ label: 'whois', command: 'whois puri.sm' }];
  await surface.show({ ...saying(`answer to ${heard.text}`), actions }, true);
};

let scenes = 0;

export async function sceneAt(server: Synapse, t: TestContext): Promise<Scene> {
  const number = ++scenes;
  const [annUser, bot] = [await server.user(`ann${number}`, true), await server.user(`outpost${number}`)];
  const ann = await person(server, annUser);
  const folder = mkdtempSync(join(tmpdir(), 'outpost-sealed-'));
  const chats: ChatAdapter[] = [];
  t.after(async () => {
    for (const chat of chats) await chat.stop();
    ann.leave();
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'outpost.db');
  const records = memoryRecords();
  const at: Scene = {
    ann,
    annUser,
    bot,
    file,
    token: bot.token,
    told: [],
    shownKeys: [],
    live: (...of) => live(...of),
  };
  const live: Scene['live'] = async (answers = growing, over = {}) => {
    const chat = matrixChat({
      settings: { homeserver: server.url, token: at.token, room: null, rooms: 'invited', inviters: ['*:ops.example'] },
      records: async () => records,
      clock: realClock,
      chance: realChance,
      zone: 'UTC',
      encryption: { ...encryptionIn(at), ...over },
    });
    chats.push(chat);
    await chat.start((heard, surface) => {
      if (commandIn(heard) !== null) void answers(heard, surface);
    });
    return chat;
  };
  return at;
}

export const encryptionIn = ({ file, told, shownKeys }: Scene): Encryption => ({
  file: { path: file, has: () => hasVault(file), open: async () => openVault(file, realClock.now) },
  passphrase: null,
  keepKeysMs: 86_400_000,
  show: async key => {
    shownKeys.push(key);
    return key;
  },
  tell: line => void told.push(line),
});

/** Looks again and again until it is so. */
export async function until<T>(
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  ms = 10_000,
) {
  for (const end = Date.now() + ms; Date.now() < end; await wait(5)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error('it did not come to that');
}

export const joined = ({ ann, bot }: Scene, room: string) =>
  until(() => ann.client.getRoom(room)?.getMember(bot.id)?.membership === 'join');

export const answered = ({ ann, bot }: Scene, room: string, text: string | RegExp, ms?: number): Promise<Shown> =>
  until(
    () =>
      ann
        .shown(room)
        .find(
          ({ sender, body }) =>
            sender === bot.id && (typeof text === 'string' ? body.trim() === text : text.test(body)),
        ),
    ms,
  );
