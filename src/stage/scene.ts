import type { Drill } from '../drill/drill.ts';
import type { Act, Look, Scene, Starter, Tracer } from '../services.ts';
import type { Name } from '../values/name.ts';

/** Where a drill is, at the moment with this place among all. */
export function sceneOf({
  drill,
  moment: index,
  by,
}: {
  readonly drill: Drill;
  readonly moment: number;
  readonly by: Starter | null;
}): Scene {
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

/** What a trace says of each name now. */
export async function looksAt(names: readonly Name[], tracer: Tracer): Promise<Act['looks']> {
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
