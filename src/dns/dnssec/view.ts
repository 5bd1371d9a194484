import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { Question } from '../message.ts';
import type { Chain, ServerAddress, Trace } from '../walk/facts.ts';
import type { Fault, GoodSignature, InsecureHow, Security } from './fault.ts';
import type { BoundName } from './limits.ts';
import type { Ds } from './records/rdata.ts';

/** What validation makes of a trace, as plain data: for whom names resolve that check signatures, and whose fault it is if not. */
export interface DnssecView {
  /** The asked question's answer, the targets of its aliases included. */
  readonly answer: Security;
  readonly root: RootTrust;
  readonly zones: ReadonlyMap<Name, ZoneSecurity>;
  /** Every question whose answers were judged, all servers together: any that holds is enough. */
  readonly answers: readonly AnswerSecurity[];
  /** The bounds that were reached; what they left undone is unknown. */
  readonly bounds: readonly BoundName[];
}

/** Whether the root can be trusted at all (rule 14 of evidence): only where it is anchored is anything else judged. */
export type RootTrust =
  | { readonly state: 'anchored' }
  /** All the root's signatures hold at another time than our clock's: between these two, as far as they say. */
  | { readonly state: 'clock-wrong'; readonly from: Instant | null; readonly until: Instant | null }
  /** The root has keys, but none that an anchor of ours stands for. */
  | { readonly state: 'anchor-stale'; readonly keyTags: readonly number[] }
  /** Its keys do not hold in another way: unsigned or forged, so somebody answers in its place. */
  | { readonly state: 'broken'; readonly fault: Fault }
  /** The anchors given are for other zones. */
  | { readonly state: 'no-anchor' }
  | { readonly state: 'not-seen' };

export type ZoneWhy =
  | { readonly kind: 'chain' }
  /** `above`: the zone where the chain ends, itself or one above. */
  | { readonly kind: 'insecure'; readonly how: InsecureHow; readonly above: Name }
  /** `at`: the zone whose records fail, itself or one above. */
  | { readonly kind: 'fault'; readonly fault: Fault; readonly at: Name }
  | { readonly kind: 'bound'; readonly bound: BoundName }
  | { readonly kind: 'not-seen' };

/** A DS record at the parent and what it comes to. */
export interface DsFacts {
  readonly ds: Ds;
  /** Seconds. */
  readonly ttl: number;
  /** Algorithm and digest count (RFC 4035 §5.2, RFC 4509 §3). */
  readonly usable: boolean;
  /** Some server of the zone publishes the key it stands for. */
  readonly matches: boolean;
}

export interface ZoneSecurity {
  readonly zone: Name;
  readonly security: Security;
  readonly why: ZoneWhy;
  /** The zone's DS records, those of all the parent's servers whose proof holds. */
  readonly ds: readonly DsFacts[];
  /** Servers of the parent that prove that there is no DS although others have one: a change that is under way. */
  readonly withoutDs: readonly ServerAddress[];
  /** The keys in the zone's DNSKEY sets, of all its servers. */
  readonly keys: readonly { readonly tag: number; readonly algorithm: number }[];
  /** The TTL of the DNSKEY set, seconds. */
  readonly keyTtl: number | null;
  readonly faults: readonly ZoneFault[];
  /** Signatures that hold but end soon (rule 16 of evidence), with the servers that serve them. */
  readonly ending: readonly { readonly signature: GoodSignature; readonly servers: readonly ServerAddress[] }[];
  /** The zone's own signatures over its keys and its SOA that hold longest, of all its servers: they move when the signer works. */
  readonly latest: { readonly keys: GoodSignature | null; readonly soa: GoodSignature | null };
}

/** The same question to several servers of a zone, and those of them whose answer does not hold. */
export interface ZoneFault {
  readonly question: Question;
  /**
   * delegation: the DS of `child` or its absence · keys: the DNSKEY set · asked: what a chain asks for · control: a name
   * asked about to learn the reach · other: SOA, NS and the like.
   */
  readonly role: 'delegation' | 'keys' | 'asked' | 'control' | 'other';
  readonly child: Name | null;
  /** The most telling of their faults. */
  readonly fault: Fault;
  readonly servers: readonly ServerAddress[];
  /** How many servers gave an answer that holds. */
  readonly good: number;
}

export interface AnswerSecurity {
  readonly zone: Name;
  readonly question: Question;
  readonly security: Security;
}

/** From good to bad as an answer that rests on several zones takes it: the worst link counts. */
const WORST: readonly Security[] = ['secure', 'insecure', 'unknown', 'bogus'];

const worst = (a: Security, b: Security): Security => (WORST.indexOf(a) >= WORST.indexOf(b) ? a : b);

/** The security of what a chain ends in, and of the targets of its aliases. */
export function chainSecurity(
  trace: Trace,
  answers: readonly AnswerSecurity[],
  chain: Chain,
  seen: readonly Chain[] = [],
): Security {
  const { end, question } = chain;
  if (end.kind === 'broken' || end.kind === 'unfinished') return 'unknown';
  const own = answers.find(
    one => one.zone === end.zone && one.question.name === question.name && one.question.type === question.type,
  )?.security;
  if (own === undefined || end.kind !== 'alias') return own ?? 'unknown';
  const next = trace.chains.find(
    other => other.role !== 'dependency' && other.question.name === end.target && other.question.type === question.type,
  );
  if (next === undefined || seen.includes(next)) return worst(own, 'unknown');
  return worst(own, chainSecurity(trace, answers, next, [...seen, chain]));
}
