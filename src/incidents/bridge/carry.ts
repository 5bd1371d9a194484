import { announcement, bridgedReport, changedLater } from '../../say/incident/bridged.ts';
import type { NewSaying, Story } from '../../story/story.ts';
import { type Instant, instant } from '../../values/instant.ts';
import { otherSide, type Said, type Side, type Talk } from './talk.ts';

/** Milliseconds between two new lines of one direction: above that, lines are joined. */
const LINE_EVERY_MS = 1_000;
/** Messages, and characters, that one line holds at most. */
const MAX_JOINED = 20;
const MAX_JOINED_CHARACTERS = 3_000;

/** What goes over the bridge now. */
export interface Carried {
  readonly talk: Talk;
  readonly say: readonly NewSaying[];
  /** When to look again; null where nothing waits. */
  readonly nextAt: Instant | null;
}

type Before = Pick<Story<unknown>, 'sayings' | 'deliveries'>;

/**
 * Carries what waits over to the other chat. Messages of one direction are joined into the line before while no chat has
 * been asked to show that one, and into one where several came within a second. `nextSlot`: what the first new line gets.
 */
export function carried(talk: Talk, story: Before, nextSlot: number, now: Instant): Carried {
  let so: Carried = { talk, say: [], nextAt: null };
  for (const side of ['slack', 'matrix'] as const) so = carriedFrom(side, so, story, nextSlot, now);
  return so;
}

const waits = (side: Side, { chat, slot, apart, text }: Said): boolean =>
  chat === side && slot === null && !apart && text !== null;

function carriedFrom(side: Side, before: Carried, story: Before, nextSlot: number, now: Instant): Carried {
  let { talk } = before;
  const say = [...before.say];
  const first = talk.recent.findIndex(said => waits(side, said));
  if (first === -1) return before;
  if (!talk.announced) {
    say.push(announcement('slack'), announcement('matrix'));
    talk = { ...talk, announced: true };
  }
  const slots = new Set<number>();
  let open = openSlot(side, talk, story);
  let nextAt: Instant | null = null;
  for (const [i, said] of talk.recent.entries()) {
    if (!waits(side, said)) continue;
    if (open === null || !fits(linesOf(talk, open), said)) {
      const readyAt = instant((newestSlotAt(side, talk) ?? 0) + LINE_EVERY_MS);
      if (now < readyAt && slots.size === 0) {
        nextAt = readyAt;
        break;
      }
      open = nextSlot + say.filter(({ slot }) => slot === null).length + countNew(slots, nextSlot);
    }
    slots.add(open);
    talk = withSlot(talk, i, open, now);
  }
  for (const slot of slots) say.push(lineOf(side, talk, slot, slot >= nextSlot ? null : slot));
  return { talk, say, nextAt: earliest(before.nextAt, nextAt) };
}

const countNew = (slots: ReadonlySet<number>, nextSlot: number): number =>
  [...slots].filter(slot => slot >= nextSlot).length;

const withSlot = (talk: Talk, at: number, slot: number, now: Instant): Talk => ({
  ...talk,
  recent: talk.recent.map((said, i) => (i === at ? { ...said, slot, heardAt: now } : said)),
});

const linesOf = (talk: Talk, slot: number): readonly Said[] => talk.recent.filter(said => said.slot === slot);

function fits(lines: readonly Said[], next: Said): boolean {
  const characters = lines.reduce((sum, { text }) => sum + (text?.length ?? 0), next.text?.length ?? 0);
  return lines.length < MAX_JOINED && characters <= MAX_JOINED_CHARACTERS;
}

/** The newest line of a direction, as long as nobody has been asked to show it. */
function openSlot(side: Side, talk: Talk, { deliveries }: Before): number | null {
  const slot = newestSlot(side, talk);
  if (slot === null) return null;
  const isOut = deliveries.some(
    each => each.slot === slot && each.target.startsWith(`${otherSide(side)}:`) && each.status !== 'queued',
  );
  const wasShown = deliveries.some(each => each.slot === slot && each.shown !== null);
  const isGone = isOut || wasShown || linesOf(talk, slot).every(({ text }) => text === null);
  return isGone ? null : slot;
}

const newestSlot = (side: Side, talk: Talk): number | null =>
  talk.recent.findLast(({ chat, slot }) => chat === side && slot !== null)?.slot ?? null;

/** When the newest line of a direction was begun. */
function newestSlotAt(side: Side, talk: Talk): Instant | null {
  const slot = newestSlot(side, talk);
  return slot === null ? null : (talk.recent.find(said => said.slot === slot)?.heardAt ?? null);
}

/** A line of the other chat as it stands: null where all in it was taken back. */
function lineOf(side: Side, talk: Talk, slot: number, known: number | null): NewSaying {
  return {
    report: bridgedReport(linesOf(talk, slot)),
    slot: known,
    manner: 'quiet',
    only: otherSide(side),
    people: [],
  };
}

/**
 * The line in which a message stands, said anew after the message was changed; none where it stands nowhere. A line so old
 * that nobody knows any more where it stands cannot be edited: that it was changed is a line of its own.
 */
export function saidAnew(
  lines: readonly Said[],
  { chat, message }: Pick<Said, 'chat' | 'message'>,
  story: Before,
): readonly NewSaying[] {
  const only = otherSide(chat);
  const changed = lines.filter(said => said.chat === chat && said.message === message && said.slot !== null);
  const slots = new Set(changed.map(({ slot }) => slot));
  const line = { manner: 'quiet', only, people: [] } as const;
  return [...slots].flatMap((slot): readonly NewSaying[] => {
    if (slot === null) return [];
    const own = lines.filter(said => said.slot === slot);
    if (isReachable(slot, only, story)) return [{ ...line, report: bridgedReport(own), slot }];
    return changed
      .filter(said => said.slot === slot)
      .map(said => ({ ...line, report: changedLater(said), slot: null }));
  });
}

const isReachable = (slot: number, side: Side, { sayings, deliveries }: Before): boolean =>
  sayings.some(saying => saying.slot === slot) ||
  deliveries.some(each => each.slot === slot && each.target.startsWith(`${side}:`));

const earliest = (one: Instant | null, other: Instant | null): Instant | null =>
  one === null ? other : other === null ? one : instant(Math.min(one, other));
