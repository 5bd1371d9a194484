import type { Lifeline } from './bot/lifeline.ts';
import { type Drill, type DrillOptions, listScenarios, openDrill } from './drill/drill.ts';
import { scenarioNames } from './drill/library.ts';
import { sayMoment } from './report/moment.ts';
import type { Report } from './report/report.ts';
import type { Act, DrillSaid, Drills, Look, Scene, Starter, Tracer } from './services.ts';
import { type Inside, insideOf, writtenIn } from './stage/inside.ts';
import { openRehearsal, paceOf } from './stage/rehearsal.ts';
import type { Records } from './store/records.ts';
import { type Instant, instant } from './values/instant.ts';
import type { Name } from './values/name.ts';
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
    replay: name => replay(name, parts),
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
  const life = isLive ? await rehearsing(drill, records, said => parts.tell(said.report, by)) : null;
  const inside = { ...insideOf(drill, records), ...(life && { incidents: life.desk }) };
  return { drill, inside, by, life, moment: 0, cancel: () => {} };
}

/** Milliseconds between two looks where each moment lasts some seconds only. */
const EVERY_MS = 3_000;
const WAKE_MS = 1_000;

/** While a drill goes on by itself the bot does its own part: what it says is news like the narrator's. */
const rehearsing = (drill: Drill, records: Records, say: (said: DrillSaid) => void): Promise<Lifeline> =>
  openRehearsal({ drill, records, portfolio: writtenIn(drill), everyMs: EVERY_MS, wakeMs: WAKE_MS, say });

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

/** Milliseconds after an alert at which somebody in a replay takes note of it: after the second call. */
const ACKNOWLEDGED_MS = 1_200_000;
/** Milliseconds that a replay goes on after its last moment: until what is over has been said to be. */
const AFTERWARDS_MS = 1_200_000;

async function* replay(name: string, parts: Pick<StageParts, 'records'>): AsyncGenerator<readonly Act[], void, void> {
  const drill = await openDrill(name, { backEnd: 'memory' });
  const records = parts.records();
  const heard: DrillSaid[] = [];
  const moments = drill.moments;
  const lengthMs = (moments.at(-1)?.at ?? 0) - (moments[0]?.at ?? 0);
  const life = await drill.run(
    openRehearsal({
      drill,
      records,
      portfolio: writtenIn(drill),
      ...paceOf(lengthMs),
      acknowledgedAfterMs: ACKNOWLEDGED_MS,
      say: said => void heard.push(said),
    }),
  );
  try {
    const { tracer } = insideOf(drill, records);
    const acts: Act[] = [];
    for (const [i, moment] of moments.entries()) {
      await passUntil(drill, moment.at);
      const scene = sceneOf({ drill, moment: i, by: null });
      const looks = await looksAt(scene.names, tracer);
      const from = heard.length;
      await passUntil(drill, instant((moments[i + 1]?.at ?? moment.at + AFTERWARDS_MS) - 1));
      acts.push({ scene, looks, said: heard.slice(from) });
      yield [...acts];
    }
  } finally {
    await drill.run(life.stop());
    await drill.close();
  }
}

/** Lets the time of a drill in memory run until then. */
const passUntil = (drill: Drill, at: Instant): Promise<void> =>
  drill.run(new Promise(resolve => drill.world.clock.after(Math.max(0, at - drill.now().at), resolve)));

async function looksAt(names: readonly Name[], tracer: Tracer): Promise<Act['looks']> {
  const looks: Act['looks'][number][] = [];
  for (const name of names) {
    const look = await lastLook(tracer, name);
    if (look !== null) looks.push({ name, look });
  }
  return looks;
}

async function lastLook(tracer: Tracer, name: Name): Promise<Look | null> {
  let last: Look | null = null;
  for await (const look of tracer.trace({ name, type: 'A' }, { onlyLast: true })) last = look;
  return last;
}

function sceneOf({ drill, moment: index, by }: Pick<Playing, 'drill' | 'moment' | 'by'>): Scene {
  const moment = drill.moments[index];
  if (moment === undefined) throw new TypeError(`${drill.name} has no moment ${index}`);
  return {
    drill: drill.name,
    title: drill.title,
    story: drill.story,
    sources: drill.sources,
    at: drill.now().at,
    moment: moment.name,
    words: moment.words,
    number: index + 1,
    of: drill.moments.length,
    names: [...new Set(drill.expectations.map(expectation => expectation.name))],
    by: by?.who ?? null,
  };
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
