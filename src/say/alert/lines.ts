import type { Impact } from '../../diagnose/diagnosis.ts';
import type { Inline, Line } from '../../report/report.ts';
import { sayDuration } from '../../values/duration.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import { foreign, listed, named, text, zoneWord } from '../language/names.ts';

/** Lines of an alert's thread: one for each change. Each chat shows when a line was said, so none begins with a time. */

const at = (moment: Instant): Inline => ({ kind: 'instant', at: moment, style: 'time' });

/** "puri.st is down as well"; "is hit as well" where it is not `isDown`. */
export const hitAsWell = (domains: readonly Name[], isDown: boolean): Line => [
  ...listed(domains),
  text(`${domains.length === 1 ? ' is ' : ' are '}${isDown ? 'down' : 'hit'} as well.`),
];

/** "pureos.net is back". */
export const isBack = (domains: readonly Name[]): Line => [
  ...listed(domains),
  text(domains.length === 1 ? ' is back.' : ' are back.'),
];

/** "1 of 2 .sm servers delegates again". */
export const delegatesAgain = ({
  done,
  of,
  zone,
}: {
  readonly done: number;
  readonly of: number;
  readonly zone: Name;
}): Line => [text(`${done} of ${of} ${zoneWord(zone)} servers ${done === 1 ? 'delegates' : 'delegate'} again.`)];

/** "🟢 fixed after 31 h 52 min; last users back about 11:05". */
export function fixed(since: Instant, now: Instant, impact: Impact): Line {
  const back =
    impact.backLast !== null && impact.backLast > now ? [text('; last users back about '), at(impact.backLast)] : [];
  return [text(`🟢 fixed after ${sayDuration(now - since)}`), ...back, text('.')];
}

/** A change is how it is meant: somebody said so, or it has been well for a week; or all is as it was before. */
export const settled = (by: string | null, since: Instant, now: Instant): Line =>
  by === null
    ? [text(`🟢 settled after ${sayDuration(now - since)}.`)]
    : [text('🟢 '), foreign(by), text(' says that this is how it is meant.')];

/** A sentence on when the last users are back; empty where all are, or nobody knows. */
export const lastUsers = ({ backLast }: Impact, now: Instant): Line =>
  backLast === null || backLast <= now ? [] : [text('The last users are back about '), at(backLast), text('.')];

/** What is so now, where the cause shows another face: "now: …". */
export const nowIs = (title: Line): Line => [text('Now: '), ...title];
export const worseNow = (title: Line): Line => [text('Worse: '), ...title];
export const betterNow = (title: Line): Line => [text('Better: '), ...title];

/** "still down, 2 h, reminder 3: nobody has acknowledged. Next in 1 h, or ✅." */
export function reminder(of: {
  readonly words: string;
  readonly since: Instant;
  readonly now: Instant;
  readonly number: number;
  readonly nextAt: Instant | null;
}): Line {
  const next = of.nextAt === null ? 'The last one' : `Next in ${sayDuration(of.nextAt - of.now)}`;
  const length = sayDuration(of.now - of.since);
  return [text(`${of.words}, ${length}, reminder ${of.number}: nobody has acknowledged. ${next}, or ✅.`)];
}

/** "comes and goes: 6 changes in 30 min". */
export const comesAndGoes = (domain: Name, changes: number, withinMs: number): Line => [
  ...named(domain),
  text(
    ` comes and goes: ${changes} changes in ${sayDuration(withinMs)}. I say no more of each until it has been one way for as long.`,
  ),
];

/** It has been one way for long enough. */
export const staysNow = (isBad: boolean): Line => [
  text(isBad ? 'It stays down now.' : 'It has been well long enough.'),
];
