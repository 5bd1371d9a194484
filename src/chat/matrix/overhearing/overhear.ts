import type { Instant } from '../../../values/instant.ts';
import type { Clock } from '../../../world/ports.ts';
import type { Overhear, Place } from '../../surface.ts';
import { KEEP_ANSWERS_MS } from '../limits.ts';
import type { Me } from '../listen.ts';
import { keyOf, type Memory } from '../memory.ts';
import { type Homeserver, paths, textIn } from '../server/homeserver.ts';
import type { RoomEvent } from '../server/incoming.ts';
import { readOverheard } from './read.ts';

/** Tells what happens in rooms beside commands. */
export interface Overhearing {
  /** Resolves, with what resolves when it is kept, once it has been told: in the order of the calls. */
  tell(event: RoomEvent, place: Place): Promise<{ readonly kept: Promise<void> }>;
  /** Forgets signs that nobody takes back any more. */
  sweep(): Promise<void>;
}

export interface OverhearingOf {
  readonly me: Me;
  readonly homeserver: Homeserver;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly overhear: Overhear;
}

/** What is kept of a sign: who takes it back names the sign's own event only. */
interface Sign {
  readonly to: string;
  readonly sign: string;
  readonly at: Instant;
}

/** People whose display names are kept. */
const MAX_NAMES = 2_000;
const NOTHING = { kept: Promise.resolve() };

export function openOverhearing(of: OverhearingOf): Overhearing {
  const { me, memory, overhear, clock } = of;
  const names = new Map<string, Promise<string>>();
  return {
    async tell(event, { room, person, stranger }) {
      const read = readOverheard(event, me);
      if (read === null) return NOTHING;
      let { message, what } = read;
      const key = keyOf('signs', event.id);
      if (what.kind === 'reacted') await memory.write<Sign>(key, { to: message, sign: what.sign, at: clock.now() });
      if (what.kind === 'removed') {
        const sign = await memory.read<Sign>(keyOf('signs', message));
        if (sign !== null) [message, what] = [sign.to, { kind: 'unreacted', sign: sign.sign }];
      }
      const shownAs = await nameOf(person, names, of.homeserver);
      const { id, at } = event;
      const { thread } = read;
      return { kept: overhear({ chat: 'matrix', room, thread, message, id, person, shownAs, stranger, at, what }) };
    },
    async sweep() {
      const now = clock.now();
      for (const { key, value } of await memory.list<Sign>('matrix/signs/'))
        if (now - value.at > KEEP_ANSWERS_MS) await memory.remove(key);
    },
  };
}

/** How people are shown; the id where nobody tells. */
function nameOf(user: string, names: Map<string, Promise<string>>, homeserver: Homeserver): Promise<string> {
  const known = names.get(user);
  if (known !== undefined) return known;
  const asked = homeserver.ask('GET', paths.profile(user)).then(answered => {
    const name = answered.ok ? textIn(answered.body, 'displayname')?.trim() : null;
    // What could not be asked is asked again the next time.
    if (!answered.ok && answered.kind !== 'not-found') names.delete(user);
    return name == null || name === '' ? user : name;
  });
  names.set(user, asked);
  const [oldest] = names.keys();
  if (names.size > MAX_NAMES && oldest !== undefined) names.delete(oldest);
  return asked;
}
