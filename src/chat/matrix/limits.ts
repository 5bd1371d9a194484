/** Every bound of the Matrix chat: unit, source, and what happens at it. */

/** Octets of one event as canonical JSON (client-server API, "Size limits": 65,536); room for what the server adds around our content. */
export const MAX_CONTENT_OCTETS = 60_000;
/** Characters of the plain body of an answer's first message: three screens of a phone; what is longer goes on in its thread. */
export const FIRST_CHARACTERS = 6_000;
/** Characters of the plain body of a message in the thread: with its HTML far below an event's size. */
export const REST_CHARACTERS = 14_000;
/** Messages of one answer, the first among them: every one counts against the homeserver's rate limit. What is beyond is counted in the last. */
export const MAX_MESSAGES = 4;
/** Rows, items and lines of an answer that are looked at; the rest is counted. */
export const MAX_ROWS = 2_000;
/**
 * Characters of one line of an answer. The worst of them takes some ten octets of an event (as an entity in the HTML,
 * twice escaped in the body of an edit), so that any line fits one; longer ones are cut with a count.
 */
export const MAX_LINE = 2_500;
/** Characters of the title, of each of the lines below it, and of these together; with the actions they fit an event. */
export const MAX_TITLE = 600;
export const MAX_LEAD_LINE = 400;
export const MAX_LEAD_CHARACTERS = 3_200;
/** Lines below the title: an alert with a portfolio has up to twelve. */
export const MAX_LEAD = 14;
/** Actions offered under an answer, and characters of each. */
export const MAX_ACTIONS = 8;
export const MAX_COMMAND = 120;
export const MAX_LABEL = 80;
/** Pieces in one line, and cells in one row: no sentence and no table of ours has as many. */
export const MAX_PIECES = 60;
export const MAX_CELLS = 10;
/** Columns of the plain body: it is read where no HTML is shown, in windows of any width. */
export const BODY_COLUMNS = 100;

/** Milliseconds: an older command met on resuming is not carried out any more, as whoever asked has long gone on. */
export const MAX_COMMAND_AGE_MS = 600_000;
/** Milliseconds that the homeserver holds a sync open when nothing happens. */
export const SYNC_HOLD_MS = 30_000;
/** Milliseconds that a request may take beyond what it was told to wait. */
export const REQUEST_MS = 15_000;
/** Milliseconds that the homeserver has to take a picture. */
export const UPLOAD_MS = 30_000;
/** Milliseconds for the first sync, which a large server may have to compute. */
export const FIRST_SYNC_MS = 120_000;
/** Octets of an answer of the homeserver that are read: a first sync of hundreds of rooms. What is longer ends the request. */
export const MAX_ANSWER_OCTETS = 67_108_864;
/** Messages of a gap that are fetched at once, and how often: what was said in the last minutes of a loud room. */
export const GAP_PAGE = 100;
export const MAX_GAP_PAGES = 10;

/** Milliseconds between two tries to connect: from, up to, and with a token that the homeserver does not know. */
export const MIN_RETRY_MS = 1_000;
export const MAX_RETRY_MS = 60_000;
export const TOKEN_RETRY_MS = 300_000;
/** Milliseconds between two syncs whose keys cannot be kept: the rooms that are not encrypted are answered meanwhile. */
export const KEYS_RETRY_MS = 5_000;
/** Milliseconds between two tries to join a room that did not take us. */
export const JOIN_RETRY_MS = 300_000;
/** Milliseconds that Retry-After is honoured for at most; a longer one is asked again by then. */
export const MAX_LIMITED_MS = 300_000;

/** Milliseconds between two edits of an answer that grows: faster nobody reads, and each counts against the rate limit. */
export const EDIT_GAP_MS = 1_500;
/** Milliseconds after a 429 in which nothing is sent that can be done without: progress and offered reactions. */
export const SPARING_MS = 60_000;
/**
 * Events that are sent at a time. A homeserver does one thing at a time, some 20 ms for each: what waits there keeps it from
 * telling us of the next command, and from showing that we have read it.
 */
export const MAX_SENDING = 3;
/** Events within `SPARING_MS` after which no signs are offered: Synapse lets ten pass at once, and the next answer needs some of them. */
export const MAX_BEFORE_OFFERS = 5;
/** Milliseconds until a command that has no answer yet is shown as read: as long as until the first word about it. */
export const READ_AFTER_MS = 150;
/** Messages that wait for the homeserver; beyond, progress and offered reactions are dropped. */
export const MAX_WAITING = 1_000;
/** Milliseconds that `stop` waits for answers to be delivered; the store keeps the others for the next start. */
export const LEAVE_MS = 3_000;

/** Milliseconds for which an event is known to have been heard: a sync repeats at most its last batch, a transaction id is known for a day. */
export const KEEP_HEARD_MS = 86_400_000;
/** Milliseconds for which a reaction to an answer is understood. */
export const KEEP_ANSWERS_MS = 604_800_000;
/** Milliseconds between two rounds of forgetting. */
export const SWEEP_EVERY_MS = 3_600_000;
/** Upgrades of a room followed in a row: a circle of tombstones ends here. */
export const MAX_MOVES = 10;
