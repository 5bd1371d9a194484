import { keyOf, type Memory } from '../memory.ts';
import { type Failed, fieldIn, type Homeserver, paths, textIn } from '../server/homeserver.ts';
import type { JoinedRoom } from '../server/incoming.ts';
import type { Rotation } from './machine.ts';

/** Which rooms are encrypted, and who is to read what is said there. */
export interface SealedRooms {
  /** How its key changes; null where the room is not encrypted. Once it is, it never ceases to be, whatever the homeserver says. */
  rotation(room: string): Promise<Rotation | null | Failed>;
  /** Members, and whom they invited. */
  readers(room: string): Promise<readonly string[] | Failed>;
  /** Looks for changes in what a sync brought. */
  heard(room: JoinedRoom): void;
}

/** The one algorithm of rooms (client-server API, m.room.encryption); what another one is, nobody could read anyway. */
const MEGOLM = 'm.megolm.v1.aes-sha2';

export function openSealedRooms(homeserver: Homeserver, memory: Memory): SealedRooms {
  const rotations = new Map<string, Rotation | null>();
  const readers = new Map<string, readonly string[]>();
  const keep = async (room: string, rotation: Rotation): Promise<Rotation> => {
    rotations.set(room, rotation);
    await memory.write(keyOf('encrypted', room), rotation);
    return rotation;
  };
  return {
    async rotation(room) {
      const known = rotations.get(room);
      if (known !== undefined) return known;
      const state = await homeserver.ask('GET', paths.state(room, 'm.room.encryption'));
      if (state.ok) return keep(room, rotationIn(state.body));
      const kept = await memory.read<Rotation>(keyOf('encrypted', room));
      if (kept !== null) return keep(room, rotationOr(kept));
      if (state.kind !== 'not-found') return state;
      rotations.set(room, null);
      return null;
    },
    async readers(room) {
      const known = readers.get(room);
      if (known !== undefined) return known;
      const answered = await homeserver.ask('GET', paths.memberEvents(room), { query: { not_membership: 'leave' } });
      if (!answered.ok) return answered;
      const found = usersIn(answered.body);
      readers.set(room, found);
      return found;
    },
    heard({ room, state, events, gapEndsAt }) {
      for (const { type, stateKey } of [...state, ...events]) {
        if (stateKey === null) continue;
        if (type === 'm.room.encryption') rotations.delete(room);
        if (type === 'm.room.member') readers.delete(room);
      }
      // Somebody may have come or gone in what was left out.
      if (gapEndsAt !== null) readers.delete(room);
    },
  };
}

function rotationIn(content: unknown): Rotation {
  const number = (field: string): number | null => {
    const value = fieldIn(content, field);
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
  };
  if (textIn(content, 'algorithm') !== MEGOLM) return { afterMs: null, afterMessages: null };
  return { afterMs: number('rotation_period_ms'), afterMessages: number('rotation_period_msgs') };
}

/** What an earlier version kept there was a moment. */
const rotationOr = (kept: unknown): Rotation => {
  const at = (field: keyof Rotation): number | null => {
    const value = fieldIn(kept, field);
    return typeof value === 'number' ? value : null;
  };
  return { afterMs: at('afterMs'), afterMessages: at('afterMessages') };
};

function usersIn(body: unknown): string[] {
  const chunk = fieldIn(body, 'chunk');
  return (Array.isArray(chunk) ? chunk : []).flatMap(event => {
    const membership = textIn(fieldIn(event, 'content'), 'membership');
    const user = textIn(event, 'state_key');
    return user !== null && (membership === 'join' || membership === 'invite') ? [user] : [];
  });
}
