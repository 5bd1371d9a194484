import type { Overheard } from '../../src/chat/surface.ts';
import { type FastClock, fastClock } from '../../src/drill/clock.ts';
import { aroundOf, type Desk, openDesk } from '../../src/incidents/desk.ts';
import { joined } from '../../src/incidents/joined.ts';
import type { Parts } from '../../src/incidents/parts.ts';
import { NO_PARTS } from '../../src/incidents/tellings.ts';
import type { Caller } from '../../src/people/caller.ts';
import { EVERY_RIGHT } from '../../src/people/rights.ts';
import { rotaOf } from '../../src/people/rota/rota.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import type { Portfolio } from '../../src/portfolio/schema.ts';
import { plainLine } from '../../src/report/plain.ts';
import type { Report } from '../../src/report/report.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import type { Records } from '../../src/store/records.ts';
import { type Keeper, openStories } from '../../src/story/stories.ts';
import type { Delivery, Saying, Story } from '../../src/story/story.ts';
import type { Name } from '../../src/values/name.ts';
import type { Alert, Telling } from '../../src/watch/alarm.ts';
import { BEGAN } from './happenings.ts';

export const PORTFOLIO = `
people:
  ann: { slack: U0ANN, matrix: "@ann:ops.example" }
  bob: { matrix: "@bob:ops.example" }
  kim: { slack: U0KIM }
oncall:
  zone: Europe/Athens
  from: 2018-02-19
  rota: [ann, bob]
bridge: { forbid: ["!apart:ops.example"] }
`;

export const OPS = '!ops:ops.example';
export const ALERTS = 'C0ALERTS';

/** A desk with its stories, a clock, and chats that show everything at once. */
export interface DeskBench {
  readonly desk: Desk;
  readonly stories: Keeper<Parts>;
  readonly clock: FastClock;
  readonly records: Records;
  readonly bugs: readonly unknown[];
  /** All that was ever said, in order, as `slot manner[only] title`. */
  readonly said: readonly string[];
  /** What stands now, slot by slot, as one chat sees it. */
  shown(chat: 'slack' | 'matrix'): string[];
  story(number: number): Promise<Story<Parts>>;
  do(line: string, caller?: Caller | null): Promise<unknown>;
  stop(): Promise<void>;
}

export const reader = { zone: 'UTC', now: BEGAN };
export const titleOf = (report: Report | null): string => (report === null ? '—' : plainLine(report.title, reader));
export const textOf = (report: Report | null): string =>
  report === null ? '—' : [report.title, ...report.lead].map(line => plainLine(line, reader)).join('\n');

export interface BenchOf {
  readonly portfolio?: string | null;
  readonly records?: Records;
  readonly chats?: readonly ('slack' | 'matrix')[];
  readonly clock?: FastClock;
  /** Chats show what is said at once; false: they take nothing. */
  readonly showing?: boolean;
  /** Another desk works on the same records. */
  readonly beside?: boolean;
}

export function written(text: string): Portfolio {
  const read = readPortfolio(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.portfolio;
}

export function deskBench(of: BenchOf = {}): DeskBench {
  const clock = of.clock ?? fastClock(BEGAN);
  const records = of.records ?? memoryRecords();
  const bugs: unknown[] = [];
  const portfolio = of.portfolio === null ? null : written(of.portfolio ?? PORTFOLIO);
  const chats = of.chats ?? (['slack', 'matrix'] as const);
  const rota = async () => (portfolio === null ? null : rotaOf(portfolio.oncall, null, []));
  const around = { clock, portfolio: async () => portfolio, rota, chats, everyMs: 60_000 };
  const stories = openStories<Parts>({
    records: async () => records,
    clock,
    own: NO_PARTS,
    beside: of.beside ?? false,
    join: async twin => {
      const now = await aroundOf(around);
      return story => joined(story, twin, now);
    },
    warn: () => undefined,
  });
  const desk = openDesk({ ...around, stories, records: async () => records, bug: error => bugs.push(error) });
  const { said, shown } = recordedFrom(stories, chats, of.showing !== false);
  desk.start();
  return {
    desk,
    stories,
    clock,
    records,
    bugs,
    said,
    shown,
    async story(number) {
      const story = await stories.read(number);
      if (story === null) throw new Error(`there is no story ${number}`);
      return story;
    },
    do: (line, caller = null) => ordered(desk, line, caller),
    stop: () => desk.stop(),
  };
}

function ordered(desk: Desk, line: string, caller: Caller | null): Promise<unknown> {
  const words = line.split(' ');
  const isOption = (word: string): boolean => word.startsWith('--');
  return desk.carryOut(
    words.filter(word => !isOption(word)),
    new Set(words.filter(isOption)),
    caller,
  );
}

/** Keeps what was said, and what stands now. */
function recordedFrom(stories: Keeper<Parts>, chats: readonly ('slack' | 'matrix')[], showing: boolean) {
  const said: string[] = [];
  const walls = new Map<string, Map<number, Saying>>(chats.map(chat => [chat, new Map()]));
  const seen = new Set<string>();
  stories.follow(story => {
    for (const saying of story.sayings) {
      const key = `${story.number} ${saying.seq}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const to = saying.people.length === 0 ? '' : ` @${saying.people.map(({ name }) => name).join(',')}`;
      said.push(
        `${saying.slot} ${saying.manner}${saying.only === null ? '' : `[${saying.only}]`}${to} ${titleOf(saying.report)}`,
      );
      for (const chat of chats)
        if (saying.only === null || saying.only === chat) walls.get(chat)?.set(saying.slot, saying);
    }
    if (showing) void show(stories, story, chats);
  });
  const shown = (chat: 'slack' | 'matrix'): string[] =>
    [...(walls.get(chat) ?? [])].sort(([a], [b]) => a - b).map(([, { report }]) => textOf(report));
  return { said, shown };
}

/** An outbox that never fails: what is to stand somewhere stands there. */
async function show(
  stories: Keeper<Parts>,
  { number, sayings }: Story<Parts>,
  chats: readonly ('slack' | 'matrix')[],
): Promise<void> {
  const last = sayings.at(-1)?.seq ?? 0;
  await stories.settle(number, story => {
    const deliveries = [...story.deliveries];
    for (const { slot, seq, only } of story.sayings.filter(saying => saying.seq <= last))
      for (const chat of chats) {
        if (only !== null && only !== chat) continue;
        const target = chat === 'slack' ? `slack:${ALERTS}` : `matrix:${OPS}`;
        const at = deliveries.findIndex(each => each.slot === slot && each.target === target);
        if (at !== -1 && (deliveries[at]?.shown ?? 0) >= seq) continue;
        const delivery: Delivery = {
          id: `${number}-${slot}-${chat}`,
          slot,
          target,
          dueAt: BEGAN,
          shown: seq,
          tried: seq,
          triedAt: BEGAN,
          edition: seq,
          notes: [],
          lasting: [],
          carries: [],
          coveredAt: null,
          status: 'sent',
          attempts: 1,
          notBefore: null,
          lastError: null,
          remoteId: `${chat}-${number}-${slot}`,
          shownAt: BEGAN,
        };
        deliveries.splice(at === -1 ? deliveries.length : at, at === -1 ? 0 : 1, delivery);
      }
    const isSame =
      deliveries.length === story.deliveries.length && deliveries.every((row, i) => row === story.deliveries[i]);
    // What stands everywhere is dropped, and old rows are forgotten, as the outbox does it.
    return isSame
      ? null
      : { ...story, sayings: story.sayings.filter(({ slot }) => slot === 0), deliveries: deliveries.slice(-60) };
  });
}

/** Somebody in a chat, in the thread of a story. */
export const at = (
  chat: 'slack' | 'matrix',
  person: string,
  name: string | null,
  thread: number | null = 1,
): Caller => ({
  chat,
  person,
  name,
  room: chat === 'slack' ? ALERTS : OPS,
  roomIs: 'alert',
  stranger: false,
  thread: thread === null ? null : `${chat}-${thread}-0`,
  rights: EVERY_RIGHT,
});
export const ann = (thread: number | null = 1): Caller => at('matrix', '@ann:ops.example', 'ann', thread);
export const kim = (thread: number | null = 1): Caller => at('slack', 'U0KIM', 'kim', thread);

let happened = 0;
export function overheard(chat: 'slack' | 'matrix', what: Overheard['what'], over: Partial<Overheard> = {}): Overheard {
  happened += 1;
  return {
    chat,
    room: chat === 'slack' ? ALERTS : OPS,
    thread: `${chat}-1-0`,
    message: `m${happened}`,
    id: `h${happened}`,
    person: chat === 'slack' ? 'U0KIM' : '@ann:ops.example',
    shownAs: chat === 'slack' ? 'Kim K.' : 'Ann A.',
    stranger: false,
    at: BEGAN,
    what,
    ...over,
  };
}

const NOWHERE = { lostFirst: null, lostLast: null, backFirst: null, backLast: null, backAfterSeconds: 3_600 } as const;

export function alert(over: Partial<Alert> = {}): Alert {
  const hit = {
    domain: 'puri.sm.' as Name,
    since: BEGAN,
    code: 'registry-hold',
    severity: 'critical',
    overAt: null,
  } as const;
  const report: Report = {
    mark: 'down',
    title: [{ kind: 'text', text: 'puri.sm is down for everyone: the .sm registry has suspended it.' }],
    lead: [[{ kind: 'text', text: 'Who can end it: the .sm registry, +378 0549 886111.' }]],
    blocks: [],
    more: [],
    actions: [],
  };
  return {
    kind: 'verdict',
    cause: 'registration:puri.sm.',
    severity: 'critical',
    code: 'registry-hold',
    fixer: 'registry',
    confidence: 'certain',
    because: ['puri.sm.' as Name],
    hits: [hit],
    since: BEGAN,
    noticedAt: BEGAN,
    resolvedAt: null,
    impact: { ...NOWHERE, reason: { kind: 'negative-ttl', zone: 'sm.' as Name, seconds: 3_600 } },
    report,
    earlier: null,
    silenced: null,
    acknowledged: null,
    reminders: { sent: 0, nextAt: null },
    ...over,
  };
}

export const telling = (
  reason: Telling['reason'],
  over: Partial<Alert> = {},
  words: string | null = null,
): Telling => ({
  reason,
  alert: alert(over),
  line: words === null ? null : [{ kind: 'text', text: words }],
});

/** Lets so much time pass. */
export const pass = (clock: FastClock, ms: number): Promise<void> =>
  clock.run(new Promise<void>(done => void clock.after(ms, done)));
