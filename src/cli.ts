import { callOf } from './chat/dispatch.ts';
import { present, type Stage, usageText } from './chat/terminal/present.ts';
import { UsageError, WRONG_USAGE } from './command.ts';

/** Statuses of the process beside those of commands. */
export const FAILED = 3;
/** As shells report a signal: 128 and its number. */
export const INTERRUPTED = 130;
export const TERMINATED = 143;

/** Where one command of a shell runs: the answer goes to `screen`, and nothing else; progress and messages beside it. */
export interface Shell extends Stage {
  /** Aborted by Ctrl-C or SIGTERM; its reason is the status to exit with. */
  readonly stop: AbortSignal;
}

/** Runs one command line and gives the status to exit with. Throws only for a bug. */
export async function cli(words: readonly string[], shell: Shell): Promise<number> {
  const { messages, workshop, stop } = shell;
  try {
    const call = await callOf(words, workshop.commands);
    const { seen, stopped } = await present(call, shell, stop);
    if (stopped) return stop.reason as number;
    return seen === null ? FAILED : await call.command.status(seen.value);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    messages.output.write(`${usageText(error, messages.prefix)}\n`);
    return WRONG_USAGE;
  }
}
