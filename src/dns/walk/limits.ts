/** Every bound of a walk: what it counts, why it is there, what happens when it is reached (named in Trace.bounds). */

/** Milliseconds after which a walk ends whatever is still out, so that a verdict stands within 9 s. */
export const WALK_MS = 8_500;
/** Packets of one trace (rule 11 of evidence; NXNSAttack, CVE-2020-12662). Further questions count as not asked. */
export const PACKETS_PER_TRACE = 600;
/** Different questions to one address in one trace (manners: nobody's server is our test bench). */
export const QUESTIONS_PER_ADDRESS = 6;
/** Different questions to one address in any second, below the thresholds of response rate limiting. */
export const QUESTIONS_PER_ADDRESS_SECOND = 4;
/** Name servers of one zone that are looked at; zones in the wild stay below 20, attackers do not (NXNS; Unbound stops at 64 too). */
export const NAMESERVERS_PER_ZONE = 64;
/** Addresses of one name server that are asked. */
export const ADDRESSES_PER_NAMESERVER = 8;
/** Name-server names that are looked up in one trace (NXNS). */
export const LOOKUPS_PER_TRACE = 48;
/** How deep a name server's zone may depend on other zones' name servers (tsuNAME, and chains made to be deep). */
export const DEPENDENCY_DEPTH = 6;
/** Aliases that are followed one after another (BIND 9 stops at 11 as well). */
export const ALIASES_PER_TRACE = 11;
/** Zones below one another on one way; a name has at most 127 labels, real chains have six zones. */
export const ZONES_PER_CHAIN = 24;

/**
 * Rounds of drawing conclusions from one arrival. Each round needs something new, of which there is a bounded amount; ten
 * are many. Should it ever be reached the walk ends with what it has, rather than never.
 */
export const ROUNDS_PER_ARRIVAL = 500;

/**
 * Milliseconds of a walk until which it waits for the servers that a registration lists: whoever answers late is still
 * heard before the walk ends.
 */
export const LISTED_MS = 4_000;

/** EDNS size that we announce: fits every path without fragments (DNS flag day 2020). */
export const EDNS_UDP_SIZE = 1_232;
/** The ladder (rule 2 of evidence), milliseconds after the first packet. */
export const LADDER = [
  { atMs: 0, over: 'udp', edns: true, options: true },
  { atMs: 400, over: 'udp', edns: true, options: true },
  { atMs: 800, over: 'tcp', edns: true, options: true },
  { atMs: 800, over: 'udp', edns: true, options: false },
  { atMs: 1_000, over: 'udp', edns: false, options: false },
  { atMs: 1_200, over: 'udp', edns: true, options: true },
  { atMs: 2_800, over: 'udp', edns: true, options: true },
] as const;
/** Nobody who has said nothing for this long is waited for. */
export const SILENT_AFTER_MS = 4_000;
/** How long TCP may take when UDP was truncated or refused. */
export const TCP_AFTER_ANSWER_MS = 2_500;
/** Servers that a name server's look-up asks at first, and how many more when those do not help. */
export const LOOKUP_BREADTH = 2;
/** The same for a name whose neighbour has been looked up already: its way is known to work, or all were asked. */
export const FOLLOWER_BREADTH = 1;
/** How long a look-up waits for those before it asks more. */
export const LOOKUP_WIDEN_MS = 400;
/** Root servers that a look-up asks at most: the main way asks all of them anyway. */
export const LOOKUP_ROOTS = 6;
/** Root servers that are asked for the root's keys, and a parent's servers for those of a zone that they hold: one good answer serves, the others guard against a stale one. */
export const ROOT_KEY_SERVERS = 4;
/** Servers of a zone that are asked about a control name. */
export const CONTROL_SERVERS = 3;
/** Public resolvers are hints: they are waited for only where something is wrong, and not longer than this. */
export const HINT_MS = 1_500;
