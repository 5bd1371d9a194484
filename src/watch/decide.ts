import type { Mark } from '../report/report.ts';
import { changedReport } from '../say/alert/reports.ts';
import type { Instant } from '../values/instant.ts';
import { begin, join } from './decide/alerts.ts';
import { announced, wishIn } from './decide/announced.ts';
import { changesSince } from './decide/changes.ts';
import { confirming } from './decide/confirm.ts';
import {
  because,
  compareSeverity,
  type Decision,
  type Draft,
  lookAgain,
  remember,
  type Situation,
  weightiest,
} from './decide/draft.ts';
import { isTransitional } from './decide/expected.ts';
import { acceptOrders, planned } from './decide/good.ts';
import { explaining } from './decide/inhibit.ts';
import { goOn } from './decide/ongoing.ts';
import { goneIn, relapsing } from './decide/over.ts';
import { placed } from './decide/places.ts';
import { waitsForCause } from './decide/waiting.ts';
import { comparable } from './memory.ts';
import { expectedOf, NOWHERE } from './orders.ts';
import { NO_IMPACT, type Seen, type Trouble } from './seen.ts';

/**
 * What to tell, and why, after one full look at a domain: the whole of watching's judgement, without a clock or a network.
 * Every step takes a draft of the decision and gives the next one; their order is the order of the lines below.
 */
export function decide(situation: Situation, look: Seen, now: Instant): Decision {
  const seen = asAwaited(situation, look);
  const begun: Draft = {
    situation,
    seen,
    now,
    memory: situation.memory,
    alerts: situation.open,
    tellings: [],
    reasons: [],
    lookAgainMs: null,
    alsoLook: [],
    lookUnder: null,
    asksOthers: false,
  };
  if (seen.state === 'blind') return decided(because(begun, 'blind'));
  if (seen.state === 'undecided') return decided(lookAgain(because(begun, 'unconfirmed'), UNDECIDED_MS));
  const known = announced(planned(acceptOrders(noted(begun))));
  const troubles = [...seen.troubles, ...changeTrouble(known)].filter(trouble => !isPlanned(known, trouble));
  const { draft, supported } = troubles.reduce(route, { draft: known, supported: new Set<string>() });
  return decided(goneIn(forgetUnseen(draft, troubles), supported));
}

/** A name that was missing when it was added, and is missing still, wakes nobody: whoever added it was told, and went on. */
function asAwaited({ memory, orders }: Situation, seen: Seen): Seen {
  if (memory.good !== null || orders.added[seen.domain]?.missing !== true) return seen;
  const troubles = seen.troubles.map(
    (trouble): Trouble => (NOWHERE.has(trouble.code) ? { ...trouble, severity: 'low' } : trouble),
  );
  return { ...seen, troubles };
}

/** Milliseconds until a look that proved nothing is made again. */
const UNDECIDED_MS = 30_000;

function decided(draft: Draft): Decision {
  const { seen, tellings, lookAgainMs, alsoLook, lookUnder, asksOthers } = draft;
  const reason = weightiest(draft.reasons);
  const code = seen.troubles[0]?.code ?? 'healthy';
  // A look at the registration or at certificates alone does not say how the domain is.
  const next = isAside(seen) ? draft.memory : { ...draft.memory, last: { reason, at: draft.now, code } };
  return { reason, next, tellings, lookAgainMs, alsoLook, lookUnder, asksOthers };
}

const isAside = ({ state, judges }: Seen): boolean => state === 'well' && !judges.includes('down');

/** What this look shows of the domain, whatever it means. */
function noted(draft: Draft): Draft {
  const { restsOn, registration, facts } = draft.seen;
  const now = draft.memory;
  const { state } = draft.seen;
  const inTrouble = state === 'trouble' || state === 'mending';
  // What a registry said at any time before the first healthy look belongs to the trouble.
  const wasTill = now.troubled && state === 'well' && facts !== null;
  return remember(draft, {
    ...wishIn(draft.seen, now, draft.now),
    restsOn: restsOn.length > 0 ? restsOn : now.restsOn,
    facts: facts ?? now.facts,
    registration: registration ?? now.registration,
    registrationAt: registration === null ? now.registrationAt : draft.now,
    troubleAt: inTrouble || wasTill ? draft.now : now.troubleAt,
    troubled: inTrouble || (now.troubled && !wasTill),
  });
}

interface Routed {
  readonly draft: Draft;
  /** Causes that this look shows. */
  readonly supported: ReadonlySet<string>;
}

/** Takes a trouble to the alert that it belongs to, or to its first one. */
function route({ draft: before, supported }: Routed, seen: Trouble): Routed {
  const { agreement, trouble, asks } = placed(before, seen);
  const explained = explaining(before, trouble);
  // What an alert explains that others see as well needs no more eyes.
  const isOthers = explained !== null && explained.alert.cause !== trouble.cause;
  const draft: Draft = asks && !isOthers ? { ...before, asksOthers: true } : before;
  const cause = explained?.alert.cause ?? trouble.cause;
  const next = { supported: new Set([...supported, cause]) };
  if (explained !== null) {
    const { alert } = explained;
    const relapse = relapsing(draft, alert);
    if (relapse !== null) return { ...next, draft: relapse };
    const isHit = alert.hits.some(hit => hit.domain === draft.seen.domain && hit.overAt === null);
    const isOwn = alert.hits[0]?.domain === draft.seen.domain;
    if (isHit)
      return {
        ...next,
        draft: isOwn || trouble.cause === cause ? goOn(draft, alert, trouble, agreement) : because(draft, 'inhibited'),
      };
    return { ...next, draft: join(draft, alert, trouble) };
  }
  if (trouble.kind === 'ending' && (draft.memory.endings[cause] ?? Number.POSITIVE_INFINITY) <= (trouble.step ?? 0))
    return { ...next, draft: because(draft, 'unchanged') };
  const { draft: seenAgain, believed } = confirming(draft, cause, trouble, agreement);
  const waits = waitsForCause(seenAgain, trouble, believed);
  if (waits !== null) return { ...next, draft: waits };
  if (!believed) return { ...next, draft: because(seenAgain, 'unconfirmed') };
  const settled =
    trouble.step === null
      ? seenAgain
      : remember(seenAgain, { endings: { ...seenAgain.memory.endings, [cause]: trouble.step } });
  return { ...next, draft: begin(settled, trouble) };
}

/** What is pending and was not seen this time begins anew when it is seen again. */
function forgetUnseen(draft: Draft, troubles: readonly Trouble[]): Draft {
  const isKept = (key: string): boolean => {
    const [cause = key, code] = key.split(' ');
    if (!isJudged(draft, cause)) return true;
    return troubles.some(trouble => (code === undefined ? trouble.cause === cause : trouble.code === code));
  };
  const pending = Object.fromEntries(Object.entries(draft.memory.pending).filter(([key]) => isKept(key)));
  return remember(draft, { pending });
}

const isJudged = ({ seen }: Draft, cause: string): boolean => seen.judges.some(kind => cause.startsWith(`${kind}:`));

/** While a change is expected, what every such change brings with it is not said. */
const isPlanned = ({ situation, seen, now }: Draft, trouble: Trouble): boolean =>
  isTransitional(trouble.code) && expectedOf(situation.orders, seen.domain, now).length > 0;

/** The changes since the good state as a trouble; none where all is as it was, or where the verdict says more. */
function changeTrouble(draft: Draft): Trouble[] {
  const { seen, memory, now } = draft;
  if (memory.good === null || seen.facts === null || seen.state !== 'well' || !draft.situation.isOurs) return [];
  const changes = changesSince(memory.good, seen.facts, comparable(memory));
  const [worst] = [...changes].sort((a, b) => compareSeverity(GRAVITY[a.what], GRAVITY[b.what]));
  if (worst === undefined) return [];
  const severity = GRAVITY[worst.what];
  return [
    {
      kind: 'changed',
      cause: `changed:${seen.domain}`,
      subject: seen.domain,
      code: `${worst.what}-changed`,
      severity,
      fixer: 'registrar',
      confidence: 'certain',
      because: [seen.domain],
      bySilence: false,
      since: now,
      impact: NO_IMPACT,
      report: changedReport(seen.domain, changes, memory.good.at, MARKS[severity]),
      step: null,
    },
  ];
}

const MARKS = {
  critical: 'broken',
  high: 'broken',
  medium: 'will-break',
  low: 'will-break',
  info: 'will-break',
} as const satisfies Record<Trouble['severity'], Mark>;

/** How grave a change is that nobody announced: what thieves do first is worth a night. */
const GRAVITY = {
  state: 'critical',
  registrar: 'high',
  lock: 'high',
  ns: 'high',
  ds: 'high',
  status: 'medium',
  glue: 'medium',
  expires: 'medium',
} as const;
