import type { Portfolio } from '../../portfolio/schema.ts';
import { instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { Telling } from '../alarm.ts';
import type { Vantage } from '../beside/vantage.ts';
import type { Decision, Foundation, OpenAlert } from '../decide/draft.ts';
import { remind } from '../decide/reminders.ts';
import { decide } from '../decide.ts';
import { FLAPPING } from '../limits.ts';
import type { WatchPorts } from '../ports.ts';
import type { Seen } from '../seen.ts';
import type { Keeping } from './keeping.ts';
import type { Names, Watched } from './names.ts';
import { homeOf } from './subjects.ts';

/** Decides after a look, tells, and keeps: one look after the other, since names of one cause share an alert. */
export interface Conclusions {
  of(watched: Watched, seen: Seen): Promise<Decision>;
  tell(telling: Telling): Promise<void>;
  /** Reminders that the time alone brings. */
  remind(): Promise<void>;
  /** Open alerts, as last read. */
  open(): ReadonlyMap<string, OpenAlert>;
  /** Reads them anew. */
  refresh(): Promise<void>;
}

export interface ConclusionsOf extends Pick<WatchPorts, 'alarm' | 'clock' | 'portfolio' | 'log'> {
  readonly keeping: Keeping;
  readonly names: Names;
  /** Whether this process speaks of a name by the clock: of several only one does. */
  isMine(name: Name): boolean;
  /** Null where there are no other places. */
  readonly places: Vantage | null;
}

interface Work extends ConclusionsOf {
  open: ReadonlyMap<string, OpenAlert>;
}

export function newConclusions(of: ConclusionsOf): Conclusions {
  const work: Work = { ...of, open: new Map() };
  let line: Promise<unknown> = Promise.resolve();
  const inLine = <T>(task: () => Promise<T>): Promise<T> => {
    const next = line.then(task, task);
    line = next.catch(() => undefined);
    return next;
  };
  return {
    of: (watched, seen) => inLine(() => conclude(work, watched, seen)),
    tell: telling => inLine(() => tell(work, telling)),
    remind: () => inLine(() => remindAll(work)),
    open: () => work.open,
    refresh: () => inLine(() => refresh(work)),
  };
}

async function refresh(work: Work): Promise<void> {
  try {
    work.open = new Map((await work.alarm.open()).map(one => [one.alert.cause, one]));
  } catch (error) {
    work.log('error', `open alerts cannot be read: ${wordsOf(error)}`);
  }
}

async function tell(work: Work, telling: Telling): Promise<void> {
  const { cause, resolvedAt } = telling.alert;
  try {
    const number = await work.alarm.tell(telling);
    const open = new Map(work.open);
    if (resolvedAt === null) open.set(cause, { number, alert: telling.alert });
    else open.delete(cause);
    work.open = open;
  } catch (error) {
    work.log('error', `an alert could not be told: ${wordsOf(error)}`);
  }
}

async function conclude(work: Work, watched: Watched, seen: Seen): Promise<Decision> {
  await refresh(work);
  const [orders, portfolio, elsewhere, foundation] = await Promise.all([
    work.keeping.orders(),
    work.portfolio().catch(() => null),
    work.places?.elsewhere(seen.domain) ?? null,
    seen.state === 'trouble' ? foundationOf(work, watched, seen) : null,
  ]);
  const situation = {
    memory: watched.memory,
    open: work.open,
    elsewhere,
    foundation,
    orders,
    flapping: flappingOf(portfolio),
    isOurs: watched.subject.by !== 'servers',
    isWatched: (name: Name) => work.names.has(name),
  };
  const decision = decide(situation, seen, work.clock.now());
  // Told first, remembered then: a process that dies between them finds its alert open.
  for (const telling of decision.tellings) await tell(work, telling);
  watched.memory = decision.next;
  if (decision.asksOthers) await work.places?.ask(seen.domain, foundation?.name ?? null);
  else if (seen.judges.includes('down')) await work.places?.settled(seen.domain);
  return decision;
}

/** What a name rests on, with what is known of it now: another process may look at it. */
async function foundationOf(work: Work, { memory }: Watched, { domain, restsOn }: Seen): Promise<Foundation | null> {
  const name = homeOf(domain, restsOn.length > 0 ? restsOn : memory.restsOn);
  const watched = name === null ? undefined : work.names.get(name);
  if (name === null || watched === undefined) return null;
  const known = work.isMine(name) ? watched.memory : ((await work.keeping.domain(name))?.memory ?? watched.memory);
  const { last } = known;
  return { name, wellAt: last?.code === 'healthy' ? last.at : null, restsOn: known.restsOn };
}

async function remindAll(work: Work): Promise<void> {
  if (work.open.size === 0) return;
  await refresh(work);
  const orders = await work.keeping.orders();
  for (const { alert } of work.open.values()) {
    const [own] = alert.hits;
    if (own !== undefined && !work.isMine(own.domain)) continue;
    const { telling } = remind(alert, orders, work.clock.now());
    if (telling !== null) await tell(work, telling);
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : 'an unknown fault');

/** As the operator wrote it, in seconds there. */
export function flappingOf(portfolio: Portfolio | null): { changes: number; withinMs: number } | null {
  const written = portfolio?.watch.flapping ?? null;
  if (written === 'off') return null;
  return written === null ? FLAPPING : { changes: written.changes, withinMs: written.within * 1_000 };
}

/** When the next full look at a name is due: soon where something is open or doubtful, seldom where all is calm. */
export function thoroughAfter(
  watched: Watched,
  decision: Decision,
  open: ReadonlyMap<string, OpenAlert>,
  names: number,
  now: number,
): number {
  if (decision.lookAgainMs !== null) return decision.lookAgainMs;
  const own = [...open.values()].filter(({ alert }) =>
    alert.hits.some(hit => hit.domain === watched.memory.domain && hit.overAt === null),
  );
  const [alert] = own.filter(one => one.alert.kind === 'verdict' || one.alert.kind === 'flapping');
  if (alert !== undefined)
    return Math.min(TROUBLE_MOST_MS, Math.max(TROUBLE_LEAST_MS, (now - alert.alert.noticedAt) / 4));
  // Light checks do not see signatures run out.
  const isSigned = (watched.memory.good?.facts.ds.length ?? 0) > 0;
  const { leastMs, mostMs } = isSigned ? SIGNED : CALM;
  return Math.min(mostMs, Math.max(leastMs, names * PER_NAME_MS));
}

/** Milliseconds between full looks in trouble: light checks see each server change meanwhile. */
const TROUBLE_LEAST_MS = 300_000;
const TROUBLE_MOST_MS = 3_600_000;
/** Milliseconds between full looks where all is well, and what each further name adds. */
const CALM = { leastMs: 1_800_000, mostMs: 21_600_000 } as const;
const SIGNED = { leastMs: 600_000, mostMs: 3_600_000 } as const;
const PER_NAME_MS = 2_000;

export const dueIn = (now: number, ms: number) => instant(now + ms);
