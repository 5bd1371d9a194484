import type { Severity } from '../checks/check.ts';

/** Every bound and threshold of watching: its unit, and why it is what it is. Where no source stands it is our own choice. */

/** Milliseconds until the next look at a trouble that is not believed yet: growing, so that a blip costs few questions. */
export const SECOND_LOOKS_MS = [1_500, 5_000, 15_000, 45_000, 120_000, 300_000] as const;

/** How often in a row, and over how many milliseconds, a trouble must be seen before it is said. */
export interface Patience {
  readonly looks: number;
  readonly overMs: number;
}

/** What servers said of a domain that is down for everyone: once more is enough, each look asks every server. */
const SAID: Patience = { looks: 2, overMs: 1_000 };
/** Silence may be the network between: three looks, of which each waits for seconds and tries every way. */
const SILENT: Patience = { looks: 3, overMs: 15_000 };
/** Some users are hit: a minute decides nothing for them, and restarts of servers are over by then. */
const HIGH: Patience = { looks: 3, overMs: 45_000 };
const HIGH_SILENT: Patience = { looks: 4, overMs: 150_000 };
/** Users feel nothing or little: only what stays is worth a message. */
const LESS: Patience = { looks: 4, overMs: 600_000 };

export function patienceFor(
  severity: Severity,
  { bySilence, isPossible }: { bySilence: boolean; isPossible: boolean },
): Patience {
  if (severity === 'critical') return bySilence || isPossible ? SILENT : SAID;
  if (severity === 'high') return bySilence ? HIGH_SILENT : HIGH;
  return LESS;
}

/** Two places that share nothing on the way see it: that is more than many looks from one. */
export const PATIENCE_OF_TWO: Patience = SAID;
/** Milliseconds for which an alarm waits for what another place sees: it reads what is asked every two seconds, and a look at servers that are silent takes some fifteen. */
export const SIGHT_WAIT_MS = 20_000;
/** Milliseconds for which the look of another place says how it is there: longer than the longest wait between two second looks. */
export const SIGHT_MS = 420_000;
/** Milliseconds between two readings of what other places ask and answer. */
export const PLACES_EVERY_MS = 2_000;
/** Looks that are made for them at once, and how many milliseconds an ask stays that nobody repeats. */
export const ASKS_AT_ONCE = 4;
export const ASK_STAYS_MS = 600_000;
/** Milliseconds after which what is still in doubt is asked again: with the looks of both places less than one place alone waits where servers are silent. */
export const ASK_AGAIN_MS = 30_000;
/** Doubts of our own whose answers are read at once: with more of them each has its turn later. */
export const DOUBTS_AT_ONCE = 20;

/**
 * Milliseconds for which a trouble that is believed waits for the name that it rests on to be judged first, and until it is looked
 * at again: that name is looked at since the first doubt, so it is believed or found well soon after.
 */
export const CAUSE_WAITS_MS = 45_000;
export const CAUSE_LOOK_MS = 5_000;

/** A change is a fact that servers state: seen twice. */
export const CHANGE_PATIENCE: Patience = SAID;
/** The end of a registration stands in a register: one look is enough. */
export const ENDING_PATIENCE: Patience = { looks: 1, overMs: 0 };
/** Well again: twice, some time apart, so that a server that comes back for a moment is not called fixed. */
export const WELL_PATIENCE: Patience = { looks: 2, overMs: 15_000 };
/** Milliseconds until the look that confirms that it is well again. */
export const WELL_AGAIN_MS = 16_000;

/** Milliseconds within which names that fall with a cause are part of its first message, without a line of their own. */
export const FOLD_MS = 90_000;
/** Milliseconds within which names that one registry takes out of DNS have one cause: it works through a list. */
export const TOGETHER_MS = 3_600_000;
/** Names kept of one alert; a registry that fails takes more with it than anybody reads. */
export const MAX_HITS = 200;
/** Names of one alert up to which each that falls or comes back has a line: with more the message alone, which lists them. */
export const MAX_HIT_LINES = 10;

/** Changes within a time that make a fault one that comes and goes, unless the portfolio says otherwise. */
export const FLAPPING = { changes: 6, withinMs: 1_800_000 } as const;

/** Days before an end at which it is said, each once. */
export const ENDING_DAYS = [60, 30, 14, 7, 3, 1] as const;
export const DAY_MS = 86_400_000;

/** For how long a zone's wish for other DS records explains that they come: parents look daily to weekly (RFC 7344 §6). */
export const ANNOUNCED_MS = 30 * DAY_MS;

/** Days of health after which a change that nobody announced is the normal state (the same as `delegation-changed` in a trace). */
export const ACCEPTED_AFTER_MS = 7 * DAY_MS;
/** Days for which a fault that returns is told to be the same again. */
export const RETURNS_WITHIN_MS = 7 * DAY_MS;

/** Milliseconds after which reminders come, each counted from the one before; the last one goes on. */
export const REMIND_AFTER_MS = [1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000, 86_400_000] as const;

/** Questions about a registration out of turn, for one domain within an hour: the strictest registries count 100 a day. */
export const OUT_OF_TURN_PER_HOUR = 20;
export const HOUR_MS = 3_600_000;
/** Milliseconds between two regular questions about a registration, and where its last answer was a throttled one. */
export const REGISTRATION_EVERY_MS = 6 * HOUR_MS;
export const REGISTRATION_AGAIN_MS = 3_600_000;
export const CERTIFICATES_EVERY_MS = 86_400_000;
