import type { SyncKeys } from '../server/incoming.ts';

/** Something that the machine wants sent to the homeserver; `sent` is told what came back. */
export interface Wanted {
  readonly id: string | null;
  readonly what: 'upload' | 'query' | 'claim' | 'to-device' | 'signatures' | 'message';
  readonly body: object;
  /** Of to-device and room messages. */
  readonly eventType: string;
  readonly txn: string;
  readonly room: string;
}

/** An event as it was before it was encrypted, or that it cannot be read. `isForged`: it is said to be of somebody whose key it does not have. */
export type Opened =
  | { readonly ok: true; readonly type: string; readonly content: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly isForged: boolean; readonly withheld: string | null };

/** How often the key of a room changes, as the room says; null where it says nothing. */
export interface Rotation {
  readonly afterMs: number | null;
  readonly afterMessages: number | null;
}

/** Which private keys of the account's own identity are here. */
export interface Crossed {
  readonly hasAll: boolean;
}

/** The three private keys of an account's identity, unpadded base64. */
export interface CrossKeys {
  readonly master: string;
  readonly selfSigning: string;
  readonly userSigning: string;
}

/**
 * matrix-sdk-crypto in words of ours. Every call may reject where the store fails; two at once are fine, but for `missing`
 * and `share`.
 */
export interface Machine {
  /** The device's own keys, unpadded base64: what others compare. */
  readonly fingerprint: string;
  /** Takes what a sync brought, and keeps it. Gives the rooms and sessions of keys that came. */
  receive(keys: SyncKeys): Promise<void>;
  wanted(): Promise<readonly Wanted[]>;
  sent(wanted: Wanted, answer: unknown): Promise<void>;
  track(users: readonly string[]): Promise<void>;
  /** What must be claimed before these users can be given keys. May wait for keys that are being asked for. */
  missing(users: readonly string[]): Promise<Wanted | null>;
  /** The key of a room for all devices of these users that lack it. */
  share(room: string, users: readonly string[], rotation: Rotation): Promise<readonly Wanted[]>;
  encrypt(room: string, type: string, content: object): Promise<object>;
  /** `event` as the homeserver gave it. */
  decrypt(event: object, room: string): Promise<Opened>;
  crossed(): Promise<Crossed>;
  /** Makes the account's identity, or takes the one that is here (`isNew`: never), and what must be sent, in order. */
  cross(
    isNew: boolean,
  ): Promise<{ readonly upload: Wanted | null; readonly keys: object; readonly signatures: object }>;
  crossKeys(): Promise<CrossKeys | null>;
  takeCrossKeys(keys: CrossKeys): Promise<boolean>;
  /** Signs this device with the account's identity; what must be sent. */
  signDevice(): Promise<object>;
  /** A verification that somebody began in a room. */
  verification(event: object, room: string): Promise<void>;
  /** Goes on with every verification that somebody began: what is to be sent, and what is to be compared. */
  verify(
    users: readonly string[],
  ): Promise<{ readonly wanted: readonly Wanted[]; readonly compare: readonly Compare[] }>;
  close(): void;
}

/** What two people compare: it is equal on both screens, or somebody is in between. */
export interface Compare {
  readonly user: string;
  readonly signs: readonly string[];
}

export interface MachineOf {
  readonly user: string;
  readonly device: string;
  /** The name of the database. */
  readonly database: string;
  readonly passphrase: string | null;
  /** Told of rooms whose keys came. */
  gotKeys(rooms: readonly string[]): void;
}
