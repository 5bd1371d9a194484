import type { UsageError } from '../../command.ts';
import type { Workshop } from '../../services.ts';
import { objectOf, reportOf } from '../answer.ts';
import type { Call } from '../dispatch.ts';
import { latest } from '../latest.ts';
import { type Ran, run } from '../run.ts';
import { drawn, liveOn, type Screen } from './screen.ts';

/** Where a call is shown: the answer on one screen, what is said beside it on another (the same one in a chat). */
export interface Stage {
  readonly screen: Screen;
  readonly messages: Screen;
  readonly workshop: Workshop;
}

/**
 * Runs a call, shows on a terminal how knowledge grows, and at the end the answer. Stopped, it shows what is known so
 * far and says that it is not all.
 */
export async function present(call: Call, stage: Stage, stop: AbortSignal): Promise<Ran> {
  const { screen, messages, workshop } = stage;
  const paper = call.args.options.has('--picture') ? await (await import('./picture.ts')).paperFor(call) : null;
  const before = workshop.heading();
  const services = await workshop.build(call.command.needs);
  const progress = progressOf(call, stage);
  const ran = await run(call, services, stop, progress.tell);
  await progress.end();
  if (ran.stopped) {
    const what = ran.seen === null ? 'Stopped before anything was known.' : 'Stopped. This is what was known by then:';
    messages.output.write(`${what}\n`);
  }
  // Where a command moves a drill, the moment it came to counts; a drill's last words belong to it too.
  const heading = (): string | null => workshop.heading() ?? before;
  if (ran.seen !== null) screen.output.write(`${await answer(call, ran.seen.value, stage, heading)}\n`);
  const drawn = ran.seen === null ? null : await paper?.draw(ran.seen.value, heading());
  if (drawn != null) messages.output.write(`${drawn}\n`);
  return ran;
}

async function answer(call: Call, seen: unknown, stage: Stage, heading: () => string | null): Promise<string> {
  if (call.json) return JSON.stringify(await objectOf(call, seen, heading()));
  const report = await reportOf(call, seen, stage.workshop);
  const text = await drawn(report, stage.screen, stage.workshop.now());
  const drill = heading();
  const copy = call.command.copy?.(seen) ?? null;
  return [...(drill === null ? [] : [drill]), text, ...(copy === null ? [] : ['', copy])].join('\n');
}

/** The live lines under a call: on the answer's terminal, else on that of the messages, else nowhere. What is said beside stays. */
function progressOf(
  call: Call,
  { screen, messages, workshop }: Stage,
): { tell(seen: unknown): void; end(): Promise<void> } {
  const place = [screen, messages].find(each => each.output.isTTY === true);
  const { progress, beside } = call.command;
  const live = place === undefined || progress === undefined ? null : liveOn(place.output);
  let isOver = false;
  const said = new Set<string>();
  const drawing = latest(async (seen: unknown) => {
    const report = (await progress?.(seen)) ?? null;
    const text = report === null || place === undefined ? null : await drawn(report, place, workshop.now());
    if (text !== null && !isOver) live?.show(text);
  });
  return {
    tell(seen) {
      const lines = (beside?.(seen, messages.prefix) ?? []).filter(line => !said.has(line));
      if (lines.length > 0) live?.clear();
      for (const line of lines) {
        said.add(line);
        messages.output.write(`${line}\n`);
      }
      if (live !== null) drawing.tell(seen);
    },
    async end() {
      isOver = true;
      await drawing.end();
      live?.clear();
    },
  };
}

/** What is wrong with what was typed, and what to type instead. */
export const usageText = (error: UsageError, prefix: string): string =>
  `${error.message}\nTry: ${prefix}${error.example}`;
