import type { Nag } from '../../incidents/due.ts';
import type { Call, Happening, Incident } from '../../incidents/incident.ts';
import type { Line, Mark } from '../../report/report.ts';
import { sayDuration } from '../../values/duration.ts';
import type { Instant } from '../../values/instant.ts';
import { foreign, text } from '../language/names.ts';
import { idOf, nameOf, namesOf, sourceWord, time } from './people.ts';
import { ROLE_WORDS } from './roles.ts';
import { causeWords } from './root.ts';

/** The lines of an incident's thread: one for each thing that somebody did, the same in both chats. */
export interface Told {
  readonly line: Line;
  readonly mark: Mark;
}

const plain = (...line: Line): Told => ({ line, mark: 'none' });

/** "(Slack)": where it was said. */
const from = ({ source }: Pick<Happening, 'source'>): Line => [text(` (${sourceWord(source)})`)];

/** What is said of a happening; null where the watch says it itself, or nothing is to be said. `before`: as it was. */
export function sayHappening(happening: Happening, before: Incident | null, number: number): Told | null {
  const who: Line = [nameOf(happening.who), ...from(happening)];
  switch (happening.kind) {
    case 'acknowledged':
      return before?.handover
        ? plain(...who, text(' has the lead now.'))
        : plain(...who, text(' has acknowledged: somebody is on it.'));
    case 'unacknowledged':
      return plain(...who, text(' took the acknowledgement back. Nobody has it now; I go on calling people.'));
    case 'assigned':
      return assigned(happening, who);
    case 'noted':
      return plain(...who, text(' notes: '), foreign(happening.text));
    case 'handed-over':
      return handedOver(happening, number);
    case 'escalated':
      return plain(...who, text(' asks for more people.'));
    case 'paused':
      return plain(...who, text(' paused the reminders until '), time(happening.until), text('.'));
    case 'resolved':
      return resolved(happening, before, number);
    case 'reopened':
      return { line: [text(`${idOf(number)} is open again: `), ...who, text(' reopened it.')], mark: 'broken' };
    case 'caused':
      return plain(text('Cause, says '), ...who, text(': '), foreign(causeWords(happening)), text('.'));
    case 'called':
      return plain(...who, text(' called '), ...callWords(happening.call), text('.'));
    case 'ticked':
      return plain(...who, text(happening.done ? ' ticked off: ' : ' took back: '), foreign(happening.item));
    case 'opened':
    case 'handover-asked':
    case 'paged':
    case 'promise-due':
    case 'worse':
    case 'better':
    case 'fixed':
    case 'word':
    case 'asked':
      return null;
    default:
      return happening satisfies never;
  }
}

function assigned({ role, to, who: by }: Extract<Happening, { kind: 'assigned' }>, who: Line): Told {
  const { does } = ROLE_WORDS[role];
  if (by !== null && by.name === to.name) return plain(...who, text(` ${does} now.`));
  return plain(nameOf(to), text(` ${does} now, says `), ...who, text('.'));
}

function handedOver({ from: giver, to, who }: Extract<Happening, { kind: 'handed-over' }>, number: number): Told {
  const asked: Line =
    who === null
      ? [text('It is hand-over time: from '), nameOf(giver), text(' to '), nameOf(to), text('. ')]
      : [nameOf(who), text(' asks '), nameOf(to), text(' to take the lead. ')];
  return plain(
    ...asked,
    text('Whoever has it now: '),
    { kind: 'code', text: `incident ${idOf(number)} lead` },
    text(', or ✅ here.'),
  );
}

function resolved(
  { who, reason, at, source }: Extract<Happening, { kind: 'resolved' }>,
  before: Incident | null,
  number: number,
): Told {
  const length = before === null ? '' : ` after ${sayDuration(at - before.opened.at)}`;
  const why: Line = reason === null ? [text('; the watch has seen the end of it.')] : [text(': '), foreign(reason)];
  const line: Line = [text(`${idOf(number)} is resolved${length}, says `), nameOf(who), ...from({ source }), ...why];
  return { line, mark: 'fine' };
}

/** "registrar 101domain (reference 1234), who promised something for 16:00". */
export const callWords = ({ whom, ref, next }: Call): Line => [
  foreign(whom),
  ...(ref === null ? [] : [text(' (reference '), foreign(ref), text(')')]),
  ...(next === null ? [] : [text(', next at '), time(next)]),
];

/** What the clock says. Pages carry the alert's own first words: a direct message has nothing else. */
export function sayNag(nag: Nag, incident: Incident, number: number, now: Instant): Told {
  switch (nag.kind) {
    case 'page': {
      const { people, isEveryone } = nag.due;
      const whom: Line =
        people.length === 0
          ? [text('whoever reads this')]
          : isEveryone
            ? [text('everybody')]
            : namesOf(people.map(name => ({ name, slack: null, matrix: null })));
      return { line: [text('Calling '), ...whom, text(`: ${reasonToPage(incident, now)}`)], mark: 'none' };
    }
    case 'ask':
      return {
        line: [
          text(`Nobody has written for ${sayDuration(nag.quietMs)}; `),
          nameOf(incident.roles.lead ?? incident.acknowledged?.by ?? null, 'somebody'),
          text(' has it. How does it stand? A word here is enough; '),
          { kind: 'code', text: `incident ${idOf(number)} pause 2h` },
          text(' stops this for a while.'),
        ],
        mark: 'none',
      };
    case 'promise': {
      const call = incident.calls[nag.call];
      const words: Line = call === undefined ? [] : callWords(call);
      return { line: [text('It is time: '), ...words, text('. What came of it?')], mark: 'none' };
    }
    case 'handover':
      return {
        line: [
          text('Still nobody has said who leads, '),
          nameOf(incident.handover?.from ?? null),
          text(' or '),
          nameOf(incident.handover?.to ?? null),
          text(': '),
          { kind: 'code', text: `incident ${idOf(number)} lead` },
          text(', or ✅ here.'),
        ],
        mark: 'none',
      };
    default:
      return nag satisfies never;
  }
}

function reasonToPage({ acknowledged, escalation }: Incident, now: Instant): string {
  if (acknowledged !== null) return 'more people are wanted.';
  const waited = now - escalation.beganAt;
  return waited < FRESH_MS ? 'nobody has acknowledged yet.' : `nobody has acknowledged for ${sayDuration(waited)}.`;
}

/** Milliseconds in which nobody could have acknowledged. */
const FRESH_MS = 30_000;
