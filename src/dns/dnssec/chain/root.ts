import type { Instant } from '../../../values/instant.ts';
import { type Name, ROOT } from '../../../values/name.ts';
import type { Fault } from '../fault.ts';
import { keysHoldWhen } from '../keys.ts';
import type { RootTrust } from '../view.ts';
import type { Circumstances, ZoneChain } from './context.ts';
import { byQuestion, mainFault, type Testimony } from './tally.ts';

/**
 * Whether the root can be trusted (rule 14 of evidence): before anybody's signatures are called expired, our own clock
 * must be right, and before anybody's keys are called wrong, our own anchors must fit.
 */
export function rootTrust(
  about: Circumstances,
  root: ZoneChain | null,
  chains: ReadonlyMap<Name, ZoneChain>,
  answered: readonly (Testimony & { zone: Name })[],
): RootTrust {
  const anchors = about.anchors.filter(({ zone }) => zone === ROOT).map(({ ds }) => ds);
  if (anchors.length === 0) return { state: 'no-anchor' };
  if (root === null || root.why.kind === 'not-seen' || root.why.kind === 'bound') return { state: 'not-seen' };
  const { why } = root;
  if (why.kind === 'fault') {
    if (why.fault.kind === 'no-key-for-ds')
      return { state: 'anchor-stale', keyTags: root.published.map(({ tag }) => tag) };
    // Only signatures that hold at another time accuse our clock: anybody can write a date into a record.
    const period = isOutOfTime(why.fault) ? periodOfKeys(about, root) : null;
    return period === null ? { state: 'broken', fault: why.fault } : { state: 'clock-wrong', ...period };
  }
  if (why.kind === 'insecure') return { state: 'no-anchor' };
  const delegations = [...chains.values()]
    .filter(({ facts }) => facts.parent === ROOT)
    .flatMap(({ delegation }) => delegation);
  const own = [...delegations, ...answered.filter(({ zone }) => zone === ROOT)];
  return outOfTimeEverywhere(own) ? { state: 'clock-wrong', ...periodOf(own) } : { state: 'anchored' };
}

const isOutOfTime = ({ kind }: Fault): boolean => kind === 'expired' || kind === 'not-yet-valid';

/** True where there is something that the root signed and all of it is out of its time, on every server. */
function outOfTimeEverywhere(testimonies: readonly Testimony[]): boolean {
  const groups = byQuestion(testimonies);
  if (groups.length === 0) return false;
  return groups.every(group => group.every(({ judged }) => judged.security === 'bogus' && isOutOfTime(judged.fault)));
}

/** When the root's keys hold: the time that every server's signatures have in common. Null where they never do. */
function periodOfKeys(
  { anchors, now, work }: Circumstances,
  root: ZoneChain,
): { from: Instant; until: Instant } | null {
  const ds = anchors.filter(({ zone }) => zone === ROOT).map(anchor => anchor.ds);
  const periods = root.facts.replies.flatMap(({ question, outcome }) => {
    const answers = question.type === 'DNSKEY' && outcome?.kind === 'answer' ? outcome.said.answers : [];
    const period = answers.length > 0 ? keysHoldWhen(ROOT, ds, answers, now, work) : null;
    return period ? [period] : [];
  });
  if (periods.length === 0) return null;
  const from = Math.max(...periods.map(period => period.from)) as Instant;
  const until = Math.min(...periods.map(period => period.until)) as Instant;
  return { from, until };
}

/** Signatures over data give the end that they have passed, or the beginning that they have not reached. */
function periodOf(testimonies: readonly Testimony[]): { from: Instant | null; until: Instant | null } {
  const fault = mainFault(testimonies.flatMap(({ judged }) => (judged.security === 'bogus' ? [judged.fault] : [])));
  return {
    from: fault?.kind === 'not-yet-valid' ? fault.at : null,
    until: fault?.kind === 'expired' ? fault.at : null,
  };
}
