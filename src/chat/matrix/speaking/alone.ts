import type { Speaker } from '../../../outbox/speaker.ts';
import type { HeardIn, Surface } from '../../surface.ts';

/** An answer for who asked alone goes into their direct conversation with the bot; where they asked it is said that it did. */
export function withAlone(surface: Surface, { id, place }: HeardIn, speaker: Speaker): Surface {
  if (place.roomIs === 'direct') return surface;
  const to = { room: place.person, direct: true, thread: null };
  const { prefix, refuse } = surface;
  const alone: Surface = {
    prefix,
    refuse,
    async show(report, final) {
      if (!final) return;
      const message = { report, people: [], broadcast: false, notes: [], reactions: [] };
      const spoken = await speaker.post(`alone ${id}`, 1, to, message);
      await refuse(spoken.ok ? ANSWERED : `I could not answer you in a direct message: ${spoken.why}`, null);
    },
  };
  return { ...surface, alone };
}

const ANSWERED = 'This is for you alone: I answered you in a direct message.';
