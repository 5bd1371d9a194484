import { openClaims } from '../../src/chat/conversation/claims.ts';
import type { Outcome } from '../../src/chat/conversation/outcome.ts';
import { type Conversation, converse } from '../../src/chat/converse.ts';
import type { HeardIn, Place, Surface } from '../../src/chat/surface.ts';
import type { Command } from '../../src/command.ts';
import { type FastClock, fastClock } from '../../src/drill/clock.ts';
import { callerAt } from '../../src/people/caller.ts';
import type { Permission, Right } from '../../src/people/rights.ts';
import type { Picture } from '../../src/report/picture.ts';
import type { Report } from '../../src/report/report.ts';
import type { Workshop } from '../../src/services.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import type { Records } from '../../src/store/records.ts';
import { instant } from '../../src/values/instant.ts';
import { bareWorkshop, COMMANDS } from './fakes.ts';

/** What one surface was told, each with the time. `…` stands before what is not the last word, `✗` before a refusal. */
export interface Wall {
  readonly surface: Surface;
  readonly lines: string[];
  readonly atMs: number[];
}

export interface Talking {
  readonly clock: FastClock;
  readonly conversation: Conversation;
  readonly outcomes: Outcome[];
  readonly bugs: unknown[];
  /** Says something; what comes of it appears on the wall. */
  say(text: string, as?: Partial<Place> & { id?: string; takesPictures?: boolean }): Wall;
  /** Lets time pass until all has been answered. */
  settled(): Promise<void>;
}

export interface TalkingOf {
  readonly workshop?: Partial<Workshop>;
  readonly commands?: Readonly<Record<string, Command<unknown>>>;
  readonly permits?: (right: Right, place: Place) => Permission;
  readonly records?: () => Promise<Records>;
  readonly life?: string;
}

export const plain = (report: Report): string =>
  [report.title, ...report.lead]
    .map(line => line.map(node => (node.kind === 'instant' ? '' : node.text)).join(''))
    .join(' | ');

/** A conversation under a fast clock, with commands that only talk. */
export function talking(of: TalkingOf = {}): Talking {
  const clock = fastClock(instant(Date.UTC(2024, 4, 1, 10)));
  const outcomes: Outcome[] = [];
  const bugs: unknown[] = [];
  const commands = { ...COMMANDS, ...of.commands };
  const catalogue: Workshop['commands'] = {
    prefix: '/',
    also: [],
    names: async () => Object.keys(commands),
    find: async name => (Object.hasOwn(commands, name) ? (commands[name] ?? null) : null),
  };
  const records = memoryRecords();
  const conversation = converse({
    workshop: bareWorkshop({ commands: catalogue, now: clock.now, ...of.workshop }),
    clock,
    claims: openClaims({
      records: of.records ?? (async () => records),
      clock,
      by: 'test',
      life: of.life ?? '1',
    }),
    caller: async place => callerAt(place, null),
    permits: async (right, place) => of.permits?.(right, place) ?? { may: true, portfolio: true },
    ended: outcome => outcomes.push(outcome),
    bug: error => `bug-${bugs.push(error)}`,
  });
  let said = 0;
  let wanted = 0;
  return {
    clock,
    conversation,
    outcomes,
    bugs,
    say(text, { id, takesPictures = false, ...place } = {}) {
      const wall = wallUnder(clock, takesPictures);
      wanted++;
      conversation.hear({ ...spoken(text, place), id: id ?? `id-${said++}` }, wall.surface);
      return wall;
    },
    settled: () =>
      clock.run(
        (async () => {
          while (outcomes.length < wanted) await new Promise<void>(resolve => clock.after(10, resolve));
        })(),
      ),
  };
}

export const spoken = (text: string, place: Partial<Place> = {}): Omit<HeardIn, 'id'> => ({
  text,
  from: 'somebody',
  at: instant(0),
  direct: false,
  botNames: ['outpost'],
  place: {
    chat: 'matrix',
    room: '!ops',
    roomIs: 'alert',
    person: '@a:ops.example',
    stranger: false,
    thread: null,
    ...place,
  },
});

export function wallUnder(clock: FastClock, takesPictures = false): Wall {
  const lines: string[] = [];
  const atMs: number[] = [];
  const put = (line: string): void => {
    lines.push(line);
    atMs.push(clock.monotonicMs());
  };
  return {
    lines,
    atMs,
    surface: {
      prefix: '!',
      show: async (report, final) => put(`${final ? '' : '… '}${plain(report)}`),
      refuse: async (why, example) => put(`✗ ${why}${example === null ? '' : ` (${example})`}`),
      ...(takesPictures ? { attach: async ({ alt }: Picture) => put(`picture: ${alt}`) } : {}),
    },
  };
}
