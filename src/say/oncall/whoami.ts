import type { OnCallState } from '../../oncall/desk.ts';
import type { Caller } from '../../people/caller.ts';
import type { Right } from '../../people/rights.ts';
import { dutyAt, stretches } from '../../people/rota/duty.ts';
import type { Inline, Line, Report } from '../../report/report.ts';
import type { Instant } from '../../values/instant.ts';
import { foreign, text } from '../language/names.ts';

/** What each right is, after "You may". */
const RIGHTS: Readonly<Record<Right, string>> = {
  read: 'ask',
  respond: 'acknowledge, lead, note and resolve',
  watch: 'change what is watched (watch)',
  oncall: 'change who is on call (oncall)',
  registrar: 'act at the registrar (registrar)',
  registry: 'act at the registry (registry)',
  phones: 'see phone numbers of people (phones)',
  admin: 'run drills here (admin)',
};
/** Milliseconds that are looked ahead for somebody's own duty. */
const AHEAD_MS = 100 * 86_400_000;

const when = (at: Instant): Inline => ({ kind: 'instant', at, style: 'both' });
const code = (words: string): Inline => ({ kind: 'code', text: words });

/** Who somebody is to the bot, what they may do where they asked, and when they have duty. */
export function sayWhoami(state: OnCallState, asker: Caller | null): Report {
  const { title, lead } =
    asker === null ? { title: [text(AT_SHELL)], lead: [] } : { title: nameLine(asker), lead: leadFor(state, asker) };
  return { mark: 'none', title, lead, blocks: [], more: [], actions: [] };
}

const AT_SHELL = 'You sit at my own host, where I take everything as said by the operator.';

function nameLine({ name, chat, person, stranger }: Caller): Line {
  if (name !== null) return [text('You are '), { kind: 'strong', text: name }, text('.')];
  const id: Line = [text(` (${chat} id `), code(person), text(').')];
  return stranger
    ? [text('You are a guest here'), ...id]
    : [text('I do not know you: nobody in portfolio.yaml has your id'), ...id];
}

function leadFor(state: OnCallState, asker: Caller): Line[] {
  const rights = asker.rights.filter(right => right !== 'read').map(right => RIGHTS[right]);
  const may: Line = [
    text(rights.length === 0 ? 'Here you may ask, and change nothing.' : `Here you may ${sentence(rights)}.`),
  ];
  if (asker.name === null)
    return asker.stranger
      ? [may]
      : [
          may,
          [text('To be known: under people in portfolio.yaml, '), code(`${asker.chat}: "${asker.person}"`), text('.')],
        ];
  return [may, ...dutyLine(state, asker.name)];
}

function dutyLine({ rota, now }: OnCallState, name: string): Line[] {
  if (rota === null) return [];
  const duty = dutyAt(rota, now);
  if (duty.who === name)
    return [
      duty.until === null ? [text('You are on call.')] : [text('You are on call until '), when(duty.until), text('.')],
    ];
  const next = stretches(rota, now, (now + AHEAD_MS) as Instant).find(one => one.who === name);
  const who: Line = duty.who === null ? [text('Nobody is on call now')] : [foreign(duty.who), text(' is on call now')];
  return [
    next === undefined
      ? [...who, text('; you are not in the weeks ahead.')]
      : [...who, text('; you are from '), when(next.from), text(' until '), when(next.until), text('.')],
  ];
}

const sentence = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join('; ')}; and ${parts.at(-1)}`;
