/** The bounds of a picture. What is left out is counted in it ("… 14 more servers"). */

/** Points of a screen: a phone's width at twice its density, held upright. */
export const WIDTH = 720;
/** White on each side, in points: what Graphviz leaves around a title. */
export const MARGIN = 16;
/** A box alone in its row, and two side by side with a gap for arrows, in points. */
export const WIDE_BOX = 600;
export const HALF_BOX = 325;
/** Letters, in points: 26 of 720 are read on a phone at arm's length without glasses. */
export const TEXT_SIZE = 26;
export const HEADING_SIZE = 32;
export const HALF_HEADING_SIZE = 28;
export const HALF_LIST_SIZE = 24;
export const BANNER_SIZE = 33;
export const WORD_SIZE = 46;
export const BREAK_SIZE = 42;
export const FOOT_SIZE = 20;

/** Characters of one text before it is laid out: more than any box has room for. */
export const MAX_CHARACTERS = 400;
/** Lines of one text of a box, of a heading, and of the banner in large letters: three sentences, a name of full length, a verdict. */
export const MAX_LINES = 7;
export const MAX_HEADING_LINES = 4;
export const MAX_BANNER_LINES = 6;
/** Zones of one way; more than eight levels are seen in attacks only. */
export const MAX_ZONES = 8;
/** Ways that are drawn one below the other (aliases), and beside them (dependencies): the fourth says nothing new. */
export const MAX_WAYS = 4;
export const MAX_BRANCHES = 3;
/** Servers, names or components that are listed in a box. */
export const MAX_LISTED = 4;
/** Single points of failure of one zone: registration, registrar, operator, policy, and the servers' own. */
export const MAX_SINGLES = 6;
