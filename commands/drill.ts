import { type Arguments, defineCommand, UsageError } from '../src/command.ts';
import type { Caller } from '../src/people/caller.ts';
import { besideDrill, dataOf, type Seen, sayDrill, sayReplay, type Told } from '../src/say/drill.ts';
import type { Act, Drills, Starter } from '../src/services.ts';
import { nearest } from '../src/values/nearest.ts';

export default defineCommand<Seen>({
  summary: 'practise: replay an outage in a simulated internet',
  examples: ['drill purism-2018', 'drill next', 'drill --list'],
  args: [
    {
      name: 'SCENARIO',
      summary: 'an outage from the list; then: next (in a conversation), stop',
      required: false,
      choices: async ({ drills }) => [...(await drills.names()), ...STEPS],
    },
  ],
  options: [
    { flag: '--list', value: null, summary: 'the outages that there are' },
    { flag: '--yes', value: null, summary: 'in a chat: begin, although everybody there will see it' },
    { flag: '--here', value: null, summary: 'in a shell: only in this terminal, nothing in the chats' },
    { flag: '--again', value: null, summary: 'in a shell: from its beginning, also where it was broken off' },
  ],
  needs: ['drills', 'caller'],
  // While one is played, it is played for everybody who asks.
  right: args => (args.words.length === 0 ? 'read' : 'admin'),

  async *see(args, { drills, caller }) {
    const [word] = args.words;
    if (args.options.has('--list') || (word === undefined && drills.now() === null))
      yield { kind: 'list', drills: await drills.list() };
    else if (word === 'next' || word === 'stop') yield await step(word, drills);
    else if (word === undefined) yield* here(drills);
    else {
      const drill = await known(word, drills);
      const by = starterOf(caller);
      if (by !== null && !args.options.has('--yes')) yield await asked(drill, drills);
      else yield* begin(drill, by, drills, args.options);
    }
  },

  progress: seen => (seen.kind === 'replay' && seen.acts.length > 0 ? sayReplay(seen.acts.slice(-1)) : null),
  beside: besideDrill,
  say: sayDrill,
  json: seen => ({ command: 'drill', ...dataOf(seen) }),
  // A chat that does not take what is practised would not take an alarm either.
  status: seen => (seen.kind === 'replay' && seen.aloud?.places.some(({ waiting }) => waiting > 0) ? 1 : 0),
});

const STEPS = ['next', 'stop'] as const;

async function* here(drills: Drills): AsyncGenerator<Seen> {
  const scene = drills.now();
  if (scene !== null) yield { kind: 'scene', scene, began: false };
}

/** Null where nobody else is there: in a shell, and at a terminal. */
const starterOf = (caller: Caller | null): Starter | null =>
  caller === null || caller.chat === 'terminal'
    ? null
    : { who: caller.name ?? caller.person, chat: caller.chat, room: caller.room };

async function asked(drill: string, drills: Drills): Promise<Seen> {
  const listed = (await drills.list()).find(({ name }) => name === drill);
  return { kind: 'asked', drill, title: listed?.title ?? drill };
}

async function* begin(
  drill: string,
  by: Starter | null,
  drills: Drills,
  options: Arguments['options'],
): AsyncGenerator<Seen> {
  if (drills.goesOn) return yield { kind: 'scene', scene: await drills.start(drill, by), began: true };
  const how = { isHere: options.has('--here'), isAgain: options.has('--again') };
  let told: readonly Told[] = [];
  for await (const { acts, aloud } of drills.replay(drill, how)) {
    // One that is begun anew has none of those that were told.
    if (acts.length < told.length) told = [];
    for (const act of acts.slice(told.length)) told = [...told, await toldOf(act)];
    yield { kind: 'replay', drill, acts: told, aloud };
  }
}

async function toldOf({ scene, looks, said }: Act): Promise<Told> {
  const { titleOf } = await import('../src/say/trace.ts');
  const verdicts = looks.map(({ name, look }) => ({
    name,
    code: look.diagnosis.verdict.code,
    title: titleOf(look),
  }));
  return { scene, verdicts, said };
}

async function step(word: (typeof STEPS)[number], drills: Drills): Promise<Seen> {
  const scene = drills.now();
  const dropped = word === 'stop' && !drills.goesOn ? await drills.drop() : [];
  if (dropped.length > 0) return { kind: 'dropped', dropped };
  if (scene === null)
    throw new UsageError(
      `No drill is being played, so there is nothing to ${word === 'next' ? 'go on with' : 'stop'}.`,
      'drill purism-2018',
    );
  if (word === 'stop') {
    await drills.stop();
    return { kind: 'stopped', drill: scene.drill };
  }
  const next = drills.next();
  return next === null ? { kind: 'last', scene } : { kind: 'scene', scene: next, began: false };
}

async function known(word: string, drills: Drills): Promise<string> {
  const names = await drills.names();
  if (names.includes(word)) return word;
  const near = nearest(word, [...names, ...STEPS]);
  throw new UsageError(
    `There is no drill of that name.${near === null ? '' : ` Did you mean ${near}?`}`,
    near === null ? 'drill --list' : `drill ${near}`,
  );
}
