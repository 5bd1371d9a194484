import type { Failed } from '../server/homeserver.ts';
import type { Keyring } from './keyring.ts';
import type { SealedRooms } from './rooms.ts';
import { failureOf, type Trouble } from './trouble.ts';

export interface ReadyOf {
  readonly rooms: SealedRooms;
  /** Null before it is known who we are. */
  readonly keyring: Keyring | null;
  troubled(trouble: Trouble): void;
}

/** Why nothing could be said in a room by a process that does not listen; null where it can. */
export async function readyFor(room: string | null, { rooms, keyring, troubled }: ReadyOf): Promise<Failed | null> {
  if (room === null || keyring === null) return null;
  const rotation = await rooms.rotation(room);
  if (rotation === null || 'ok' in rotation) return rotation;
  const users = await rooms.readers(room);
  if ('ok' in users) return users;
  // Who does not listen is not told who has new devices: all are asked about again.
  const keys = { toDevice: [], changed: users, left: [], counts: {}, fallback: null };
  const used = await keyring.use(machine => machine.receive(keys));
  if (used.ok) return null;
  troubled(used);
  return failureOf(used);
}
