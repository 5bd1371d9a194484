import { type Failed, fieldIn, type Homeserver, paths } from '../../server/homeserver.ts';
import type { Machine } from '../machine.ts';
import { noMessage, perform } from '../requests.ts';

/**
 * How the bot's device stands to its account's own identity (client-server API, "Cross-signing"). verified: signed by it ·
 * foreign: the identity was made elsewhere, and its keys are not here · password: the homeserver wants the password first.
 */
export type Standing = 'verified' | 'foreign' | 'password';

export interface CrossingOf {
  readonly user: string;
  readonly device: string;
  readonly homeserver: Homeserver;
  readonly machine: Machine;
}

/** What the homeserver tells of our own account's keys. */
export interface OwnKeys {
  readonly hasIdentity: boolean;
  /** The device's own key, unpadded base64; null where the homeserver knows none. */
  readonly fingerprint: string | null;
  readonly isSigned: boolean;
}

export async function ownKeys({ user, device, homeserver }: Omit<CrossingOf, 'machine'>): Promise<OwnKeys | Failed> {
  const answered = await homeserver.ask('POST', paths.keys('query'), { body: { device_keys: { [user]: [] } } });
  if (!answered.ok) return answered;
  const mine = fieldIn(fieldIn(fieldIn(answered.body, 'device_keys'), user), device);
  const fingerprint = fieldIn(fieldIn(mine, 'keys'), `ed25519:${device}`);
  const signing = fieldIn(fieldIn(fieldIn(answered.body, 'self_signing_keys'), user), 'keys');
  const [self] = Object.values(Object(signing));
  return {
    hasIdentity: fieldIn(fieldIn(answered.body, 'master_keys'), user) !== undefined,
    fingerprint: typeof fingerprint === 'string' ? fingerprint : null,
    isSigned: fieldIn(fieldIn(fieldIn(mine, 'signatures'), user), `ed25519:${String(self)}`) !== undefined,
  };
}

/**
 * Sees to it that the account's identity signs the bot's device, so that clients that give keys to verified devices alone
 * give them to it. By what the homeserver has, so that it may be done at each start, and after dying half-way.
 * `auth`: the password, for a homeserver that wants it, and for a new identity (`isNew`) in the place of one that is lost.
 */
export async function crossSign(of: CrossingOf, auth: object | null = null, isNew = false): Promise<Standing | Failed> {
  const { homeserver, machine } = of;
  const own = await ownKeys(of);
  if ('ok' in own) return own;
  const { hasAll } = await machine.crossed();
  if (own.hasIdentity && !hasAll && !isNew) return own.isSigned ? 'verified' : 'foreign';
  if (own.hasIdentity && own.isSigned && !isNew) return 'verified';
  const { upload, keys, signatures } = await machine.cross(isNew);
  const unsent = upload === null ? null : await perform(upload, machine, homeserver, noMessage);
  if (unsent !== null) return unsent;
  const body = auth === null ? keys : { ...keys, auth };
  const uploaded = await homeserver.ask('POST', paths.keys('device_signing/upload'), { body });
  if (!uploaded.ok) return uploaded.status === 401 ? 'password' : uploaded;
  const signed = await homeserver.ask('POST', paths.keys('signatures/upload'), { body: signatures });
  return signed.ok ? 'verified' : signed;
}
