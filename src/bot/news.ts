import { underHeading } from '../chat/conversation/sayings.ts';
import type { ChatAdapter } from '../chat/surface.ts';
import type { Workshop } from '../services.ts';
import type { Chance } from '../world/ports.ts';

export interface NewsOf {
  readonly workshop: Pick<Workshop, 'heading'>;
  readonly chats: readonly ChatAdapter[];
  readonly chance: Chance;
  /** Told of a fault of our own. */
  bug(error: unknown): unknown;
}

/** Octets of a word that no other message has. */
const ID_OCTETS = 12;

/**
 * Says what a drill tells by itself, where it was begun, in order and to nobody in particular. One try each: the next moment
 * says how all is then.
 */
export function newsTeller({ workshop, chats, chance, bug }: NewsOf): Parameters<Workshop['onNews']>[0] {
  let work = Promise.resolve();
  return (news, by) => {
    const speaker = chats.find(({ name }) => name === by?.chat)?.speaker;
    if (by === null || speaker === undefined) return;
    const report = underHeading(workshop.heading(), news);
    const id = Buffer.from(chance.bytes(ID_OCTETS)).toString('hex');
    const to = { room: by.room, direct: false, thread: null };
    work = work
      .then(async () => {
        await speaker.post(id, 0, to, { report, people: [], broadcast: false, notes: [], reactions: [] });
      })
      .catch(error => void bug(error));
  };
}
