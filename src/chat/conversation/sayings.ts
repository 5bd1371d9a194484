import { boundText } from '../../report/foreign.ts';
import type { Line, Report } from '../../report/report.ts';
import { sayDuration } from '../../values/duration.ts';

/** What the conversation says of itself, each time with the command that it is about. */

const text = (words: string) => ({ kind: 'text', text: words }) as const;

/** Characters of a command line that are said back. */
const MAX_TYPED = 120;

function about(words: readonly string[], rest: string, lead: readonly Line[] = []): Report {
  const typed = { kind: 'code', text: boundText(words.join(' '), MAX_TYPED) } as const;
  return { mark: 'none', title: [typed, text(rest)], lead, blocks: [], more: [], actions: [] };
}

export const looking = (words: readonly string[]): Report => about(words, ': looking …');

/** `place`: 1 for the next. */
export const waitingAt = (words: readonly string[], place: number): Report =>
  about(
    words,
    place === 1 ? ' is next: it begins when one of those before it is done.' : ` waits: ${place - 1} before it.`,
  );

/** `reference`: the word under which the fault stands in the log. */
export const fault = (words: readonly string[], reference: string): Report =>
  about(words, `: a fault of mine stopped this, and says nothing about the domain.`, [
    [text(`It stands in my log as ${reference}. Other commands are not touched by it.`)],
  ]);

export const stoppedEarly = (words: readonly string[], afterMs: number): Report =>
  about(words, `: stopped after ${sayDuration(afterMs)}, before anything was known. Ask again.`);

/** What was known when it was stopped: the verdict stands first, and that it is not the last word right after it. */
export const stoppedWith = (report: Report, afterMs: number): Report => ({
  ...report,
  lead: [[text(`Stopped after ${sayDuration(afterMs)}; this is what was known by then.`)], ...report.lead],
});

export const wrong = (words: readonly string[], why: string, example: string): Report =>
  about(words, `: ${why}`, [[text('Type: '), { kind: 'code', text: example }]]);

/** The object of `--json`, for a program that reads the chat. */
export const verbatim = (words: readonly string[], object: object): Report => ({
  ...about(words, ':'),
  blocks: [{ kind: 'quote', lines: JSON.stringify(object, null, 1).split('\n') }],
});

/** In a drill every message begins so. */
export const underHeading = (heading: string | null, report: Report): Report =>
  heading === null ? report : { ...report, title: [{ kind: 'strong', text: heading }, text(' '), ...report.title] };
