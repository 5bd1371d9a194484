import type { Reason } from '../facts.ts';
import { keyOf, type Memory } from '../memory.ts';
import { type Failed, fieldIn, type Homeserver, paths, textIn } from '../server/homeserver.ts';

export interface DirectOf {
  readonly homeserver: Homeserver;
  readonly memory: Memory;
  /** The alert room's id; null where it is not known. Where it is encrypted, a new direct conversation is, too. */
  home(): string | null;
}

/**
 * The room of a direct conversation with somebody: the one that they invited the bot to, the one that it made before, or a new
 * one, to which they are invited. Why there is none where the homeserver says no.
 */
export async function directRoom(of: DirectOf, user: string): Promise<string | Failed> {
  const key = keyOf('direct', user);
  const known = (await of.memory.read<string>(key)) ?? (await roomOf(of, user));
  if (known !== null && (await isThere(of, known, user))) {
    await of.memory.write(key, known);
    return known;
  }
  const encryption = { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } };
  const body = {
    preset: 'trusted_private_chat',
    is_direct: true,
    invite: [user],
    initial_state: (await isEncrypted(of)) ? [encryption] : [],
  };
  const answered = await of.homeserver.ask('POST', paths.createRoom, { body });
  if (!answered.ok) return answered;
  const room = textIn(answered.body, 'room_id') ?? '';
  await of.memory.write(key, room);
  return room;
}

async function roomOf({ memory }: DirectOf, user: string): Promise<string | null> {
  const rooms = await memory.list<Reason>(keyOf('rooms'));
  const mine = rooms.find(({ value }) => value.isDirect && value.by === user);
  return mine === undefined ? null : decodeURIComponent(mine.key.slice(mine.key.lastIndexOf('/') + 1));
}

async function isEncrypted({ homeserver, home }: DirectOf): Promise<boolean> {
  const room = home();
  return room !== null && (await homeserver.ask('GET', paths.state(room, 'm.room.encryption'))).ok;
}

/** False only where the person is certainly not in it any more, nor invited. */
async function isThere({ homeserver }: DirectOf, room: string, user: string): Promise<boolean> {
  const answered = await homeserver.ask('GET', `${paths.state(room, 'm.room.member')}${encodeURIComponent(user)}`);
  if (!answered.ok) return answered.kind !== 'forbidden' && answered.kind !== 'not-found';
  const membership = fieldIn(answered.body, 'membership');
  return membership === 'join' || membership === 'invite';
}
