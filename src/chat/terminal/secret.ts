import type { Readable } from 'node:stream';

/** Characters of a password; more is not what was meant. */
const MAX_SECRET = 1_000;

type Input = Readable & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };

/** One line from a pipe, or typed without being shown; the next call reads the next one. Empty where nothing comes. */
export async function askSecret(
  input: Input,
  output: { write(text: string): unknown },
  prompt: string,
): Promise<string> {
  const isTyped = input.isTTY === true;
  if (isTyped) {
    output.write(prompt);
    input.setRawMode?.(true);
  }
  try {
    return await firstLine(input);
  } finally {
    if (isTyped) {
      input.setRawMode?.(false);
      output.write('\n');
    }
    input.pause();
  }
}

async function firstLine(input: Input): Promise<string> {
  let line = '';
  for await (const chunk of input.iterator({ destroyOnReturn: false })) {
    const characters = [...String(chunk)];
    for (const [i, character] of characters.entries()) {
      // Ctrl-C and Ctrl-D arrive as letters where nothing is shown.
      if (character === '\n' || character === '\r' || character === '\u0004') {
        const rest = characters.slice(i + 1).join('');
        if (rest !== '') input.unshift(rest);
        return line;
      }
      if (character === '\u0003') return '';
      line =
        character === '\u007f' || character === '\b' ? line.slice(0, -1) : `${line}${character}`.slice(0, MAX_SECRET);
    }
  }
  return line;
}
