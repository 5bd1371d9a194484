import { keyOf, type Memory } from './memory.ts';
import { fieldIn, type Homeserver, paths } from './server/homeserver.ts';

/** Why the bot is in a room that the operator did not name by itself. */
export interface Reason {
  readonly by: string;
  readonly isDirect: boolean;
}

export interface Facts {
  readonly isDirect: boolean;
}

/** What is asked once of a room, until it changes. */
export interface RoomFacts {
  of(room: string): Promise<Facts>;
  forget(room: string): void;
}

/** State that decides what a room is to us. */
export const FACTUAL: ReadonlySet<string> = new Set(['m.room.member', 'm.room.name']);

export function openFacts(homeserver: Homeserver, memory: Memory): RoomFacts {
  const facts = new Map<string, Promise<Facts>>();
  const ask = async (room: string): Promise<Facts> => {
    const [members, name, reason] = await Promise.all([
      homeserver.ask('GET', paths.members(room)),
      homeserver.ask('GET', paths.state(room, 'm.room.name')),
      memory.read<Reason>(keyOf('rooms', room)),
    ]);
    // Where it could not be asked, it is asked again the next time.
    if ([members, name].some(each => !each.ok && each.kind !== 'not-found')) facts.delete(room);
    const joined = members.ok ? Object.keys(Object(fieldIn(members.body, 'joined'))).length : 0;
    const isBare = !name.ok && name.kind === 'not-found';
    return { isDirect: joined === 2 && (isBare || reason?.isDirect === true) };
  };
  return {
    of(room) {
      const known = facts.get(room) ?? ask(room);
      facts.set(room, known);
      return known;
    },
    forget: room => void facts.delete(room),
  };
}
