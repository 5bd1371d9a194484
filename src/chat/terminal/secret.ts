/** Characters of a password; more is not what was meant. */
const MAX_SECRET = 1_000;

type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };

/** One line from a pipe, or typed without being shown. Empty where nothing comes. */
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
  for await (const chunk of input) {
    for (const character of String(chunk)) {
      // Ctrl-C and Ctrl-D arrive as letters where nothing is shown.
      if (character === '\n' || character === '\r' || character === '\u0004') return line;
      if (character === '\u0003') return '';
      line =
        character === '\u007f' || character === '\b' ? line.slice(0, -1) : `${line}${character}`.slice(0, MAX_SECRET);
    }
  }
  return line;
}
