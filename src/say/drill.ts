import { markBefore } from '../report/marks.ts';
import { sayMoment } from '../report/moment.ts';
import { plainLine } from '../report/plain.ts';
import type { Block, Inline, Line, Report } from '../report/report.ts';
import type { Drills, Scene } from '../services.ts';
import type { DrillAloud, DrillSaid } from '../stage/replayed.ts';
import { isoOf } from '../values/instant.ts';

/** What there is to say of a drill. */
export type Seen =
  | { readonly kind: 'list'; readonly drills: Awaited<ReturnType<Drills['list']>> }
  /** In a chat it is begun only by who has seen what that means. */
  | { readonly kind: 'asked'; readonly drill: string; readonly title: string }
  /** A conversation came to a moment of a drill. */
  | { readonly kind: 'scene'; readonly scene: Scene; readonly began: boolean }
  | { readonly kind: 'last'; readonly scene: Scene }
  | { readonly kind: 'stopped'; readonly drill: string }
  /** Replays that were broken off are ended. */
  | { readonly kind: 'dropped'; readonly dropped: Awaited<ReturnType<Drills['drop']>> }
  /** Every moment at once, each with what a trace says. */
  | {
      readonly kind: 'replay';
      readonly drill: string;
      readonly acts: readonly Told[];
      readonly aloud: DrillAloud | null;
    };

/** An act with the one sentence of each of its traces. */
export interface Told {
  readonly scene: Scene;
  readonly verdicts: readonly { readonly name: string; readonly code: string; readonly title: Line }[];
  readonly said: readonly DrillSaid[];
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

/** The answer of `drill`. */
export function sayDrill(seen: Seen): Report {
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
    case 'dropped':
      return sayDropped(seen.dropped);
    case 'replay':
      return sayWhole(seen);
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

/** What has happened so far, moment by moment. */
export function sayReplay(acts: readonly Told[]): Report {
  const [first] = acts;
  if (first === undefined) return report('Nothing has happened yet.', []);
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

/** With what has not come into the chats; one that was broken off says how it goes on. */
function sayWhole({ drill, acts, aloud }: Extract<Seen, { kind: 'replay' }>): Report {
  const told = sayReplay(acts);
  if (aloud === null || aloud.isOver) return told;
  const missing = aloud.places.filter(({ waiting }) => waiting > 0);
  const lines = missing.map(({ chat, room, waiting }): Line => [text(`${counted(waiting)} for ${room} (${chat})`)]);
  return {
    ...told,
    blocks: [
      ...told.blocks,
      ...(lines.length === 0
        ? []
        : [
            { kind: 'paragraph' as const, line: [text('Not everything has come into the chats. There wait:')] },
            { kind: 'list' as const, items: lines },
          ]),
    ],
    actions: [
      { label: 'goes on', command: `drill ${drill}` },
      { label: 'drops it', command: 'drill stop' },
    ],
  };
}

const counted = (count: number): string => (count === 1 ? '1 message' : `${count} messages`);

const placesOf = ({ places }: DrillAloud): string => places.map(({ chat, room }) => `${room} (${chat})`).join(' and ');

/** What is said beside a replay that is heard in chats, as soon as it is so. */
export function besideDrill(seen: Seen, prefix: string): readonly string[] {
  if (seen.kind !== 'replay' || seen.aloud === null) return [];
  const { drill, aloud } = seen;
  if (aloud.places.length === 0) return aloud.notes;
  return [
    `What I say in it stands in ${placesOf(aloud)} as well, each message marked DRILL ${drill}; nobody is called.`,
    `Only in this terminal: ${prefix}drill ${drill} --here`,
    ...(aloud.goesOnAt === null ? [] : [`It goes on at ${momentOf(aloud.goesOnAt)}, where it was broken off.`]),
    ...aloud.notes,
  ];
}

const momentOf = (at: Scene['at']): string => {
  const then = { zone: 'UTC', now: at };
  return `${sayMoment(at, 'time', then)} on ${sayMoment(at, 'date', then)}`;
};

function sayDropped(dropped: Extract<Seen, { kind: 'dropped' }>['dropped']): Report {
  const names = dropped.map(({ drill }) => drill).join(' and ');
  const lines = dropped.flatMap(({ drill, aloud: { places } }): Line[] =>
    places.map(({ chat, room, waiting }) => [
      code(drill),
      text(waiting === 0 ? `: its end is said in ${room} (${chat})` : `: ${room} (${chat}) did not take it in time`),
    ]),
  );
  return report(
    `${names} will not go on.`,
    [{ kind: 'list', items: lines }],
    dropped.slice(0, 1).map(({ drill }) => `drill ${drill}`),
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

/** The fields of `drill --json` beside its name. */
export function dataOf(seen: Seen): object {
  switch (seen.kind) {
    case 'list':
      return { items: seen.drills };
    case 'dropped':
      return { items: [], dropped: seen.dropped.map(({ drill }) => drill) };
    case 'replay':
      return {
        ...(seen.aloud === null ? {} : aloudData(seen.aloud)),
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

const aloudData = ({ places, goesOnAt, notes, isOver }: DrillAloud): object => ({
  chats: places,
  goesOnAt: goesOnAt === null ? null : isoOf(goesOnAt),
  notes,
  isOver,
});
