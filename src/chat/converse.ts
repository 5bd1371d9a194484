import type { Caller } from '../people/caller.ts';
import type { Permission, Right } from '../people/rights.ts';
import type { Workshop } from '../services.ts';
import type { Clock } from '../world/ports.ts';
import { type Admission, admit } from './conversation/admit.ts';
import { carryOut, shown } from './conversation/carry.ts';
import type { Claims } from './conversation/claims.ts';
import type { Outcome, Turn } from './conversation/outcome.ts';
import { MAX_WAITING, openQueue } from './conversation/queue.ts';
import { countRates } from './conversation/rates.ts';
import { fault, waitingAt } from './conversation/sayings.ts';
import type { Call } from './dispatch.ts';
import { commandIn } from './parse.ts';
import type { HeardIn, Place, Surface } from './surface.ts';

/** Milliseconds after which a command is stopped, and what is known by then is its answer. */
const LONGEST_MS = 180_000;

export interface ConverseOf {
  readonly workshop: Workshop;
  readonly clock: Clock;
  readonly claims: Claims;
  permits(right: Right, place: Place): Promise<Permission>;
  /** Who asks, for commands that want to know. */
  caller(place: Place): Promise<Caller>;
  /** Told how each thing ended. */
  ended(outcome: Outcome): void;
  /** Told of a fault of our own; gives the word under which it stands in the log. */
  bug(error: unknown): string;
}

/** The conversation of all chats: every command that is heard is carried out once, in its turn, by who may. */
export interface Conversation {
  /** Returns at once and never throws; all else appears on the surface. */
  hear(heard: HeardIn, surface: Surface): void;
  counts(): { readonly running: number; readonly waiting: number };
  /** What runs shows what it knows, what waits is told to ask again. Resolves when all has been said. */
  close(): Promise<void>;
}

export function converse(of: ConverseOf): Conversation {
  const { clock, claims } = of;
  const queue = openQueue();
  const leaving = new AbortController();
  const arriving = new Set<Promise<void>>();
  const admitOf = { claims, rates: countRates(), commands: of.workshop.commands, permits: of.permits };
  const ends = endsOf(of);

  const arrive = async (turn: Turn): Promise<void> => {
    const admission = await admit(turn, admitOf);
    if (!admission.ok) return ends.refuse(turn, admission);
    const { call, portfolio } = admission;
    const { chat, room, person } = turn.heard.place;
    let said: Promise<void> | null = null;
    const task = async (): Promise<void> => {
      await said;
      await perform(call, turn, of, { leaving: leaving.signal, isShown: said !== null, portfolio }).then(
        end => ends.ended(turn, call.name, end),
        error => ends.failed(turn, call.name, error),
      );
    };
    const place = queue.add(`${chat} ${room}`, `${chat} ${person}`, task);
    if (place === null) return ends.refuse(turn, { ...LINE_FULL, command: call.name });
    if (place > 0) said = shown(clock, turn.surface.show(waitingAt(turn.words, place), false));
    await said;
  };
  return {
    hear(heard, surface) {
      const words = commandIn(heard);
      if (words === null) return;
      const turn = { words, heard, surface, atMs: clock.monotonicMs() };
      const work = arrive(turn)
        .catch(error => ends.failed(turn, null, error))
        .finally(() => arriving.delete(work));
      arriving.add(work);
    },
    counts: queue.counts,
    async close() {
      leaving.abort();
      while (arriving.size > 0) await Promise.all(arriving);
      await queue.idle();
      claims.close();
    },
  };
}

/** Runs an admitted call for as long as a command may run. */
async function perform(
  call: Call,
  turn: Turn,
  { workshop, clock, bug, caller }: ConverseOf,
  how: { readonly leaving: AbortSignal; readonly isShown: boolean; readonly portfolio: boolean },
): Promise<Outcome['end']> {
  if (how.leaving.aborted) {
    await shown(clock, turn.surface.refuse(RESTARTING, null));
    return 'refused';
  }
  const tooLong = new AbortController();
  const cancel = clock.after(LONGEST_MS, () => tooLong.abort());
  const stop = AbortSignal.any([how.leaving, tooLong.signal]);
  const place = turn.heard.isReal === true ? (workshop.outside ?? workshop) : workshop;
  return carryOut(call, turn, { ...how, workshop: place, clock, stop, bug, caller }).finally(cancel);
}

/** The ways in which a turn ends. None of them rejects: one command's fault is no other's. */
function endsOf({ clock, claims, bug, ...of }: ConverseOf) {
  const ended = async (turn: Turn, command: string | null, end: Outcome['end']): Promise<void> => {
    of.ended({ place: turn.heard.place, command, end, tookMs: clock.monotonicMs() - turn.atMs });
    if (end !== 'repeated') await claims.done(turn.heard.place.chat, turn.heard.id);
  };
  return {
    ended,
    async failed(turn: Turn, command: string | null, error: unknown): Promise<void> {
      const reference = bug(error);
      await shown(clock, turn.surface.show(fault(turn.words, reference), true)).catch(bug);
      await ended(turn, command, 'fault');
    },
    async refuse(turn: Turn, { end, command, why, example }: Admission & { ok: false }): Promise<void> {
      if (why !== null) await shown(clock, turn.surface.refuse(why, example));
      await ended(turn, command, end);
    },
  };
}

const RESTARTING = 'I am being restarted. Ask again in a minute.';

const LINE_FULL = {
  ok: false,
  end: 'line-full',
  why: `${MAX_WAITING} commands wait already, and yours would not come soon. Ask again in some minutes.`,
  example: null,
} as const;
