import { type Delivery, OWN_VOICE, ROOT_SLOT, type Saying, type Story } from '../../story/story.ts';
import type { Instant } from '../../values/instant.ts';
import { threadOf } from '../order.ts';
import { arrived, rowLike, withRow } from '../rows.ts';

/**
 * Which of several copies of a message stays. The record decides, by one rule for whoever writes it: the copy that is written first
 * is the row's own; a line only where it stands in the thread of the root that is the record's. All others are strays: they
 * stand in the record until somebody has taken them away. Pure, and made again upon what others wrote meanwhile.
 */

/** Something was posted. The very same record where that is known. `row`: as it was tried; `saying`: what it says. */
export function landed<Parts>(
  story: Story<Parts>,
  row: Delivery,
  saying: Saying,
  remoteId: string,
  now: Instant,
): Story<Parts> {
  const mine = rowLike(story, row);
  if (mine === undefined || mine.remoteId === remoteId) return story;
  const isWanted = isSameTry(mine, row) || (mine.shown === null && isStillSaid(story, saying));
  if (mine.remoteId !== null || !isWanted || !isInPlace(story, row)) return strayed(story, row, [remoteId]);
  const { id, tried, notes, lasting, carries } = row;
  const thread = row.thread === undefined ? {} : { thread: row.thread };
  return arrived(story, { ...counted(mine, row), id, tried, notes, lasting, carries, ...thread }, remoteId, now);
}

/** These were posted for the row and are not its own: they are to be taken away. The very same record where that is known. */
export function strayed<Parts>(story: Story<Parts>, row: Delivery, remoteIds: readonly string[]): Story<Parts> {
  const mine = rowLike(story, row);
  if (mine === undefined) return story;
  const strays = mine.strays ?? [];
  const added = remoteIds.filter(each => each !== mine.remoteId && !strays.includes(each));
  const next = asUnsaid(counted(mine, row), row);
  if (added.length === 0) return next === mine ? story : withRow(story, next);
  return withRow(story, { ...next, strays: [...strays, ...added] });
}

/** One of them is not there any more. The very same record where nobody knows of it. */
export function unstrayed<Parts>(story: Story<Parts>, row: Delivery, remoteId: string): Story<Parts> {
  const mine = rowLike(story, row);
  const left = mine?.strays?.filter(each => each !== remoteId) ?? [];
  if (mine === undefined || left.length === (mine.strays?.length ?? 0)) return story;
  const { strays: _, ...rest } = mine;
  return withRow(story, left.length === 0 ? rest : { ...rest, strays: left });
}

/** Texts that this process tried in memory alone count: the chat would take the next one with the same number for the old one. */
export const counted = (mine: Delivery, { edition }: Delivery): Delivery =>
  mine.edition >= edition ? mine : { ...mine, edition };

/** The request that is over was the one that the row waits for: it goes out again. */
function asUnsaid(mine: Delivery, { triedBy }: Delivery): Delivery {
  const isWaiting = mine.status === 'sending' || mine.status === 'unknown';
  if (!isWaiting || mine.remoteId !== null || mine.triedBy !== triedBy) return mine;
  return { ...mine, status: 'queued', notBefore: null };
}

/** It was tried in the thread of the root that stays. */
export const isInPlace = <Parts>(story: Story<Parts>, row: Delivery): boolean =>
  row.thread === undefined || row.thread === threadOf(story, row);

const isSameTry = (mine: Delivery, row: Delivery): boolean =>
  mine.triedAt === row.triedAt && mine.triedBy === row.triedBy && mine.tried === row.tried;

/** A process without the store counts slots by itself: what it said may stand in another one by now. */
const isStillSaid = <Parts>({ number, sayings }: Story<Parts>, { slot, report }: Saying): boolean =>
  slot === ROOT_SLOT ||
  number === OWN_VOICE ||
  sayings.some(each => each.slot === slot && JSON.stringify(each.report) === JSON.stringify(report));

/** As a change of a record: null where nothing is to be written. */
export const changed = <Parts>(from: Story<Parts>, to: Story<Parts>): Story<Parts> | null => (to === from ? null : to);

/** A message too many, and whose. */
export interface Copy<Parts> {
  readonly story: Story<Parts>;
  readonly row: Delivery;
  readonly remoteId: string;
}

/** All that are to be taken away at a target: of each story lines before the root whose thread they may stand in. */
export const straysAt = <Parts>(stories: readonly Story<Parts>[], target: string): readonly Copy<Parts>[] =>
  stories.flatMap(story =>
    story.deliveries
      .filter(row => row.target === target && row.strays !== undefined)
      .sort((one, other) => other.slot - one.slot)
      .flatMap(row => (row.strays ?? []).map(remoteId => ({ story, row, remoteId }))),
  );
