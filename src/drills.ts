import type { Lifeline } from './bot/lifeline.ts';
import { type Drill, type DrillOptions, listScenarios, openDrill } from './drill/drill.ts';
import { scenarioNames } from './drill/library.ts';
import { sayMoment } from './report/moment.ts';
import type { Report } from './report/report.ts';
import type { Drills, Scene, Starter } from './services.ts';
import type { Hall } from './stage/aloud/hall.ts';
import { type Inside, insideOf, writtenIn } from './stage/inside.ts';
import { openRehearsal } from './stage/rehearsal.ts';
import { replay } from './stage/replay.ts';
import { looksAt, sceneOf } from './stage/scene.ts';
import type { Records } from './store/records.ts';
import type { Clock } from './world/ports.ts';

/** Milliseconds of quiet after which the next moment of a drill comes: time to read the last one and to ask about it. */
const MOMENT_MS = 20_000;

/** The drill of a process, seen from the workshop. */
export interface Stage extends Drills {
  /** While a drill is played. */
  inside(): Inside | null;
  /** What every answer begins with while a drill is played. */
  heading(): string | null;
  /** Somebody is busy: the next moment waits its full time again. */
  touch(): void;
}

export interface StageParts {
  readonly goesOn: boolean;
  /** Of conversations; replays run in memory, as fast as they can. */
  readonly backEnd: DrillOptions['backEnd'];
  /** Real time, between the moments. */
  readonly clock: Clock;
  /** A store of its own for every drill: what happens in it must not be taken for the real past. */
  records(): Records;
  /** Where replays are heard; absent where they are not. */
  hall?(): Promise<Hall>;
  /** A moment came by itself, in a drill that was begun by `by`. */
  tell(news: Report, by: Starter | null): void;
}

interface Playing {
  readonly drill: Drill;
  readonly inside: Inside;
  readonly by: Starter | null;
  /** The bot's own part in it; null where time stands still between commands. */
  readonly life: Lifeline | null;
  moment: number;
  cancel(): void;
}

/** Plays drills, one at a time. */
export function openStage(parts: StageParts): Stage {
  let playing: Playing | null = null;
  const stop = async (): Promise<void> => {
    const ended = playing;
    playing = null;
    ended?.cancel();
    await ended?.life?.stop();
    await ended?.drill.close();
  };
  return {
    goesOn: parts.goesOn,
    names: async () => scenarioNames(),
    list: async () => listScenarios(),
    now: () => (playing === null ? null : sceneOf(playing)),
    inside: () => playing?.inside ?? null,
    heading: () => (playing === null ? null : headingOf(sceneOf(playing))),
    touch() {
      if (playing !== null) wait(playing, parts);
    },
    async start(name, by) {
      const next = await begin(name, by, parts);
      await stop();
      playing = next;
      return move(playing, 0, parts);
    },
    next: () => (playing === null || isLast(playing) ? null : move(playing, playing.moment + 1, parts)),
    stop,
    replay: (name, how) => replay(name, how, parts),
    async drop() {
      const hall = await parts.hall?.();
      const dropped = (await hall?.drop()) ?? [];
      await hall?.close();
      return dropped;
    },
  };
}

const isLast = ({ drill, moment }: Playing): boolean => moment + 1 >= drill.moments.length;

function move(playing: Playing, to: number, parts: StageParts): Scene {
  playing.moment = to;
  playing.drill.moveTo(sceneOf(playing).moment);
  wait(playing, parts);
  return sceneOf(playing);
}

/** From now on the next moment waits its full time. */
function wait(playing: Playing, parts: StageParts): void {
  playing.cancel();
  if (isLast(playing)) return;
  playing.cancel = parts.clock.after(MOMENT_MS, () =>
    parts.tell(newsOf(move(playing, playing.moment + 1, parts)), playing.by),
  );
}

async function begin(name: string, by: Starter | null, parts: StageParts): Promise<Playing> {
  const records = parts.records();
  await recallPast(name, records);
  // A sandbox may give no sockets: in memory all looks the same, but takes no time.
  const live = await openDrill(name, { backEnd: parts.backEnd }).catch(() => null);
  const drill = live ?? (await openDrill(name, { backEnd: 'memory' }));
  const [first] = drill.moments;
  if (first !== undefined) drill.moveTo(first.name);
  const isLive = live !== null && parts.backEnd === 'loopback';
  const life = isLive ? await rehearsing(drill, records, report => parts.tell(report, by)) : null;
  const inside = { ...insideOf(drill, records), ...(life && { incidents: life.desk }) };
  return { drill, inside, by, life, moment: 0, cancel: () => {} };
}

/** Milliseconds between two looks where each moment lasts some seconds only. */
const EVERY_MS = 3_000;
const WAKE_MS = 1_000;

/** While a drill goes on by itself the bot does its own part: what it says is news like the narrator's. */
const rehearsing = (drill: Drill, records: Records, say: (report: Report) => void): Promise<Lifeline> =>
  openRehearsal({
    drill,
    records,
    portfolio: writtenIn(drill),
    everyMs: EVERY_MS,
    wakeMs: WAKE_MS,
    // An edit is no news: whoever reads along has the line that goes with it.
    hear: ({ isNew, report }) => void (isNew && report !== null && say(report)),
  });

/** A bot that watched would know how all was at first: everything that the drill is about was traced then. */
async function recallPast(name: string, records: Records): Promise<void> {
  const drill = await openDrill(name, { backEnd: 'memory' });
  try {
    const [first] = drill.moments;
    if (first !== undefined) drill.moveTo(first.name);
    await looksAt(sceneOf({ drill, moment: 0, by: null }).names, insideOf(drill, records).tracer);
  } finally {
    await drill.close();
  }
}

/** What every line said inside a drill begins with: nobody takes it for the real internet, and everybody knows whom to ask. */
const headingOf = ({ drill, moment, at, by }: Scene): string =>
  `DRILL ${drill}${by === null ? '' : ` by ${by}`}, ${moment}, ${sayMoment(at, 'both', { zone: 'UTC', now: at })}`;

const newsOf = ({ words }: Scene): Report => ({
  mark: 'none',
  title: [{ kind: 'text', text: words }],
  lead: [],
  blocks: [],
  more: [],
  actions: [],
});
