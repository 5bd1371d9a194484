import type { Impact, ImpactReason, Verdict } from '../diagnose/diagnosis.ts';
import type { Inline, Line } from '../report/report.ts';
import { sayDuration } from '../values/duration.ts';
import type { Instant } from '../values/instant.ts';
import { fill } from './language/fill.ts';
import { text, zoneWord } from './language/names.ts';

/** Names that were perhaps never there: nobody waits for them to come back. */
const NOBODY_WAITS: ReadonlySet<string> = new Set(['not-registered', 'tld-not-delegated', 'expired']);
const SLOW = 'Users still get through, some of them slowly: their resolvers have to try again.';
const CHANCE = 'Some users get through, others do not: it depends on their resolver.';
/** Servers that answer everybody, and not the same. */
const CHANCES: ReadonlySet<string> = new Set(['servers-disagree', 'delegation-inconsistent']);
/** Verdicts that end by somebody lifting something; all others by a repair. */
const LIFTED: ReadonlySet<string> = new Set(['registry-hold', 'registrar-hold']);

/** Why users lose and regain a name when they do: a clause that follows "as". Empty where there is no reason to give. */
function reasonLine(reason: ImpactReason): Line {
  switch (reason.kind) {
    case 'none':
      return [];
    case 'unknown':
      return [text('nothing that I saw tells how long resolvers remember this')];
    case 'negative-ttl':
      return because('{zone} lets resolvers remember “does not exist” for that long', reason.zone, reason.seconds);
    case 'parent-lags':
      return because(
        `${reason.servers} of the servers of {zone} ${reason.servers === 1 ? 'does' : 'do'} not serve the repair yet, and resolvers that ask there remember the old state for that long`,
        reason.zone,
        reason.seconds,
      );
    case 'delegation-ttl':
      return because('resolvers keep what they were told about {zone} for that long', reason.zone, reason.seconds);
    case 'ds-ttl':
      return [text('resolvers keep the old DS record for that long')];
    case 'failure-cache':
      return [text('resolvers remember a failure for at most that long')];
    case 'partial':
      return [text('resolvers try the other servers when one fails')];
    default:
      return reason satisfies never;
  }
}

const because = (words: string, zone: Parameters<typeof zoneWord>[0], seconds: number): Line =>
  fill(words, { zone: [text(zoneWord(zone))], length: [text(sayDuration(seconds * 1000))] });

/** The reason as a sentence of its own, with the length in it: for JSON, where nothing stands beside it. */
export function reasonSentence(reason: ImpactReason): string {
  const clause = reasonLine(reason)
    .map(node => ('text' in node ? node.text : ''))
    .join('');
  if (clause === '') return 'Users are not affected.';
  const sentence = 'seconds' in reason ? clause.replace(/\bthat long$/, sayDuration(reason.seconds * 1000)) : clause;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** When users are back, with its reason: "the first as soon as it is lifted, the last within 1 h, as …". Null: nothing to say. */
export function backLine(impact: Impact, { code, severity }: Verdict, now: Instant): Line | null {
  const { backFirst, backLast, backAfterSeconds, reason } = impact;
  if (reason.kind === 'none' && backFirst === null && backLast === null && backAfterSeconds === null) return null;
  if (reason.kind === 'partial') return [text(severity === 'high' || CHANCES.has(code) ? CHANCE : SLOW)];
  const done = LIFTED.has(code) ? 'lifted' : 'mended';
  const why = reasonLine(reason);
  const forgotten: Line = [text(', when the last resolver has forgotten the old state')];
  if (code === 'resolvers-behind' && backLast !== null)
    return [
      text('Back: '),
      ...firstUsers(backFirst, now, done),
      text(', the last by '),
      when(backLast),
      ...forgotten,
      text('.'),
    ];
  const as: Line = why.length === 0 || reason.kind === 'unknown' ? [] : [text(', as '), ...why];
  if (backLast !== null)
    return [
      text('Back: '),
      ...firstUsers(backFirst, now, done),
      text(', the last by '),
      when(backLast),
      ...as,
      text('.'),
    ];
  if (backAfterSeconds !== null) {
    const length = sayDuration(backAfterSeconds * 1000);
    if (reason.kind === 'parent-lags')
      return fill(
        `Back: the first users now, the last {length} after {servers} of {zone} ${reason.servers === 1 ? 'serves' : 'serve'} the repair as well.`,
        {
          length: [text(length)],
          servers: [text(reason.servers === 1 ? 'the last server' : `the other ${reason.servers} servers`)],
          zone: [text(zoneWord(reason.zone))],
        },
      );
    return [text(`Back: the first users as soon as it is ${done}, the last within ${length}`), ...as, text('.')];
  }
  return NOBODY_WAITS.has(code) ? null : [text('When users are back I cannot tell.')];
}

function firstUsers(first: Instant | null, now: Instant, done: string): Line {
  if (first === null) return [text(`the first users as soon as it is ${done}`)];
  return first <= now ? [text('the first users now')] : [text('the first users at '), when(first)];
}

const when = (at: Instant): Inline => ({ kind: 'instant', at, style: 'time' });

/** Moments less apart than this are one. */
const SAME_MS = 60_000;

/** Since when users lose the name; null where it is not known, or nobody does. */
export function lostLine({ lostFirst, lostLast }: Impact, now: Instant): Line | null {
  if (lostLast !== null && lostLast > now)
    return [text('Users whose resolver still remembers it keep it until '), when(lostLast), text(' at most.')];
  if (lostFirst !== null && lostLast !== null && lostLast - lostFirst >= SAME_MS)
    return [text('Users lost it between '), when(lostFirst), text(' and '), when(lostLast), text('.')];
  return lostFirst === null ? null : [text('The first users lost it at '), when(lostFirst), text('.')];
}
