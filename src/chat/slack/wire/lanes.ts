import type { Clock } from '../../../world/ports.ts';
import type { Quiet } from '../../quiet.ts';
import { POST_EVERY_MS } from '../limits.ts';
import type { Called } from './api.ts';

/** Alerts go first, answers next; progress goes only where nothing else waits. */
export type Urgency = 'alert' | 'answer' | 'progress';
const ORDER: readonly Urgency[] = ['alert', 'answer', 'progress'];

interface Waiting {
  readonly urgency: Urgency;
  readonly go: () => Promise<Called>;
  readonly done: (called: Called | null) => void;
}

/** One lane for each channel: one post a second, and none while Slack has said that it is too much. */
export interface Lanes {
  /**
   * Does it in its turn, again after a Retry-After; but an alert is tried once, as who brings it keeps in mind what to wait
   * for. Null where it was progress and something else wanted the place: nothing was done then.
   */
  send(channel: string, urgency: Urgency, go: () => Promise<Called>): Promise<Called | null>;
}

/** Milliseconds: longer than Slack ever asks to wait; a sillier number must not close a lane. */
export const LONGEST_WAIT_MS = 300_000;
/** Things that wait in one lane; beyond it progress is dropped at once. */
const LONG_LANE = 3;

export function openLanes(clock: Clock, quiet: Quiet): Lanes {
  const lanes = new Map<string, Waiting[]>();
  /** Channels for which it was looked up whether an earlier life was told to wait. */
  const known = new Set<string>();
  return {
    send(channel, urgency, go) {
      const waiting = lanes.get(channel);
      if (urgency === 'progress' && waiting !== undefined && waiting.length >= LONG_LANE) return Promise.resolve(null);
      return new Promise(done => {
        const entry = { urgency, go, done };
        if (waiting !== undefined) return insert(waiting, entry);
        const lane = [entry];
        lanes.set(channel, lane);
        const isFirst = !known.has(channel);
        known.add(channel);
        void drive({ lane, channel, clock, quiet }, isFirst).then(() => lanes.delete(channel));
      });
    },
  };
}

function insert(lane: Waiting[], entry: Waiting): void {
  const at = lane.findLastIndex(other => ORDER.indexOf(other.urgency) <= ORDER.indexOf(entry.urgency));
  lane.splice(at + 1, 0, entry);
  // What grows is worth nothing once an answer waits behind it.
  if (entry.urgency === 'progress') return;
  for (const old of lane.filter(each => each.urgency === 'progress')) {
    lane.splice(lane.indexOf(old), 1);
    old.done(null);
  }
}

interface Driven {
  readonly lane: Waiting[];
  readonly channel: string;
  readonly clock: Clock;
  readonly quiet: Quiet;
}

/** Until the lane is empty, and has been for as long as the next post must wait. */
async function drive({ lane, channel, clock, quiet }: Driven, isFirst: boolean): Promise<void> {
  const leftMs = isFirst ? await quiet.leftMs(channel) : 0;
  if (leftMs > 0) {
    for (const entry of lane.splice(0)) if (!isToldOff(entry, leftMs)) lane.push(entry);
    await wait(clock, leftMs);
  }
  for (let entry = lane.shift(); entry !== undefined; entry = lane.shift()) {
    const called = await entry.go();
    if (called.ok || called.how !== 'limited') {
      entry.done(called);
      await wait(clock, POST_EVERY_MS);
    } else {
      if (!isToldOff(entry, called.afterMs)) lane.unshift(entry);
      const ms = Math.min(LONGEST_WAIT_MS, Math.max(POST_EVERY_MS, called.afterMs));
      quiet.keep(channel, ms);
      await wait(clock, ms);
    }
  }
}

/** True where it does not wait for its turn: progress is worth nothing then, and who brings an alert waits by itself. */
function isToldOff({ urgency, done }: Waiting, afterMs: number): boolean {
  if (urgency === 'progress') done(null);
  if (urgency === 'alert') done({ ok: false, how: 'limited', afterMs });
  return urgency !== 'answer';
}

const wait = (clock: Clock, ms: number): Promise<void> => new Promise(resolve => clock.after(ms, resolve));
