import type { Chain, Reply } from '../../dns/walk/facts.ts';
import type { Evidence, RegistrationFacts } from '../../evidence.ts';
import type { ChainRow, Inline, Line } from '../../report/report.ts';
import type { Look } from '../../services.ts';
import type { Instant } from '../../values/instant.ts';
import { isAtOrUnder, isUnder, type Name } from '../../values/name.ts';
import { sentences } from '../language/fill.ts';
import { joined, listed, text, typed } from '../language/names.ts';
import { sayUndecided } from '../whois/undecided.ts';
import { grouped, serversOf, tallied } from './tally.ts';

/** How the servers of the last healthy look do now. `asked` 0: they could not be asked, or nothing is remembered. */
export interface Remembered {
  readonly asked: number;
  readonly answering: number;
}

/** Whether a last good server still serves the zone: any answer with authority about it, but that the zone itself is not there. */
const SERVES: ReadonlySet<string> = new Set(['answer', 'alias', 'nodata', 'referral']);
const serves = ({ outcome, question, zone }: Reply): boolean =>
  outcome !== null && (SERVES.has(outcome.kind) || (outcome.kind === 'nxdomain' && isUnder(question.name, zone)));

export function remembered({ trace }: Evidence): Remembered {
  const replies = (trace.lastGood?.replies ?? []).filter(r => r.outcome !== null && r.outcome.kind !== 'not-asked');
  return { asked: replies.length, answering: replies.filter(serves).length };
}

/** "Your own servers are fine", or what is true of them; empty where nobody could ask. */
export function sparedLine(evidence: Evidence): Line {
  const { asked, answering } = remembered(evidence);
  if (asked === 0 || areTheServersNow(evidence)) return [];
  if (answering === asked) return [text('Your own servers are fine.')];
  if (answering === 0)
    return [text(`Your own servers ${isHeard(evidence) ? 'do not serve it' : 'do not answer'} either.`)];
  return [text(`${answering} of your own ${asked} servers ${isListed(evidence) ? '' : 'still '}${verbOf(answering)}.`)];
}

/** True where any of the last good servers said anything. */
const isHeard = ({ trace }: Evidence): boolean =>
  (trace.lastGood?.replies ?? []).some(({ outcome }) => outcome !== null && 'said' in outcome);

/** True where the last good servers are those that the domain has now: their own row tells how they do. */
export function areTheServersNow({ trace }: Evidence): boolean {
  const facts = trace.lastGood === null ? undefined : trace.zones.get(trace.lastGood.zone);
  const now = new Set(facts === undefined ? [] : serversOf(facts).map(s => s.address));
  return now.size > 0 && (trace.lastGood?.replies ?? []).every(r => now.has(r.server.address));
}

/** The row of the last good state, where a chain's domain has lost its delegation or its servers. */
export function memoryRow(look: Look, chain: Chain): ChainRow | null {
  const { trace, history } = look.evidence;
  const zone = trace.lastGood?.zone ?? history?.lastGood?.zone;
  const { code } = look.diagnosis.verdict;
  if (areTheServersNow(look.evidence)) return null;
  const lost = code !== 'healthy' && !code.startsWith('own-network-') && chain.role === 'asked';
  if (!lost || zone === undefined || !isAtOrUnder(chain.question.name, zone)) return null;
  const delegated = chain.path.includes(zone);
  if (delegated && trace.lastGood === null) return null;
  const { asked, answering } = remembered(look.evidence);
  const state = asked === 0 ? 'unknown' : answering === asked ? 'ok' : answering === 0 ? 'bad' : 'partly';
  const denied = isUnder(zone, chain.end.zone) && ['nxdomain', 'nodata', 'answer'].includes(chain.end.kind);
  const lead = denied && !delegated ? [text('no longer delegated; ')] : [];
  return {
    label: delegated ? 'last good' : typed(zone),
    text: [...lead, ...lastGoodLine(look.evidence, delegated)],
    state,
    brokenHere: false,
  };
}

function lastGoodLine(evidence: Evidence, short: boolean): Line {
  const { lastGood } = evidence.history ?? { lastGood: null };
  const names = lastGood?.nameservers.map(ns => ns.name) ?? namesOf(evidence.trace.lastGood?.replies ?? []);
  const when: Line = lastGood === null ? [] : [{ kind: 'instant', at: lastGood.at, style: 'time' }, text(': ')];
  const lead = isListed(evidence) ? 'its registration lists ' : short ? '' : 'last good ';
  return [text(lead), ...when, ...listed(names), ...stillLine(evidence)];
}

/** True where nobody remembers the domain's servers, and those that its registration lists were asked. */
export const isListed = ({ trace }: Evidence): boolean => trace.lastGood?.knownBy === 'registration';

const namesOf = (replies: readonly Reply[]): Name[] => [...new Set(replies.map(r => r.server.name))];

/** ", and all 3 still answer, as at all 14 checks since 02:12": only what was asked, and only checks that were kept. */
function stillLine(evidence: Evidence): Line {
  const { asked, answering } = remembered(evidence);
  if (asked === 0) return [text(', which I could not ask')];
  if (answering === 0) {
    const replies = evidence.trace.lastGood?.replies ?? [];
    const groups = grouped(replies.map(reply => ({ server: reply.server, outcome: reply.outcome, reply })));
    const about = { child: evidence.trace.asked.name, type: evidence.trace.asked.type, parentOfIt: false };
    return [text(', and none of them serves it now ('), ...tallied(groups, about), text(')')];
  }
  const still = isListed(evidence) ? '' : 'still ';
  const who = answering === asked ? allOf(asked) : `${answering} of ${asked}`;
  return [text(`, and ${who} ${still}${verbOf(answering)}`), ...checksLine(evidence)];
}

const verbOf = (count: number): string => (count === 1 ? 'answers' : 'answer');
const allOf = (count: number): string => (count === 1 ? 'it' : count === 2 ? 'both' : `all ${count}`);

/** The checks stored since trouble began (rule 4 of evidence). */
function checksLine(evidence: Evidence): Line {
  const looks = (evidence.history?.looks ?? []).filter(
    l => l.lastGoodAnswered !== null && l.lastGoodAnswered.asked > 0,
  );
  const first = looks[0];
  if (first === undefined) return [];
  const since: Inline = { kind: 'instant', at: first.at, style: 'time' };
  const good = looks.filter(l => l.lastGoodAnswered?.answered === l.lastGoodAnswered?.asked).length;
  if (looks.length === 1) return good === 1 ? [text(', as at '), since] : [];
  const count = good === looks.length ? `all ${good}` : `${good} of ${looks.length}`;
  return [text(`, as at ${count} checks since `), since];
}

/** The row of the registry's own data: status in its own word, and who said it when. */
export function registryRow(look: Look): ChainRow | null {
  const facts = registrationFor(look);
  if (facts === null) return null;
  const { status, created, expires, server, at } = facts;
  const said: Line =
    facts.state !== 'registered'
      ? [text(facts.state === 'free' ? 'not registered' : `unknown: ${sayUndecided(facts.why)}`)]
      : status.length === 0
        ? [text('registered')]
        : joined(
            status.slice(0, MAX_STATUS_WORDS).map(s => [foreign(s.word)]),
            ', ',
          );
  const dates: Line[] = [
    ...(created === null ? [] : [[text('registered '), { kind: 'instant', at: created, style: 'date' } as const]]),
    ...(expires === null
      ? []
      : [[text(expires < at ? 'expired ' : 'paid until '), { kind: 'instant', at: expires, style: 'date' } as const]]),
  ];
  const source: Line = [
    text(' ('),
    ...(server === null ? [] : [foreign(server), text(', ')]),
    { kind: 'instant', at, style: 'ago' },
    text(')'),
  ];
  const out = status.some(s => s.inDns === false);
  return {
    label: 'registry',
    text: [...joined([said, ...dates], ', '), ...source],
    state: out ? 'bad' : facts.state === 'undecided' ? 'unknown' : 'ok',
    brokenHere: false,
  };
}

/** Statuses that a row shows; the rest is whois' matter. */
const MAX_STATUS_WORDS = 4;
const foreign = (words: string) => ({ kind: 'foreign', text: words }) as const;

/** Registration data of the domain that the verdict is about: the deepest cause, else what was asked. */
export function registrationFor(look: Look): RegistrationFacts | null {
  const { registrations, trace } = look.evidence;
  const { because } = look.diagnosis.verdict;
  for (const name of because) {
    const facts = registrations.get(name);
    if (facts !== undefined) return facts;
  }
  return [...registrations.values()].find(facts => isAtOrUnder(trace.asked.name, facts.domain)) ?? null;
}

/** Times are said to the minute: "between 02:12 and 02:12" says nothing. */
const minuteOf = (at: Instant): number => Math.floor(at / 60_000);

/** When it began, as far as the looks that were kept tell; empty where they do not. */
export function sinceLine(evidence: Evidence): Line {
  const { lastGood, troubleSince } = evidence.history ?? { lastGood: null, troubleSince: null };
  const good: Line = lastGood === null ? [] : [{ kind: 'instant', at: lastGood.at, style: 'time' }];
  if (troubleSince !== null && lastGood !== null && minuteOf(troubleSince) === minuteOf(lastGood.at))
    return [text('It began at '), ...good, text('.')];
  if (troubleSince !== null && good.length > 0)
    return [
      text('It began between '),
      ...good,
      text(' and '),
      { kind: 'instant', at: troubleSince, style: 'time' },
      text('.'),
    ];
  if (troubleSince !== null)
    return [text('It is so since '), { kind: 'instant', at: troubleSince, style: 'time' }, text(' at the latest.')];
  return sentences(good.length > 0 ? [text('I last saw it healthy at '), ...good, text('.')] : []);
}
