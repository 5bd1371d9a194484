import type { Severity } from '../checks/check.ts';
import type { Impact, Verdict } from '../diagnose/diagnosis.ts';
import type { Line, Report } from '../report/report.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';

/** What kind of thing an alert is about. */
export type AlertKind =
  /** A verdict that is not healthy. */
  | 'verdict'
  /** Something is not as it was when all was well: delegation, glue, DS, registrar, status, lock. */
  | 'changed'
  /** A registration, certificate or signature comes to its end. */
  | 'ending'
  /** Comes and goes too often to be told one by one. */
  | 'flapping'
  /** The bot itself could not look, or cannot remember. */
  | 'self';

/** One name that an alert is about: the first is the cause's own, the others fell with it. */
export interface Hit {
  readonly domain: Name;
  readonly since: Instant;
  readonly code: string;
  readonly severity: Severity;
  /** Null while it is hit. */
  readonly overAt: Instant | null;
}

/** An alert as it stands: what watching knows of one cause. Plain data, kept in its story. */
export interface Alert {
  readonly kind: AlertKind;
  /** The key of its story: one cause, one alert. */
  readonly cause: string;
  readonly severity: Severity;
  readonly code: string;
  readonly fixer: Verdict['fixer'];
  readonly confidence: Verdict['confidence'];
  readonly because: readonly Name[];
  /** The name servers that are at fault; absent: none, or it was begun by an earlier version. */
  readonly servers?: readonly Name[];
  readonly hits: readonly Hit[];
  /** When it began, as far as can be told, and when it was first seen. */
  readonly since: Instant;
  readonly noticedAt: Instant;
  /** Null while it lasts. */
  readonly resolvedAt: Instant | null;
  readonly impact: Impact;
  /** The first lines of the alert, as last seen: what users feel, who can end it, how far it reaches. */
  readonly report: Report;
  /** The number of the story that an earlier alert of this cause had, where it returns after being resolved. */
  readonly earlier: number | null;
  readonly silenced: {
    readonly by: string;
    readonly at: Instant;
    readonly until: Instant;
    readonly reason: string;
  } | null;
  /**
   * Who took note of it, where it has no incident to keep that. Kept by whoever keeps the story: what a telling carries
   * here counts for nothing, what `open` gives does.
   */
  readonly acknowledged: { readonly by: string; readonly at: Instant } | null;
  readonly reminders: { readonly sent: number; readonly nextAt: Instant | null };
}

/** Why a decision was what it was. Kept with it, and shown where somebody asks. */
export type Reason =
  | 'first'
  | 'worse'
  | 'better'
  | 'resolved'
  | 'reminder'
  | 'unchanged'
  | 'unconfirmed'
  | 'inhibited'
  | 'expected'
  | 'acknowledged'
  | 'silenced'
  | 'flapping'
  | 'blind';

/** What is to be told of an alert: its new state, and the line for the thread; null where only the message changes. */
export interface Telling {
  readonly reason: Reason;
  readonly alert: Alert;
  readonly line: Line | null;
}

/**
 * Where watching tells what it has decided. Telling the same again changes nothing. An alert that is told as resolved
 * closes its story; where none of its cause is open it is said once, in a story that is closed at once. A reminder is left
 * unsaid where an incident of the story holds the nag clock.
 */
export interface Alarm {
  /** Resolves with the story's number once it is kept, or held in memory where nothing can be kept. */
  tell(telling: Telling): Promise<number>;
  /** Alerts of open stories, with their numbers: what a process that starts anew goes on with. */
  open(): Promise<readonly { readonly number: number; readonly alert: Alert }[]>;
}
