import type { Portfolio } from '../../portfolio/schema.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { Elsewhere } from '../beside/elsewhere.ts';
import type { Vantage } from '../beside/vantage.ts';
import type { Orders } from '../orders.ts';
import type { Agenda } from './agenda.ts';
import type { FullLooks } from './full-looks.ts';
import { type Gap, gapAlert, type Tick } from './gaps.ts';
import type { Kept } from './keeping.ts';
import type { Watched } from './names.ts';
import { firstTurn } from './spread.ts';
import type { WorkOf } from './work.ts';

/** A watch that runs: what its parts share. */
export interface Watch extends WorkOf {
  readonly looks: FullLooks;
  /** Null where there are no other places. */
  readonly places: Vantage | null;
  /** When each name's next light check is due, of those that are not elsewhere. */
  readonly agenda: Agenda<Name>;
  readonly elsewhere: Elsewhere;
  /** What the store knew of names when the watch began, until they are taken up. */
  readonly known: Map<Name, Kept>;
  /** Full looks that wait for their time. */
  readonly timers: Map<Name, () => void>;
  /** As last read; null before that. */
  orders: Orders | null;
  written: Portfolio | null;
  /** What other processes' names rest on. */
  serverDomains: readonly Name[];
  /** When it was written down last what our own rest on. */
  serversToldAt: Instant;
  /** Some name rests on other servers than before: what is looked at because of it may be another. */
  haveMoved: boolean;
  /** Our own network is down. */
  blind: { readonly since: Instant; readonly why: string } | null;
  lastRoundAt: Instant | null;
  last: Tick;
  rereadAtMs: number;
  placesAtMs: number;
  sweptAt: Instant;
  probeAtMs: number;
  /** Questions for registrations and certificates that run. */
  slow: number;
  isReading: boolean;
  isAskingPlaces: boolean;
  isStopped: boolean;
}

/** Sets when a name's next light check is due. */
export function setDue(watch: Watch, watched: Watched, at: Instant): void {
  watched.dueAt = at;
  watch.agenda.put(watched.subject.domain, at);
  if (watched.isElsewhere) watch.elsewhere.drop(watched.subject.domain);
}

/** Every name is due once within the next interval, whatever was missed. */
export function setAllDue(watch: Watch): void {
  const now = watch.clock.now();
  for (const watched of watch.names.values())
    setDue(watch, watched, firstTurn(watched.subject.domain, watch.everyMs, now));
}

/** Says for how long nobody looked. */
export function tellGap(watch: Watch, gap: Gap | null): void {
  if (gap === null) return;
  watch.log('warn', `watching was blind: ${gap.why}`, { from: gap.from, until: gap.until });
  void watch.conclusions.tell({ reason: 'blind', alert: gapAlert(gap, watch.clock.now()), line: null });
}

export function fault(watch: Pick<Watch, 'log'>, error: unknown): void {
  watch.log('error', `watching: ${error instanceof Error ? (error.stack ?? error.message) : 'an unknown fault'}`);
}
