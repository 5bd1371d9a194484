import type { UsageError } from '../../command.ts';
import type { Services } from '../../services.ts';
import type { Instant } from '../../values/instant.ts';
import type { Call } from '../dispatch.ts';
import { type Ran, run } from '../run.ts';
import { drawn, liveOn, type Screen } from './screen.ts';

/** Where a call is shown: the answer on one screen, what is said beside it on another (the same one in a chat). */
export interface Stage {
  readonly screen: Screen;
  readonly messages: Screen;
  /** What every answer begins with, a line of its own; null for the real internet. */
  heading(): string | null;
  /** What the clock says where the call looks. */
  now(): Instant;
}

/**
 * Runs a call, shows on a terminal how knowledge grows, and at the end the answer. Stopped, it shows what is known so
 * far and says that it is not all.
 */
export async function present(call: Call, services: Services, stage: Stage, stop: AbortSignal): Promise<Ran> {
  const progress = progressOf(call, stage);
  const ran = await run(call, services, stop, progress.tell);
  await progress.end();
  if (ran.stopped) {
    const what = ran.seen === null ? 'Stopped before anything was known.' : 'Stopped. This is what was known by then:';
    stage.messages.output.write(`${what}\n`);
  }
  if (ran.seen !== null) stage.screen.output.write(`${await answer(call, ran.seen.value, stage)}\n`);
  return ran;
}

async function answer(call: Call, seen: unknown, { screen, heading: ask, now }: Stage): Promise<string> {
  const heading = ask();
  const { command, args } = call;
  if (call.json) {
    const object = await command.json(seen, args.options);
    return JSON.stringify(heading === null ? object : { drill: heading, ...object });
  }
  const text = await drawn(await command.say(seen, args.options), screen, now());
  return heading === null ? text : `${heading}\n${text}`;
}

/** The live lines under a call: on the answer's terminal, else on that of the messages, else nowhere. */
function progressOf(call: Call, { screen, messages, now }: Stage): { tell(seen: unknown): void; end(): Promise<void> } {
  const place = [screen, messages].find(each => each.output.isTTY === true);
  const { progress } = call.command;
  if (place === undefined || progress === undefined) return { tell: () => undefined, end: async () => undefined };
  const live = liveOn(place.output);
  let latest: { seen: unknown } | null = null;
  let drawing: Promise<void> | null = null;
  let ended = false;
  const draw = async (): Promise<void> => {
    for (let next = latest; next !== null; next = latest === next ? null : latest) {
      const report = await progress(next.seen);
      const text = report === null ? null : await drawn(report, place, now());
      if (text !== null && !ended) live.show(text);
    }
    drawing = null;
  };
  return {
    tell(seen) {
      latest = { seen };
      drawing ??= draw();
    },
    async end() {
      ended = true;
      await drawing;
      live.clear();
    },
  };
}

/** What is wrong with what was typed, and what to type instead. */
export const usageText = (error: UsageError, prefix: string): string =>
  `${error.message}\nTry: ${prefix}${error.example}`;
