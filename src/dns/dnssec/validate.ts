import type { Instant } from '../../values/instant.ts';
import { type Name, ROOT } from '../../values/name.ts';
import type { Trace } from '../walk/facts.ts';
import type { TrustAnchor } from './anchors.ts';
import { type Answered, answersOf } from './chain/answers.ts';
import type { Circumstances, ZoneChain } from './chain/context.ts';
import { rootTrust } from './chain/root.ts';
import { bestOf, byQuestion, endingOf, faultsOf, latestOf } from './chain/tally.ts';
import { chainsOf } from './chain/zones.ts';
import { type AnswerSecurity, chainSecurity, type DnssecView, type RootTrust, type ZoneSecurity } from './view.ts';
import { newWork, type Work } from './work.ts';

/**
 * Validates a trace from its trust anchors down (RFC 4035 §5): per zone, per server, and for the answer that was asked
 * for. `now` is the clock's; `work` carries checks and bounds from one snapshot of a trace to the next. Never throws.
 */
export function validate(
  trace: Trace,
  anchors: readonly TrustAnchor[],
  now: Instant,
  work: Work = newWork(),
): DnssecView {
  const about: Circumstances = { trace, anchors, now, work, memo: new Map() };
  const chains = chainsOf(about);
  const answered = answersOf(about, chains);
  const root = rootTrust(about, chains.get(ROOT) ?? null, chains, answered);
  const bounds = [...work.reached].sort();
  if (isUntrusted(root)) return { answer: 'unknown', root, zones: blank(chains.keys()), answers: [], bounds };
  const zones = new Map<Name, ZoneSecurity>();
  for (const [zone, chain] of chains) zones.set(zone, zoneSecurity(about, chain, chains, answered));
  const answers = answerSecurities(answered);
  const [asked] = trace.chains;
  const answer = asked === undefined ? 'unknown' : chainSecurity(trace, answers, asked);
  return { answer, root, zones, answers, bounds };
}

/** Rule 14 of evidence: a wrong clock, an old anchor or somebody in the root's place leave nothing to be judged. */
const isUntrusted = ({ state }: RootTrust): boolean =>
  state === 'clock-wrong' || state === 'anchor-stale' || state === 'broken';

/** What is left where our own clock is known to be wrong: nothing about signatures. */
export const withoutTime = ({ zones, bounds }: DnssecView): DnssecView => ({
  answer: 'unknown',
  root: { state: 'clock-wrong', from: null, until: null },
  zones: blank(zones.keys()),
  answers: [],
  bounds,
});

function blank(zones: Iterable<Name>): Map<Name, ZoneSecurity> {
  const latest = { keys: null, soa: null };
  const nothing = { ds: [], withoutDs: [], keys: [], keyTtl: null, faults: [], ending: [], latest };
  return new Map([...zones].map(zone => [zone, { zone, security: 'unknown', why: { kind: 'not-seen' }, ...nothing }]));
}

/** What the servers of one zone are responsible for: its keys, its answers, and what they say of delegations from it. */
function zoneSecurity(
  { now }: Circumstances,
  chain: ZoneChain,
  chains: ReadonlyMap<Name, ZoneChain>,
  answered: readonly Answered[],
): ZoneSecurity {
  const { zone } = chain.facts;
  const children = [...chains.values()].filter(({ facts }) => facts.parent === zone);
  const own = chain.trust === null ? [] : answered.filter(one => one.zone === zone);
  const testimonies = [...chain.keys, ...children.flatMap(({ delegation }) => delegation), ...own];
  return {
    zone,
    security: chain.security,
    why: chain.why,
    ds: chain.ds,
    withoutDs: chain.ds.length > 0 ? chain.withoutDs : [],
    keys: chain.published.map(({ tag, algorithm }) => ({ tag, algorithm })),
    keyTtl: chain.keyTtl,
    faults: faultsOf(testimonies),
    ending: endingOf(testimonies, zone, now),
    latest: { keys: latestOf(testimonies, zone, 'DNSKEY'), soa: latestOf(testimonies, zone, 'SOA') },
  };
}

function answerSecurities(answered: readonly Answered[]): AnswerSecurity[] {
  const zones = Map.groupBy(answered, ({ zone }) => zone);
  return [...zones].flatMap(([zone, some]) =>
    byQuestion(some).flatMap(group => {
      const [first] = group;
      const best = bestOf(group.map(({ judged }) => judged));
      return first && best ? [{ zone, question: first.question, security: best.security }] : [];
    }),
  );
}
