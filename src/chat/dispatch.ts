import { readdir } from 'node:fs/promises';
import { type Arguments, COMMON_OPTIONS, type Command, UsageError } from '../command.ts';
import { boundText } from '../report/foreign.ts';
import type { Catalogue } from '../services.ts';
import { nearest } from '../values/nearest.ts';
import { quoted, readArguments } from './parse.ts';

/** A command line that was understood: what is to be done. */
export interface Call {
  readonly name: string;
  readonly command: Command<unknown>;
  readonly args: Arguments;
  /** Asked for as one JSON object. */
  readonly json: boolean;
}

const FOLDER = new URL('../../commands/', import.meta.url);

/** The commands that there are: the files of `commands/`. `prefix` and `also` as in Catalogue. */
export function catalogue(prefix: string, also: Catalogue['also']): Catalogue {
  const names = async () =>
    (await readdir(FOLDER))
      .filter(file => file.endsWith('.ts'))
      .map(file => file.slice(0, -3))
      .sort();
  return {
    prefix,
    also,
    names,
    async find(name) {
      if (!(await names()).includes(name)) return null;
      const file: { default: Command<unknown> } = await import(new URL(`${name}.ts`, FOLDER).href);
      return file.default;
    },
  };
}

/**
 * Finds the command that `words` begin with, and reads its arguments. `--help` anywhere becomes a call of `help` about
 * it. Throws UsageError, with the nearest command, for what is none.
 */
export async function callOf(words: readonly string[], commands: Catalogue): Promise<Call> {
  const [typed = '', ...rest] = words;
  const name = /^--?h(elp)?$/.test(typed) ? 'help' : typed.toLowerCase();
  const command = await commands.find(name);
  if (command === null) throw await unknown(typed, commands);
  const args = readArguments(
    rest,
    [...command.options, ...COMMON_OPTIONS],
    command.args.some(({ many }) => many) ? Number.POSITIVE_INFINITY : command.args.length,
    command.examples[0] ?? name,
  );
  const json = args.options.has('--json');
  if (args.options.has('--help') && name !== 'help')
    return callOf(['help', name, ...(json ? ['--json'] : [])], commands);
  const missing = command.args.find((arg, i) => arg.required && args.words[i] === undefined);
  if (missing !== undefined)
    throw new UsageError(`${name} needs ${missing.name}: ${missing.summary}.`, command.examples[0] ?? name);
  return { name, command, args, json };
}

/** The error for a word that is no command: the nearest one, or the one that takes a name where a name was typed bare. */
async function unknown(typed: string, commands: Catalogue): Promise<UsageError> {
  if (commands.also.some(word => word.name === typed)) return new UsageError(`Nothing can follow ${typed}.`, typed);
  const names = [...(await commands.names()), ...commands.also.map(word => word.name)];
  const near = nearest(typed, names);
  if (near !== null) {
    const example = (await commands.find(near))?.examples[0] ?? near;
    return new UsageError(`There is no command ${quoted(typed)}. Did you mean ${near}?`, example);
  }
  const what = `There is no command ${quoted(typed)}. There are: ${names.join(', ')}.`;
  const tracer = /[^.]\.[^.]/.test(typed) ? await takingName(commands) : null;
  return new UsageError(what, tracer === null ? 'help' : `${tracer} ${boundText(typed)}`);
}

/** The first command whose first word is a domain name. */
async function takingName(commands: Catalogue): Promise<string | null> {
  for (const name of await commands.names()) if ((await commands.find(name))?.args[0]?.name === 'NAME') return name;
  return null;
}
