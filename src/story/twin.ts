import type { Report } from '../report/report.ts';
import type { Instant } from '../values/instant.ts';
import { stepped } from './step.ts';
import type { Delivery, Saying, Story } from './story.ts';
import { PAGE_TARGET } from './targets.ts';

/**
 * Two processes that could not reach their store, or each other, may each have begun a story of one cause. One of them goes
 * on; the other one ends as a twin: what it said is taken away, and the one that goes on says so.
 */

/** Somebody may have read something of it. */
export const wasSaid = <Parts>({ deliveries }: Story<Parts>): boolean => deliveries.some(({ tried }) => tried !== null);

/**
 * The story as a twin: closed, and all that was tried of it is to be taken away; what was not said yet never is. A pager knows
 * stories by number: under another one it would be told the end of what it never heard of.
 */
export function asTwin<Parts>(story: Story<Parts>, number: number, at: Instant): Story<Parts> {
  const tried = new Set(story.deliveries.flatMap(({ slot, tried: seq }) => (seq === null ? [] : [slot])));
  let { nextSeq } = story;
  const away = [...tried].sort((one, other) => one - other).map(slot => takenAway(slot, nextSeq++, at));
  const isKept = ({ slot, target }: Delivery): boolean =>
    tried.has(slot) && (target !== PAGE_TARGET || number === story.number);
  const deliveries = story.deliveries.filter(isKept);
  return { ...story, number, closedAt: at, nextSeq, sayings: away, deliveries };
}

const takenAway = (slot: number, seq: number, at: Instant): Saying => ({
  seq,
  slot,
  at,
  report: null,
  manner: 'quiet',
  only: null,
  people: [],
});

/** The story that goes on, with a line in its thread about the other one. */
export const withTwinLine = <Parts>(story: Story<Parts>, at: Instant): Story<Parts> =>
  stepped(
    story,
    {
      parts: story.parts,
      closedAt: story.closedAt,
      say: [{ report: TWIN_REPORT, slot: null, manner: 'quiet', only: null, people: [] }],
    },
    at,
  );

const TWIN_REPORT: Report = {
  mark: 'none',
  title: [
    {
      kind: 'text',
      text: 'Two of my processes told this while my store was away. It goes on here; what the other one said is taken away.',
    },
  ],
  lead: [],
  blocks: [],
  more: [],
  actions: [],
};
