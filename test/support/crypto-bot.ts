import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { matrixChat } from '../../src/chat/matrix/adapter.ts';
import { commandIn } from '../../src/chat/parse.ts';
import { openStore } from '../../src/store/open.ts';
import type { Records } from '../../src/store/records.ts';
import { hasVault, openVault, type Vault } from '../../src/store/vault.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import { saying } from '../chat/fakes.ts';

/**
 * A bot in a process of its own, that can be killed: its chat, its store and its keys are the real ones, what it answers
 * is not. Says a line when it is connected, and one for what it would tell its operator.
 */
const [homeserver = '', token = '', folder = '', dieAt = '0', when = 'before'] = process.argv.slice(2);

let steps = 0;
/** Dies like by kill -9, before or after its n-th write. */
const mortal = <T>(work: () => T): T => {
  const isLast = ++steps === Number(dieAt);
  if (isLast && when === 'before') process.kill(process.pid, 'SIGKILL');
  const done = work();
  if (isLast) process.kill(process.pid, 'SIGKILL');
  return done;
};

const path = join(folder, 'outpost.db');
const store = openStore({ url: path, warn: line => console.log(`warn ${line}`), chance: realChance, clock: realClock });
const records: Records = {
  ...store,
  writeIf: (...args) => mortal(() => store.writeIf(...args)),
  addIfAbsent: (...args) => mortal(() => store.addIfAbsent(...args)),
};
async function open(): Promise<Vault> {
  const vault = openVault(path, realClock.now);
  return { ...vault, commit: writes => mortal(() => vault.commit(writes)) };
}

const chat = matrixChat({
  settings: { homeserver, token, room: null, rooms: 'invited', inviters: ['*:ops.example'] },
  records: async () => records,
  clock: realClock,
  chance: realChance,
  zone: 'UTC',
  encryption: {
    file: { path, has: () => hasVault(path), open },
    passphrase: null,
    keepKeysMs: 30 * 86_400_000,
    show: async key => key,
    tell: line => console.log(`tell ${line}`),
  },
});

process.on('SIGTERM', () => void chat.stop().then(() => process.exit(0)));
await chat.start((heard, surface) => {
  if (commandIn(heard) === null) return;
  void (async () => {
    await surface.show(saying('looking'), false);
    await wait(50);
    await surface.show(saying(`answer to ${heard.text}`), true);
  })();
});
console.log(`up ${chat.state().state} ${chat.state().why ?? ''}`);
