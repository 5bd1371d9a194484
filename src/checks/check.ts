import type { Chain } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import type { Address } from '../values/address.ts';
import type { Name } from '../values/name.ts';

/** Worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];
export type Fixer =
  | 'nobody'
  | 'you'
  | 'dns-host'
  | 'registrar'
  | 'registry'
  | 'root'
  | 'other-domain-owner'
  | 'network'
  | 'wait';
export type Confidence = 'certain' | 'likely' | 'possible';

/**
 * Values for the holes of a sentence. Names stay names here (trailing dot), the words show them as people type them;
 * `…Seconds` is a length of time, `…At` an instant (milliseconds), a list is shown as "a, b and c".
 * Every sentence may also use `{about}` and `{servers}`, which stand beside the params in a finding.
 */
export type Params = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Something seen by a check: fields first, the sentence is made from them elsewhere. */
export interface Finding {
  readonly code: string;
  readonly about: readonly Name[];
  readonly servers: readonly { readonly name: Name; readonly address: Address }[];
  readonly params: Params;
  /** Present where the finding can be the cause: what it would be as a verdict. */
  readonly cause?: CauseClaim;
}

/** A claim to be the cause of the outage; diagnosis takes the one that stands first in the order of precedence. */
export interface CauseClaim {
  readonly fixer: Fixer;
  readonly confidence: Confidence;
  readonly brokenAt: Name | null;
  readonly because: readonly Name[];
  readonly severity: Severity | 'none';
  /** Only where the code stands twice in the order of precedence: in which group this claim belongs. */
  readonly group?: Group;
  /** The domain whose own verdict explains this one: a dead dependency, an alias' target. */
  readonly restsOn?: Name;
}

/** The groups of the order of precedence: what stops everybody first, then nearest the root. */
export type Group =
  | 'own-network'
  | 'above'
  | 'parent-denies'
  | 'no-good-server'
  | 'dnssec'
  | 'transport'
  | 'not-yours'
  | 'some-hurt';

/**
 * How a finding is said: words with named holes, `{servers}` and the like. `{say|says}` is the second word where
 * `{servers}` is one name server. One sentence, for a tired human.
 */
export interface FindingWords {
  readonly severity: Severity;
  /** What it is and what it means for users. */
  readonly words: string;
  /** What to do; null where nothing must be done. */
  readonly remedy: string | null;
}

/** One check a file, found by listing the folder. `source` is the RFC section or the incident that it rests on. */
export interface Check {
  readonly source: string;
  readonly findings: Readonly<Record<string, FindingWords>>;
  /** Looks at one chain (what was asked, an alias' target, a dependency) of the evidence. Pure. */
  run(evidence: Evidence, chain: Chain): readonly Finding[];
}

/** Identity, for the type: `export default defineCheck({...})`. */
export const defineCheck = (check: Check): Check => check;
