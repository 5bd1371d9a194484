import type { Clock } from '../../../world/ports.ts';
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
const LONGEST_WAIT_MS = 300_000;
/** Things that wait in one lane; beyond it progress is dropped at once. */
const LONG_LANE = 3;

export function openLanes(clock: Clock): Lanes {
  const lanes = new Map<string, Waiting[]>();
  return {
    send(channel, urgency, go) {
      const waiting = lanes.get(channel);
      if (urgency === 'progress' && waiting !== undefined && waiting.length >= LONG_LANE) return Promise.resolve(null);
      return new Promise(done => {
        const entry = { urgency, go, done };
        if (waiting !== undefined) return insert(waiting, entry);
        const lane = [entry];
        lanes.set(channel, lane);
        void drive(lane, clock, () => lanes.delete(channel));
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

/** Until the lane is empty, and has been for as long as the next post must wait. */
async function drive(lane: Waiting[], clock: Clock, over: () => void): Promise<void> {
  for (let entry = lane.shift(); entry !== undefined; entry = lane.shift()) {
    const called = await entry.go();
    if (called.ok || called.how !== 'limited') {
      entry.done(called);
      await wait(clock, POST_EVERY_MS);
    } else {
      if (entry.urgency === 'progress') entry.done(null);
      else if (entry.urgency === 'alert') entry.done(called);
      else lane.unshift(entry);
      await wait(clock, Math.min(LONGEST_WAIT_MS, Math.max(POST_EVERY_MS, called.afterMs)));
    }
  }
  over();
}

const wait = (clock: Clock, ms: number): Promise<void> => new Promise(resolve => clock.after(ms, resolve));
