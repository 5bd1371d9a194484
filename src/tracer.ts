import type { TrustAnchor } from './dns/dnssec/anchors.ts';
import type { ServerAddress } from './dns/walk/facts.ts';
import { newSharedFacts } from './dns/walk/shared.ts';
import type { Recalled } from './observe/domain.ts';
import { observeDomain } from './observe/domain.ts';
import type { Look, Tracer } from './services.ts';
import type { Address } from './values/address.ts';
import type { Name } from './values/name.ts';
import type { World } from './world/ports.ts';

/** What is kept between traces. It never throws: without a store nothing is recalled, and `remember` says why. */
export interface Memory {
  recall(asked: Name): Promise<Recalled>;
  /** Keeps a finished look; gives one sentence about our own trouble, or null. */
  remember(look: Look): Promise<string | null>;
}

export interface TracerParts {
  readonly world: World;
  readonly hints: readonly ServerAddress[];
  readonly resolvers: readonly Address[];
  /** Null for the built-in trust anchors. */
  readonly anchors?: readonly TrustAnchor[] | null;
  /** Opened while the first questions are on their way; null to keep nothing. */
  readonly memory: (() => Promise<Memory>) | null;
}

const FORGETFUL: Memory = {
  recall: async () => ({ history: null, given: { lastGood: null, controls: [] } }),
  remember: async () => null,
};

/**
 * Joins observing, diagnosis and memory. The modules that judge are loaded while the first questions travel, so that
 * a process asks the root before it has read what it will think of the answer.
 */
export function createTracer(parts: TracerParts): Tracer {
  const shared = newSharedFacts();
  return {
    async *trace(question, options) {
      const memory = Promise.resolve().then(() => parts.memory?.() ?? FORGETFUL);
      const judging = Promise.resolve().then(loadJudges);
      let judges: Awaited<ReturnType<typeof loadJudges>> | null = null;
      judging.then(
        loaded => {
          judges = loaded;
        },
        () => undefined,
      );
      const recalled = memory.then(m => m.recall(question.name));
      const observed = observeDomain(question, options?.typeAsked ?? false, {
        world: parts.world,
        hints: parts.hints,
        resolvers: parts.resolvers,
        anchors: parts.anchors ?? null,
        recalled,
        shared,
        isRegistryZone: () => judges?.isRegistryZone ?? null,
      });
      let last: Look | null = null;
      for await (const evidence of observed) {
        const { judge } = await judging;
        if (last !== null) yield last;
        last = judge(evidence);
      }
      if (last === null) return;
      const warning = await (await memory).remember(last);
      yield warning === null ? last : { ...last, warnings: [...last.warnings, warning] };
    },
  };
}

async function loadJudges() {
  const [{ diagnose }, { CHECKS, WORDS }, { isRegistryZone }] = await Promise.all([
    import('./diagnose/diagnose.ts'),
    import('./checks.ts'),
    import('./values/suffix.ts'),
  ]);
  const judge = (evidence: Look['evidence']): Look => ({
    evidence,
    diagnosis: diagnose(evidence, CHECKS),
    words: WORDS,
    warnings: [],
  });
  return { judge, isRegistryZone };
}
