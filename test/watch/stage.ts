import { type Drill, playing } from '../../src/drill/drill.ts';
import { loadScenario, loadText } from '../../src/drill/library.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import type { Portfolio } from '../../src/portfolio/schema.ts';
import { plainLine } from '../../src/report/plain.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import type { Records } from '../../src/store/records.ts';
import type { Instant } from '../../src/values/instant.ts';
import type { Alarm, Alert, Telling } from '../../src/watch/alarm.ts';
import type { WatchPorts } from '../../src/watch/ports.ts';
import type { Watcher } from '../../src/watch/watcher.ts';
import { startWatching } from '../../src/watching.ts';
import type { Clock } from '../../src/world/ports.ts';
import type { Wake } from '../../src/world/wake.ts';

/** Watching in a simulated internet, under its clock. */
export interface Watching {
  readonly drill: Drill;
  readonly watcher: Watcher;
  readonly told: readonly { readonly at: Instant; readonly telling: Telling }[];
  readonly open: ReadonlyMap<string, { readonly number: number; readonly alert: Alert }>;
  readonly log: readonly string[];
  /** Lets so many milliseconds pass. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until a moment of the scenario, and so many milliseconds more. */
  until(moment: string, moreMs?: number): Promise<void>;
  /** Reasons with the words of each, without silent edits: "first puri.sm is down …". */
  said(): string[];
  /** Another process in the same internet, on the same store and stories; `isMine`: the names that are its own. */
  beside(vantage: NonNullable<WatchPorts['vantage']>, isMine: (name: string) => boolean): Promise<Watching>;
  /** Ends this process; the next one has its store and its stories. */
  restart(): Promise<Watching>;
  stop(): Promise<void>;
}

export interface WatchingOf {
  readonly records?: Records;
  readonly everyMs?: number;
  readonly wakeMs?: number;
  readonly portfolio?: Portfolio | null;
  readonly alarm?: Alarm;
  readonly seed?: number;
  /** This process' name, beside another one on its store. */
  readonly vantage?: WatchPorts['vantage'];
  /** Names that are this process' own. */
  readonly isMine?: (name: string) => boolean;
}

/** The top of the internet and one domain with two servers; a third one could serve it. */
export const TOWN = `title a story of a test
include internet
begins 2026-01-01 00:00
host ns1.example.com 199.43.134.11 20ms
host ns2.example.com 199.43.134.12 20ms
host ns3.example.com 199.43.134.13 20ms
zone example.com on ns1.example.com ns2.example.com ns3.example.com ttl 300
    @ NS ns1
    @ NS ns2
    @ A 198.51.100.1
    www A 198.51.100.1
at 00:00 begin: all is well.
`;

/** A portfolio as it is written down. Throws where it cannot be read. */
export function written(text: string): Portfolio {
  const read = readPortfolio(text);
  if (!read.ok) throw new Error('the portfolio of a test cannot be read');
  return read.portfolio;
}

/** The portfolio of that town. */
export const MINE = written('domains:\n  example.com: {}\n');

/** Wakes again and again by the drill's clock: once a second, or less often where that costs too much time. */
const wakeBy =
  (clock: Clock, ms: number): Wake =>
  then => {
    let cancel = clock.after(ms, step);
    function step(): void {
      cancel = clock.after(ms, step);
      then();
    }
    return () => cancel();
  };

/** Starts watching in a scenario by name, or in the text of one. */
export async function watching(scenario: string, options: WatchingOf = {}): Promise<Watching> {
  const loaded = scenario.includes('\n') ? loadText('story', scenario) : loadScenario(scenario);
  return start(
    await playing(loaded, { backEnd: 'memory', ...(options.seed !== undefined && { seed: options.seed }) }),
    options,
    { number: 0, told: [], open: new Map() },
  );
}

interface Stories {
  number: number;
  readonly told: { at: Instant; telling: Telling }[];
  readonly open: Map<string, { number: number; alert: Alert }>;
}

async function start(drill: Drill, options: WatchingOf, stories: Stories): Promise<Watching> {
  const { world, streams, hints, resolvers, anchors } = drill;
  const { clock } = world;
  const log: string[] = [];
  const records = options.records ?? memoryRecords();
  const written = options.portfolio === undefined ? writtenIn(drill) : options.portfolio;
  const watcher = await drill.run(
    startWatching({
      world,
      streams,
      hints,
      resolvers,
      anchors,
      records: async () => records,
      portfolio: async () => written,
      alarm: options.alarm ?? alarmOf(stories, clock),
      wake: wakeBy(clock, options.wakeMs ?? 1_000),
      everyMs: options.everyMs ?? 60_000,
      log: (level, what) => log.push(`${level} ${what}`),
      ...besideOf(options),
    }),
  );
  const pass = (ms: number): Promise<void> => drill.run(new Promise(resolve => clock.after(ms, resolve)));
  return {
    drill,
    watcher,
    told: stories.told,
    open: stories.open,
    log,
    pass,
    async until(moment, moreMs = 0) {
      const to = drill.moments.find(one => one.name === moment);
      if (to === undefined) throw new Error(`no moment ${moment}`);
      await pass(Math.max(0, to.at + moreMs - clock.now()));
    },
    said: () => stories.told.flatMap(wordsOf),
    beside: (vantage, isMine) => start(drill, { ...options, records, vantage, isMine }, stories),
    async restart() {
      await drill.run(watcher.stop());
      return start(drill, { ...options, records }, stories);
    },
    stop: () => drill.run(watcher.stop()),
  };
}

const wordsOf = ({ at, telling: { reason, line, alert } }: Watching['told'][number]): string[] =>
  reason === 'unchanged' && line === null
    ? []
    : [`${reason} ${plainLine(line ?? alert.report.title, { zone: 'UTC', now: at })}`];

/** What there is beside this process. */
const besideOf = ({ vantage, isMine }: WatchingOf) => ({
  ...(vantage === undefined ? {} : { vantage }),
  ...(isMine === undefined
    ? {}
    : { share: { isMine, sliceOf: (name: string) => Number(isMine(name)), processes: () => 2 } }),
});

function writtenIn({ portfolio }: Drill): Portfolio | null {
  const read = portfolio === null ? null : readPortfolio(portfolio);
  return read?.ok === true ? read.portfolio : null;
}

/** Keeps alerts as stories do: telling the same again changes nothing. */
const alarmOf = (stories: Stories, clock: Clock): Alarm => ({
  async tell(telling) {
    const { alert } = telling;
    const before = stories.open.get(alert.cause);
    if (JSON.stringify(before?.alert) === JSON.stringify(alert)) return before?.number ?? 0;
    const number = before?.number ?? ++stories.number;
    stories.told.push({ at: clock.now(), telling });
    if (alert.resolvedAt === null) stories.open.set(alert.cause, { number, alert });
    else stories.open.delete(alert.cause);
    return number;
  },
  open: async () => [...stories.open.values()],
});
