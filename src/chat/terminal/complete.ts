import type { Workshop } from '../../services.ts';
import { splitWords } from '../parse.ts';

/** What can follow `line`, and the part of it that this would replace: readline's own form. */
export type Completion = [fits: string[], part: string];

/** Completes commands, then the words and options that the command names for itself. */
export async function complete(line: string, workshop: Workshop): Promise<Completion> {
  const words = splitWords(line);
  const part = line === '' || /\s$/.test(line) ? '' : (words.pop() ?? '');
  const mark = /^[/!]/.exec(words[0] ?? part)?.[0] ?? '';
  const fits = words.length === 0 ? await commandNames(mark, workshop) : await wordsFor(words, part, mark, workshop);
  return [fits.filter(word => word.toLowerCase().startsWith(part.toLowerCase())).map(word => `${word} `), part];
}

async function commandNames(mark: string, { commands }: Workshop): Promise<string[]> {
  const names = [...(await commands.names()), ...commands.also.map(word => word.name)];
  return names.map(name => `${mark}${name}`);
}

async function wordsFor(
  words: readonly string[],
  part: string,
  mark: string,
  workshop: Workshop,
): Promise<readonly string[]> {
  const command = await workshop.commands.find((words[0] ?? '').slice(mark.length));
  if (command === null) return [];
  if (part.startsWith('-')) return command.options.map(option => option.flag);
  const position = words.slice(1).filter(word => !word.startsWith('-')).length;
  const choices = command.args[position]?.choices;
  return choices === undefined ? [] : choices(await workshop.build(command.needs));
}
