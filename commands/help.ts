import { COMMON_OPTIONS, type Command, defineCommand, type Option, UsageError } from '../src/command.ts';
import type { Block, Line } from '../src/report/report.ts';
import type { Catalogue } from '../src/services.ts';
import { nearest } from '../src/values/nearest.ts';

interface Entry {
  readonly name: string;
  readonly command: Command<unknown>;
}

/** Every command, or the one that was asked about. */
interface Seen {
  readonly prefix: string;
  readonly entries: readonly Entry[];
  /** Words that the place understands by itself. */
  readonly also: Catalogue['also'];
  readonly about: Entry | null;
}

const text = (words: string) => ({ kind: 'text', text: words }) as const;
const code = (words: string) => ({ kind: 'code', text: words }) as const;

export default defineCommand<Seen>({
  summary: 'what I can do, and how to ask for it',
  examples: ['help', 'help trace', 'trace --help'],
  args: [
    {
      name: 'COMMAND',
      summary: 'the command that you want to know more about',
      required: false,
      choices: services => services.commands.names(),
    },
  ],
  options: [],
  needs: ['commands'],

  async *see(args, { commands }) {
    const asked = args.words[0]?.toLowerCase().replace(/^[/!]/, '');
    if (asked !== undefined)
      yield { prefix: commands.prefix, entries: [], also: [], about: await entry(asked, commands) };
    else {
      const entries = await Promise.all((await commands.names()).map(name => entry(name, commands)));
      yield { prefix: commands.prefix, entries, also: commands.also, about: null };
    }
  },

  say(seen) {
    const { title, blocks } = seen.about === null ? sayAll(seen) : sayOne(seen.about, seen.prefix);
    return { mark: 'none', title: [text(title)], lead: [], blocks, more: [], actions: [] };
  },

  json: ({ entries, about }) => ({ command: 'help', items: (about === null ? entries : [about]).map(described) }),

  status: () => 0,
});

async function entry(name: string, commands: Catalogue): Promise<Entry> {
  const command = await commands.find(name);
  if (command !== null) return { name, command };
  const names = await commands.names();
  const near = nearest(name, names);
  const hint = near === null ? `There are: ${names.join(', ')}.` : `Did you mean ${near}?`;
  throw new UsageError(`There is no command of that name. ${hint}`, `help ${near ?? names[0]}`);
}

function sayAll({ prefix, entries, also }: Seen): { title: string; blocks: Block[] } {
  const first = entries.flatMap(({ command }) => command.examples.slice(0, 1));
  return {
    title: 'I say why a domain is down, who can end it, and when its users are back.',
    blocks: [
      examples(first, prefix),
      table(
        ['command', 'answers'],
        [...entries.map(({ name, command }) => ({ name, summary: command.summary })), ...also].map(
          ({ name, summary }) => [`${prefix}${name}`, summary],
        ),
      ),
      { kind: 'paragraph', line: [text('More about one of them: '), code(`${prefix}help COMMAND`)] },
    ],
  };
}

/** Examples before any grammar: who looks for help at night copies one. */
function sayOne({ name, command }: Entry, prefix: string): { title: string; blocks: Block[] } {
  const words = [
    ...command.args.map(arg => [arg.name, arg.summary]),
    ...[...command.options, ...COMMON_OPTIONS].map(option => [usage(option), option.summary]),
  ];
  return {
    title: `${name}: ${command.summary}.`,
    blocks: [
      examples(command.examples, prefix),
      { kind: 'paragraph', line: [text('Form: '), code(`${prefix}${[name, ...grammar(command)].join(' ')}`)] },
      table(['word', 'means'], words),
    ],
  };
}

const usage = ({ flag, value, bare }: Option): string =>
  value === null ? flag : `${flag} ${bare === true ? `[${value}]` : value}`;

function grammar({ args, options }: Command<unknown>): string[] {
  return [
    ...args.map(arg => (arg.required ? arg.name : `[${arg.name}]`)),
    ...[...options, ...COMMON_OPTIONS].map(option => `[${usage(option)}]`),
  ];
}

const examples = (lines: readonly string[], prefix: string): Block => ({
  kind: 'list',
  items: lines.map((line): Line => [code(`${prefix}${line}`)]),
});

const table = (head: readonly string[], rows: readonly (readonly string[])[]): Block => ({
  kind: 'table',
  head,
  rows: rows.map(([first = '', second = '']) => [[code(first)], [text(second)]]),
});

function described({ name, command }: Entry): object {
  const { summary, examples: lines } = command;
  return { name, summary, examples: lines, form: [name, ...grammar(command)].join(' ') };
}
