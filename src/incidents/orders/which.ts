import { UsageError } from '../../command.ts';
import type { Caller } from '../../people/caller.ts';
import { idOf } from '../../say/incident/people.ts';
import type { Stories, Story } from '../../story/story.ts';
import type { Parts } from '../parts.ts';
import type { Order, Verb } from './read.ts';

/** Verbs that are about something that is over as well as about something that is open. */
const LOOKS_BACK: ReadonlySet<Verb> = new Set(['report', 'reopen', 'cause']);
/** Verbs that an alert without an incident takes as well. */
const OF_ALERTS: ReadonlySet<Verb> = new Set(['show', 'ack', 'call', 'checklist', 'lifeline', 'open']);

/**
 * The story that a command is about: the one that was named, that of the thread, the only one open, and to look back the
 * last one. Several could be meant: these; none: `none`. Throws UsageError for a number that there is not.
 */
export async function meant(
  { number, verb }: Order,
  caller: Caller | null,
  stories: Stories<Parts>,
): Promise<Story<Parts> | readonly Story<Parts>[] | 'none'> {
  if (number !== null) {
    const found = await stories.read(number);
    if (found === null || !isOne(found)) throw new UsageError(`There is no ${idOf(number)}.`, 'incident list');
    return found;
  }
  const here = await ofThread(caller, stories);
  if (here !== null && isOne(here)) return here;
  const open = (await stories.list()).filter(isOne);
  const incidents = open.filter(({ parts }) => parts.incident?.state === 'open');
  const fitting = incidents.length > 0 || !OF_ALERTS.has(verb) ? incidents : open;
  const [only] = fitting;
  if (only !== undefined) return fitting.length === 1 ? only : fitting;
  if (!LOOKS_BACK.has(verb)) return 'none';
  return (await stories.list({ closed: true })).find(({ parts }) => parts.incident !== null) ?? 'none';
}

const isOne = ({ parts: { alert, incident } }: Story<Parts>): boolean => alert !== null || incident !== null;

async function ofThread(caller: Caller | null, stories: Stories<Parts>): Promise<Story<Parts> | null> {
  if (caller === null || caller.thread === null || caller.chat === 'terminal') return null;
  return stories.at({ chat: caller.chat, room: caller.room, message: caller.thread });
}
