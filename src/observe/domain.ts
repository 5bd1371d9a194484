import type { TrustAnchor } from '../dns/dnssec/anchors.ts';
import type { DnssecView } from '../dns/dnssec/view.ts';
import type { Question } from '../dns/message.ts';
import { walk } from '../dns/walk/driver.ts';
import type { Given, ServerAddress, Trace } from '../dns/walk/facts.ts';
import type { SharedFacts } from '../dns/walk/shared.ts';
import type { Evidence, History } from '../evidence.ts';
import type { Address } from '../values/address.ts';
import type { Instant } from '../values/instant.ts';
import { labelDepth, type Name } from '../values/name.ts';
import type { World } from '../world/ports.ts';

/** What is kept of a domain, in the two forms that observing needs it in. */
export interface Recalled {
  readonly history: History | null;
  readonly given: Given;
}

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
  /** Whether a zone is a registry's; null until the list of public suffixes is loaded. */
  readonly isRegistryZone: () => ((zone: Name) => boolean) | null;
}

/** Looks at a domain from all sides at once and yields what is known so far; the last value is complete. */
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
  const isRegistryZone = (zone: Name): boolean => parts.isRegistryZone()?.(zone) ?? labelDepth(zone) < 2;
  const input = {
    asked,
    hints: parts.hints,
    resolvers: parts.resolvers,
    typeAsked,
    isRegistryZone,
    given,
    shared: parts.shared,
  };
  // Loaded while the first questions travel: a microtask runs after the walk has sent them.
  const validating = Promise.resolve().then(loadValidator);
  for await (const trace of walk(input, parts.world)) {
    const takenAt = parts.world.clock.now();
    const dnssec = (await validating)(trace, parts.anchors, takenAt);
    yield { trace, history, dnssec, registrations: new Map(), takenAt };
  }
}

type Validator = (trace: Trace, anchors: readonly TrustAnchor[] | null, now: Instant) => DnssecView;

/** Validation of one trace's snapshots, each building on the checks of the one before. */
async function loadValidator(): Promise<Validator> {
  const [{ validate }, { newWork }, { BUILT_IN_ANCHORS }] = await Promise.all([
    import('../dns/dnssec/validate.ts'),
    import('../dns/dnssec/work.ts'),
    import('../dns/dnssec/anchors.ts'),
  ]);
  const work = newWork();
  return (trace, anchors, now) => validate(trace, anchors ?? BUILT_IN_ANCHORS, now, work);
}
