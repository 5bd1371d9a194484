import type { TrustAnchor } from '../dns/dnssec/anchors.ts';
import type { DnssecView } from '../dns/dnssec/view.ts';
import type { Question } from '../dns/message.ts';
import { type WalkInput, walk } from '../dns/walk/driver.ts';
import type { Given, KnownServers, ServerAddress, Trace } from '../dns/walk/facts.ts';
import { WALK_MS } from '../dns/walk/limits.ts';
import { createResolver } from '../dns/walk/resolve.ts';
import type { SharedFacts } from '../dns/walk/shared.ts';
import type { Evidence, History } from '../evidence.ts';
import type { Address } from '../values/address.ts';
import type { Instant } from '../values/instant.ts';
import { labelDepth, type Name } from '../values/name.ts';
import type { Clock, World } from '../world/ports.ts';
import type { Later } from '../world/turns.ts';
import { listedServers } from './listed.ts';
import { type AskRegistration, type Gathering, gatherRegistrations } from './registrations.ts';

/** What is kept of a domain, in the two forms that observing needs it in. */
export interface Recalled {
  readonly history: History | null;
  readonly given: Given;
}

/** Milliseconds that our own clock may be off: verdicts about signatures and expiry bear no more. */
const CLOCK_OFF_MS = 300_000;

/** Milliseconds that a healthy answer waits for registration data: it must not cost the time that the walk has won. */
const WELL_MS = 300;

export interface ObserveParts {
  readonly world: World;
  /** Where the walk begins. */
  readonly hints: readonly ServerAddress[];
  /** Public resolvers asked as hints; none to leave them out. */
  readonly resolvers: readonly Address[];
  /** What the store knows of the name's domain; a rejection counts as nothing known. The walk begins without waiting for it. */
  readonly recalled: Promise<Recalled>;
  /** What the root's keys must match; null for those built in. */
  readonly anchors: readonly TrustAnchor[] | null;
  /** What traces of one process tell each other of the root and the TLDs. */
  readonly shared: SharedFacts;
  /** Loads what asks for registration data; null to leave it out. */
  readonly registration: (() => Promise<AskRegistration>) | null;
  /** What is known on the way is not yielded. */
  readonly onlyLast?: boolean;
  /** When to do what holds the process up. */
  readonly later: Later;
  /** Whether a zone is a registry's; null until the list of public suffixes is loaded. */
  readonly isRegistryZone: () => ((zone: Name) => boolean) | null;
}

/** Looks at a domain from all sides at once and yields what is known so far; the last value is complete, and with `onlyLast` the only one. */
export async function* observeDomain(
  asked: Question,
  typeAsked: boolean,
  parts: ObserveParts,
): AsyncGenerator<Evidence, void, void> {
  let history: History | null = null;
  const given = parts.recalled.then(recalled => {
    history = recalled.history;
    return recalled.given;
  });
  given.catch(() => undefined);
  const input = inputOf(asked, typeAsked, parts, given, () => registrations);
  // Loaded while the first questions travel, and in pieces: the answers are more urgent.
  const registrations = parts.later(() => gathering(asked.name, parts));
  const validating = parts.later(loadValidator);
  const evidenceOf = async (trace: Trace): Promise<Evidence> => {
    const takenAt = parts.world.clock.now();
    const aheadMs = parts.world.clock.aheadMs?.() ?? 0;
    const isOff = Math.abs(aheadMs) >= CLOCK_OFF_MS;
    const dnssec = (await validating)(trace, parts.anchors, takenAt, isOff);
    const off = isOff ? { clockAheadMs: aheadMs } : {};
    return { trace, history, dnssec, registrations: new Map((await registrations)?.facts), takenAt, ...off };
  };
  let last: Trace | null = null;
  for await (const trace of walk(input, parts.world)) {
    last = trace;
    (await registrations)?.follow(trace);
    if (!parts.onlyLast) yield await evidenceOf(trace);
  }
  const gathered = await registrations;
  if (last === null) return;
  const until = deadline(parts.world.clock, last);
  while (gathered !== null && !gathered.isDone() && !until.isOver()) {
    await Promise.race([gathered.changed(), until.over]);
    gathered.follow(last);
    if (!parts.onlyLast) yield await evidenceOf(last);
  }
  until.cancel();
  if (parts.onlyLast) yield await evidenceOf(last);
}

/** What the walk begins with, and what it is told on its way. */
function inputOf(
  asked: Question,
  typeAsked: boolean,
  parts: ObserveParts,
  given: Promise<Given>,
  registrations: () => Promise<Gathering | null>,
): WalkInput {
  const { world, hints, resolvers, shared } = parts;
  const isRegistryZone = (zone: Name): boolean => parts.isRegistryZone()?.(zone) ?? labelDepth(zone) < 2;
  const listed = async (): Promise<KnownServers | null> => {
    const gathered = await registrations();
    return gathered && listedServers(asked.name, gathered, createResolver(world, hints), world.clock);
  };
  const later = parts.registration === null ? {} : { listed };
  return { asked, hints, resolvers, typeAsked, isRegistryZone, given, shared, ...later };
}

const gathering = async (asked: Name, { registration }: ObserveParts): Promise<Gathering | null> =>
  registration === null ? null : gatherRegistrations(asked, await registration());

/** When registration data are not waited for any longer: soon where all is well, else at the end of the answer's time. */
function deadline(clock: Clock, trace: Trace): { over: Promise<void>; isOver(): boolean; cancel(): void } {
  const isWell = trace.chains.every(chain => chain.end.kind === 'answer' || chain.end.kind === 'alias');
  let isOver = false;
  let cancel = (): void => undefined;
  const over = new Promise<void>(resolve => {
    cancel = clock.after(isWell ? WELL_MS : Math.max(0, WALK_MS - trace.tookMs), () => {
      isOver = true;
      resolve();
    });
  });
  return { over, isOver: () => isOver, cancel };
}

type Validator = (trace: Trace, anchors: readonly TrustAnchor[] | null, now: Instant, isOff: boolean) => DnssecView;

/** Validation of one trace's snapshots, each building on the checks of the one before. */
async function loadValidator(): Promise<Validator> {
  const [{ validate, withoutTime }, { newWork }, { BUILT_IN_ANCHORS }] = await Promise.all([
    import('../dns/dnssec/validate.ts'),
    import('../dns/dnssec/work.ts'),
    import('../dns/dnssec/anchors.ts'),
  ]);
  const work = newWork();
  return (trace, anchors, now, isOff) => {
    const view = validate(trace, anchors ?? BUILT_IN_ANCHORS, now, work);
    return isOff ? withoutTime(view) : view;
  };
}
