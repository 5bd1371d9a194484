import type { Params, Severity } from '../checks/check.ts';
import type { RegistrationFacts } from '../evidence.ts';
import type { FoundCut } from '../graph/analysis.ts';
import type { Surroundings } from '../graph/model/facts.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';
import type { RiskFinding } from './spof.ts';

/** What findings are drawn from. */
export interface Known {
  readonly facts: Surroundings;
  readonly portfolio: Portfolio | null;
  readonly registrations: ReadonlyMap<Name, RegistrationFacts>;
  readonly cuts: readonly FoundCut[];
  readonly now: Instant;
}

export const found = (code: string, severity: Severity, about: readonly Name[], params: Params = {}): RiskFinding => ({
  code,
  severity,
  about,
  params,
});
