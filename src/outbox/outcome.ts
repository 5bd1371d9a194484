import type { Keeper } from '../story/stories.ts';
import type { ChatName, Delivery, Saying, Story } from '../story/story.ts';
import { PAGE_TARGET, readTarget } from '../story/targets.ts';
import type { Instant } from '../values/instant.ts';
import type { Chance, Clock } from '../world/ports.ts';
import { isPoison } from './order.ts';
import type { Pager } from './pager.ts';
import type { Places } from './plan.ts';
import { arrived, failed, paged, rowLike, withRow } from './rows.ts';
import type { Speaker, Spoken, Voice } from './speaker.ts';
import { changed, counted, isInPlace, landed, strayed } from './twins/copies.ts';
import { overwritten, suspected } from './twins/suspected.ts';

export interface DeliverOf<Parts> {
  readonly stories: Keeper<Parts>;
  readonly speakers: readonly Speaker[];
  /** Null where pages are posted nowhere. */
  readonly pager: Pager<Parts> | null;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly voice: Voice;
  places(): Places;
  /** Settles when the outbox is to end: what waits between two looks goes on in the next life. */
  readonly ended: Promise<'ended'>;
  /** Told what came of each request. */
  met(chat: ChatName | null, how: 'took' | 'answered' | 'failed', row: Delivery, story: Story<Parts>): void;
  answeredAt(chat: ChatName | null): Instant | null;
  /** Messages that another process tried to post before us, by id. */
  readonly suspects: Set<string>;
  /** Something that goes on beside what is delivered, until it ends by itself. */
  beside(work: Promise<void>): void;
}

/** No request was made. */
export const NOT_OURS: Spoken = { ok: false, how: 'failed', why: 'Another process speaks there now.' };

export const speakerFor = <Parts>({ speakers }: DeliverOf<Parts>, { target }: Delivery): Speaker | undefined =>
  speakers.find(({ chat }) => chat === readTarget(target).chat);

/** Writes what came of it. */
export async function finish<Parts>(
  of: DeliverOf<Parts>,
  story: Story<Parts>,
  row: Delivery,
  saying: Saying,
  spoken: Spoken,
): Promise<void> {
  const { chat } = readTarget(row.target);
  const isTakenAway = saying.report === null && (spoken.ok || spoken.how === 'gone');
  const isThere = spoken.ok || isTakenAway;
  const isPage = row.target === PAGE_TARGET;
  if (spoken !== NOT_OURS)
    of.met(
      chat,
      isThere ? 'took' : spoken.how === 'refused' || spoken.how === 'gone' ? 'answered' : 'failed',
      row,
      story,
    );
  const chance = (of.chance.bytes(1)[0] ?? 0) / 256;
  let isOvertaken = false;
  await of.stories.settle(story.number, current => {
    const mine = rowLike(current, row);
    const now = of.clock.now();
    if (mine === undefined) return null;
    if (isPost(row, saying) && spoken.ok) return changed(current, landed(current, row, saying, spoken.remoteId, now));
    // Another process goes on with another message: what became of ours says nothing about that one.
    const isAnother = mine.id !== row.id || (!isPage && mine.remoteId !== row.remoteId);
    isOvertaken = isAnother || mine.edition !== row.edition;
    if (isOvertaken) return changed(current, withRow(current, counted(mine, row)));
    if (isTakenAway) return arrived(current, mine, null, now);
    // The thread of a root that was a copy too many is gone, not the root.
    if (!spoken.ok && spoken.how === 'gone' && !isInPlace(current, row)) return strayed(current, row, []);
    if (!spoken.ok) return failed(current, mine, spoken, now, chance, isPoison(mine, of.answeredAt(chat)));
    if (isPage) return paged(current, mine, saying, now);
    return arrived(current, mine, spoken.remoteId, now);
  });
  if (saying.report !== null && chat !== null) lookForTwins(of, story, row, spoken, isOvertaken);
}

const isPost = ({ target, remoteId }: Delivery, { report }: Saying): boolean =>
  target !== PAGE_TARGET && remoteId === null && report !== null;

/** A request that was not waited for any longer has ended after all. */
export async function cameLate<Parts>(
  of: DeliverOf<Parts>,
  story: Story<Parts>,
  row: Delivery,
  saying: Saying,
  spoken: Spoken,
): Promise<void> {
  if (!spoken.ok || !isPost(row, saying)) return lookForTwins(of, story, row, spoken, true);
  await land(of, story, row, saying, spoken.remoteId);
}

/** Writes that a message stands there: as the row's own, or as one too many. */
export async function land<Parts>(
  of: DeliverOf<Parts>,
  story: Story<Parts>,
  row: Delivery,
  saying: Saying,
  remoteId: string,
): Promise<void> {
  await of.stories.settle(story.number, current =>
    changed(current, landed(current, row, saying, remoteId, of.clock.now())),
  );
}

/** What two processes said, each for itself. */
function lookForTwins<Parts>(
  of: DeliverOf<Parts>,
  story: Story<Parts>,
  row: Delivery,
  spoken: Spoken,
  isOvertaken: boolean,
): void {
  const speaker = speakerFor(of, row);
  if (speaker === undefined || (!spoken.ok && spoken.how !== 'unknown')) return;
  const posted = { story, row, speaker };
  if (!isOvertaken) {
    if (spoken.ok && of.suspects.delete(row.id)) of.beside(suspected(of, posted));
  } else of.beside(row.remoteId === null ? suspected(of, posted) : overwritten(of, posted));
}
