import { UsageError } from '../../command.ts';
import type { Portfolio } from '../../portfolio/schema.ts';
import type { Person } from '../../story/story.ts';
import type { Instant } from '../../values/instant.ts';
import type { Deed } from '../incident.ts';
import { readPerson } from '../who.ts';
import { type Order, readCalled, readRole, wordsOf } from './read.ts';
import { readMoment } from './times.ts';

/** What is needed to understand the words of a command. */
export interface Words {
  readonly me: Person;
  readonly portfolio: Portfolio | null;
  /** The zone whose clock is meant. */
  readonly zone: string;
  readonly now: Instant;
}

/** Characters of a cause's code: the closed vocabulary of verdicts has none that is longer. */
const MAX_CODE = 40;

/** What an order does to an incident; null for orders that only look, or begin one. Throws UsageError. */
export function deedOf({ verb, rest }: Order, words: Words): Deed | null {
  const { me, portfolio } = words;
  switch (verb) {
    case 'ack':
      return { kind: 'acknowledged' };
    case 'unack':
      return { kind: 'unacknowledged' };
    case 'lead':
      return {
        kind: 'assigned',
        role: 'lead',
        to: rest.length === 0 ? me : readPerson(rest, me, portfolio, 'incident lead'),
      };
    case 'assign':
      return assigned(rest, words);
    case 'note':
      return {
        kind: 'noted',
        text: wordsOf(rest, 'What is to be noted?', 'incident note the registry opens at 08:00'),
      };
    case 'handover':
      return { kind: 'handed-over', from: me, to: readPerson(rest, me, portfolio, 'incident handover ann') };
    case 'escalate':
      return { kind: 'escalated' };
    case 'pause':
      return paused(rest, words);
    case 'resolve':
      return { kind: 'resolved', reason: rest.length === 0 ? null : rest.join(' ') };
    case 'reopen':
      return { kind: 'reopened' };
    case 'cause':
      return caused(rest);
    case 'called':
      return called(rest, words);
    case 'tick':
      return ticked(rest);
    default:
      // Orders that only look, and the one that begins.
      verb satisfies 'show' | 'open' | 'call' | 'checklist' | 'lifeline' | 'report' | 'list';
      return null;
  }
}

function assigned(rest: readonly string[], { me, portfolio }: Words): Deed {
  const { role, who } = readRole(rest);
  return { kind: 'assigned', role, to: readPerson(who, me, portfolio, `incident assign ${role} me`) };
}

function paused(rest: readonly string[], { zone, now }: Words): Deed {
  const until = wordsOf(rest, 'Until when? A pause needs its end.', 'incident pause 1h');
  return { kind: 'paused', until: readMoment(until, zone, now, 'incident pause 1h') };
}

function caused(rest: readonly string[]): Deed {
  const [code = '', ...reason] = rest;
  const example = 'incident cause registry-hold the registry suspended it over a complaint';
  wordsOf(rest, 'What was the cause?', example);
  if (code.length > MAX_CODE) throw new UsageError('The first word is the cause in short, the rest says why.', example);
  return { kind: 'caused', code, reason: reason.join(' ') };
}

function called(rest: readonly string[], { zone, now }: Words): Deed {
  const { whom, ref, next } = readCalled(rest);
  const at = next === null ? null : readMoment(next, zone, now, 'incident called registrar 101domain next 16:00');
  return { kind: 'called', call: { whom, ref, next: at } };
}

function ticked(rest: readonly string[]): Deed {
  const isUndone = /^(?:not|undo)$/i.test(rest[0] ?? '');
  const item = wordsOf(isUndone ? rest.slice(1) : rest, 'What has been done?', 'incident tick 1');
  return { kind: 'ticked', item, done: !isUndone };
}
