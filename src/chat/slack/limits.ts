/**
 * What Slack takes, and what happens here at each bound. Characters are Unicode code points, as Slack counts them.
 * Where no source stands, the bound was found by trying (Slack does not document it).
 */

/** Blocks in one message (https://docs.slack.dev/reference/block-kit/blocks); what is beyond goes into the thread. */
export const MAX_BLOCKS = 50;
/** Characters over all blocks of a message: Slack answers `msg_blocks_too_long` at about 13,200. Beyond it goes into the thread. */
export const MAX_BLOCKS_CHARACTERS = 12_000;
/** Octets of a message's own text after escaping: `chat.update` answers `msg_too_long` beyond. It then ends with where the rest is. */
export const MAX_TEXT_OCTETS = 4_000;
/** Characters of one text object (https://docs.slack.dev/reference/block-kit/composition-objects/text-object); a longer line is cut, and the cut is counted. */
export const MAX_LINE_CHARACTERS = 2_800;
/** Buttons in one row (https://docs.slack.dev/reference/block-kit/blocks/actions-block says 25): more than these nobody reads; what is left out can be typed. */
export const MAX_BUTTONS = 8;
/** Characters on a button (https://docs.slack.dev/reference/block-kit/block-elements/button-element); a longer label is cut with "…". */
export const MAX_BUTTON_TEXT = 75;
/** Characters of a button's value (same source): a longer command line gets no button. */
export const MAX_BUTTON_VALUE = 2_000;

/** Ours: characters of an answer that is read in the channel; a longer one is a summary there, and the rest in its thread. */
export const SUMMARY_CHARACTERS = 2_000;
/** Ours: an answer up to here is shown whole, as a thread for a few lines more is worse than the lines. */
export const WHOLE_CHARACTERS = 3_000;
/** Ours: messages that carry the rest. What is left then is counted. A private answer may have three: a response URL takes five posts in all. */
export const MAX_REST_MESSAGES = 3;
/** Ours: blocks kept free for the row of buttons and the word where the rest is. */
export const SPARE_BLOCKS = 2;
/** Ours: columns of preformatted text that a desktop shows unbroken; a wider table becomes a list. */
export const MAX_TABLE_COLUMNS = 72;

/** Slash commands of one app, and the characters of a command, its usage hint and its description (https://docs.slack.dev/reference/app-manifest). */
export const MAX_COMMANDS = 50;
export const MAX_COMMAND_NAME = 32;
export const MAX_USAGE_HINT = 1_000;
export const MAX_DESCRIPTION = 140;

/** Posts that a response URL takes, and for how long, in milliseconds (https://docs.slack.dev/interactivity/handling-user-interaction). */
export const RESPONSE_URL_POSTS = 5;
export const RESPONSE_URL_MS = 30 * 60_000;
/** Milliseconds between two posts into one channel (https://docs.slack.dev/apis/web-api/rate-limits: one a second); then `ratelimited`. */
export const POST_EVERY_MS = 1_000;
