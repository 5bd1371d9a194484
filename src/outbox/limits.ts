/** The bounds of delivery: milliseconds where nothing else stands. */

/** A chat that has not taken an alert for so long: the others say so, and page. Longer than one lost request and a retry. */
export const COVER_MS = 60_000;
/** From here on a message says how late it is. */
export const LATE_MS = 60_000;

/** The first wait after a failure, and the longest: doubling in between, with chance, so that many bots do not come at once. */
export const FIRST_BACKOFF_MS = 1_000;
export const LONGEST_BACKOFF_MS = 60_000;
/** What was refused is tried again now and then: a token is replaced, a channel unarchived. */
export const REFUSED_MS = 300_000;
/** The longest that a chat may make us wait: a sillier number must not silence an alert. */
export const LONGEST_LIMIT_MS = 300_000;
/** Between a lost request and each of two looks for what it may have brought: Slack's history lags that much. */
export const LOOK_AFTER_MS = 5_000;
/** Failures of one message after which every other turn goes to the next story: it may be this message that the chat cannot take. */
export const POISON_ATTEMPTS = 10;
/** An answer so long before a failed attempt shows that the chat worked: the longest backoff, and two looks. */
export const ANSWERS_MS = 120_000;

/** Lines of one thread that wait for so long, and as many, are said as one message: no storm after an outage. At most so many in one. */
export const FOLD_AFTER_MS = 60_000;
export const FOLD_FROM = 4;
export const FOLD_MOST = 40;
/** An outage so long is told of when it is over, once. */
export const SUMMARY_MS = 300_000;

/**
 * What must be left of the right to speak before a request is made: longer than any chat's own time for one (10 s), by some
 * for the way to it.
 */
export const VOICE_MS = 12_000;
/** After a request that another process had taken over meanwhile: how often, and how long, its message is looked for. */
export const TWIN_EVERY_MS = 12_000;
export const TWIN_FOR_MS = 180_000;

/** A story that closed so long ago is not brought to a chat that never had it. */
export const STALE_MS = 3_600_000;
/** So long after a story closed, what is refused is tried no more. */
export const GIVE_UP_MS = 86_400_000;
/** So long after a story closed, nobody needs to hear of it in a chat that was away all the time. */
export const FORGET_MS = 604_800_000;
/** Deliveries of a story that are kept after all was said, so that a reaction or an edit finds its message; the bot's own: fewer. */
export const KEPT_ROWS = 300;
export const KEPT_OWN_ROWS = 20;
