import type { Message, Speaker, Spoken } from '../../outbox/speaker.ts';

/**
 * A speaker that can only practise: whatever goes through it begins with DRILL and the scenario's name, mentions nobody, goes to
 * nobody in private, and can be neither pressed nor answered with a sign.
 */
export function practising(speaker: Speaker, drill: string): Speaker {
  const { chat, hasHome, sameForMs, home, find, heed } = speaker;
  return {
    chat,
    hasHome,
    sameForMs,
    home,
    find,
    post: async (id, edition, to, message) =>
      to.direct ? PRIVATE : speaker.post(id, edition, to, harmless(message, drill)),
    edit: async (id, edition, at, remoteId, message) =>
      at.direct ? PRIVATE : speaker.edit(id, edition, at, remoteId, harmless(message, drill)),
    remove: async (id, at, remoteId) => (at.direct ? PRIVATE : speaker.remove(id, at, remoteId)),
    ...(heed === undefined ? {} : { heed }),
  };
}

const PRIVATE: Spoken = { ok: false, how: 'refused', why: 'A drill calls nobody.' };

const harmless = ({ report, broadcast, notes }: Message, drill: string): Message => ({
  report: {
    ...report,
    title: [{ kind: 'strong', text: `DRILL ${drill}` }, { kind: 'text', text: ' · ' }, ...report.title],
    actions: [],
  },
  people: [],
  broadcast,
  notes,
  reactions: [],
});
