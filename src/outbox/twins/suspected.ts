import type { Keeper } from '../../story/stories.ts';
import type { Delivery, Story } from '../../story/story.ts';
import type { Instant } from '../../values/instant.ts';
import type { Clock } from '../../world/ports.ts';
import { TWIN_EVERY_MS, TWIN_FOR_MS } from '../limits.ts';
import { spotOf } from '../message.ts';
import { rowLike, withRow } from '../rows.ts';
import type { Speaker } from '../speaker.ts';
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
  readonly since: Instant;
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
  const { row, speaker, since } = posted;
  if (speaker.all === undefined) return;
  await again(of, async () => {
    const named = (await nowIn(of, posted))?.remoteId ?? null;
    const spot = spotOf(posted.story, row);
    if (named === null || spot === null) return false;
    const others = ((await speaker.all?.(row.id, spot, since)) ?? []).filter(each => each !== named);
    if (others.length > 0)
      await of.stories.settle(posted.story.number, current => changed(current, strayed(current, row, others)));
    // Another one may still come.
    return false;
  });
}

async function nowIn<Parts>({ stories }: TwinsOf<Parts>, { story, row }: Posted<Parts>): Promise<Delivery | null> {
  const current = await stories.read(story.number);
  const mine = current === null ? undefined : rowLike(current, row);
  return mine?.id === row.id ? mine : null;
}

/** Until it is done, or was tried for long enough. */
async function again<Parts>({ stories, clock, ended }: TwinsOf<Parts>, step: () => Promise<boolean>): Promise<void> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  // While nothing is kept nobody can say which of two it is: that time does not count.
  const isKept = (): boolean => stories.memoryOff() === null;
  for (let passedMs = 0; passedMs < TWIN_FOR_MS && !isOver; passedMs += isKept() ? TWIN_EVERY_MS : 0) {
    if (isKept() && (await step())) return;
    await new Promise<void>(resolve => {
      const cancel = clock.after(TWIN_EVERY_MS, resolve);
      void ended.then(() => {
        cancel();
        resolve();
      });
    });
  }
}
