import type { Question } from '../dns/message.ts';
import { walk } from '../dns/walk/driver.ts';
import type { Given, ServerAddress } from '../dns/walk/facts.ts';
import type { SharedFacts } from '../dns/walk/shared.ts';
import type { Evidence, History } from '../evidence.ts';
import type { Address } from '../values/address.ts';
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
  for await (const trace of walk(input, parts.world))
    yield { trace, history, registrations: new Map(), takenAt: parts.world.clock.now() };
}
