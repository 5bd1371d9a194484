import type { Outcome, OutcomeKind } from './walk/facts.ts';

/** How much an outcome helps whoever asked: the ladder of a question keeps the lowest number. 0 moves a walk on. */
const RANK: Readonly<Record<OutcomeKind, number>> = {
  answer: 0,
  alias: 0,
  referral: 0,
  nxdomain: 0,
  nodata: 0,
  truncated: 1,
  'not-authoritative': 2,
  upward: 2,
  empty: 2,
  refused: 3,
  servfail: 3,
  formerr: 4,
  malformed: 5,
  mismatched: 6,
  unreachable: 7,
  silent: 8,
  'not-asked': 9,
};

export const rankOf = (outcome: Outcome): number => RANK[outcome.kind];

/** True for a kind of outcome that moves a walk on: the server knows the zone. */
export const isUsableKind = (kind: OutcomeKind): boolean => RANK[kind] === 0;

export const isUsable = (outcome: Outcome | null): boolean => outcome !== null && isUsableKind(outcome.kind);
