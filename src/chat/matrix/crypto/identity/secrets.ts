import { createCipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * Secrets in the account data of a user, under a key that only its owner has (client-server API, "Secret Storage",
 * m.secret_storage.v1.aes-hmac-sha2), and that key as people write it down ("Key representation").
 */
export interface Locked {
  readonly iv: string;
  readonly ciphertext: string;
  readonly mac: string;
}

const KEY_OCTETS = 32;
const IV_OCTETS = 16;
export const ALGORITHM = 'm.secret_storage.v1.aes-hmac-sha2';

const derived = (key: Uint8Array, name: string): { aes: Uint8Array; mac: Uint8Array } => {
  const octets = new Uint8Array(hkdfSync('sha256', key, new Uint8Array(KEY_OCTETS), name, 2 * KEY_OCTETS));
  return { aes: octets.subarray(0, KEY_OCTETS), mac: octets.subarray(KEY_OCTETS) };
};

const counted = (octets: Uint8Array, aes: Uint8Array, iv: Uint8Array): Buffer => {
  const cipher = createCipheriv('aes-256-ctr', aes, iv);
  return Buffer.concat([cipher.update(octets), cipher.final()]);
};

/** `iv`: sixteen random octets. */
export function lockSecret(secret: Uint8Array, name: string, key: Uint8Array, iv: Uint8Array): Locked {
  const { aes, mac } = derived(key, name);
  // Bit 63 is zero: not every implementation counts over it.
  const start = iv.slice(0, IV_OCTETS);
  start[8] = (start[8] ?? 0) & 0x7f;
  const ciphertext = counted(secret, aes, start);
  return {
    iv: Buffer.from(start).toString('base64'),
    ciphertext: ciphertext.toString('base64'),
    mac: createHmac('sha256', mac).update(ciphertext).digest('base64'),
  };
}

/** The secret; null where the key is another, or what is locked was damaged. */
export function unlockSecret({ iv, ciphertext, mac }: Locked, name: string, key: Uint8Array): Buffer | null {
  const start = Buffer.from(iv, 'base64');
  if (start.length !== IV_OCTETS) return null;
  const { aes, mac: macKey } = derived(key, name);
  const octets = Buffer.from(ciphertext, 'base64');
  const expected = createHmac('sha256', macKey).update(octets).digest();
  const said = Buffer.from(mac, 'base64');
  return said.length === expected.length && timingSafeEqual(said, expected) ? counted(octets, aes, start) : null;
}

/** By which a key is known again: zeros, locked under no name. */
export const markOf = (key: Uint8Array, iv: Uint8Array): Pick<Locked, 'iv' | 'mac'> => {
  const { iv: start, mac } = lockSecret(new Uint8Array(KEY_OCTETS), '', key, iv);
  return { iv: start, mac };
};

export function isMarkOf(key: Uint8Array, { iv, mac }: Pick<Locked, 'iv' | 'mac'>): boolean {
  const start = Buffer.from(iv, 'base64');
  return start.length === IV_OCTETS && withoutPadding(markOf(key, start).mac) === withoutPadding(mac);
}

const withoutPadding = (text: string): string => text.replace(/=+$/, '');

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** What stands before a key, and the parity behind it. */
const HEAD = [0x8b, 0x01] as const;

/** The key as people write it down: groups of four letters. */
export function writeKey(key: Uint8Array): string {
  const octets = [...HEAD, ...key];
  octets.push(octets.reduce((parity, octet) => parity ^ octet, 0));
  let number = BigInt(`0x${Buffer.from(octets).toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = (BASE58[Number(number % 58n)] ?? '') + text;
  return (text.match(/.{1,4}/g) ?? []).join(' ');
}

/** The key that somebody typed; null where it is none: a letter too many, too few or wrong is noticed. */
export function readKey(typed: string): Uint8Array | null {
  const letters = typed.replace(/\s+/g, '');
  if (letters.length > 2 * KEY_OCTETS) return null;
  let number = 0n;
  for (const letter of letters) {
    const digit = BASE58.indexOf(letter);
    if (digit === -1) return null;
    number = number * 58n + BigInt(digit);
  }
  const octets = Buffer.from(number.toString(16), 'hex');
  const isWhole = octets.length === HEAD.length + KEY_OCTETS + 1 && HEAD.every((octet, i) => octets[i] === octet);
  if (!isWhole || octets.reduce((parity, octet) => parity ^ octet, 0) !== 0) return null;
  return Uint8Array.from(octets.subarray(HEAD.length, -1));
}
