import type { Keeper } from '../../story/stories.ts';
import { type Delivery, OWN_VOICE, type Story } from '../../story/story.ts';
import type { Clock } from '../../world/ports.ts';
import { TWIN_EVERY_MS, TWIN_FOR_MS } from '../limits.ts';
import { spotOf } from '../message.ts';
import { rowLike, withRow } from '../rows.ts';
import type { Speaker, Spot } from '../speaker.ts';
import { changed, strayed } from './copies.ts';

/**
 * Two processes may say the same where one was stopped between looking whether it may speak and sending: no chat checks that.
 * Whoever of them lives finds what was said twice by its delivery id, and writes down what is to be taken away.
 */
export interface TwinsOf<Parts> {
  readonly stories: Keeper<Parts>;
  readonly clock: Clock;
  /** Settles when the outbox is to end. */
  readonly ended: Promise<'ended'>;
}

/** A message that was posted, and whose row may name another one. */
interface Posted<Parts> {
  readonly story: Story<Parts>;
  readonly row: Delivery;
  readonly speaker: Speaker;
}

/** An older text stands there now: the record says so, and whoever speaks there says the newer one again. */
export async function overwritten<Parts>({ stories }: TwinsOf<Parts>, { story, row }: Posted<Parts>): Promise<void> {
  await stories.settle(story.number, current => {
    const mine = rowLike(current, row);
    return mine === undefined || mine.remoteId !== row.remoteId || mine.shown === row.tried
      ? null
      : withRow(current, { ...mine, shown: row.tried });
  });
}

/** We posted what another process may be about to post: it is looked for, for as long as that one may take to wake. */
export async function suspected<Parts>(of: TwinsOf<Parts>, posted: Posted<Parts>): Promise<void> {
  const spot = spotOf(posted.story, posted.row);
  if (posted.speaker.all !== undefined && spot !== null) await again(of, () => sought(of, posted, spot));
}

/** What stands there besides the message that the record names is one too many: one look. */
export async function sought<Parts>(
  { stories }: Pick<TwinsOf<Parts>, 'stories'>,
  posted: Posted<Parts>,
  spot: Spot,
): Promise<void> {
  const { story, row, speaker } = posted;
  const isNamed = (mine: Delivery | undefined): boolean => mine?.id === row.id && mine.remoteId !== null;
  const current = await stories.read(story.number);
  if (current === null || !isNamed(rowLike(current, row))) return;
  // The bot's own voice is as old as its store.
  const since = story.number === OWN_VOICE ? row.dueAt : story.openedAt;
  const all = (await speaker.all?.(row.id, spot, since)) ?? [];
  await stories.settle(story.number, now => (isNamed(rowLike(now, row)) ? changed(now, strayed(now, row, all)) : null));
}

/** Again and again, for long enough. */
async function again<Parts>({ stories, clock, ended }: TwinsOf<Parts>, step: () => Promise<void>): Promise<void> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  // While nothing is kept nobody can say which of two it is: that time does not count.
  const isKept = (): boolean => stories.memoryOff() === null;
  for (let passedMs = 0; passedMs < TWIN_FOR_MS && !isOver; passedMs += isKept() ? TWIN_EVERY_MS : 0) {
    if (isKept()) await step();
    await new Promise<void>(resolve => {
      const cancel = clock.after(TWIN_EVERY_MS, resolve);
      void ended.then(() => {
        cancel();
        resolve();
      });
    });
  }
}
