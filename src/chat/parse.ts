import { type Arguments, type Option, UsageError } from '../command.ts';
import { boundText } from '../report/foreign.ts';
import { nearest } from '../values/nearest.ts';
import type { Heard } from './hear.ts';

/** Longer than any command line that a person types; what is longer is no command. Characters. */
export const MAX_LINE = 4_000;

/** The words of a command that stands in what was heard (`/trace x`, `!trace x`, `@bot trace x`, bare in a direct conversation); null where it is none. */
export function commandIn(heard: Pick<Heard, 'text' | 'direct' | 'botNames'>): readonly string[] | null {
  if (heard.text.length > MAX_LINE) return null;
  const words = splitWords(heard.text);
  const first = words[0] ?? '';
  if (/^[/!][a-z]/i.test(first)) return withoutProgram([first.slice(1), ...words.slice(1)]);
  if (isMention(first, heard.botNames))
    return words.length === 1 ? ['help'] : withoutProgram(withoutMark(words.slice(1)));
  return heard.direct && words.length > 0 ? withoutProgram(words) : null;
}

const isMention = (word: string, names: readonly string[]): boolean =>
  names.some(name => [`@${name}`, `@${name}:`, `@${name},`].includes(word.toLowerCase()));

/** `@bot /trace x` is `@bot trace x`. */
const withoutMark = (words: readonly string[]): readonly string[] => [
  (words[0] ?? '').replace(/^[/!](?=[a-z])/i, ''),
  ...words.slice(1),
];

/** `/outpost trace x`, the form for chats that own a command's name themselves, is `trace x`. */
function withoutProgram(words: readonly string[]): readonly string[] {
  if (words[0]?.toLowerCase() !== 'outpost') return words;
  return words.length === 1 ? ['help'] : words.slice(1);
}

const QUOTES = new Map([
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
]);

/**
 * A line as words. A quote opens only where a word begins or after `=`, so that "don't" stays one word; one that is not
 * closed is a letter like any other. Phones and chats turn `--all` into `—all`: that is undone.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let rest = line.replace(INVISIBLE, '').trimStart();
  while (rest !== '') {
    const { word, length } = firstWord(rest);
    words.push(word);
    rest = rest.slice(length).trimStart();
  }
  return words;
}

/** Control characters, and marks that only steer how text is drawn: nobody types them, pasted text is full of them. The joiners are part of some names (RFC 5892 appendix A). */
const INVISIBLE = /(?![\s\u200c\u200d])[\p{Cc}\p{Cf}]/gu;

function firstWord(text: string): { word: string; length: number } {
  let word = '';
  let i = 0;
  while (i < text.length && !/\s/.test(text.charAt(i))) {
    const end = word === '' || word.endsWith('=') ? closing(text, i) : null;
    word += end === null ? text.charAt(i) : text.slice(i + 1, end);
    i = (end ?? i) + 1;
  }
  return {
    word: text.startsWith('"') || text.startsWith("'") ? word : word.replace(/^[—–](?=[a-z])/i, '--'),
    length: i,
  };
}

/** Where the quote that opens at `from` closes; null where none opens, or it never closes. */
function closing(text: string, from: number): number | null {
  const close = QUOTES.get(text.charAt(from));
  if (close === undefined) return null;
  const end = text.indexOf(close, from + 1);
  return end === -1 ? null : end;
}

/**
 * A command's words as arguments and options. Throws UsageError for an option that it does not have, one without its
 * value, and words that it has no use for. `example` is a whole line that would work. Where any number of words may
 * stand (`takes` is infinite), what is none of its options is one of them.
 */
export function readArguments(
  words: readonly string[],
  options: readonly Option[],
  takes: number,
  example: string,
): Arguments {
  const out = { words: [] as string[], options: new Map<string, string[]>() };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') out.words.push(...rest.splice(0));
    else if (word === '-h') out.options.set('--help', ['']);
    else if (/^--?[a-z]/i.test(word) && (takes < Number.POSITIVE_INFINITY || isOption(word, options)))
      readOption(word, rest, options, example, out.options);
    else out.words.push(word);
  }
  const spare = out.words[takes];
  if (spare !== undefined && !out.options.has('--help')) {
    throw new UsageError(
      `I do not know what to do with ${quoted(spare)}: ${takes === 0 ? 'no word' : takes === 1 ? 'only one word' : `only ${takes} words`} can stand here.`,
      example,
    );
  }
  return out;
}

const isOption = (word: string, options: readonly Option[]): boolean =>
  options.some(({ flag }) => flag === word.split('=')[0]?.toLowerCase());

function readOption(
  word: string,
  rest: string[],
  options: readonly Option[],
  example: string,
  into: Map<string, string[]>,
): void {
  const equals = word.indexOf('=');
  const flag = (equals === -1 ? word : word.slice(0, equals)).toLowerCase();
  const option = options.find(known => known.flag === flag);
  if (option === undefined) {
    const near = nearest(
      flag,
      options.map(known => known.flag),
    );
    throw new UsageError(
      `There is no option ${quoted(flag)} here.${near === null ? '' : ` Did you mean ${near}?`}`,
      example,
    );
  }
  if (option.value === null && equals !== -1) throw new UsageError(`${flag} takes no value.`, example);
  const isBare = option.value === null || (option.bare === true && equals === -1 && /^(?:-|$)/.test(rest[0] ?? ''));
  const value = isBare ? '' : equals === -1 ? rest.shift() : word.slice(equals + 1);
  if (value === undefined || (value === '' && !isBare)) {
    throw new UsageError(`${flag} needs a value: ${flag} ${option.value}.`, example);
  }
  into.set(flag, [...(into.get(flag) ?? []), value]);
}

/** Longer foreign words are cut where they are repeated back to who typed them. Characters. */
const MAX_QUOTED = 60;
/** What somebody typed, for a sentence about it. */
export const quoted = (word: string): string => `"${boundText(word, MAX_QUOTED)}"`;
