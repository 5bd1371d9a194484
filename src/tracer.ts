import type { TrustAnchor } from './dns/dnssec/anchors.ts';
import type { ServerAddress } from './dns/walk/facts.ts';
import { newSharedFacts } from './dns/walk/shared.ts';
import type { OwnDomain } from './evidence.ts';
import type { Recalled } from './observe/domain.ts';
import { observeDomain } from './observe/domain.ts';
import type { AskRegistration } from './observe/registrations.ts';
import type { Portfolio } from './portfolio/schema.ts';
import type { Look, RegistrationDesk, Tracer } from './services.ts';
import type { Address } from './values/address.ts';
import type { Name } from './values/name.ts';
import type { World } from './world/ports.ts';
import { oneByOne, turn } from './world/turns.ts';

/** What is kept between traces. It never throws: without a store nothing is recalled, and `remember` says why. */
export interface Memory {
  recall(asked: Name): Promise<Recalled>;
  /** What is known of the domains that the portfolio names. */
  recallOwn(portfolio: Portfolio): Promise<readonly OwnDomain[]>;
  /** Keeps a finished look; gives one sentence about our own trouble, or null. */
  remember(look: Look): Promise<string | null>;
}

export interface TracerParts {
  readonly world: World;
  readonly hints: readonly ServerAddress[];
  readonly resolvers: readonly Address[];
  /** Null for the built-in trust anchors. */
  readonly anchors?: readonly TrustAnchor[] | null;
  /** Loaded while the first questions travel; null to judge without registration data. */
  readonly registrations: (() => Promise<RegistrationDesk>) | null;
  /** Opened while the first questions are on their way; null to keep nothing. */
  readonly memory: (() => Promise<Memory>) | null;
  /** What the operator wrote down, read while the first questions travel; null to do without. */
  readonly portfolio?: (() => Promise<Portfolio | null>) | null;
}

const FORGETFUL: Memory = {
  recall: async () => ({ history: null, given: { lastGood: null, controls: [] } }),
  recallOwn: async () => [],
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
      const later = oneByOne();
      const memory = later(() => parts.memory?.() ?? FORGETFUL);
      const judging = later(loadJudges);
      const company = later(async () => companyOf(parts, await memory));
      company.catch(() => undefined);
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
        registration: parts.registrations
          ? async () => askingOf(await (parts.registrations as NonNullable<TracerParts['registrations']>)())
          : null,
        shared,
        later,
        onlyLast: options?.onlyLast ?? false,
        isRegistryZone: () => judges?.isRegistryZone ?? null,
      });
      let last: Look | null = null;
      for await (const evidence of observed) {
        const { judge } = await judging;
        if (last !== null) yield last;
        last = judge(evidence, await company);
      }
      if (last === null) return;
      const warning = await (await memory).remember(last);
      yield warning === null ? last : { ...last, warnings: [...last.warnings, warning] };
    },
  };
}

interface Company {
  readonly portfolio: Portfolio;
  readonly own: readonly OwnDomain[];
}

/** What the operator wrote down, and what memory knows of the domains in it; null without a portfolio. */
async function companyOf(parts: TracerParts, memory: Memory): Promise<Company | null> {
  const portfolio = (await parts.portfolio?.()) ?? null;
  return portfolio && { portfolio, own: await memory.recallOwn(portfolio) };
}

/** Registration data as diagnosis needs them, from the desk that answers `whois` as well. */
async function askingOf(desk: RegistrationDesk): Promise<AskRegistration> {
  const { factsOf } = await import('./registration/facts.ts');
  return async (asked, options) => {
    const looks = await desk.look(asked, options);
    return looks === null
      ? null
      : (async function* () {
          for await (const { registration } of looks) yield factsOf(registration);
        })();
  };
}

async function loadJudges() {
  const { isRegistryZone } = await import('./values/suffix.ts');
  await turn();
  const { diagnose } = await import('./diagnose/diagnose.ts');
  await turn();
  const { CHECKS, WORDS } = await import('./checks.ts');
  const judge = (observed: Look['evidence'], company: Company | null): Look => {
    const evidence = company === null ? observed : { ...observed, own: company.own };
    const look = { evidence, diagnosis: diagnose(evidence, CHECKS), words: WORDS, warnings: [] };
    return company === null ? look : { ...look, portfolio: company.portfolio };
  };
  return { judge, isRegistryZone };
}
