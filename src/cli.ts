import { callOf } from './chat/dispatch.ts';
import { present, usageText } from './chat/terminal/present.ts';
import type { Screen } from './chat/terminal/screen.ts';
import { UsageError, WRONG_USAGE } from './command.ts';
import type { Workshop } from './services.ts';

/** Statuses of the process beside those of commands. */
export const FAILED = 3;
/** As shells report a signal: 128 and its number. */
export const INTERRUPTED = 130;
export const TERMINATED = 143;

/** Where one command of a shell runs. */
export interface Shell {
  /** The answer goes here, and nothing else. */
  readonly screen: Screen;
  /** Progress and messages. */
  readonly messages: Screen;
  readonly workshop: Workshop;
  /** Aborted by Ctrl-C or SIGTERM; its reason is the status to exit with. */
  readonly stop: AbortSignal;
}

/** Runs one command line and gives the status to exit with. Throws only for a bug. */
export async function cli(words: readonly string[], shell: Shell): Promise<number> {
  const { screen, messages, workshop, stop } = shell;
  try {
    const call = await callOf(words, workshop.commands);
    const services = await workshop.build(call.command.needs);
    const { seen, stopped } = await present(
      call,
      services,
      { screen, messages, heading: workshop.heading, now: workshop.now },
      stop,
    );
    if (stopped) return stop.reason as number;
    return seen === null ? FAILED : await call.command.status(seen.value);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    messages.output.write(`${usageText(error, screen.prefix)}\n`);
    return WRONG_USAGE;
  }
}
