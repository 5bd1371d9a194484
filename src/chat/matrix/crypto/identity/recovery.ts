import type { Chance } from '../../../../world/ports.ts';
import { type Failed, fieldIn, type Homeserver, paths, textIn } from '../../server/homeserver.ts';
import type { CrossKeys } from '../machine.ts';
import type { CrossingOf } from './crossing.ts';
import { ALGORITHM, isMarkOf, type Locked, lockSecret, markOf, readKey, unlockSecret, writeKey } from './secrets.ts';

/** Octets of a recovery key, and of what begins a cipher. */
const KEY_OCTETS = 32;
const IV_OCTETS = 16;

/** The names of the account's identity in its secret storage. */
const NAMES: readonly (readonly [keyof CrossKeys, string])[] = [
  ['master', 'm.cross_signing.master'],
  ['selfSigning', 'm.cross_signing.self_signing'],
  ['userSigning', 'm.cross_signing.user_signing'],
];
const DEFAULT = 'm.secret_storage.default_key';
const description = (id: string): string => `m.secret_storage.key.${id}`;

/** kept: there is a recovery key that brings the identity back · nowhere: it could be shown to nobody · else's: the account has one that is not ours. */
export type Kept = 'kept' | 'nowhere' | 'elses';

/** Where a new recovery key of this user is shown, once; gives the key that was shown there before, or null where it cannot be shown. */
export type Show = (written: string, user: string) => Promise<string | null>;

/**
 * Puts the keys of the account's identity into its secret storage, under a recovery key that is shown before anything is
 * stored: what nobody has seen locks nothing. `isNew`: the identity is another one, and what is stored of the old one is
 * of no use to anybody.
 */
export async function keepRecovery(
  of: CrossingOf,
  chance: Chance,
  show: Show | null,
  isNew = false,
): Promise<Kept | Failed> {
  const { machine } = of;
  const id = await defaultKey(of);
  if (typeof id === 'object' && id !== null) return id;
  if (id !== null && !isNew) {
    const master = await data(of, 'm.cross_signing.master');
    if (!master.ok) return master.kind === 'not-found' ? 'elses' : master;
    return fieldIn(fieldIn(master.body, 'encrypted'), id) === undefined ? 'elses' : 'kept';
  }
  const keys = await machine.crossKeys();
  if (keys === null || show === null) return 'nowhere';
  const shown = await show(writeKey(chance.bytes(KEY_OCTETS)), of.user);
  const key = shown === null ? null : readKey(shown);
  return key === null ? 'nowhere' : store(of, key, keys, chance);
}

async function store(of: CrossingOf, key: Uint8Array, keys: CrossKeys, chance: Chance): Promise<'kept' | Failed> {
  const id = Buffer.from(chance.bytes(IV_OCTETS)).toString('hex');
  const about = { algorithm: ALGORITHM, name: 'Outpost', ...markOf(key, chance.bytes(IV_OCTETS)) };
  const writes: [string, object][] = [[description(id), about]];
  for (const [which, name] of NAMES) {
    const locked = lockSecret(Buffer.from(keys[which]), name, key, chance.bytes(IV_OCTETS));
    writes.push([name, { encrypted: { [id]: locked } }]);
  }
  // The last one makes it count.
  writes.push([DEFAULT, { key: id }]);
  for (const [type, body] of writes) {
    const written = await of.homeserver.ask('PUT', paths.accountData(of.user, type), { body });
    if (!written.ok) return written;
  }
  return 'kept';
}

/** recovered · mistyped: no such key can be · wrong: it is not the account's · none: the account has no secret storage · broken: what is stored is damaged, or of another identity. */
export type Recovered = 'recovered' | 'mistyped' | 'wrong' | 'none' | 'broken';

export interface AccountOf {
  readonly user: string;
  readonly homeserver: Homeserver;
}

/** Why a recovery key brings nothing back. */
export type Unrecovered = Exclude<Recovered, 'recovered'>;

/** The keys of the account's identity, with the recovery key that somebody typed. */
export async function unlockIdentity(of: AccountOf, typed: string): Promise<CrossKeys | Unrecovered | Failed> {
  const key = readKey(typed);
  if (key === null) return 'mistyped';
  const id = await defaultKey(of);
  if (id === null) return 'none';
  if (typeof id === 'object') return id;
  const about = await data(of, description(id));
  if (!about.ok) return about.kind === 'not-found' ? 'none' : about;
  const mark = lockedIn(about.body);
  if (mark === null) return 'broken';
  return isMarkOf(key, mark) ? unlocked(of, key, id) : 'wrong';
}

/** Takes the identity to this device, and signs the device with it. */
export async function takeIdentity(of: CrossingOf, keys: CrossKeys): Promise<'recovered' | 'broken' | Failed> {
  if (!(await of.machine.takeCrossKeys(keys))) return 'broken';
  const signed = await of.homeserver.ask('POST', paths.keys('signatures/upload'), {
    body: await of.machine.signDevice(),
  });
  return signed.ok ? 'recovered' : signed;
}

async function unlocked(of: AccountOf, key: Uint8Array, id: string): Promise<CrossKeys | 'broken' | Failed> {
  const found: Partial<Record<keyof CrossKeys, string>> = {};
  for (const [which, name] of NAMES) {
    const stored = await data(of, name);
    if (!stored.ok) return stored.kind === 'not-found' ? 'broken' : stored;
    const locked = lockedIn(fieldIn(fieldIn(stored.body, 'encrypted'), id));
    const secret = locked === null ? null : unlockSecret(locked, name, key);
    if (secret === null) return 'broken';
    found[which] = secret.toString();
  }
  return found as CrossKeys;
}

function lockedIn(of: unknown): Locked | null {
  const [iv, mac] = [textIn(of, 'iv'), textIn(of, 'mac')];
  return iv === null || mac === null ? null : { iv, mac, ciphertext: textIn(of, 'ciphertext') ?? '' };
}

const data = ({ homeserver, user }: AccountOf, type: string) => homeserver.ask('GET', paths.accountData(user, type));

async function defaultKey(of: AccountOf): Promise<string | null | Failed> {
  const found = await data(of, DEFAULT);
  if (found.ok) return textIn(found.body, 'key');
  return found.kind === 'not-found' ? null : found;
}
