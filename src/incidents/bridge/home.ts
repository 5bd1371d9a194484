import type { Story } from '../../story/story.ts';
import { readTarget } from '../../story/targets.ts';
import type { Side } from './talk.ts';

/** Whether a room is one in which the story itself stands: not a direct message to somebody. */
export const isHome = ({ deliveries }: Pick<Story<unknown>, 'deliveries'>, chat: Side, room: string): boolean =>
  deliveries.some(({ target }) => {
    const place = readTarget(target);
    return place.chat === chat && !place.direct && place.room === room;
  });
