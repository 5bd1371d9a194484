import type { Portfolio } from '../../portfolio/schema.ts';
import { missedReport } from '../../say/alert/reports.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { Alert } from '../alarm.ts';
import { countingIn, FOUND_AGAIN_MS, NO_SERVER_DOMAINS, tellServerDomains } from '../beside/server-domains.ts';
import { type Expectation, type Orders, withoutOld } from '../orders.ts';
import { causeKey, NO_IMPACT } from '../seen.ts';
import { newWatched } from './names.ts';
import { firstTurn, hashOf } from './spread.ts';
import { setDue, type Watch } from './state.ts';
import { namedSubjects, type Subject, withServers } from './subjects.ts';

/** What people ordered and wrote down, read now and then; and what the time alone brings. */

/** Milliseconds between two looks at what the time alone brings: reminders, orders that end. */
const SWEEP_MS = 10_000;

/** Reads orders and portfolio, and does what they change. */
export async function reread(watch: Watch): Promise<void> {
  const { keeping, names, clock } = watch;
  const [orders, portfolio, servers] = await Promise.all([
    keeping.orders(),
    watch.portfolio().catch(() => null),
    watch.share === undefined ? NO_SERVER_DOMAINS : keeping.serverDomains(),
  ]);
  const counting = countingIn(servers, clock.now());
  const isOther =
    portfolio !== watch.written || orders !== watch.orders || counting.join() !== watch.serverDomains.join();
  // With many names this is much work, and hardly ever another result.
  if (isOther || watch.haveMoved) {
    watch.haveMoved = false;
    watch.written = portfolio;
    watch.serverDomains = counting;
    follow(watch, subjectsOf(watch, portfolio, orders));
    await tellServerDomains(watch, servers);
  } else if (clock.now() - watch.serversToldAt > FOUND_AGAIN_MS) await tellServerDomains(watch, servers);
  for (const name of ordered(watch.orders, orders)) if (names.has(name)) watch.want(name, 'soon');
  watch.orders = orders;
  const passedMs = clock.now() - watch.sweptAt;
  if (passedMs >= SWEEP_MS || passedMs < 0) await sweep(watch, orders);
}

/** The names to look at, with those that they rest on as far as that is known. */
function subjectsOf(
  { names, known, serverDomains }: Watch,
  portfolio: Portfolio | null,
  orders: Orders,
): readonly Subject[] {
  const restsOn = (domain: Name): readonly Name[] =>
    (names.get(domain)?.memory ?? known.get(domain)?.memory)?.restsOn ?? [];
  const refused = new Set<string>([...(portfolio?.watch.ignore ?? []), ...Object.keys(orders.removed)]);
  return withServers(namedSubjects(portfolio, orders), restsOn, domain => refused.has(domain), serverDomains);
}

/** Sets the names that are looked at. */
function follow(watch: Watch, subjects: readonly Subject[]): void {
  const { names, agenda, known, everyMs } = watch;
  const now = watch.clock.now();
  const wanted = new Set(subjects.map(({ domain }) => domain));
  for (const name of names.keys()) {
    if (wanted.has(name)) continue;
    names.delete(name);
    agenda.drop(name);
    watch.elsewhere.drop(name);
  }
  for (const subject of subjects) {
    const { domain } = subject;
    const before = names.get(domain);
    if (before?.subject.by === subject.by) continue;
    const watched = newWatched(subject, before ?? known.get(domain) ?? null, now, now, hashOf(domain) % MAX_TURN);
    names.set(domain, watched);
    setDue(watch, watched, firstTurn(domain, everyMs, now));
  }
}

/** Names begin at different servers of their zones: a prime, larger than any zone has. */
const MAX_TURN = 997;

/** Names whose orders are new: what they change shows at once. */
function ordered(before: Orders | null, now: Orders): readonly Name[] {
  if (before === now) return [];
  if (before === null) return Object.keys(now.accepted) as Name[];
  const changed = (key: 'accepted' | 'paused' | 'muted'): string[] =>
    [...new Set([...Object.keys(before[key]), ...Object.keys(now[key])])].filter(
      name => JSON.stringify(before[key][name]) !== JSON.stringify(now[key][name]),
    );
  const expected = now.expected.length === before.expected.length ? [] : now.expected.map(({ domain }) => domain);
  return [...new Set([...changed('accepted'), ...changed('paused'), ...changed('muted'), ...expected])] as Name[];
}

async function sweep(watch: Watch, orders: Orders): Promise<void> {
  const now = watch.clock.now();
  const ended = ({ until }: { readonly until: Instant }): boolean => until > watch.sweptAt && until <= now;
  const loud = Object.entries(orders.muted).filter(([, mute]) => ended(mute));
  // What was silent may be said now.
  for (const [name] of loud)
    for (const { subject, memory } of watch.names.values())
      if ((name === 'all' || name === subject.domain) && Object.keys(memory.pending).length > 0)
        watch.want(subject.domain, 'soon');
  const missed = orders.expected.filter(ended).filter(({ domain }) => watch.share?.isMine(domain) !== false);
  for (const expected of missed) await tellMissed(watch, expected);
  watch.sweptAt = now;
  const kept = withoutOld(orders, now);
  if (JSON.stringify(kept) !== JSON.stringify(orders)) await watch.keeping.changeOrders(all => withoutOld(all, now));
  await watch.conclusions.remind();
}

/** A change that was expected has not come: whoever plans something else should know. */
async function tellMissed(watch: Watch, one: Expectation): Promise<void> {
  const good = watch.names.get(one.domain)?.memory.good ?? null;
  const isMet = good !== null && good.by === one.by && good.at >= one.at;
  if (!isMet)
    await watch.conclusions.tell({ reason: 'expected', alert: missedAlert(one, watch.clock.now()), line: null });
}

const missedAlert = (one: Expectation, now: Instant): Alert => ({
  kind: 'changed',
  cause: causeKey('changed', one.domain, `missed ${one.until}`),
  severity: 'low',
  code: 'expected-change-missing',
  fixer: 'you',
  confidence: 'certain',
  because: [one.domain],
  hits: [{ domain: one.domain, since: one.at, code: 'expected-change-missing', severity: 'low', overAt: now }],
  since: one.at,
  noticedAt: now,
  resolvedAt: now,
  impact: NO_IMPACT,
  report: missedReport(one.domain, one.what, one.values, one.by, one.until),
  earlier: null,
  silenced: null,
  acknowledged: null,
  reminders: { sent: 0, nextAt: null },
});
