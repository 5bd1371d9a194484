import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newDeviceFor } from '../chat/matrix/crypto/trouble.ts';
import type { Encryption } from '../chat/matrix/settings.ts';
import { type Config, dataFolder } from '../config.ts';
import { makeFolder } from '../store/file.ts';
import { hasVault, openVault, peekVault } from '../store/vault.ts';
import type { Clock } from '../world/ports.ts';

/** The file of the keys when the records lie on a server: they are one process' own, and no server needs to have them. */
const BESIDE = 'matrix-keys.db';
/** Octets of a recovery key as it is written down, and more: a file with more is another one. */
const MAX_KEY_FILE = 200;

/** The file that the keys of encrypted rooms are in: that of the records, where it is one. */
const keyFileOf = (config: Pick<Config, 'store'>): string =>
  config.store.includes('://') ? join(dataFolder(config), BESIDE) : config.store;

/** The keys for who only looks whose they are. */
export function peekableKeys(config: Pick<Config, 'store'>): {
  readonly path: string;
  peek(space: string, key: Uint8Array): Uint8Array | null;
} {
  const path = keyFileOf(config);
  return { path, peek: (space, key) => peekVault(path, space, key) };
}

/** What encrypted rooms need, as the settings say. `tell` reaches who runs the bot. */
export function encryptionOf(config: Config, clock: Clock, tell: (sentence: string) => void): Encryption {
  const path = keyFileOf(config);
  const out = config.matrixRecoveryOut;
  return {
    file: { path, has: () => hasVault(path), open: async () => openVault(path, clock.now) },
    passphrase: config.matrixPassphrase,
    keepKeysMs: config.matrixKeepKeys,
    show: out !== null ? async key => written(out, key, tell) : process.stderr.isTTY ? onTerminal : null,
    tell,
  };
}

/** Not through the log, which others read. */
async function onTerminal(key: string, user: string): Promise<string> {
  process.stderr.write(
    `\nThe recovery key of the bot's Matrix account, shown this once:\n\n    ${key}\n\nWrite it down and keep it away from this host. Whoever has lost the store types it into: ${newDeviceFor(user)}\n\n`,
  );
  return key;
}

/** Written before it counts, readable by its owner alone. One that lies there from a start that did not come to its end is taken. */
function written(path: string, key: string, tell: (sentence: string) => void): string | null {
  try {
    makeFolder(dirname(path));
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, `${key}\n`);
    fsyncSync(file);
    closeSync(file);
    tell(`the recovery key of the Matrix account is in ${path}: take it away from there`);
    return key;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'EEXIST') return readFileSync(path, 'utf8').slice(0, MAX_KEY_FILE).trim();
    tell(`MATRIX_RECOVERY_KEY_OUT cannot be written (${code}): there is no recovery key as long as that is so`);
    return null;
  }
}
