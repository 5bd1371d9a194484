import type { Params, Severity } from '../../checks/check.ts';
import type { RegistrationFacts } from '../../evidence.ts';
import type { FoundCut } from '../../graph/analysis.ts';
import type { Surroundings } from '../../graph/model/facts.ts';
import type { Portfolio } from '../../portfolio/schema.ts';
import type { Instant } from '../../values/instant.ts';
import { isAtOrUnder, labelDepth, labelsOf, type Name, parseName, suffixOf } from '../../values/name.ts';
import type { RiskFinding } from '../spof.ts';

/** What findings are drawn from. */
export interface Known {
  readonly facts: Surroundings;
  readonly portfolio: Portfolio | null;
  readonly registrations: ReadonlyMap<Name, RegistrationFacts>;
  readonly cuts: readonly FoundCut[];
  /** The last good snapshot, to compare with; null where there is none, or it is what `facts` are. */
  readonly before: Surroundings | null;
  readonly now: Instant;
}

/** A finding before anybody has said what it rests on. */
export type Bare = Omit<RiskFinding, 'evidence' | 'certainty'>;

export const found = (code: string, severity: Severity, about: readonly Name[], params: Params = {}): Bare => ({
  code,
  severity,
  about,
  params,
});

/** One finding where it holds, else none. */
export const when = (holds: boolean, finding: () => Bare): Bare[] => (holds ? [finding()] : []);

/** The domain among these that a name lies in; null for none. */
export const inside = (name: Name | null, domains: readonly Name[]): Name | null =>
  name === null ? null : (domains.find(one => isAtOrUnder(name, one)) ?? null);

/** The domain of a mail address; null where that is none. */
export const mailDomain = (address: string): Name | null =>
  address.includes('@') ? parseName(address.slice(address.lastIndexOf('@') + 1)) : null;

/** Who the registrar of a domain is, as the portfolio calls it, else as the registry does. */
export const registrarOf = ({ facts, registrations }: Known, domain: Name): string | null =>
  facts.registrations.find(one => one.domain === domain)?.registrar ??
  registrations.get(domain)?.registrar?.name ??
  null;

/** The only value among these; null where there are several, or none. */
export const only = <T>(values: readonly T[]): T | null => (new Set(values).size === 1 ? (values[0] as T) : null);

/** Letters and digits in lower case: `101domain GRS Limited` begins like `101domain`. */
export const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * What operators of name servers name them by: the label below the suffix, without numbers (`awsdns` of
 * ns-1.awsdns-05.co.uk). A guess by names, as nobody publishes who runs a server.
 */
export function operatorKey(server: Name, registrableOf: (of: Name) => Name | null): string {
  const domain = registrableOf(server) ?? suffixOf(server, Math.min(2, labelDepth(server)));
  return (labelsOf(domain)[0] ?? '').toLowerCase().replace(/[-_]?\d+$/, '');
}
