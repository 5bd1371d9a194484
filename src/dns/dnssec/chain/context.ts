import type { Instant } from '../../../values/instant.ts';
import { ROOT } from '../../../values/name.ts';
import type { RawRecord } from '../../message.ts';
import type { Reply, Trace, ZoneFacts } from '../../walk/facts.ts';
import type { TrustAnchor } from '../anchors.ts';
import { fingerprint } from '../crypto.ts';
import type { Judged } from '../fault.ts';
import type { Dnskey } from '../records/rdata.ts';
import type { Response, ResponseJudged } from '../response.ts';
import type { Trust } from '../rrset.ts';
import type { DsFacts, ZoneSecurity, ZoneWhy } from '../view.ts';
import type { Work } from '../work.ts';
import type { Testimony } from './tally.ts';

/** What the parts of a validation share: what is looked at, and what is known of a zone on the way down. */

/** The chain of trust down to a zone's keys, before any other answer is looked at. */
export interface ZoneChain {
  readonly facts: ZoneFacts;
  readonly security: ZoneSecurity['security'];
  readonly why: ZoneWhy;
  readonly trust: Trust | null;
  readonly ds: readonly DsFacts[];
  readonly withoutDs: ZoneSecurity['withoutDs'];
  readonly published: readonly Dnskey[];
  readonly keyTtl: number | null;
  /** What the parent's servers said of its DS, and what its own said of its keys. */
  readonly delegation: readonly DelegationTestimony[];
  readonly keys: readonly Testimony[];
}

export interface Circumstances {
  readonly trace: Trace;
  readonly anchors: readonly TrustAnchor[];
  readonly now: Instant;
  readonly work: Work;
  /** Judgements of this look by what was judged: equal answers of many servers are read once. */
  readonly memo: Map<string, ResponseJudged>;
}

/** The judgement of a response, once for all equal ones. `what` names the question and the zone whose keys count. */
export function once<T extends ResponseJudged>(
  about: Circumstances,
  what: string,
  response: Response,
  judge: () => T,
): T {
  const key = `${what} ${response.rcode} ${contentOf([...response.answers, MARK, ...response.authorities])}`;
  const known = about.memo.get(key) as T | undefined;
  if (known !== undefined) return known;
  const judged = judge();
  about.memo.set(key, judged);
  return judged;
}

/** Stands between two sections. */
const MARK: RawRecord = { name: ROOT, type: '', class: 0, ttl: 0, rdata: new Uint8Array(0) };

/** Equal for equal records in the same order; TTLs count down and do not matter. */
const contentOf = (records: readonly RawRecord[]): string =>
  `${records.map(({ name, type, class: of }) => `${name} ${type} ${of}`).join()} ${fingerprint(records.map(({ rdata }) => rdata))}`;

/** True for a reply to a question that was sent with EDNS and so with DO: only then are signatures missed. */
export const isComparable = (reply: Reply): boolean =>
  reply.by?.edns === true && reply.purpose !== 'hint' && reply.purpose !== 'last-good';

/** What a server of the parent said of a zone's DS, with the records where there are some. */
export type DelegationTestimony = Testimony & { readonly records: readonly RawRecord[] };

/** What anything is that a zone without trusted keys says: as good as the chain to it, and no fault of its own. */
export function inherited(why: ZoneWhy): Judged {
  if (why.kind === 'insecure') return { security: 'insecure', how: why.how };
  if (why.kind === 'fault') return { security: 'bogus', fault: why.fault };
  return { security: 'unknown', why: why.kind === 'bound' ? why.bound : 'not-seen' };
}
