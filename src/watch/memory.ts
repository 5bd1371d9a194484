import type { Severity } from '../checks/check.ts';
import type { Snapshot } from '../registration/memory/snapshot.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';
import type { Reason } from './alarm.ts';
import type { Facts } from './seen.ts';

/** What watching remembers of one domain, in one record. What is said of it stands in the stories. */
export interface DomainMemory {
  readonly form: 1;
  readonly domain: Name;
  /** As it was when all was well, or was accepted; null until then: a first look that is not healthy never is. */
  readonly good: Good | null;
  /** The delegation as it was last seen. */
  readonly facts: Facts | null;
  /** The registration as it was last seen. */
  readonly registration: Snapshot | null;
  /** When that was, and when a verdict was last bad: what a registry said before the end of a trouble is not compared. */
  readonly registrationAt: Instant | null;
  readonly troubleAt: Instant | null;
  /** It was in trouble when it was last judged. */
  readonly troubled: boolean;
  /** The DS records that the zone last asked its parent for (CDS, RFC 7344), and when that was last seen; absent where it never did. */
  readonly announced?: { readonly ds: readonly string[]; readonly at: Instant };
  /** Its name servers when they were last seen. */
  readonly restsOn: readonly Name[];
  /** Troubles that were seen and not yet believed, by cause. */
  readonly pending: Readonly<Record<string, Pending>>;
  /** Causes whose alert is open and that were not seen at the last looks. */
  readonly fading: Readonly<Record<string, Fading>>;
  /** When this domain fell and came back, each time believed; as far back as flapping looks. */
  readonly turns: readonly Instant[];
  /** Since when it comes and goes too often, and how it was last; null where it does not. */
  readonly flapping: { readonly since: Instant; readonly cause: string; readonly isBad: boolean } | null;
  /** How far each ending was said, by cause: days before the end. */
  readonly endings: Readonly<Record<string, number>>;
  /** The last story of each cause that is over. */
  readonly earlier: Readonly<Record<string, { readonly number: number; readonly at: Instant }>>;
  /** How many of the parent's servers delegated it when that was last said. */
  readonly delegating: number | null;
  /** The last decision, and why. */
  readonly last: { readonly reason: Reason; readonly at: Instant; readonly code: string } | null;
  /** When what is asked seldom is due: stored instants decide. */
  readonly due: Due;
  /** When its registration was asked out of turn, within the last hour. */
  readonly askedOutOfTurn: readonly Instant[];
}

export interface Due {
  readonly registration: Instant;
  readonly certificates: Instant;
  readonly thorough: Instant;
}

export interface Good {
  readonly at: Instant;
  /** Who said that it is good; null where it was seen healthy. */
  readonly by: string | null;
  readonly facts: Facts;
  readonly registration: Snapshot | null;
}

/** How often in a row a trouble was seen, for each severity that it had at least. */
export interface Pending {
  /** Since when it is believed, and waits for what it rests on to be judged first; absent: it does not. */
  readonly waitsSince?: Instant;
  readonly firstAt: Instant;
  readonly runs: { readonly [S in Severity]?: Run };
}

export interface Run {
  readonly firstAt: Instant;
  readonly looks: number;
}

export type Fading = Run;

/** What is known of a domain that nobody looked at yet: everything is due. */
export const newMemory = (domain: Name, now: Instant): DomainMemory => ({
  form: 1,
  domain,
  good: null,
  facts: null,
  registration: null,
  registrationAt: null,
  troubleAt: null,
  troubled: false,
  restsOn: [],
  pending: {},
  fading: {},
  turns: [],
  flapping: null,
  endings: {},
  earlier: {},
  delegating: null,
  last: null,
  due: { registration: now, certificates: now, thorough: now },
  askedOutOfTurn: [],
});

/** The registration, where it was said since the last trouble; else null: it would be compared with what has passed. */
export const comparable = ({ registration, registrationAt, troubleAt }: DomainMemory): Snapshot | null =>
  registrationAt !== null && (troubleAt === null || registrationAt > troubleAt) ? registration : null;
