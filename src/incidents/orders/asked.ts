import type { Caller } from '../../people/caller.ts';
import type { Portfolio } from '../../portfolio/schema.ts';
import type { Story } from '../../story/story.ts';
import type { Origin } from '../incident.ts';
import type { Parts } from '../parts.ts';
import type { StoryView } from '../seen.ts';
import type { Around } from '../steps.ts';
import type { Order } from './read.ts';

/** One command, with all that it is understood by. */
export interface Asked {
  readonly order: Order;
  readonly options: ReadonlySet<string>;
  readonly caller: Caller | null;
  readonly portfolio: Portfolio | null;
  readonly around: Around;
  readonly origin: Origin;
}

export const viewOf = ({ number, openedAt, closedAt, parts }: Story<Parts>, { around, origin }: Asked): StoryView => ({
  number,
  openedAt,
  closedAt,
  parts,
  now: around.now,
  from: origin.source,
});
