import type { OutboxSeen } from '../src/bot/outgoing.ts';
import { defineCommand } from '../src/command.ts';
import type { Inline, Line, Report } from '../src/report/report.ts';
import { isoOf } from '../src/values/instant.ts';

type Waiting = OutboxSeen['waiting'][number];

export default defineCommand<OutboxSeen>({
  summary: 'what waits to be said, where, and why',
  examples: ['outbox', 'outbox --json', 'outbox --help'],
  args: [],
  options: [],
  needs: ['operations'],
  right: () => 'admin',

  async *see(_, { operations }) {
    yield await operations.outbox();
  },

  say,

  json: ({ waiting }) => ({
    command: 'outbox',
    items: waiting.map(({ story, since, nextAt, ...rest }) => ({
      id: story === null ? null : `inc-${story}`,
      ...rest,
      since: isoOf(since),
      nextAt: nextAt === null ? null : isoOf(nextAt),
    })),
  }),

  status: ({ waiting, storeTrouble }) => (waiting.length === 0 && storeTrouble === null ? 0 : 1),
});

/** Rows that are listed; the rest is counted. */
const MAX_SHOWN = 30;

const text = (words: string): Inline => ({ kind: 'text', text: words });
const PLACES = { slack: 'Slack', matrix: 'Matrix', terminal: 'the terminal', page: 'the pager' } as const;
const WHATS = { alert: 'the alert', change: 'a change of the alert', line: 'a line', page: 'a page' } as const;

function say({ waiting, storeTrouble, now }: OutboxSeen): Report {
  const [oldest] = waiting;
  const lead: Line[] =
    storeTrouble === null ? [] : [[text('My memory is off: '), { kind: 'foreign', text: storeTrouble }]];
  const more = waiting.length > MAX_SHOWN ? [[text(`… ${waiting.length - MAX_SHOWN} more`)]] : [];
  const items = [...waiting.slice(0, MAX_SHOWN).map(each => lineOf(each, now)), ...more];
  return {
    mark: oldest === undefined && storeTrouble === null ? 'fine' : 'broken',
    title:
      oldest === undefined
        ? [text('Nothing waits: all that I know of has been said.')]
        : [
            text(`${waiting.length} ${waiting.length === 1 ? 'message waits' : 'messages wait'}, the oldest since `),
            { kind: 'instant', at: oldest.since, style: 'both' },
            text('.'),
          ],
    lead,
    blocks: items.length === 0 ? [] : [{ kind: 'list', items }],
    more: [],
    actions: oldest === undefined ? [] : [{ label: '', command: 'status' }],
  };
}

function lineOf({ story, place, direct, what, state, since, attempts, nextAt, why }: Waiting, now: number): Line {
  const about = story === null ? 'a word of my own' : `${WHATS[what]} of inc-${story}`;
  const where = direct ? `${PLACES[place]} (direct message)` : PLACES[place];
  const tried = attempts === 0 ? '' : `, tried ${attempts} ${attempts === 1 ? 'time' : 'times'}`;
  const words = { queued: 'waits', sending: 'is on its way', unknown: 'may have arrived', dead: 'is refused' }[state];
  return [
    text(`${about} for ${where} ${words} since `),
    { kind: 'instant', at: since, style: 'time' },
    text(tried),
    ...(why === null ? [] : [text(': '), { kind: 'foreign', text: why } as const]),
    ...(nextAt === null || nextAt <= now
      ? []
      : [text(' Next '), { kind: 'instant', at: nextAt, style: 'time' } as const]),
  ];
}
