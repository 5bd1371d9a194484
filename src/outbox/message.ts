import { type Delivery, OWN_VOICE, type Person, ROOT_SLOT, type Saying, type Story } from '../story/story.ts';
import { readTarget } from '../story/targets.ts';
import { isReachable, threadOf } from './order.ts';
import { sayingFor } from './rows.ts';
import type { Message, Spot } from './speaker.ts';
import { folded, reportOf } from './words.ts';

/** What people can answer an alert with, where signs are pressed: acknowledge, escalate, timeline, silence, trace, whois. */
const REACTIONS: readonly string[] = ['✅', '⬆', '📌', '🔕', '🔁', '📇'];

/** What a row shows when this saying stands there. */
export function messageFor<Parts>(story: Story<Parts>, row: Delivery, saying: Saying): Message {
  const { direct } = readTarget(row.target);
  const isRoot = row.slot === ROOT_SLOT && story.number !== OWN_VOICE && !direct;
  const lines = row.carries.flatMap(({ slot }) => sayingFor(story, { ...row, slot }) ?? []);
  return {
    report: lines.length > 1 ? folded(lines) : (saying.report ?? reportOf([])),
    people: direct ? [] : called(story, row, saying),
    broadcast: saying.manner !== 'quiet' && row.slot !== ROOT_SLOT,
    notes: row.notes,
    reactions: isRoot && story.closedAt === null ? REACTIONS : [],
  };
}

/** Whom it calls: also those whom an earlier saying of the slot was to call, which nobody has seen there. */
function called<Parts>({ sayings }: Story<Parts>, row: Delivery, saying: Saying): readonly Person[] {
  const unseen = sayings.filter(
    ({ slot, manner, seq }) => slot === row.slot && manner === 'page' && (row.shown === null || seq > row.shown),
  );
  const people = new Map(
    [...unseen, saying].flatMap(each => each.people.map(person => [person.name, person] as const)),
  );
  return [...people.values()];
}

/** Where a row stands; null where that is not known yet. */
export function spotOf<Parts>(story: Story<Parts>, row: Delivery): Spot | null {
  const { room, direct } = readTarget(row.target);
  if (room === null || (row.slot !== ROOT_SLOT && !isReachable(story, row.target))) return null;
  return { room, direct, thread: threadOf(story, row) };
}
