import type { Inline, Line, Report } from '../report/report.ts';
import type { ChatName, Saying } from '../story/story.ts';
import { sayDuration } from '../values/duration.ts';
import type { Instant } from '../values/instant.ts';

/** What the outbox says of itself. */

const text = (words: string): Inline => ({ kind: 'text', text: words });
const time = (at: Instant): Inline => ({ kind: 'instant', at, style: 'time' });

export const CHAT_WORDS: Readonly<Record<ChatName, string>> = {
  slack: 'Slack',
  matrix: 'Matrix',
  terminal: 'The terminal',
};

/** Nobody could be asked whether it arrived the first time. */
export const MAY_REPEAT: Line = [text('(may repeat)')];
/** What was said is kept nowhere: a restart may say it again. */
export const MEMORY_OFF: Line = [text('(memory off, may repeat)')];

export const late = (byMs: number): Line => [text(`(said ${sayDuration(byMs)} late)`)];

/** What another chat does not show: `why` where it refuses it. */
export const notTaken = (chat: ChatName, since: Instant, why: string | null): Line =>
  why === null
    ? [text(`${CHAT_WORDS[chat]} has not taken this since `), time(since), text('.')]
    : [text(`${CHAT_WORDS[chat]} refuses this since `), time(since), text(': '), { kind: 'foreign', text: why }];

export const reportOf = (title: Line, blocks: Report['blocks'] = []): Report => ({
  mark: 'none',
  title,
  lead: [],
  blocks,
  more: [],
  actions: [],
});

/** For the other chat's thread, so that it rings there. */
export const covering = (chat: ChatName, since: Instant, why: string | null): Report =>
  reportOf([...notTaken(chat, since, why), text(' Whoever reads this may be the only one who does.')]);

/** Lines of a thread that waited, as one. */
export const folded = (sayings: readonly Saying[]): Report =>
  reportOf(
    [text(`${sayings.length} lines that waited:`)],
    [
      {
        kind: 'list',
        items: sayings.flatMap(({ at, report }) => [
          [time(at), text(' '), ...(report?.title ?? [text('taken back')])],
          ...(report?.lead ?? []),
        ]),
      },
    ],
  );

/** Said below what was said twice, after one of the two was taken away. */
export const twinGone = (isAlert: boolean): Report =>
  reportOf([
    text(
      `${isAlert ? 'This alert' : 'A line above'} was said twice, by two of my processes; one of the two is taken away.`,
    ),
  ]);

/** The shared store is away, full or may not be written, and one process goes on by itself; or all is as it was. */
export const aloneOrBack = (
  name: string,
  alone: { readonly since: Instant; readonly knownAt: Instant | null } | null,
): Report =>
  alone === null
    ? reportOf([text(`The shared store can be used again, and ${name} has joined the others.`)])
    : reportOf([
        text('The shared store cannot be used since '),
        time(alone.since),
        text(`. ${name} goes on alone from what it knew `),
        ...(alone.knownAt === null ? [text('before')] : [text('at '), time(alone.knownAt)]),
        text('; what I say meanwhile may come twice.'),
      ]);

/** What a chat missed, once it takes messages again. */
export const recovered = (chat: ChatName, from: Instant, to: Instant, stories: readonly number[]): Report =>
  reportOf([
    text(`${CHAT_WORDS[chat]} took nothing from me from `),
    time(from),
    text(' to '),
    time(to),
    text(` (${sayDuration(to - from)}). ${storiesWaited(stories)}`),
  ]);

function storiesWaited(numbers: readonly number[]): string {
  const shown = numbers.slice(0, MAX_NUMBERS).map(number => `inc-${number}`);
  const more = numbers.length > MAX_NUMBERS ? ` and ${numbers.length - MAX_NUMBERS} more` : '';
  return `What was to be said meanwhile stands here as it is now: ${shown.join(', ')}${more}.`;
}

/** Numbers in one line; beyond it they are counted. */
const MAX_NUMBERS = 12;
