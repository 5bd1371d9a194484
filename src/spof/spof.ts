import type { Params, Severity } from '../checks/check.ts';
import type { FoundCut } from '../graph/analysis.ts';
import type { Graph, Provenance } from '../graph/graph.ts';
import type { CutGroup } from '../graph/group.ts';
import type { NeedFact } from '../graph/model/facts.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';

/** Something about what a name rests on that is worth changing. Fields only: the sentence is made from them elsewhere. */
export interface RiskFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly about: readonly Name[];
  readonly params: Params;
  /** Possible: it rests on old data, or on what is only likely. */
  readonly certainty: 'definite' | 'possible';
  readonly evidence: RiskEvidence;
}

/** Who says so, and when that was. */
export interface RiskEvidence {
  readonly source: Provenance;
  /** ISO 8601; null where the portfolio says it, which has no date. */
  readonly at: string | null;
  /** What it was read from: the server of a registry, or `as-table`; null for what was seen on the way. */
  readonly by: string | null;
}

/** A change of the facts, and what it does to single points and pairs of one top. */
export interface Remedy {
  /** What to do, as code and names. */
  readonly edit: string;
  readonly about: readonly Name[];
  readonly params: Params;
  readonly top: string;
  readonly before: { readonly '1': number; readonly '2': number };
  readonly after: { readonly '1': number; readonly '2': number };
}

/** What is asked for beside the cuts. */
export interface SpofQuestion {
  /** Ids of components that are taken to be gone. */
  readonly without: readonly string[];
  /** A domain whose registration is taken to be suspended; null for none. */
  readonly suspended: Name | null;
  readonly order: 2 | 3;
}

/** Everything that was computed, ready to be said. */
export interface Spof {
  /** Null where a graph from a file names no zone. */
  readonly domain: Name | null;
  readonly baseline: 'up' | 'down';
  /** Nodes at which the failure begins, where the baseline is down. */
  readonly failing: readonly string[];
  /** Tops that are computed, in order of harm. */
  readonly tops: readonly string[];
  readonly cuts: readonly FoundCut[];
  /** Definite pairs by top, said together where they are interchangeable: one of each part. */
  readonly pairs: ReadonlyMap<string, readonly CutGroup[]>;
  readonly findings: readonly RiskFinding[];
  readonly remedies: readonly Remedy[];
  readonly graph: Graph;
  /** What falls with what was taken away; null where nothing was. */
  readonly loss: {
    readonly components: readonly string[];
    readonly tops: readonly string[];
    readonly nodes: readonly string[];
  } | null;
  /** Zones whose servers gave nothing usable: what rests on them is taken as it was seen from above, and may be otherwise. */
  readonly unknown?: readonly Name[];
  /** Bounds that were reached: something may be missing. */
  readonly bounds: readonly string[];
  /** When the snapshot was taken that this rests on, where the present state is broken; else null. */
  readonly snapshotAt: string | null;
  /** True where it is about this bot itself; then `needs` says what was looked at. */
  readonly self?: { readonly watched: readonly Name[]; readonly needs: readonly NeedFact[] };
  readonly complete: boolean;
  readonly takenAt: Instant;
}
