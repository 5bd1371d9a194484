import type { Message, Speaker } from '../../outbox/speaker.ts';
import type { Line, Report } from '../../report/report.ts';

/** The terminal as a chat that alerts go to: it takes everything at once, and what has scrolled by stays as it was. */
export function terminalSpeaker(show: (report: Report) => Promise<void>): Speaker {
  let count = 0;
  return {
    chat: 'terminal',
    hasHome: true,
    home: () => 'terminal',
    sameForMs: 0,
    async post(_id, _edition, { thread }, message) {
      await show(withThread(message, thread));
      const number = numberIn(message.report);
      count += 1;
      return { ok: true, remoteId: number === null ? String(count) : `${number}/${count}` };
    },
    // Whoever reads along has the line that goes with it.
    edit: async (_id, _edition, _at, remoteId) => ({ ok: true, remoteId }),
    remove: async (_id, _at, remoteId) => ({ ok: true, remoteId }),
    find: async () => 'unasked',
  };
}

/** The number by which people call an alert, as its first line ends with it; null where it has none. */
function numberIn({ title }: Report): string | null {
  const last = title.at(-1);
  return (last?.kind === 'text' ? /\((inc-\d+)\)$/.exec(last.text)?.[1] : undefined) ?? null;
}

/** A line of a thread names what it belongs to, since a terminal has no threads. */
function withThread({ report, notes, people }: Message, thread: string | null): Report {
  const about = /^(inc-\d+)\//.exec(thread ?? '')?.[1];
  const called: Line = people.flatMap(({ name }, i) => [
    { kind: 'text', text: i === 0 ? 'For ' : ', ' } as const,
    { kind: 'foreign', text: name } as const,
  ]);
  return {
    ...report,
    title: about === undefined ? report.title : [{ kind: 'text', text: `${about}: ` }, ...report.title],
    lead: [...report.lead, called, ...notes].filter(line => line.length > 0),
  };
}
