import { UsageError } from '../../command.ts';
import type { Caller } from '../../people/caller.ts';
import { boundText } from '../../report/foreign.ts';
import type { Report } from '../../report/report.ts';
import type { Services, Workshop } from '../../services.ts';
import type { Clock } from '../../world/ports.ts';
import { objectOf, reportOf } from '../answer.ts';
import type { Call } from '../dispatch.ts';
import { latest } from '../latest.ts';
import { run } from '../run.ts';
import type { Place, Surface } from '../surface.ts';
import { offeringPicture } from './offers.ts';
import type { Outcome, Turn } from './outcome.ts';
import { looking, stoppedEarly, stoppedWith, underHeading, verbatim, wrong } from './sayings.ts';

/** Milliseconds after which something is said if there is no answer yet: a quick answer needs no word before it. */
const FIRST_WORD_MS = 150;
/** Milliseconds that a chat has to take what is shown before the next in line begins; it goes on trying by itself. */
const SHOWN_MS = 10_000;

export interface CarryOf {
  readonly workshop: Workshop;
  readonly clock: Clock;
  /** Aborted when the command has run for too long, or the process ends. */
  readonly stop: AbortSignal;
  /** Something stands there already: its place in line. */
  readonly isShown: boolean;
  /** Whether what the operator wrote down may be in the answer. */
  readonly portfolio: boolean;
  caller(place: Place): Promise<Caller>;
  /** Told of a fault of our own that costs no answer. */
  bug(error: unknown): unknown;
}

/** Runs an admitted call: a first word soon, what is known as it grows, and the answer in its place. Throws only for a bug. */
export async function carryOut(call: Call, heard: Turn, of: CarryOf): Promise<Outcome['end']> {
  const { workshop, clock } = of;
  const turn = turnOf(call, heard);
  const stage = openStage(turn, of);
  try {
    refuseFile(call);
    const services = await servicesFor(call, turn, of);
    const ran = await run(call, services, of.stop, seen => stage.grow(() => call.command.progress?.(seen) ?? null));
    const afterMs = clock.monotonicMs() - turn.atMs;
    if (ran.seen === null) {
      await stage.end(stoppedEarly(turn.words, afterMs));
      return 'stopped';
    }
    const isTold = !(ran.stopped || call.json) && (call.command.isTold?.(ran.seen.value) ?? false);
    // What stands there already is replaced all the same.
    if (isTold && !(await stage.silence())) return 'answered';
    const report = call.json
      ? verbatim(turn.words, await objectOf(call, ran.seen.value, stage.heading()))
      : offeringPicture(await reportOf(call, ran.seen.value, workshop), call, turn.words, turn.surface);
    await stage.end(ran.stopped ? stoppedWith(report, afterMs) : report);
    if (!ran.stopped && !call.json) await attach(call, ran.seen.value, turn, of, stage.heading());
    return ran.stopped ? 'stopped' : 'answered';
  } catch (error) {
    if (!(error instanceof UsageError)) {
      await stage.silence().catch(() => undefined);
      throw error;
    }
    const example = `${turn.surface.prefix}${error.example}`;
    // What stands there already is replaced; where nothing does, the word goes to who typed it.
    if (await stage.silence()) await stage.end(wrong(turn.words, error.message, example));
    else await shown(clock, turn.surface.refuse(error.message, example));
    return 'wrong-usage';
  }
}

/** Where the answer goes: what is for the asker alone is refused where others would read it. */
function turnOf({ command, args }: Call, turn: Turn): Turn {
  if (command.isPrivate?.(args) !== true || turn.heard.place.roomIs === 'direct') return turn;
  return { ...turn, surface: turn.surface.alone ?? onlyDirectly(turn.surface) };
}

const onlyDirectly = (surface: Surface): Surface => ({
  prefix: surface.prefix,
  show: (_, final) => (final ? surface.refuse(NOT_HERE, null) : Promise.resolve()),
  refuse: surface.refuse,
});
const NOT_HERE = 'This answer is for you alone, and everybody reads along here. Ask me in a direct message.';

/** A chat writes no files of this host. */
function refuseFile({ name, args }: Call): void {
  const file = args.options.get('--picture')?.find(value => value !== '');
  if (file === undefined) return;
  const words = args.words.map(word => boundText(word)).join(' ');
  throw new UsageError(
    'I write files in a shell only. Here the picture comes into the thread.',
    `${name} ${words} --picture`,
  );
}

/** The picture of an answer, after it. What goes wrong with it is noted and costs the answer nothing. */
async function attach(
  { command, args }: Call,
  seen: unknown,
  { surface }: Turn,
  { clock, bug }: CarryOf,
  heading: string | null,
): Promise<void> {
  if (surface.attach === undefined || command.picture === undefined) return;
  try {
    const picture = await command.picture(seen, { format: 'png', heading, asked: args.options.has('--picture') });
    if (picture !== null) await shown(clock, surface.attach(picture));
  } catch (error) {
    bug(error);
  }
}

/** What the command needs; the catalogue with this chat's own sign, and who asks. */
async function servicesFor({ command: { needs } }: Call, { surface, heard }: Turn, of: CarryOf): Promise<Services> {
  const services = await of.workshop.build(needs, { portfolio: of.portfolio });
  const commands = () => ({ ...services.commands, prefix: surface.prefix, also: [] });
  return {
    ...services,
    ...(needs.includes('commands') ? { commands: commands() } : {}),
    ...(needs.includes('caller') ? { caller: await of.caller(heard.place) } : {}),
  };
}

type Growing = () => Report | null | Promise<Report | null>;

interface Stage {
  /** Shows what is known by now, unless something newer comes first. */
  grow(make: Growing): void;
  /** No more growing. True where something has been shown. */
  silence(): Promise<boolean>;
  end(report: Report): Promise<void>;
  /** What the answer begins with: where a command moves a drill, the moment it came to counts, and a drill's last words belong to it. */
  heading(): string | null;
}

function openStage({ words, surface }: Turn, { workshop, clock, isShown: stands }: CarryOf): Stage {
  const before = workshop.heading();
  const heading = (): string | null => workshop.heading() ?? before;
  let isShown = stands;
  let isFirst = true;
  let isOver = false;
  /** A fault on the way belongs to this command alone: it is thrown where the command ends. */
  let broken: { readonly error: unknown } | null = null;
  const show = async (make: Growing): Promise<void> => {
    const report = await make();
    if (report === null || isOver) return;
    isShown = true;
    isFirst = false;
    await shown(clock, surface.show(underHeading(heading(), report), false));
  };
  const growing = latest((make: Growing) =>
    show(make).catch(error => {
      broken ??= { error };
    }),
  );
  const cancelFirst = clock.after(FIRST_WORD_MS, () => isFirst && growing.tell(() => looking(words)));
  const silence = async (): Promise<boolean> => {
    isOver = true;
    cancelFirst();
    await growing.end();
    if (broken !== null) throw broken.error;
    return isShown;
  };
  return {
    grow: growing.tell,
    silence,
    async end(report) {
      await silence();
      await shown(clock, surface.show(underHeading(heading(), report), true));
    },
    heading,
  };
}

/** Waits until the chat has taken it, but not for ever: one chat that hangs must not stop the line. */
export function shown(clock: Clock, showing: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(SHOWN_MS, resolve);
    showing.then(resolve, reject).finally(cancel);
  });
}
