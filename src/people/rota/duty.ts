import type { Instant } from '../../values/instant.ts';
import { type Override, type Rota, type Shift, weekAt, weekBegins } from './rota.ts';

/** A time for which nothing changes. */
export interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
  /** Null where nobody has duty. */
  readonly who: string | null;
  /** What says so: the rota itself, a calendar, or an override with whoever wrote it. */
  readonly by: 'rota' | 'calendar' | Override;
}

/** Who has duty at a moment, and what comes after. */
export interface Duty {
  /** Null: nobody. */
  readonly who: string | null;
  readonly by: Stretch['by'];
  /** When this changes; null: not within what is looked at. */
  readonly until: Instant | null;
  /** Whoever comes after, though there may be nobody in between; null: nobody else within what is looked at. */
  readonly next: { readonly who: string; readonly from: Instant } | null;
}

/** Milliseconds that are looked ahead for whoever comes next: rotas of up to a year's weeks. */
const AHEAD_MS = 400 * 86_400_000;
/** Milliseconds that are looked at once: mostly the next hand-over lies in it. */
const LOOK_MS = 15 * 86_400_000;

/** Who has duty at a moment. */
function personAt({ zone, base, overrides }: Rota, at: Instant): Pick<Stretch, 'who' | 'by'> {
  const override = overrides.findLast(({ from, until }) => from <= at && at < until);
  if (override !== undefined) return { who: override.who, by: override };
  if (base.kind === 'shifts') return { who: shiftAt(base.shifts, at)?.who ?? null, by: 'calendar' };
  const { people } = base;
  const turn = people.length === 0 ? 0 : weekAt(zone, base, at) % people.length;
  return { who: people.at(turn) ?? null, by: 'rota' };
}

/** Of shifts that overlap, the one that begins last: a single day within somebody's week. One that means nobody never hides another. */
function shiftAt(shifts: readonly Shift[], at: Instant): Shift | null {
  const holding = shifts.filter(({ from, until, who }) => from <= at && at < until && who !== null);
  return holding.reduce<Shift | null>((last, one) => (last === null || one.from >= last.from ? one : last), null);
}

/** Moments after `from` and before `until` at which somebody's duty may begin or end, in order. */
function edges({ zone, base, overrides }: Rota, from: Instant, until: Instant): Instant[] {
  const moments: Instant[] = overrides.flatMap(one => [one.from, one.until]);
  if (base.kind === 'shifts') moments.push(...base.shifts.flatMap(one => [one.from, one.until]));
  else {
    const first = weekAt(zone, base, from);
    for (let week = first + 1, at = from; at < until; week++) {
      at = weekBegins(zone, base, week);
      moments.push(at);
    }
  }
  const within = moments.filter(at => from < at && at < until);
  return [...new Set(within)].sort((a, b) => a - b);
}

/** All of a time, stretch by stretch; two that follow each other differ in who has duty, or in what says so. */
export function stretches(rota: Rota, from: Instant, until: Instant): readonly Stretch[] {
  const out: Stretch[] = [];
  const moments = [from, ...edges(rota, from, until), until];
  for (const [i, at] of moments.slice(0, -1).entries()) {
    const end = moments[i + 1] ?? until;
    const { who, by } = personAt(rota, at);
    const last = out.at(-1);
    if (last !== undefined && last.who === who && last.by === by) out[out.length - 1] = { ...last, until: end };
    else if (at < end) out.push({ from: at, until: end, who, by });
  }
  return out;
}

/** Who has duty now, who next, and until when. */
export function dutyAt(rota: Rota, at: Instant): Duty {
  const now = personAt(rota, at);
  for (const reach of [LOOK_MS, AHEAD_MS]) {
    const ahead = stretches(rota, at, (at + reach) as Instant);
    const change = ahead.find(one => one.who !== now.who);
    const next = ahead.find(one => one.who !== null && one.who !== now.who);
    if (next !== undefined || reach === AHEAD_MS) {
      const { who, from } = next ?? {};
      return {
        ...now,
        until: change?.from ?? null,
        next: typeof who === 'string' && from !== undefined ? { who, from } : null,
      };
    }
  }
  return { ...now, until: null, next: null };
}

/** A moment at which the duty goes from one to another. */
export interface HandOver {
  readonly at: Instant;
  readonly from: string | null;
  readonly to: string | null;
}

/** Every change of person after `from`, up to and with `until`. */
export function handOversBetween(rota: Rota, from: Instant, until: Instant): readonly HandOver[] {
  const all = stretches(rota, from, (until + 1) as Instant);
  return all.slice(1).flatMap((one, i) => {
    const before = all[i]?.who ?? null;
    return before === one.who ? [] : [{ at: one.from, from: before, to: one.who }];
  });
}

/** Times in which nobody has duty, or (`known`) nobody whom the portfolio knows; those that follow each other are one. */
export function gapsBetween(
  rota: Rota,
  from: Instant,
  until: Instant,
  known: (name: string) => boolean = () => true,
): readonly Pick<Stretch, 'from' | 'until'>[] {
  const out: Pick<Stretch, 'from' | 'until'>[] = [];
  for (const one of stretches(rota, from, until)) {
    if (one.who !== null && known(one.who)) continue;
    const last = out.at(-1);
    if (last?.until === one.from) out[out.length - 1] = { from: last.from, until: one.until };
    else out.push({ from: one.from, until: one.until });
  }
  return out;
}
