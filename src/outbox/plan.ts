import { createHash } from 'node:crypto';
import { type ChatName, type Delivery, OWN_VOICE, ROOT_SLOT, type Saying, type Story } from '../story/story.ts';
import { directTarget, homeless, homeTarget, PAGE_TARGET, readTarget } from '../story/targets.ts';
import { type Instant, instant } from '../values/instant.ts';
import { KEPT_OWN_ROWS, KEPT_ROWS, STALE_MS } from './limits.ts';
import { isEnding, isSettled } from './settled.ts';

/** Where alerts go. */
export interface Places {
  readonly chats: readonly {
    readonly chat: ChatName;
    /** Null while it is not known. */
    readonly home: string | null;
  }[];
  /** Pages are posted to an address. */
  readonly page: boolean;
}

/** The record with a row for each slot and place that wants one, and without what stands everywhere. The very same where nothing changes. */
export function planned<Parts>(story: Story<Parts>, places: Places, now: Instant): Story<Parts> {
  const moved = rehomed(story, places);
  const added = missing({ ...story, deliveries: moved }, places, now);
  const deliveries = added.length === 0 ? moved : [...moved, ...added];
  const sayings = story.sayings.filter(saying => isNeeded(saying, { ...story, deliveries }, places, now));
  const kept = rowsKept({ ...story, sayings, deliveries });
  const isSame = kept === story.deliveries && sayings.length === story.sayings.length;
  return isSame ? story : { ...story, sayings, deliveries: kept };
}

/** The id by which chats are asked for a message. `lost`: how often what stood there was lost. */
const deliveryId = <Parts>({ number, openedAt, cause }: Story<Parts>, slot: number, target: string): string =>
  createHash('sha256')
    // Each process that is cut off begins its own voice anew: the place of a saying alone tells which one it is.
    .update([number, number === OWN_VOICE ? '' : openedAt, cause, slot, target].join('\n'))
    .digest('hex')
    .slice(0, 32);

/** What was not said yet in a room that is not the chat's home any more, or was not known yet, goes to the home. */
function rehomed<Parts>(story: Story<Parts>, { chats }: Places): readonly Delivery[] {
  const taken = new Set(story.deliveries.map(({ slot, target }) => `${slot} ${target}`));
  const rows = story.deliveries.flatMap(row => {
    const { chat, direct } = readTarget(row.target);
    const home = chats.find(each => each.chat === chat)?.home ?? null;
    if (chat === null || direct || home === null || row.shown !== null) return [row];
    const target = homeTarget(chat, home);
    if (row.target === target) return [row];
    if (taken.has(`${row.slot} ${target}`)) return [];
    // Of two that wait in other rooms one goes on here.
    taken.add(`${row.slot} ${target}`);
    return [{ ...fresh(story, row.slot, target, row.dueAt), coveredAt: row.coveredAt }];
  });
  const isSame = rows.length === story.deliveries.length && rows.every((row, i) => row === story.deliveries[i]);
  return isSame ? story.deliveries : rows;
}

const fresh = <Parts>(story: Story<Parts>, slot: number, target: string, dueAt: Instant): Delivery => ({
  id: deliveryId(story, slot, target),
  slot,
  target,
  dueAt,
  shown: null,
  tried: null,
  triedAt: null,
  edition: 0,
  notes: [],
  lasting: [],
  carries: [],
  status: 'queued',
  attempts: 0,
  notBefore: null,
  lastError: null,
  remoteId: null,
  shownAt: null,
  coveredAt: null,
});

/** Rows for what was said and has none yet, in the order of the sayings. */
function missing<Parts>(story: Story<Parts>, places: Places, now: Instant): readonly Delivery[] {
  const isStale = story.closedAt !== null && story.closedAt < now - STALE_MS;
  if (isStale) return [];
  const taken = new Set(story.deliveries.map(({ slot, target }) => `${slot} ${target}`));
  const added: Delivery[] = [];
  for (const saying of story.sayings)
    for (const target of targetsOf(saying, story, places)) {
      if (taken.has(`${saying.slot} ${target}`)) continue;
      taken.add(`${saying.slot} ${target}`);
      added.push(fresh(story, saying.slot, target, dueSince(saying, story, target, now)));
    }
  return added;
}

/** What moves to another room is not late there. */
function dueSince<Parts>({ slot, at }: Saying, story: Story<Parts>, target: string, now: Instant): Instant {
  const { chat, direct } = readTarget(target);
  const hasMoved = story.deliveries.some(
    row => row.slot === slot && !direct && !readTarget(row.target).direct && readTarget(row.target).chat === chat,
  );
  return hasMoved ? now : instant(at);
}

function targetsOf<Parts>(saying: Saying, story: Story<Parts>, { chats, page }: Places): readonly string[] {
  const mine = chats.filter(({ chat }) => saying.only === null || saying.only === chat);
  const homes = mine.flatMap(({ chat, home }) => {
    const target = home === null ? homeless(chat) : homeTarget(chat, home);
    return wasSaidElsewhere(saying, story, chat, target) ? [] : [target];
  });
  if (saying.manner !== 'page') return [...homes, ...(page && isEnd(saying, story) ? [PAGE_TARGET] : [])];
  const direct = mine.flatMap(({ chat }) =>
    saying.people.flatMap(person => {
      const id = chat === 'terminal' ? null : person[chat];
      return id === null || chat === 'terminal' ? [] : [directTarget(chat, id)];
    }),
  );
  return [...homes, ...direct, ...(page && saying.only === null ? [PAGE_TARGET] : [])];
}

/** A pager that was called is told when all is well. */
const isEnd = <Parts>(saying: Saying, { deliveries }: Story<Parts>): boolean =>
  isEnding(saying) && deliveries.some(row => row.target === PAGE_TARGET);

/**
 * A line that stands in the room where the chat's alerts went before is not said again in the new one; of a story that is
 * over nothing is. What was never said is nowhere to be taken away.
 */
function wasSaidElsewhere<Parts>(saying: Saying, story: Story<Parts>, chat: ChatName, target: string): boolean {
  const elsewhere = story.deliveries.some(row => {
    const place = readTarget(row.target);
    return row.slot === saying.slot && row.target !== target && place.chat === chat && !place.direct;
  });
  if (elsewhere && (saying.slot !== ROOT_SLOT || story.closedAt !== null)) return true;
  return saying.report === null && !story.deliveries.some(row => row.slot === saying.slot);
}

/** What is not shown everywhere yet, the newest of the story's own message, and pages that somebody has not got. */
function isNeeded<Parts>(saying: Saying, story: Story<Parts>, places: Places, now: Instant): boolean {
  const later = story.sayings.filter(other => other.slot === saying.slot && other.seq > saying.seq);
  const isOvertaken = later.some(({ only }) => only === null || only === saying.only);
  const rows = story.deliveries.filter(
    row => row.slot === saying.slot && concerns(saying, row) && !isLeft(row, places),
  );
  if (isOvertaken && saying.manner !== 'page') return false;
  if (!isOvertaken && saying.slot === ROOT_SLOT) return true;
  const isOld = story.closedAt !== null && story.closedAt < now - STALE_MS;
  if (rows.length === 0) return !isOld;
  return isOvertaken
    ? rows.some(row => row.shown === null && !isSettled(row, saying.seq, story, now))
    : rows.some(row => !isSettled(row, saying.seq, story, now));
}

/** Stands in a room that the chat's alerts have left: as it is now it stays there. */
export function isLeft({ target }: Delivery, { chats }: Places): boolean {
  const { chat, room, direct } = readTarget(target);
  const home = chats.find(each => each.chat === chat)?.home ?? null;
  return !direct && chat !== null && chat !== 'terminal' && home !== null && room !== null && room !== home;
}

const concerns = ({ only }: Saying, row: Delivery): boolean => only === null || readTarget(row.target).chat === only;

/** The newest rows of slots whose sayings are gone, and all others. */
function rowsKept<Parts>({ number, sayings, deliveries }: Story<Parts>): readonly Delivery[] {
  const most = number === OWN_VOICE ? KEPT_OWN_ROWS : KEPT_ROWS;
  const slots = new Set(sayings.map(({ slot }) => slot));
  const isDone = ({ slot, strays = [] }: Delivery): boolean =>
    slot !== ROOT_SLOT && !slots.has(slot) && strays.length === 0;
  const beyond = deliveries.filter(isDone).length - most;
  if (beyond <= 0) return deliveries;
  let left = beyond;
  return deliveries.filter(row => !isDone(row) || left-- <= 0);
}
