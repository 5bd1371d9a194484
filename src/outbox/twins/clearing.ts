import { stepped } from '../../story/step.ts';
import type { Keeper } from '../../story/stories.ts';
import { type Delivery, OWN_VOICE, ROOT_SLOT, type Story } from '../../story/story.ts';
import { readTarget } from '../../story/targets.ts';
import type { Clock } from '../../world/ports.ts';
import { REFUSED_MS, TWIN_EVERY_MS } from '../limits.ts';
import { targetsIn } from '../order.ts';
import type { Speaker, Spoken, Spot, Voice } from '../speaker.ts';
import { speechMs } from '../voice.ts';
import { twinGone } from '../words.ts';
import { type Copy, changed, strayed, straysAt, unstrayed } from './copies.ts';

/**
 * Takes away the copies that stand in the record as too many, one after the other in each place, beside what is to be said. Whoever
 * speaks there does it, so that what one process leaves half done another one ends.
 */
export interface Clearing {
  /** Begins where there is something to take away, and nobody of this process is at it. */
  look(): void;
}

export interface ClearOf<Parts> {
  readonly stories: Keeper<Parts>;
  readonly speakers: readonly Speaker[];
  readonly clock: Clock;
  readonly voice: Voice;
  readonly ended: Promise<'ended'>;
  bug(error: unknown): unknown;
}

interface Work<Parts> extends ClearOf<Parts> {
  /** Until when, on the clock that never jumps, a chat is left alone (by target), or a message (by target and id). */
  readonly rests: Map<string, number>;
  /** Threads of roots that are to go, in which lines of ours were looked for. */
  readonly looked: Set<string>;
  isOver: boolean;
}

export function openClearing<Parts>(of: ClearOf<Parts>): Clearing {
  const work: Work<Parts> = { ...of, rests: new Map(), looked: new Set(), isOver: false };
  void of.ended.then(() => {
    work.isOver = true;
  });
  const busy = new Set<string>();
  return {
    look() {
      for (const target of targetsIn(of.stories.live())) {
        if (busy.has(target) || next(work, target) === null) continue;
        busy.add(target);
        void clear(work, target)
          .catch(of.bug)
          .finally(() => busy.delete(target));
      }
    },
  };
}

/** What is taken away next at a target; null where there is nothing, or not by us, or not now. */
function next<Parts>(work: Work<Parts>, target: string): Copy<Parts> | null {
  const { stories, voice, isOver } = work;
  // While nothing is kept nobody can say which of two it is.
  if (isOver || stories.memoryOff() !== null || speechMs(voice, target) === 0 || rests(work, target)) return null;
  return straysAt(stories.live(), target).find(({ remoteId }) => !rests(work, keyOf(target, remoteId))) ?? null;
}

const rests = <Parts>({ rests: all, clock }: Work<Parts>, key: string): boolean =>
  clock.monotonicMs() < (all.get(key) ?? Number.NEGATIVE_INFINITY);

const keyOf = (target: string, remoteId: string): string => `${target} ${remoteId}`;

async function clear<Parts>(work: Work<Parts>, target: string): Promise<void> {
  const { chat, room, direct } = readTarget(target);
  const speaker = work.speakers.find(each => each.chat === chat);
  if (speaker === undefined || room === null) return;
  const spot: Spot = { room, direct, thread: null };
  for (let copy = next(work, target); copy !== null; copy = next(work, target)) {
    if (await hasLines(work, copy, speaker, spot)) continue;
    const spoken = await speaker.remove(copy.row.id, spot, copy.remoteId);
    if (spoken.ok || spoken.how === 'gone') await isGone(work, copy, spoken.ok);
    else rest(work, copy, spoken);
  }
}

/** A message that may not be taken away is left alone for long, a chat that does not answer for a little. */
function rest<Parts>({ rests: all, clock }: Work<Parts>, copy: Copy<Parts>, spoken: Spoken & { ok: false }): void {
  const isRefused = spoken.how === 'refused';
  const waitMs = spoken.how === 'limited' ? spoken.retryAfterMs : isRefused ? REFUSED_MS : TWIN_EVERY_MS;
  const { target } = copy.row;
  all.set(isRefused ? keyOf(target, copy.remoteId) : target, clock.monotonicMs() + waitMs);
}

async function isGone<Parts>(
  work: Work<Parts>,
  { story, row, remoteId }: Copy<Parts>,
  isTaken: boolean,
): Promise<void> {
  const { stories, rests: all, looked, clock } = work;
  all.delete(keyOf(row.target, remoteId));
  looked.delete(keyOf(row.target, remoteId));
  await stories.settle(story.number, current => {
    const left = unstrayed(current, row, remoteId);
    // Said once where several of one thread go, its root the last.
    const isLast = straysAt([left], row.target).length === 0;
    return left === current ? null : isTaken && isLast ? withWord(left, row, clock.now()) : left;
  });
}

function withWord<Parts>(story: Story<Parts>, { slot, target }: Delivery, now: Parameters<typeof stepped>[2]) {
  const { chat } = readTarget(target);
  if (story.number === OWN_VOICE || chat === null) return story;
  const { parts, closedAt } = story;
  const report = twinGone(slot === ROOT_SLOT);
  return stepped(
    story,
    { parts, closedAt, say: [{ report, slot: null, manner: 'quiet', only: chat, people: [] }] },
    now,
  );
}

/** Lines, the newest, that are looked for in the thread of a root that goes: it has mostly stood there for some minutes. */
const MOST_LINES = 12;

/**
 * True where lines of ours were found in the thread of a root that is to go, as somebody has left them who died before it was
 * written down: they go first. Looked for once.
 */
async function hasLines<Parts>(work: Work<Parts>, copy: Copy<Parts>, speaker: Speaker, spot: Spot): Promise<boolean> {
  const { story, row, remoteId } = copy;
  const key = keyOf(row.target, remoteId);
  if (row.slot !== ROOT_SLOT || spot.direct || speaker.all === undefined || work.looked.has(key)) return false;
  work.looked.add(key);
  const lines = story.deliveries
    .filter(({ slot, target, tried }) => slot !== ROOT_SLOT && target === row.target && tried !== null)
    .slice(-MOST_LINES);
  let count = 0;
  for (const line of lines) {
    const found = await speaker.all(line.id, { ...spot, thread: remoteId }, story.openedAt);
    const left = found.filter(each => each !== line.remoteId && !(line.strays ?? []).includes(each));
    count += left.length;
    if (left.length > 0)
      await work.stories.settle(story.number, current => changed(current, strayed(current, line, left)));
  }
  return count > 0;
}
