import type { Portfolio } from '../portfolio/schema.ts';
import { type Asker, EVERY_RIGHT, may, personOf, type Right } from './rights.ts';

/** Who gives a command in a chat, and where: for commands whose answer depends on it. In a shell there is none. */
export interface Caller extends Pick<Asker, 'chat' | 'person' | 'roomIs' | 'stranger'> {
  /** As the portfolio names them; null where it does not. */
  readonly name: string | null;
  readonly room: string;
  /**
   * The first message of the thread that it was said in; else the message that a button or sign stands under; null in the
   * room itself.
   */
  readonly thread: string | null;
  /** All that this person may do here, now. */
  readonly rights: readonly Right[];
}

/** The caller as known at a place; rights are those of this moment. */
export function callerAt(
  { chat, person, roomIs, stranger, room, thread }: Asker & Pick<Caller, 'room' | 'thread'>,
  portfolio: Portfolio | null,
): Caller {
  const asker = { chat, person, roomIs, stranger };
  const name = portfolio === null ? null : personOf(asker, portfolio.people);
  const rights = EVERY_RIGHT.filter(right => may(right, asker, portfolio).may);
  return { ...asker, name, room, thread, rights };
}

/** Whoever sits at a shell of the bot's own host may do all. */
export const callerMay = (caller: Caller | null, right: Right): boolean =>
  caller === null || caller.rights.includes(right);
