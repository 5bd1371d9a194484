import { defineCommand, UsageError } from '../src/command.ts';
import type { Caller } from '../src/people/caller.ts';
import { markBefore } from '../src/report/marks.ts';
import { sayMoment } from '../src/report/moment.ts';
import { plainLine } from '../src/report/plain.ts';
import type { Block, Inline, Line, Report } from '../src/report/report.ts';
import type { Act, DrillSaid, Drills, Scene, Starter } from '../src/services.ts';
import { isoOf } from '../src/values/instant.ts';
import { nearest } from '../src/values/nearest.ts';

type Listed = Awaited<ReturnType<Drills['list']>>;

type Seen =
  | { readonly kind: 'list'; readonly drills: Listed }
  /** In a chat it is begun only by who has seen what that means. */
  | { readonly kind: 'asked'; readonly drill: string; readonly title: string }
  /** A conversation came to a moment of a drill. */
  | { readonly kind: 'scene'; readonly scene: Scene; readonly began: boolean }
  | { readonly kind: 'last'; readonly scene: Scene }
  | { readonly kind: 'stopped'; readonly drill: string }
  /** Every moment at once, each with what a trace says. */
  | { readonly kind: 'replay'; readonly acts: readonly Told[] };

/** An act with the one sentence of each of its traces. */
interface Told {
  readonly scene: Scene;
  readonly verdicts: readonly { readonly name: string; readonly code: string; readonly title: Line }[];
  readonly said: readonly DrillSaid[];
}

export default defineCommand<Seen>({
  summary: 'practise: replay an outage in a simulated internet',
  examples: ['drill purism-2018', 'drill next', 'drill --list'],
  args: [
    {
      name: 'SCENARIO',
      summary: 'an outage from the list; in a conversation then: next, stop',
      required: false,
      choices: async ({ drills }) => [...(await drills.names()), ...STEPS],
    },
  ],
  options: [
    { flag: '--list', value: null, summary: 'the outages that there are' },
    { flag: '--yes', value: null, summary: 'in a chat: begin, although everybody there will see it' },
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
      else yield* begin(drill, by, drills);
    }
  },

  progress: seen => (seen.kind === 'replay' ? sayReplay(seen.acts.slice(-1)) : null),
  say,
  json: seen => ({ command: 'drill', ...asData(seen) }),
  status: () => 0,
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

async function* begin(drill: string, by: Starter | null, drills: Drills): AsyncGenerator<Seen> {
  if (drills.goesOn) yield { kind: 'scene', scene: await drills.start(drill, by), began: true };
  else {
    const told: Told[] = [];
    for await (const acts of drills.replay(drill)) {
      for (const act of acts.slice(told.length)) told.push(await toldOf(act));
      yield { kind: 'replay', acts: [...told] };
    }
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

const text = (words: string): Inline => ({ kind: 'text', text: words });
const code = (words: string): Inline => ({ kind: 'code', text: words });
const report = (
  title: string,
  blocks: readonly Block[],
  actions: readonly string[] = [],
  lead: readonly Line[] = [],
): Report => ({
  mark: 'none',
  title: [text(title)],
  lead,
  blocks,
  more: [],
  actions: actions.map(command => ({ label: '', command })),
});

function say(seen: Seen): Report {
  switch (seen.kind) {
    case 'list':
      return report('Outages to practise with, in a simulated internet:', [
        { kind: 'list', items: seen.drills.map(({ name, title }) => [code(name), text(`: ${title}`)]) },
      ]);
    case 'asked':
      return sayAsked(seen.drill, seen.title);
    case 'scene':
      return sayScene(seen.scene, seen.began);
    case 'last':
      return report(
        `${seen.scene.drill} has come to its end. What stands now stays until you leave.`,
        [],
        ['drill stop'],
      );
    case 'stopped':
      return report(`The drill ${seen.drill} is over. From here on it is the real internet again.`, []);
    case 'replay':
      return sayReplay(seen.acts);
    default:
      return seen satisfies never;
  }
}

function sayAsked(drill: string, title: string): Report {
  const means =
    'Until it is stopped, everything that anybody asks me in any chat is answered inside a simulated internet. Every message then begins with DRILL and your name; nobody is mentioned and nobody is paged.';
  return report(`Begin the drill ${drill}?`, [], [`drill ${drill} --yes`], [[text(`${title}.`)], [text(means)]]);
}

function sayScene(scene: Scene, began: boolean): Report {
  const [first] = scene.names;
  const trace = first === undefined ? [] : [`trace ${first.replace(/\.$/, '')}`];
  if (!began) return report(scene.words, [], [...trace, 'drill next', 'drill stop']);
  const story: Line[] = scene.story.map(line => [text(line)]);
  const how =
    'Everything you ask now is answered inside a simulated internet; nothing leaves this machine. Its time goes on by itself when you are quiet.';
  return report(
    `${scene.title}.`,
    [
      { kind: 'paragraph', line: [text(`Moment 1 of ${scene.of}: ${scene.words}`)] },
      { kind: 'paragraph', line: [text(how)] },
    ],
    [...trace, 'drill next', 'drill stop'],
    story,
  );
}

function sayReplay(acts: readonly Told[]): Report {
  const [first] = acts;
  if (first === undefined) return report('Nothing happened.', []);
  const blocks = acts.flatMap(({ scene, verdicts, said }): Block[] => [
    {
      kind: 'paragraph',
      line: [
        { kind: 'instant', at: scene.at, style: 'both' },
        text(' '),
        { kind: 'strong', text: scene.moment },
        text(`: ${scene.words}`),
      ],
    },
    { kind: 'list', items: verdicts.map(({ title }) => title) },
    ...said.flatMap(saidBlocks),
  ]);
  return report(
    `DRILL ${first.scene.drill}: ${first.scene.title}.`,
    blocks,
    [],
    first.scene.story.map(line => [text(line)]),
  );
}

/** What the bot said by itself: a message with its first lines; a line of its thread by itself. */
function saidBlocks({ at, inThread, report: { mark, title, lead } }: DrillSaid): Block[] {
  // "In 5 h" and "today" are those of the drill, whose time the reader's clock does not show.
  const then = (line: Line): Line =>
    line.map(node => (node.kind === 'instant' ? text(sayMoment(node.at, node.style, { zone: 'UTC', now: at })) : node));
  const time = text(sayMoment(at, 'time', { zone: 'UTC', now: at }));
  if (inThread) return [{ kind: 'paragraph', line: [time, text(', below: '), ...then(title)] }];
  return [
    { kind: 'paragraph', line: [time, text(`, I say: ${markBefore(mark)}`), ...then(title)] },
    ...(lead.length === 0 ? [] : [{ kind: 'list' as const, items: lead.map(then) }]),
  ];
}

function asData(seen: Seen): object {
  switch (seen.kind) {
    case 'list':
      return { items: seen.drills };
    case 'replay':
      return {
        items: seen.acts.map(({ scene, verdicts, said }) => ({
          ...sceneData(scene),
          said: said.map(one => ({
            at: isoOf(one.at),
            inThread: one.inThread,
            text: plainLine(one.report.title, { zone: 'UTC', now: one.at }),
          })),
          verdicts: verdicts.map(({ name, code: verdict }) => ({ name, code: verdict })),
        })),
      };
    case 'asked':
      return { items: [], asked: seen.drill };
    case 'scene':
    case 'last':
      return { items: [sceneData(seen.scene)] };
    case 'stopped':
      return { items: [] };
    default:
      return seen satisfies never;
  }
}

const sceneData = ({ drill, moment, at, words }: Scene): object => ({ drill, moment, at: isoOf(at), words });
