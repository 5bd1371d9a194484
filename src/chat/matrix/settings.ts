import type { Records } from '../../store/records.ts';
import type { Chance, Clock } from '../../world/ports.ts';
import type { Show } from './crypto/identity/recovery.ts';
import type { KeyFile } from './crypto/keyring.ts';
import type { Homeserver, SyncStorage } from './server/homeserver.ts';

/** What the operator says of the Matrix chat. */
export interface MatrixSettings {
  /** Where the homeserver is reached; never discovered by its name, which may be the one that fails. */
  readonly homeserver: string;
  readonly token: string;
  /** Room id or alias of the alert room; null: none. */
  readonly room: string | null;
  /** Rooms (id or alias) where reads are answered; `invited`: every room that one of `inviters` invites the bot to. */
  readonly rooms: 'invited' | readonly string[];
  /** User ids, or `*:server` for all of a server. */
  readonly inviters: readonly string[];
}

/** The rooms that the operator named. */
export const namedIn = ({ room, rooms }: Pick<MatrixSettings, 'room' | 'rooms'>): readonly string[] => [
  ...new Set([...(room === null ? [] : [room]), ...(rooms === 'invited' ? [] : rooms)]),
];

export const isInviter = ({ inviters }: Pick<MatrixSettings, 'inviters'>, user: string): boolean =>
  inviters.some(
    each => each === user || (each.startsWith('*:') && user.slice(user.indexOf(':') + 1) === each.slice(2)),
  );

/** What the Matrix chat is made of. */
export interface MatrixOf {
  readonly settings: MatrixSettings;
  /** The store; asked for when the first thing is kept. */
  readonly records: () => Promise<Records>;
  readonly clock: Clock;
  readonly chance: Chance;
  /** The zone that moments are said in (IANA name). */
  readonly zone: string;
  readonly encryption: Encryption;
  /** Makes the way to the homeserver; without it matrix-bot-sdk does. */
  readonly open?: (url: string, token: string, storage: SyncStorage) => Homeserver;
}

/** What encrypted rooms need. */
export interface Encryption {
  readonly file: KeyFile;
  /** Encrypts what the file holds; null: as it is. */
  readonly passphrase: string | null;
  /** Milliseconds for which a room's key that nothing uses is kept. */
  readonly keepKeysMs: number;
  /** Where a new recovery key is shown; null where it can be shown to nobody. */
  readonly show: Show | null;
  /** Something for who runs the bot, and for nobody in a chat. */
  tell(sentence: string): void;
}
