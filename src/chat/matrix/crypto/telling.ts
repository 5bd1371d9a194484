import type { Clock } from '../../../world/ports.ts';
import { keyOf, type Memory } from '../memory.ts';
import { fieldIn } from '../server/homeserver.ts';
import { sayDeaf, sayUnread } from './unread.ts';
import type { Unread } from './waiting.ts';

/** Milliseconds for which somebody is not told again that their messages cannot be read, and for which what was sent is known. */
const TOLD_MS = 86_400_000;

export interface TellingOf {
  readonly memory: Memory;
  readonly clock: Clock;
  /** Says something by itself, where the bot answers in that room at all. */
  say(room: string, words: string, id: string, inClear: boolean): void;
}

/** Tells somebody, once a day, that a message of theirs could not be read. */
export async function tellUnread({ room, sender, event, withheld }: Unread, me: string, of: TellingOf): Promise<void> {
  if (!(await of.memory.add(keyOf('unread', room, sender), { at: of.clock.now() }))) return;
  of.say(room, sayUnread(sender, withheld, me), `unread ${event}`, false);
}

/** Tells a room, once a day, that nothing that is typed there is read. */
export async function tellDeaf(room: string, user: string, of: TellingOf): Promise<void> {
  if (await of.memory.add(keyOf('deaf', room), { at: of.clock.now() }))
    of.say(room, sayDeaf(user), `deaf ${room} ${of.clock.now()}`, true);
}

/** Forgets whom it told, and what it sent, when that is long ago. */
export async function forgetTold(memory: Memory, clock: Clock): Promise<void> {
  for (const what of ['unread', 'deaf', 'sending'])
    for (const { key, value } of await memory.list<unknown>(`matrix/${what}/`)) {
      const at = fieldIn(value, 'at');
      if (typeof at !== 'number' || clock.now() - at > TOLD_MS) await memory.remove(key);
    }
}
