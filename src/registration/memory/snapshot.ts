import { type Instant, isoOfMoment } from '../../values/instant.ts';
import type { Change, Registration } from '../registration.ts';
import { squashed } from '../whois/values.ts';

/** What is compared between two looks: nothing that a database stamps by itself, nothing of a person. */
export interface Snapshot {
  readonly state: 'registered' | 'free';
  /** Sorted; without the periods that begin and end by themselves. */
  readonly statuses: readonly string[];
  readonly registrar: string | null;
  /** Sorted. */
  readonly nameservers: readonly string[];
  readonly dnssec: boolean | null;
  readonly expires: string | null;
}

/** A snapshot with the first and the last time that it was seen. */
export interface Seen {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly snapshot: Snapshot;
}

/** States that are kept of a domain: years of history at a change a month. */
export const MAX_SEEN = 50;
/** Changes older than this are history, not news. */
const NEWS_MS = 30 * 86_400_000;

/** Periods that the registry sets and ends by itself (RFC 3915 §3.1): their coming and going is no change. */
const PASSING: ReadonlySet<string> = new Set(['addperiod', 'renewperiod', 'transferperiod', 'autorenewperiod']);

/** The snapshot of a look; null where the answer is undecided or partial: nothing is ever compared with such a one. */
export function snapshotOf(of: Registration): Snapshot | null {
  if (of.state === 'undecided' || of.partial || of.fromMemory) return null;
  const statuses = of.statuses.map(status => status.word).filter(word => !PASSING.has(squashed(word)));
  return {
    state: of.state,
    statuses: [...statuses].sort(),
    registrar: of.registrar?.name ?? null,
    nameservers: [...of.nameservers].sort(),
    dnssec: of.dnssec,
    expires: of.expires.read === 'yes' ? isoOfMoment(of.expires.moment).slice(0, 10) : null,
  };
}

/** True where `to` is `from` moved by whole years: a renewal, which is no news to be woken for. */
function isRenewal(from: string, to: string): boolean {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  if (years < 1 || years > 10) return false;
  const moved = Date.parse(`${to.slice(0, 4)}${from.slice(4)}T00:00:00Z`);
  // The 29 February of a leap year, and registries that count in local time, are a day off.
  return Math.abs(moved - Date.parse(`${to}T00:00:00Z`)) <= 2 * 86_400_000;
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => squashed(item) === squashed(b[index] ?? ''));
const said = (items: readonly string[]): string | null => (items.length === 0 ? null : items.join(', '));

/** What is different in `now` from `before`. Names of servers are compared as sets; what became unknown is no change. */
export function differences(before: Snapshot, now: Snapshot, since: Instant): readonly Change[] {
  if (before.state !== now.state) return [{ what: 'state', from: before.state, to: now.state, since }];
  const changes: Change[] = [];
  const key = (items: readonly string[]): string[] => items.map(squashed).sort();
  if (!same(key(before.statuses), key(now.statuses)))
    changes.push({ what: 'status', from: said(before.statuses), to: said(now.statuses), since });
  if (before.registrar !== null && now.registrar !== null && squashed(before.registrar) !== squashed(now.registrar)) {
    changes.push({ what: 'registrar', from: before.registrar, to: now.registrar, since });
  }
  if (before.nameservers.join() !== now.nameservers.join())
    changes.push({ what: 'nameservers', from: said(before.nameservers), to: said(now.nameservers), since });
  if (before.dnssec !== null && now.dnssec !== null && before.dnssec !== now.dnssec) {
    changes.push({
      what: 'dnssec',
      from: before.dnssec ? 'signed' : 'unsigned',
      to: now.dnssec ? 'signed' : 'unsigned',
      since,
    });
  }
  const moved = before.expires !== null && now.expires !== null && before.expires !== now.expires;
  if (moved && !isRenewal(before.expires, now.expires))
    changes.push({ what: 'expires', from: before.expires, to: now.expires, since });
  return changes;
}

/** The history with this look in it: the newest state goes on, or a new one begins. Oldest first, bounded. */
export function remembered(history: readonly Seen[], snapshot: Snapshot, at: Instant): readonly Seen[] {
  const last = history.at(-1);
  if (last !== undefined && differences(last.snapshot, snapshot, at).length === 0) {
    return [...history.slice(0, -1), { firstAt: last.firstAt, lastAt: at, snapshot }];
  }
  return [...history, { firstAt: at, lastAt: at, snapshot }].slice(-MAX_SEEN);
}

/** What is news: how the newest state differs from the one before it, where that is not long ago. */
export function newsIn(history: readonly Seen[], now: Instant): readonly Change[] {
  const [before, last] = [history.at(-2), history.at(-1)];
  if (before === undefined || last === undefined || now - last.firstAt > NEWS_MS) return [];
  return differences(before.snapshot, last.snapshot, before.lastAt);
}

/** How the newest state differs from the one that was there at `date`; null where nothing was known then. */
export function changesSince(history: readonly Seen[], date: Instant): readonly Change[] | null {
  const then = history.findLast(seen => seen.firstAt <= date);
  const last = history.at(-1);
  return then === undefined || last === undefined ? null : differences(then.snapshot, last.snapshot, then.lastAt);
}
