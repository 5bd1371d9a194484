import { PassThrough } from 'node:stream';
import type { Output } from '../../src/chat/terminal/screen.ts';
import type { Command } from '../../src/command.ts';
import type { Report } from '../../src/report/report.ts';
import type { Catalogue, Services, Workshop } from '../../src/services.ts';
import { instant } from '../../src/values/instant.ts';

/** What was written, and whether it is a terminal. */
export interface Paper extends Output {
  text(): string;
}

export function paper(isTTY = false): Paper {
  let text = '';
  return {
    isTTY,
    write(more) {
      text += more;
    },
    text: () => text,
  };
}

export const saying = (words: string): Report => ({
  mark: 'none',
  title: [{ kind: 'text', text: words }],
  lead: [],
  blocks: [],
  more: [],
  actions: [],
});

type Part = Partial<Omit<Command<string>, 'see'>> & Pick<Command<string>, 'see'>;

/** A command whose values are words. */
export const speaking = (part: Part): Command<unknown> =>
  ({
    summary: 'says something back',
    examples: ['echo a'],
    args: [{ name: 'WORD', summary: 'what to say', required: false }],
    options: [],
    needs: [],
    progress: (seen: string) => saying(`${seen}…`),
    say: (seen: string) => saying(seen),
    json: (seen: string) => ({ seen }),
    status: () => 0,
    ...part,
  }) as unknown as Command<unknown>;

/** echo says its word · slow has said `half` and never ends · boom is a bug. */
export const COMMANDS: Readonly<Record<string, Command<unknown>>> = {
  echo: speaking({
    async *see(args) {
      yield args.words[0] ?? 'nothing';
    },
    status: () => 1,
  }),
  slow: speaking({
    async *see() {
      yield 'half';
      await new Promise(() => undefined);
    },
  }),
  boom: speaking({
    // biome-ignore lint/correctness/useYield: it never gets that far
    async *see() {
      throw new RangeError('a bug');
    },
  }),
};

/** A workshop that makes nothing. */
export function bareWorkshop(part: Partial<Workshop> = {}): Workshop {
  const commands: Catalogue = {
    prefix: '/',
    also: [],
    names: async () => Object.keys(COMMANDS),
    find: async name => (Object.hasOwn(COMMANDS, name) ? (COMMANDS[name] ?? null) : null),
  };
  return {
    commands,
    build: async () => ({}) as Services,
    now: () => instant(0),
    heading: () => null,
    onNews: () => undefined,
    close: async () => undefined,
    ...part,
  };
}

/** Somebody who types. */
export const keyboard = (isTTY = false): PassThrough & { isTTY: boolean } =>
  Object.assign(new PassThrough(), { isTTY });
