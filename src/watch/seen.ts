import type { Severity } from '../checks/check.ts';
import type { Impact, Verdict } from '../diagnose/diagnosis.ts';
import type { Snapshot } from '../registration/memory/snapshot.ts';
import type { Report } from '../report/report.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';
import type { AlertKind } from './alarm.ts';

/** What one full look at a domain comes to, as far as deciding needs it. Plain data. */
export interface Seen {
  readonly domain: Name;
  readonly at: Instant;
  /**
   * well: nothing is wrong with it now · mending: a repair has not come to all servers yet · trouble: its verdict says what is
   * wrong · blind: our own network is down, so nothing is said of the domain · undecided: a look that proves nothing.
   */
  readonly state: 'well' | 'mending' | 'trouble' | 'blind' | 'undecided';
  /** Which kinds of causes this look could have seen: those of an open alert that it does not show are over. */
  readonly judges: readonly CauseKind[];
  /** Why nothing could be seen, a clause; null where something was. */
  readonly why: string | null;
  /** All that is wrong, the gravest first. */
  readonly troubles: readonly Trouble[];
  /** What can be compared with the good state; null where it could not be seen this time. */
  readonly facts: Facts | null;
  readonly registration: Snapshot | null;
  /** Its name servers, as its parent lists them: what it rests on. Empty where nobody lists them. */
  readonly restsOn: readonly Name[];
  /** How many of the parent's servers delegate it, by name; null where nobody was asked. */
  readonly delegating: { readonly done: number; readonly of: number; readonly zone: Name } | null;
  readonly impact: Impact;
  /** Whether its signatures hold, and the DS records that it asks its parent for, as text; absent where nobody looked. */
  readonly trust?: {
    readonly chain: 'secure' | 'insecure' | 'bogus' | 'unknown';
    readonly announced: readonly string[];
  };
}

/** What the key of a cause begins with: `down:puri.sm.`. */
export const CAUSE_KINDS = [
  'down',
  'tld',
  'finding',
  'changed',
  'registration',
  'signatures',
  'certificate',
  'serial',
  'self',
] as const;
export type CauseKind = (typeof CAUSE_KINDS)[number];

export const causeKey = (kind: CauseKind, ...about: readonly string[]): string => [kind, ...about].join(':');
export const kindOfCause = (cause: string): string => cause.slice(0, Math.max(0, cause.indexOf(':')));
/** The name that a cause is about. */
export const nameOfCause = (cause: string): string => cause.split(':')[1] ?? '';

/** One thing that is wrong, as one look sees it. */
export interface Trouble {
  readonly kind: Extract<AlertKind, 'verdict' | 'changed' | 'ending'>;
  /** The key of what causes it: whatever has the same one is one alert. */
  readonly cause: string;
  /** The name that is itself at fault; the looked-at domain, or what that rests on. */
  readonly subject: Name;
  readonly code: string;
  readonly severity: Severity;
  readonly fixer: Verdict['fixer'];
  readonly confidence: Verdict['confidence'];
  readonly because: readonly Name[];
  /** The name servers that are at fault, where whoever runs them can mend it; absent: none. */
  readonly servers?: readonly Name[];
  /** It rests on servers that said nothing: believed later than what somebody said. */
  readonly bySilence: boolean;
  readonly since: Instant;
  readonly impact: Impact;
  readonly report: Report;
  /** Days before its end that have come, of an ending; null for all else. */
  readonly step: number | null;
}

/** The delegation of a domain in a form that two looks have alike: sorted, nothing twice. */
export interface Facts {
  readonly ns: readonly string[];
  readonly ds: readonly string[];
  /** "ns1.example.com. 192.0.2.1". */
  readonly glue: readonly string[];
}

/** A difference to the good state. */
export interface Changed {
  readonly what: 'ns' | 'ds' | 'glue' | 'registrar' | 'status' | 'lock' | 'expires' | 'state';
  readonly added: readonly string[];
  readonly gone: readonly string[];
}

/** Of what users do not feel. */
export const NO_IMPACT: Impact = {
  lostFirst: null,
  lostLast: null,
  backFirst: null,
  backLast: null,
  backAfterSeconds: null,
  reason: { kind: 'none' },
};
