import { isAtOrUnder, isUnder, labelDepth, type Name } from '../../../values/name.ts';
import type { Question, RrType } from '../../message.ts';
import type { Reply, Said } from '../../walk/facts.ts';
import { rrsigOf } from '../records/rdata.ts';
import { judgeResponse } from '../response.ts';
import { type Circumstances, inherited, isComparable, once, type ZoneChain } from './context.ts';
import type { Testimony } from './tally.ts';

/** Every other answer of a zone's servers, judged with the keys of the zone that the answer is out of. */
export type Answered = Testimony & { readonly zone: Name };

/** Types whose answers prove nothing: signatures themselves are not signed (RFC 4035 §2.2), ANY is what a server likes (RFC 8482). */
const NOT_JUDGED: ReadonlySet<RrType> = new Set(['RRSIG', 'ANY']);

/** Judges all answers and denials; referrals, keys and DS sets were judged before. */
export function answersOf(about: Circumstances, chains: ReadonlyMap<Name, ZoneChain>): Answered[] {
  return [...chains.values()].flatMap(({ facts }) =>
    facts.replies.filter(isComparable).flatMap(reply => {
      const said = proofIn(reply);
      if (said === null || (isChainLink(reply.question, chains) && !isAsked(about, reply.question))) return [];
      const holder = holderOf(said, reply, chains);
      if (holder === null) return [];
      return [{ ...judge(about, chains, holder, reply, said), zone: holder.facts.zone }];
    }),
  );
}

/** Keys of a zone and its DS: judged as links of the chain already. */
const isChainLink = ({ name, type }: Question, chains: ReadonlyMap<Name, ZoneChain>): boolean =>
  (type === 'DNSKEY' || type === 'DS') && chains.has(name);

/** What of a reply can be judged: an answer or a denial with authority. */
function proofIn({ outcome, question }: Reply): Said | null {
  if (outcome === null || NOT_JUDGED.has(question.type)) return null;
  const proves =
    outcome.kind === 'answer' || outcome.kind === 'alias' || outcome.kind === 'nodata' || outcome.kind === 'nxdomain';
  return proves ? outcome.said : null;
}

/** True for a zone that some server delegates to, or that its parent's servers hold themselves. */
const isDelegated = ({ facts }: ZoneChain): boolean =>
  facts.parent === null || facts.delegation.some(({ ns, servesChild }) => ns.length > 0 || servesChild);

/**
 * The zone that an answer is out of: a server may hold the child too and answer out of it. Who signed it says which, else
 * the SOA of a denial, else the deepest zone that is delegated.
 */
function holderOf(said: Said, { zone, question }: Reply, chains: ReadonlyMap<Name, ZoneChain>): ZoneChain | null {
  const { name, type } = question;
  const fits = (at: Name): boolean =>
    isAtOrUnder(at, zone) && (type === 'DS' && at !== zone ? isUnder(name, at) : isAtOrUnder(name, at));
  const signers = said.answers.flatMap(record => (record.name === name ? (rrsigOf(record)?.signer ?? []) : []));
  const told = [...signers, ...(said.answers.length === 0 ? [said.soa?.zone ?? zone] : [])].filter(fits);
  const holders = told.flatMap(at => chains.get(at) ?? []);
  // Out of a zone below that nobody has looked at: not to be judged with these keys.
  if (told.length > 0) return holders[0] ?? null;
  const deepest = [...chains.values()].filter(chain => fits(chain.facts.zone) && isDelegated(chain));
  return deepest.sort((a, b) => labelDepth(b.facts.zone) - labelDepth(a.facts.zone))[0] ?? null;
}

function judge(
  about: Circumstances,
  chains: ReadonlyMap<Name, ZoneChain>,
  holder: ZoneChain,
  reply: Reply,
  said: Said,
): Testimony {
  const { question, server } = reply;
  const role = reply.purpose === 'control' ? 'control' : isAsked(about, question) ? 'asked' : 'other';
  const base = { server, question, role, child: null } as const;
  const { trust } = holder;
  if (trust === null) return { ...base, judged: inherited(holder.why), signatures: [] };
  const apex = holder.facts.zone;
  const cuts = [...chains.values()]
    .filter(chain => isUnder(chain.facts.zone, apex) && isDelegated(chain))
    .map(({ facts }) => facts.zone);
  const holds = (name: Name, type: RrType): boolean =>
    isAtOrUnder(name, apex) && !cuts.some(cut => isAtOrUnder(name, cut) && !(type === 'DS' && name === cut));
  const what = `${apex} ${question.type} ${question.name}`;
  const { judged, signatures } = once(about, what, said, () => judgeResponse(said, question, trust, about.work, holds));
  return { ...base, judged, signatures };
}

const isAsked = ({ trace }: Circumstances, { name, type }: Question): boolean =>
  trace.chains.some(({ question }) => question.name === name && question.type === type);
