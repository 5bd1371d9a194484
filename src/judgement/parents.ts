import type { Soa } from '../dns/message.ts';
import type { Chain, Outcome, ParentSays, ServerAddress, ZoneFacts } from '../dns/walk/facts.ts';
import type { Evidence, History } from '../evidence.ts';
import type { Instant } from '../values/instant.ts';
import { isAtOrUnder, isUnder, labelDepth, type Name, ROOT, suffixOf } from '../values/name.ts';
import { isNewerSerial } from '../values/serial.ts';
import { isRegistryZone, registrableOf } from '../values/suffix.ts';
import { saidIn } from './own-network.ts';

/** What the servers of a parent say about one zone, sorted by what they say. */
export interface ParentView {
  readonly zone: Name;
  readonly parent: Name;
  readonly delegating: readonly ParentSays[];
  /** With authority: NXDOMAIN or NODATA, two different facts (rule 3 of evidence). */
  readonly denying: readonly ParentSays[];
  /** Answered, but neither delegates nor denies. */
  readonly failing: readonly ParentSays[];
  readonly silent: readonly ParentSays[];
  /** What the parent does, after a transition was taken for what it is. `none`: nobody said anything of use. */
  readonly state: 'delegated' | 'denied' | 'inconsistent' | 'none';
  readonly transition: Transition | null;
}

/** A change that some of the parent's servers do not serve yet (rule 12): the newest serial speaks. */
export interface Transition {
  readonly newest: 'delegating' | 'denying';
  /** Servers that serve the new state already, of those that delegate or deny. */
  readonly already: number;
  readonly all: number;
}

const delegates = (says: ParentSays): boolean =>
  says.servesChild ||
  says.outcome.kind === 'referral' ||
  says.outcome.kind === 'answer' ||
  says.outcome.kind === 'alias';
const denies = (says: ParentSays): boolean =>
  !says.servesChild && (says.outcome.kind === 'nxdomain' || says.outcome.kind === 'nodata');
const isSilent = (outcome: Outcome): boolean => outcome.kind === 'silent' || outcome.kind === 'unreachable';

/** What the parent's servers say about a zone; null for the root, which nobody delegates. */
export function viewParent(evidence: Evidence, facts: ZoneFacts): ParentView | null {
  if (facts.parent === null) return null;
  const { zone, parent, delegation } = facts;
  const delegating = delegation.filter(delegates);
  const denying = delegation.filter(denies);
  const silent = delegation.filter(s => isSilent(s.outcome));
  const failing = delegation.filter(
    s => !delegates(s) && !denies(s) && !isSilent(s.outcome) && s.outcome.kind !== 'not-asked',
  );
  const view = { zone, parent, delegating, denying, failing, silent };
  if (delegating.length === 0 || denying.length === 0) {
    const state = delegating.length > 0 ? 'delegated' : denying.length > 0 ? 'denied' : 'none';
    return { ...view, state, transition: null };
  }
  const transition = transitionIn(evidence, parent, delegating, denying);
  const state = transition === null ? 'inconsistent' : transition.newest === 'denying' ? 'denied' : 'delegated';
  return { ...view, state, transition };
}

function transitionIn(
  evidence: Evidence,
  parent: Name,
  delegating: readonly ParentSays[],
  denying: readonly ParentSays[],
): Transition | null {
  const soas = new Map([...delegating, ...denying].map(s => [s, soaServedBy(evidence, parent, s.server, s.outcome)]));
  const serials = [...soas.values()].filter(s => s !== null);
  const [first] = serials;
  if (first === undefined || serials.some(s => s.mname !== first.mname)) return null;
  const newest = serials.reduce((a, b) => (isNewerSerial(b.serial, a.serial) ? b : a));
  if (serials.every(s => s.serial === newest.serial)) return null;
  if (!changedWithin(evidence, newest.refresh)) return null;
  const already = [...soas].filter(([, soa]) => soa?.serial === newest.serial).map(([says]) => says);
  const newState = delegating.includes(already[0] as ParentSays) ? delegating : denying;
  if (already.some(says => !newState.includes(says))) return null;
  return {
    newest: newState === delegating ? 'delegating' : 'denying',
    already: already.length,
    all: delegating.length + denying.length,
  };
}

/** The SOA of a zone as one of its servers serves it, from a denial or from its own answer about the apex. */
export function soaServedBy(
  evidence: Evidence,
  zone: Name,
  server: ServerAddress,
  outcome: Outcome | null,
): Soa | null {
  const inOutcome = saidIn(outcome)?.soa;
  if (inOutcome?.zone === zone) return inOutcome.soa;
  for (const reply of evidence.trace.zones.get(zone)?.replies ?? []) {
    const soa = reply.server.address === server.address ? saidIn(reply.outcome)?.soa : null;
    if (soa?.zone === zone) return soa.soa;
  }
  return null;
}

/**
 * Whether memory or registration shows that the parent changed its mind less than `seconds` ago: all its servers agreed
 * then, one way or the other, or the domain was registered since.
 */
function changedWithin(evidence: Evidence, seconds: number): boolean {
  const since = evidence.takenAt - seconds * 1000;
  const created = [...evidence.registrations.values()].map(r => r.created);
  return [...agreements(evidence.history), ...created].some(at => at !== null && at >= since && at <= evidence.takenAt);
}

function* agreements(history: History | null): Iterable<Instant> {
  if (history?.lastGood) yield history.lastGood.at;
  for (const look of history?.looks ?? []) if (look.verdict !== 'delegation-inconsistent') yield look.at;
  for (const change of history?.changes ?? []) if (change.what === 'ns') yield change.at;
}

/** The cuts on a chain's way, from the root down: every zone that it passed, and the one that its parent denies. */
export function cutsOf(evidence: Evidence, chain: Chain): ParentView[] {
  const { name } = chain.question;
  const facts = [...evidence.trace.zones.values()].filter(
    f =>
      f.parent !== null && isAtOrUnder(name, f.zone) && (chain.path.includes(f.zone) || chain.path.includes(f.parent)),
  );
  const views = facts.map(f => viewParent(evidence, f)).filter(v => v !== null);
  return views.sort((a, b) => labelDepth(a.zone) - labelDepth(b.zone));
}

/** A denial by a registry: nobody delegates the domain, and somebody says so with authority. */
export interface Denial {
  readonly parent: Name;
  /** The domain that is denied: what one registers there. */
  readonly domain: Name;
  /** wildcard: the registry answers every name that nobody has registered. */
  readonly how: 'nxdomain' | 'nodata' | 'wildcard';
  readonly denying: readonly ParentSays[];
  /** Servers of the parent that said anything at all, or were silent. */
  readonly asked: number;
}

/**
 * The registry's denial that a chain met, or null: delegated, denied by nobody, by a zone that is no registry's, or by a
 * registry that denies names known to exist as well and so says nothing about this one.
 */
export function denialOf(evidence: Evidence, chain: Chain): Denial | null {
  const met = denialMet(evidence, chain);
  return met !== null && deniedControls(evidence, met.parent).length < KNOWN_NAMES_THAT_PROVE ? met : null;
}

function denialMet(evidence: Evidence, chain: Chain): Denial | null {
  for (const view of cutsOf(evidence, chain)) {
    if (view.state === 'denied' && isRegistryZone(view.parent) && view.parent !== ROOT)
      return denial(view.parent, chain.question.name, view.denying, view);
  }
  return denialAtEnd(evidence, chain);
}

const denial = (parent: Name, name: Name, denying: readonly ParentSays[], view: ParentView): Denial | null => {
  const domain = domainUnder(parent, name);
  if (domain === null) return null;
  const how = denying.some(s => s.outcome.kind === 'nxdomain') ? 'nxdomain' : 'nodata';
  const asked = view.delegating.length + view.denying.length + view.failing.length + view.silent.length;
  return { parent, domain, how, denying, asked };
};

/** Where the walk ended at the registry itself: its denial of the name, or the answer it gives to every name. */
function denialAtEnd(evidence: Evidence, chain: Chain): Denial | null {
  const { end, question } = chain;
  const parent = end.zone;
  if (parent === ROOT || !isRegistryZone(parent) || !isUnder(question.name, parent)) return null;
  const domain = domainUnder(parent, question.name);
  if (domain === null || end.kind === 'broken' || end.kind === 'unfinished') return null;
  const replies = evidence.trace.zones.get(parent)?.replies ?? [];
  const said = replies.filter(r => r.question.name === question.name && r.question.type === question.type);
  const says = (kinds: readonly Outcome['kind'][]): ParentSays[] =>
    said.flatMap(r =>
      r.outcome !== null && kinds.includes(r.outcome.kind)
        ? [
            {
              server: r.server,
              outcome: r.outcome,
              at: r.at ?? evidence.takenAt,
              ns: [],
              glue: [],
              ds: [],
              servesChild: false,
            },
          ]
        : [],
    );
  const asked = said.filter(r => r.outcome !== null && r.outcome.kind !== 'not-asked').length;
  if (end.kind === 'nxdomain' || end.kind === 'nodata')
    return { parent, domain, how: end.kind, denying: says([end.kind]), asked };
  return answersEverything(evidence, parent)
    ? { parent, domain, how: 'wildcard', denying: says(['answer', 'alias']), asked }
    : null;
}

/** What one registers under a registry's zone to have a name; null where the name is itself a suffix. */
export function domainUnder(parent: Name, name: Name): Name | null {
  const registrable = registrableOf(name);
  if (registrable !== null && isUnder(registrable, parent)) return registrable;
  return isRegistryZone(name) || !isUnder(name, parent) ? null : suffixOf(name, labelDepth(parent) + 1);
}

/** True where a zone gave an answer to a label that was invented: it answers everything (rule 5 of evidence). */
export function answersEverything(evidence: Evidence, zone: Name): boolean {
  const invented = evidence.trace.controls.filter(
    c => c.kind === 'invented' && c.zone === zone && isUnder(c.name, zone),
  );
  return invented.some(c => c.replies.some(r => r.outcome?.kind === 'answer' || r.outcome?.kind === 'alias'));
}

/** Rule 5 and the verdict `tld-failing`: this many names that exist for certain must be denied as well. */
export const KNOWN_NAMES_THAT_PROVE = 2;

/** Names known to exist that a zone denies with authority, while none of its servers that were asked knows them. */
export function deniedControls(evidence: Evidence, zone: Name): Name[] {
  return evidence.trace.controls
    .filter(c => c.kind === 'known' && c.zone === zone)
    .filter(c => {
      const kinds = c.replies.map(r => r.outcome?.kind);
      return (
        kinds.includes('nxdomain') &&
        !kinds.some(k => k === 'answer' || k === 'alias' || k === 'referral' || k === 'nodata')
      );
    })
    .map(c => c.name);
}
