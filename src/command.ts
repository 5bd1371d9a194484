import type { Right } from './people/rights.ts';
import type { Picture, PictureWish } from './report/picture.ts';
import type { Report } from './report/report.ts';
import type { Services } from './services.ts';

/** One word of a command's arguments. */
export interface Argument {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  /** All words that follow are its own, also such as look like options: what people note down. */
  readonly many?: true;
  /** Words that can stand here, where there is a list of them: for completion. */
  choices?(services: Services): Promise<readonly string[]>;
}

export interface Option {
  /** `--all`. */
  readonly flag: string;
  /** The word that stands for its value in help; null for a switch. */
  readonly value: string | null;
  /** It may stand without its value, at the end or before another option. */
  readonly bare?: true;
  readonly summary: string;
}

/** What every command takes beside its own. */
export const COMMON_OPTIONS: readonly Option[] = [
  { flag: '--json', value: null, summary: 'one JSON object, nothing else' },
  { flag: '--help', value: null, summary: 'examples first, then the form' },
];

/** For commands that can draw their answer. A chat shows the picture itself; a shell writes it to a file. */
export const PICTURE_OPTION: Option = {
  flag: '--picture',
  value: 'FILE',
  bare: true,
  summary: 'draw it as well, into a file that ends in .png, .svg or .dot',
};

/** What the user typed, split: words in order, options by flag. A repeated option keeps all its values. */
export interface Arguments {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/** 0 all well · 1 a problem was found · 3 the look-up itself could not be done. (2, wrong usage, is thrown as UsageError.) */
export type Status = 0 | 1 | 3;

/**
 * A command: what it needs, what it sees, how that is said. `see` yields what is known so far, each value replacing the
 * last; `say`, `json` and `status` are pure, and may load the words they need only when they are asked. The file's name
 * is the command's name. Lines to type ("trace example.com") stand without what a chat or a shell wants in front of them.
 */
export interface Command<Seen> {
  readonly summary: string;
  readonly examples: readonly string[];
  readonly args: readonly Argument[];
  readonly options: readonly Option[];
  /** Keys of Services that it may use: only those are built. */
  readonly needs: readonly (keyof Services)[];
  /** What who says it in a chat must be allowed to do; without it, to read. */
  right?(args: Arguments): Right;
  /** Asked for so often that a chat with a list of commands (Slack) has it there by its own name. */
  readonly isSlashCommand?: true;
  /** Its answer is for who asked alone, also where others read along. */
  isPrivate?(args: Arguments): boolean;
  /** What it did is seen where it was asked for already, by what it did: it needs no answer of its own there. */
  isTold?(seen: Seen): boolean;
  /** A sentence: why it runs in a shell only, never in a chat. */
  readonly shellOnly?: string;
  see(args: Arguments, services: Services): AsyncIterable<Seen>;
  /** What is known so far, in a few lines that are replaced by the next ones; null where there is nothing to show yet. */
  progress?(seen: Seen): Report | null | Promise<Report | null>;
  /** What is said beside the answer of a shell, each line as soon as it is there: all lines so far. `prefix` stands before what is typed. */
  beside?(seen: Seen, prefix: string): readonly string[];
  say(seen: Seen, options: Arguments['options']): Report | Promise<Report>;
  /** A line that is copied whole (a link), below the answer of a shell: never wrapped, never cut. */
  copy?(seen: Seen): string | null;
  json(seen: Seen, options: Arguments['options']): object | Promise<object>;
  status(seen: Seen): Status | Promise<Status>;
  /** The answer as a picture; null where nobody asked for one and the text says it all. */
  picture?(seen: Seen, wish: PictureWish): Promise<Picture | null>;
}

export const defineCommand = <Seen>(command: Command<Seen>): Command<Seen> => command;

/** The status of a process, or of a conversation from a pipe, in which something could not be meant. */
export const WRONG_USAGE = 2;

/** What was typed cannot be meant: one line that says what is wrong, and an example of what to type instead. */
export class UsageError extends Error {
  readonly example: string;
  constructor(message: string, example: string) {
    super(message);
    this.example = example;
  }
}
