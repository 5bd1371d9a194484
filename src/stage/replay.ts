import { type Drill, openDrill } from '../drill/drill.ts';
import type { Act } from '../services.ts';
import type { Records } from '../store/records.ts';
import { type Instant, instant } from '../values/instant.ts';
import type { Aloud } from './aloud/aloud.ts';
import type { Hall } from './aloud/hall.ts';
import { insideOf, writtenIn } from './inside.ts';
import { openRehearsal, paceOf, type Uttered } from './rehearsal.ts';
import type { DrillAloud, DrillSaid, Replayed } from './replayed.ts';
import { looksAt, sceneOf } from './scene.ts';

/** Milliseconds after an alert at which somebody in a replay takes note of it: after the second call. */
const ACKNOWLEDGED_MS = 1_200_000;
/** Milliseconds that a replay goes on after its last moment: until what is over has been said to be. */
const AFTERWARDS_MS = 1_200_000;

export interface ReplayOf {
  /** A store of the replay's own. */
  records(): Records;
  /** Where it is heard beside; absent where in no chat. */
  hall?(): Promise<Hall>;
}

/** Plays a drill from its beginning to its end, as fast as it goes; what is said in chats holds it up. */
export async function* replay(
  name: string,
  { isHere, isAgain }: { readonly isHere: boolean; readonly isAgain: boolean },
  { records, hall }: ReplayOf,
): AsyncGenerator<Replayed, void, void> {
  const place = isHere ? null : ((await hall?.()) ?? null);
  try {
    for (let isAnew = isAgain; ; isAnew = true) if (yield* life(name, records(), place, isAnew)) return;
  } finally {
    await place?.close();
  }
}

/** False where it is to be begun anew. */
async function* life(
  name: string,
  records: Records,
  place: Hall | null,
  isAnew: boolean,
): AsyncGenerator<Replayed, boolean, void> {
  const drill = await openDrill(name, { backEnd: 'memory' });
  try {
    const aloud = (await place?.open(name, { hasWords: drill.portfolio !== null, isAgain: isAnew })) ?? null;
    try {
      return yield* played(drill, records, aloud);
    } finally {
      await aloud?.stop();
    }
  } finally {
    await drill.close();
  }
}

/** What was heard, and a word as soon as something is. */
interface Ears {
  readonly heard: Uttered[];
  wake(): void;
}

/** False where it turned out to be another drill than the one that an earlier life has told in the chats. */
async function* played(drill: Drill, records: Records, aloud: Aloud | null): AsyncGenerator<Replayed, boolean, void> {
  const { moments } = drill;
  const ears: Ears = { heard: [], wake: () => undefined };
  if (aloud !== null) yield { acts: [], aloud: aloud.state() };
  const life = await drill.run(
    openRehearsal({
      drill,
      records,
      portfolio: writtenIn(drill),
      ...paceOf((moments.at(-1)?.at ?? 0) - (moments[0]?.at ?? 0)),
      acknowledgedAfterMs: ACKNOWLEDGED_MS,
      hear(uttered) {
        ears.heard.push(uttered);
        ears.wake();
      },
    }),
  );
  try {
    const { tracer } = insideOf(drill, records);
    const acts: Act[] = [];
    for (const [i, moment] of moments.entries()) {
      const until = instant((moments[i + 1]?.at ?? moment.at + AFTERWARDS_MS) - 1);
      const said: DrillSaid[] = [];
      if (!(yield* passing(drill, moment.at, ears, aloud, said, acts))) return false;
      const scene = sceneOf({ drill, moment: i, by: null });
      const looks = await looksAt(scene.names, tracer);
      if (!(yield* passing(drill, until, ears, aloud, said, acts))) return false;
      // What an earlier life has shown is not shown again.
      if (until > (aloud?.state().goesOnAt ?? Number.NEGATIVE_INFINITY)) acts.push({ scene, looks, said });
      yield { acts: [...acts], aloud: aloud?.state() ?? null };
    }
    await aloud?.end();
    if (aloud !== null) yield { acts: [...acts], aloud: aloud.state() };
    return true;
  } finally {
    await drill.run(life.stop());
  }
}

/** Lets the time of a drill run until then, and stand still while something that was said is on its way. False: see `played`. */
async function* passing(
  drill: Drill,
  at: Instant,
  ears: Ears,
  aloud: Aloud | null,
  said: DrillSaid[],
  acts: readonly Act[],
): AsyncGenerator<Replayed, boolean, void> {
  let notes = aloud?.state().notes.length ?? 0;
  for (;;) {
    for (const uttered of ears.heard.splice(0)) {
      const taken = (await aloud?.utter(uttered)) ?? 'new';
      if (taken === 'other') return false;
      const { report, isNew, thread } = uttered;
      if (taken === 'new' && isNew && report !== null) said.push({ at: uttered.at, inThread: thread !== null, report });
      const state: DrillAloud | null = aloud?.state() ?? null;
      if (state !== null && state.notes.length > notes) yield { acts: [...acts], aloud: state };
      notes = state?.notes.length ?? 0;
    }
    if (drill.now().at >= at) return true;
    await passUntil(drill, at, ears);
  }
}

/** Lets the time of a drill in memory run until then, or until something is heard. */
const passUntil = (drill: Drill, at: Instant, ears: Ears): Promise<void> =>
  drill.run(
    new Promise(resolve => {
      const cancel = drill.world.clock.after(Math.max(0, at - drill.now().at), resolve);
      ears.wake = () => {
        cancel();
        resolve();
      };
    }),
  );
