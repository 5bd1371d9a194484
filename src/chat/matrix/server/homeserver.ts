import { createHash } from 'node:crypto';

/** What the homeserver answered, or why there is no answer. Never thrown. */
export type Answered = { readonly ok: true; readonly body: unknown } | Failed;

/**
 * limited: too fast, ask again after `retryAfterMs` · token: it does not know our access token (any more) · forbidden ·
 * not-found · refused: it says no to what was asked · server: it is in trouble itself · unreachable: no answer, or none in
 * time; what was asked may have happened · keys: not asked, as our own keys of encryption cannot be used now.
 */
export interface Failed {
  readonly ok: false;
  readonly kind: 'limited' | 'token' | 'forbidden' | 'not-found' | 'refused' | 'server' | 'unreachable' | 'keys';
  /** The error code of the specification (`M_FORBIDDEN`), or that of a socket (`ECONNREFUSED`); null where there is none. */
  readonly code: string | null;
  readonly status: number | null;
  readonly retryAfterMs: number;
}

export interface Ask {
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  /** Instead of a body: a file, with its media type. */
  readonly file?: { readonly bytes: Uint8Array; readonly type: string };
  readonly timeoutMs?: number;
}

/** A homeserver as one user of it sees it. */
export interface Homeserver {
  ask(method: 'GET' | 'POST' | 'PUT', path: string, ask?: Ask): Promise<Answered>;
  /** Ends what is being asked; anything later fails. */
  close(): void;
}

/** What the library keeps for itself: where the sync stands, and small values of its own. */
export interface SyncStorage {
  getSyncToken(): Promise<string | null>;
  setSyncToken(token: string | null): Promise<void>;
  getFilter(): never;
  setFilter(): Promise<void>;
  readValue(key: string): Promise<string | null>;
  storeValue(key: string, value: string): Promise<void>;
}

const ROOT = '/_matrix/client/v3';
const part = encodeURIComponent;

export const paths = {
  versions: '/_matrix/client/versions',
  login: `${ROOT}/login`,
  logout: `${ROOT}/logout`,
  whoami: `${ROOT}/account/whoami`,
  sync: `${ROOT}/sync`,
  joinedRooms: `${ROOT}/joined_rooms`,
  upload: '/_matrix/media/v3/upload',
  alias: (alias: string): string => `${ROOT}/directory/room/${part(alias)}`,
  join: (room: string): string => `${ROOT}/join/${part(room)}`,
  profile: (user: string): string => `${ROOT}/profile/${part(user)}/displayname`,
  send: (room: string, type: string, txn: string): string =>
    `${ROOT}/rooms/${part(room)}/send/${part(type)}/${part(txn)}`,
  /** Without a thread: it counts for all that stands before the event. */
  receipt: (room: string, event: string): string => `${ROOT}/rooms/${part(room)}/receipt/m.read/${part(event)}`,
  state: (room: string, type: string): string => `${ROOT}/rooms/${part(room)}/state/${part(type)}/`,
  members: (room: string): string => `${ROOT}/rooms/${part(room)}/joined_members`,
  memberEvents: (room: string): string => `${ROOT}/rooms/${part(room)}/members`,
  keys: (what: string): string => `${ROOT}/keys/${what}`,
  toDevice: (type: string, txn: string): string => `${ROOT}/sendToDevice/${part(type)}/${part(txn)}`,
  accountData: (user: string, type: string): string => `${ROOT}/user/${part(user)}/account_data/${part(type)}`,
  redact: (room: string, event: string, txn: string): string =>
    `${ROOT}/rooms/${part(room)}/redact/${part(event)}/${part(txn)}`,
  createRoom: `${ROOT}/createRoom`,
  messages: (room: string): string => `${ROOT}/rooms/${part(room)}/messages`,
  override: (user: string): string => `/_synapse/admin/v1/users/${part(user)}/override_ratelimit`,
  account: (user: string): string => `/_synapse/admin/v2/users/${part(user)}`,
} as const;

/** A transaction id that is the same for the same thing to say, however often it is tried, also after a restart. */
export const txnOf = (...parts: readonly string[]): string =>
  `outpost-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)}`;

/**
 * By it a message is found again where the homeserver has forgotten its transaction id, or never told it to this device. In
 * encrypted rooms it stands outside of what is encrypted.
 */
export const DELIVERY = 'outpost.delivery_id';

/** The field of an answer, where it is a text. */
export function textIn(body: unknown, field: string): string | null {
  const value = fieldIn(body, field);
  return typeof value === 'string' ? value : null;
}

export const fieldIn = (body: unknown, field: string): unknown =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, field)
    ? (body as Record<string, unknown>)[field]
    : undefined;

/** The part of a user id, alias or room id behind its first colon; null where there is none. */
export function serverOf(id: string): string | null {
  const colon = id.indexOf(':');
  return colon === -1 ? null : id.slice(colon + 1);
}
