import { aimOf, type Glimpse, markAt, marked, SILENT } from '../../observe/glance.ts';
import type { Registration } from '../../registration/registration.ts';
import { driftReport } from '../../say/alert/reports.ts';
import type { Look } from '../../services.ts';
import type { Address } from '../../values/address.ts';
import type { Name } from '../../values/name.ts';
import { isUnexplained } from '../decide/announced.ts';
import type { Decision } from '../decide/draft.ts';
import {
  CERTIFICATES_EVERY_MS,
  HOUR_MS,
  MAX_HITS,
  OUT_OF_TURN_PER_HOUR,
  REGISTRATION_AGAIN_MS,
  REGISTRATION_EVERY_MS,
} from '../limits.ts';
import type { WatchPorts } from '../ports.ts';
import { readLook } from '../read/look.ts';
import { driftTrouble, readCertificates, readRegistration } from '../read/registration.ts';
import type { Seen } from '../seen.ts';
import type { Budget } from './budget.ts';
import { type Conclusions, dueIn, thoroughAfter } from './conclude.ts';
import { behindIn, drifting } from './drift.ts';
import type { Urgency } from './full-looks.ts';
import type { Keeping } from './keeping.ts';
import { type Names, shared, type Watched } from './names.ts';

/** What is done for one name: a light check, a full look, its registration, its certificates. Nothing here rejects. */

export interface WorkOf extends WatchPorts {
  readonly keeping: Keeping;
  readonly names: Names;
  readonly budget: Budget;
  readonly conclusions: Conclusions;
  /** Wants a full look at a name. */
  want(name: Name, how: Urgency): void;
  /** Wants one after so many milliseconds. */
  wantAfter(name: Name, ms: number): void;
  /** A name rests on other servers than before. */
  moved(): void;
  /** A look found our own network at fault, or well. */
  sight(seen: Seen): void;
}

/** One of the parent's servers, one of its own; what differs from what a full look saw there wants a full look. */
export async function glance(watched: Watched, of: WorkOf): Promise<void> {
  const { aim, subject } = watched;
  if (aim === null) return of.want(subject.domain, 'calm');
  const turn = watched.turn++;
  const parent = aim.parents.addresses[turn % Math.max(1, aim.parents.addresses.length)];
  const server = aim.servers.addresses[turn % Math.max(1, aim.servers.addresses.length)];
  const [above, own] = await Promise.all([
    parent === undefined
      ? null
      : inTurn(parent, aim.parent, of, () => of.glances.above(subject.domain, aim.parent, parent)),
    server === undefined ? null : inTurn(server, null, of, () => of.glances.at(subject.domain, server)),
  ]);
  if (server !== undefined && own?.serial != null)
    watched.drift = drifting(watched.drift, server, own.serial, of.clock.now());
  const differs = [
    differing(watched, true, parent, above),
    differing(watched, false, server, own),
    watched.drift !== null &&
      behindIn(watched.drift, of.clock.now()).length > 0 &&
      !of.conclusions.open().has(`serial:${subject.domain}`) &&
      isFirst(watched),
  ];
  if (differs.some(one => one)) of.want(subject.domain, 'soon');
}

/** A server that stays behind is judged by full looks at their own pace. */
const isFirst = (watched: Watched): boolean => watched.memory.pending[`serial:${watched.subject.domain}`] === undefined;

function differing(watched: Watched, above: boolean, server: Address | undefined, seen: Glimpse | null): boolean {
  const marks = above ? watched.aim?.parents : watched.aim?.servers;
  if (server === undefined || seen === null || marks === undefined || markAt(marks, server) === seen.mark) return false;
  watched.odd.set(server, { above, mark: seen.mark });
  return true;
}

async function inTurn<T>(
  server: Address,
  registry: Name | null,
  { budget, clock, share }: WorkOf,
  ask: () => Promise<T>,
): Promise<T> {
  const waitMs = budget.reserve(server, registry, clock.monotonicMs(), share?.processes() ?? 1);
  if (waitMs > 0) await new Promise<void>(resolve => clock.after(waitMs, resolve));
  return ask();
}

/** Asks everybody, decides, tells, keeps; and what follows from it. */
export async function lookFully(watched: Watched, of: WorkOf): Promise<void> {
  const { subject } = watched;
  const odd = new Map(watched.odd);
  let last: Look | null = null;
  for await (const look of of.tracer.trace({ name: subject.domain, type: 'A' }, { onlyLast: true })) last = look;
  if (last === null) return;
  const portfolio = await of.portfolio().catch(() => null);
  const severities = portfolio?.settings.severity ?? new Map();
  const seen = await announcing(
    drifted(readLook(last, subject.domain, of.clock.now(), { severities }), watched),
    watched,
    of,
  );
  of.sight(seen);
  if (seen.state === 'blind') return;
  aimAnew(watched, last, odd);
  const before = watched.memory;
  const decision = await of.conclusions.of(watched, seen);
  if (decision.next.restsOn.join() !== before.restsOn.join()) of.moved();
  await follow(watched, decision, of);
  const isOther = before.last !== null && before.last.code !== decision.next.last?.code;
  if (isOther || hasMoved(before.facts, seen))
    void outOfTurn(watched, of).catch(error => of.log('error', `asking a registry: ${String(error)}`));
}

/** One full look for somebody at another place: the causes of what is wrong; null where it proves nothing. Tells and keeps nothing. */
export async function causesAt(name: Name, of: WatchPorts): Promise<readonly string[] | null> {
  let last: Look | null = null;
  for await (const look of of.tracer.trace({ name, type: 'A' })) last = look;
  const portfolio = await of.portfolio().catch(() => null);
  const severities = portfolio?.settings.severity ?? new Map();
  const seen = last === null ? null : readLook(last, name, of.clock.now(), { severities });
  const isSeen = seen?.state === 'well' || seen?.state === 'mending' || seen?.state === 'trouble';
  return seen !== null && isSeen ? seen.troubles.map(({ cause }) => cause) : null;
}

/** Where the DS records are others than they were, the zone is asked whether it wanted that (RFC 7344). */
async function announcing(seen: Seen, { memory, subject }: Watched, of: WorkOf): Promise<Seen> {
  if (seen.trust === undefined || !isUnexplained(seen, memory, of.clock.now())) return seen;
  return { ...seen, trust: { ...seen.trust, announced: await of.announcements(subject.domain) } };
}

/** What is seen of the delegation differs from the last look: the registry may know why. */
const hasMoved = (before: Seen['facts'] | undefined, seen: Seen): boolean =>
  before !== undefined &&
  before !== null &&
  (seen.facts === null ? seen.state === 'trouble' : JSON.stringify(before) !== JSON.stringify(seen.facts));

/** A server that stays behind is not seen by one look: light checks have counted for hours. */
function drifted(seen: Seen, { drift, subject }: Watched): Seen {
  if (drift === null || seen.state !== 'well') return seen;
  const behind = behindIn(drift, seen.at);
  const judges = [...seen.judges, 'serial' as const];
  if (behind.length === 0) return { ...seen, judges };
  const report = driftReport(subject.domain, behind, drift.newest.serial, drift.newest.firstAt);
  return { ...seen, judges, troubles: [...seen.troubles, driftTrouble(subject.domain, seen.at, report)] };
}

/** From now on light checks are held against this look; where they saw another thing, and it changed nothing, against that. */
function aimAnew(watched: Watched, look: Look, odd: Watched['odd']): void {
  const aim = aimOf(look.evidence, watched.subject.domain);
  const before = watched.aim;
  if (aim === null) return;
  // A look that never came to its servers says nothing of them.
  const servers = aim.servers.addresses.length === 0 && before !== null ? before.servers : aim.servers;
  let next = { ...aim, servers };
  for (const [server, { above, mark }] of odd) {
    if (watched.odd.get(server)?.mark === mark) watched.odd.delete(server);
    if (mark === SILENT) continue;
    next = above
      ? { ...next, parents: marked(next.parents, server, mark) }
      : { ...next, servers: marked(next.servers, server, mark) };
  }
  watched.aim = shared(next);
}

async function follow(watched: Watched, decision: Decision, of: WorkOf): Promise<void> {
  const { domain } = watched.subject;
  const now = of.clock.now();
  const afterMs = thoroughAfter(watched, decision, of.conclusions.open(), of.names.size, now);
  watched.memory = { ...watched.memory, due: { ...watched.memory.due, thorough: dueIn(now, afterMs) } };
  if (decision.lookAgainMs !== null) of.wantAfter(domain, decision.lookAgainMs);
  for (const name of decision.alsoLook) if (of.names.has(name)) of.want(name, 'first');
  if (decision.lookUnder !== null)
    for (const name of restingOn(decision.lookUnder, of.names)) if (name !== domain) of.want(name, 'soon');
  await of.keeping.keep({ memory: watched.memory, aim: watched.aim });
}

/** Names all of whose servers lie under another, as many as are named in an alert. */
function restingOn(dead: Name, names: Names): Name[] {
  return [...names.values()]
    .flatMap(({ subject, memory: { restsOn } }) =>
      restsOn.length > 0 && restsOn.every(server => server === dead || server.endsWith(`.${dead}`))
        ? [subject.domain]
        : [],
    )
    .slice(0, MAX_HITS);
}

/** Asks for the registration at once, past its turn; not more often than the strictest registries bear. */
async function outOfTurn(watched: Watched, of: WorkOf): Promise<void> {
  const now = of.clock.now();
  const recent = watched.memory.askedOutOfTurn.filter(at => now - at < HOUR_MS);
  if (recent.length >= OUT_OF_TURN_PER_HOUR) return;
  watched.memory = { ...watched.memory, askedOutOfTurn: [...recent, now] };
  await askRegistration(watched, of);
}

/** Asks for the registration; what differs from the good state wants a full look, which judges it. */
export async function askRegistration(watched: Watched, of: WorkOf): Promise<void> {
  const { registrations, clock } = of;
  const { domain, by } = watched.subject;
  if (registrations === null) return;
  const found = await lastOf(registrations, domain);
  const now = clock.now();
  const portfolio = await of.portfolio().catch(() => null);
  const seen = found === null ? null : onlyOurs(readRegistration(found, domain, now, portfolio), by === 'servers');
  const isKnown = seen !== null && seen.state !== 'undecided';
  const before = JSON.stringify(watched.memory.registration);
  if (isKnown) await of.conclusions.of(watched, seen);
  const afterMs = isKnown ? REGISTRATION_EVERY_MS : REGISTRATION_AGAIN_MS;
  watched.memory = { ...watched.memory, due: { ...watched.memory.due, registration: dueIn(now, afterMs) } };
  await of.keeping.keep({ memory: watched.memory, aim: watched.aim });
  if (before !== 'null' && before !== JSON.stringify(watched.memory.registration)) of.want(domain, 'soon');
}

async function lastOf(desk: NonNullable<WorkOf['registrations']>, domain: Name): Promise<Registration | null> {
  let last: Registration | null = null;
  for await (const { registration } of (await desk.look(domain, { fresh: true })) ?? []) last = registration;
  return last;
}

/** Days before its end at which the registration of somebody else's domain, which ours rest on, is worth a word. */
const OTHERS_DAYS = 14;

const onlyOurs = (seen: Seen, isOthers: boolean): Seen =>
  isOthers ? { ...seen, troubles: seen.troubles.filter(({ step }) => step === null || step <= OTHERS_DAYS) } : seen;

export async function lookAtCertificates(watched: Watched, of: WorkOf): Promise<void> {
  const now = of.clock.now();
  if (of.certificates !== null) {
    const { ends, whole } = await of.certificates(watched.subject.domain);
    if (ends.length > 0) await of.conclusions.of(watched, readCertificates(ends, whole, watched.subject.domain, now));
  }
  watched.memory = {
    ...watched.memory,
    due: { ...watched.memory.due, certificates: dueIn(now, CERTIFICATES_EVERY_MS) },
  };
  await of.keeping.keep({ memory: watched.memory, aim: watched.aim });
}
