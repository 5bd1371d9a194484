import { stepped } from '../story/step.ts';
import { type NewSaying, OWN_VOICE, type Person, type Story } from '../story/story.ts';
import type { Instant } from '../values/instant.ts';
import { type Untaken, untakenIn } from './due.ts';
import type { Places } from './plan.ts';
import { covering } from './words.ts';

/**
 * Where a chat has not taken an alert for a while, the other chats' threads get a line that rings, once; the note in the
 * alert itself comes and goes by itself. The very same record where there is nothing to tell.
 */
export function covered<Parts>(story: Story<Parts>, { chats }: Places, now: Instant): Story<Parts> {
  if (story.number === OWN_VOICE) return story;
  const untaken = untakenIn(story, now);
  const untold = untaken.filter(each => each.untold.length > 0);
  const others = chats.filter(({ chat }) => !untaken.some(each => each.chat === chat));
  if (untold.length === 0 || others.length === 0) return story;
  const people = peopleOf(story);
  const say =
    story.closedAt === null ? untold.flatMap(each => others.map(({ chat }) => lineFor(each, chat, people))) : [];
  const ids = new Set(untold.flatMap(({ untold: rows }) => rows));
  const deliveries = story.deliveries.map(row => (ids.has(row.id) ? { ...row, coveredAt: now } : row));
  return stepped({ ...story, deliveries }, { parts: story.parts, closedAt: story.closedAt, say }, now);
}

const lineFor = ({ chat, since, why }: Untaken, only: NewSaying['only'], people: readonly Person[]): NewSaying => ({
  report: covering(chat, since, why),
  slot: null,
  manner: people.length > 0 ? 'page' : 'broadcast',
  only,
  people,
});

/** Whoever was called by the story and may not have got it. */
function peopleOf<Parts>({ sayings }: Story<Parts>): readonly Person[] {
  const called = sayings.filter(({ manner }) => manner === 'page').flatMap(({ people }) => people);
  return [...new Map(called.map(person => [person.name, person])).values()];
}
