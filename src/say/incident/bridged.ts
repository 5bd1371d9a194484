import type { Said, Side } from '../../incidents/bridge/talk.ts';
import { MAX_FOREIGN_CHARACTERS } from '../../report/foreign.ts';
import type { Inline, Line, Report } from '../../report/report.ts';
import type { NewSaying } from '../../story/story.ts';
import { foreign, text } from '../language/names.ts';

/** What people wrote in the other chat's thread: their words are foreign text, and mention nobody. */

/** Names of chats as people say them. */
export const CHAT_WORDS: Readonly<Record<Side, string>> = { slack: 'Slack', matrix: 'Matrix' };

/** Milliseconds after which it is said when something was written: before, the chat's own time says it. */
const LATE_MS = 60_000;
/** Lines of one message that are shown; the rest is counted. */
const MAX_LINES = 40;

/** The messages of one line of the bridge as they stand now; null where all of them were taken back. */
export function bridgedReport(lines: readonly Said[]): Report | null {
  const from = lines[0]?.at;
  const shown = lines.filter(said => said.text !== null).flatMap(said => linesOf(said, from ?? said.at));
  const [title, ...lead] = shown;
  if (title === undefined) return null;
  return { mark: 'none', title, lead, blocks: [], more: [], actions: [] };
}

/** "Ann (Slack): the registry answers", with its time where that lies back. */
function linesOf(said: Said, from: Said['at']): Line[] {
  const { chat, who, at, heardAt, kind, text: words } = said;
  const isLate = heardAt - at > LATE_MS || at - from > LATE_MS;
  const when: Line = isLate ? [{ kind: 'instant', at, style: 'time' }, text(' ')] : [];
  const author: Line = [...when, { kind: 'strong', text: who }, text(` (${CHAT_WORDS[chat]})`)];
  if (kind === 'file')
    return [
      [...author, text(' put a file into the thread there: '), foreign(words ?? ''), text('. It is not copied.')],
    ];
  const all = (words ?? '').split(/\r\n|[\n\r\u2028\u2029]/).filter(line => line.trim() !== '');
  const [first = '', ...rest] = all.slice(0, MAX_LINES);
  const cut: Line[] = all.length > MAX_LINES ? [[text(`… ${all.length - MAX_LINES} more lines there`)]] : [];
  return [[...author, text(': '), ...pieces(first)], ...rest.map(pieces), ...cut];
}

/** What is said of a line that nobody can edit any more. */
export function changedLater(said: Said): Report {
  const { chat, who, at, text: words } = said;
  const author: Line = [{ kind: 'strong', text: who }, text(` (${CHAT_WORDS[chat]})`)];
  const when = { kind: 'instant', at, style: 'time' } as const;
  const title: Line =
    words === null
      ? [
          ...author,
          text(' took back what they wrote at '),
          when,
          text('. It is too far above for me to take it away here.'),
        ]
      : [...author, text(' changed what they wrote at '), when, text(' to: '), ...pieces(words)];
  return { mark: 'none', title, lead: [], blocks: [], more: [], actions: [] };
}

/** A long line in pieces that are each shown whole, parted at blanks where there are any. */
function pieces(line: string): Line {
  const out: Inline[] = [];
  for (let rest = [...line.trim()]; rest.length > 0; ) {
    const most = rest.slice(0, MAX_FOREIGN_CHARACTERS);
    const blank = rest.length > most.length ? most.lastIndexOf(' ') : -1;
    const isParted = blank > 0;
    out.push(foreign(most.slice(0, isParted ? blank : most.length).join('')));
    rest = rest.slice(isParted ? blank + 1 : most.length);
    if (isParted) out.push(text(' '));
  }
  return out.length > 0 ? out : [foreign('')];
}

/** Said once in each chat, before the first line goes over. */
export function announcement(side: Side): NewSaying {
  const other = CHAT_WORDS[side === 'slack' ? 'matrix' : 'slack'];
  const words = `From here on this thread is one with the incident's thread in ${other}: what is written here can be read, with your name, by everybody in the alert room there, and the other way round. Files stay where they are.`;
  const report: Report = { mark: 'none', title: [text(words)], lead: [], blocks: [], more: [], actions: [] };
  return { report, slot: null, manner: 'quiet', only: side, people: [] };
}
