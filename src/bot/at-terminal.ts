import { terminalSpeaker } from '../chat/terminal/speak.ts';
import type { Config } from '../config.ts';
import { beat, type Running, runningOn } from '../health/running.ts';
import { reportOf } from '../outbox/words.ts';
import type { Report } from '../report/report.ts';
import { ROOT_SLOT } from '../story/story.ts';
import type { House } from '../workshop.ts';
import { realClock } from '../world/real.ts';
import { type Alive, keepAlive } from './alive.ts';
import { nameOf } from './chats.ts';

export interface HereOf {
  readonly config: Config;
  readonly house: House;
  /** Shows something by itself. Resolves when it was seen, or nobody is there any more. */
  show(report: Report): Promise<void>;
  /** Told of a fault of our own. */
  bug(error: unknown): unknown;
}

/** Milliseconds between two looks whether a bot with chats has begun on this store. */
const LOOK_EVERY_MS = 15_000;
/** Alerts of earlier that are shown at the beginning; the others are counted. */
const MAX_SHOWN = 5;

/**
 * Watches as long as a conversation in a terminal lasts, and says there what comes of it. Where a bot runs on the store, that is
 * its to do: two that watch would tell all twice.
 */
export function watchHere(of: HereOf): { stop(): Promise<void> } {
  const { house, config } = of;
  const name = `${nameOf(config)} (terminal)`;
  const begun = { name, startedAt: realClock.now() };
  const running = (): Running => ({ ...begun, at: realClock.now(), chats: [], running: 0, waiting: 0 });
  let isStopped = false;
  let cancel = (): void => undefined;
  let watching: Watching | null = null;
  const end = async (): Promise<void> => {
    const ended = watching;
    watching = null;
    await ended?.alive.stop();
    await ended?.beating.end();
  };
  const look = async (): Promise<void> => {
    const other = await otherOn(house, begun);
    if (isStopped) return;
    if (other !== null && watching !== null) {
      await end();
      await of.show(
        reportOf([
          { kind: 'foreign', text: other.name },
          { kind: 'text', text: LEFT_TO_IT },
        ]),
      );
    } else if (other === null && watching === null) {
      watching = begin(of, running);
      showOpen(watching.alive, of).catch(of.bug);
    }
    if (!isStopped) cancel = realClock.after(LOOK_EVERY_MS, again);
  };
  let work: Promise<unknown> = Promise.resolve();
  const again = (): void => {
    work = look().catch(of.bug);
  };
  again();
  return {
    async stop() {
      isStopped = true;
      cancel();
      await work;
      await end();
    },
  };
}

interface Watching {
  readonly alive: Alive;
  readonly beating: ReturnType<typeof beat>;
}

/** Tells the others on the store that it is there, and begins. */
function begin(of: HereOf, running: () => Running): Watching {
  const beating = beat(realClock, of.house.records, running);
  void beating.now();
  const speakers = [terminalSpeaker(of.show)];
  return { alive: keepAlive({ ...of, chats: [], speakers, log: () => undefined, aheadMs: () => null }), beating };
}

const LEFT_TO_IT = ' watches on this store now, and says in its chats what comes of it. Here I only answer.';

/** Another process that runs on the store; null where there is none, or nobody can tell. */
async function otherOn({ records }: House, own: Pick<Running, 'name' | 'startedAt'>): Promise<Running | null> {
  const all = await records()
    .then(store => runningOn(store, realClock.now()))
    .catch(() => []);
  return all.find(({ name, startedAt }) => name !== own.name || startedAt < own.startedAt) ?? null;
}

/** What an earlier conversation was told of, and still lasts. */
async function showOpen(alive: Alive, { show }: HereOf): Promise<void> {
  const open = await alive.open();
  for (const { sayings, deliveries } of open.slice(0, MAX_SHOWN)) {
    const wasSaid = deliveries.some(({ slot, shown }) => slot === ROOT_SLOT && shown !== null);
    const report = sayings.findLast(({ slot }) => slot === ROOT_SLOT)?.report ?? null;
    if (wasSaid && report !== null) await show(report);
  }
  if (open.length > MAX_SHOWN)
    await show(reportOf([{ kind: 'text', text: `${open.length - MAX_SHOWN} more are open: /incident list` }]));
}
