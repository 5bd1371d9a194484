import { ROOT } from '../../values/name.ts';
import type { World } from '../../world/ports.ts';
import type { Question } from '../message.ts';
import type { Given, Trace } from './facts.ts';
import { drive, type Run } from './run.ts';
import { endOf } from './settle/ends.ts';
import { startGoal } from './settle/goals.ts';
import { snapshot } from './snapshot.ts';
import type { WalkOptions, WalkState } from './state/state.ts';
import { deepestKnown, newWalk } from './state/zones.ts';

/** Milliseconds between two snapshots of a running walk: as often as eyes can follow. */
const PROGRESS_MS = 120;
const NOTHING: Given = { lastGood: null, controls: [] };

export interface WalkInput extends Omit<WalkOptions, 'inventLabel'> {
  readonly asked: Question;
  /** From the store; the walk does not wait for it to begin. */
  readonly given: Promise<Given>;
  /** What is known on the way is not yielded. */
  readonly onlyLast?: boolean;
}

/**
 * Walks from the root to a name and yields what it knows, growing; the last value is complete. Never throws for what
 * the network does. Returning early (a `break`, Ctrl-C) closes every socket.
 */
export async function* walk(input: WalkInput, world: World): AsyncGenerator<Trace, void, void> {
  const run = begin(input, world);
  try {
    for (let lastAt = world.clock.monotonicMs(); ; ) {
      await run.changed();
      if (run.isDone()) break;
      const now = world.clock.monotonicMs();
      if (input.onlyLast || now - lastAt < PROGRESS_MS) continue;
      lastAt = now;
      yield snapshot(run.state, false);
    }
    yield snapshot(run.state, true);
  } finally {
    run.stop();
  }
}

function begin(input: WalkInput, world: World): Run & { readonly state: WalkState } {
  const state = newState(input, world);
  let givenIsIn = false;
  const run = drive(state, world, () => givenIsIn && isComplete(state));
  const take = (given: Given): void =>
    run.note(() => {
      givenIsIn = true;
      state.given = given;
      state.changes++;
    });
  input.given.then(take, () => take(NOTHING));
  return { ...run, state };
}

function newState(input: WalkInput, { clock, chance }: World): WalkState {
  const inventLabel = (): string => `${Array.from(chance.bytes(10), b => LETTERS[b & 31]).join('')}-outpost`;
  const state = newWalk(input.asked, { ...input, inventLabel }, NOTHING, clock.now(), clock.monotonicMs());
  startGoal(
    state,
    { role: 'asked', question: input.asked, purpose: 'delegation', depth: 0, breadth: 0 },
    deepestKnown(state, ROOT),
  );
  return state;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** All is in; public resolvers, being hints, are waited for only where something is wrong. */
function isComplete(state: WalkState): boolean {
  const asks = state.open.filter(a => !a.done);
  if (asks.some(a => a.purpose !== 'hint')) return false;
  const goal = state.goals[0];
  const healthy = goal !== undefined && endOf(state, goal).kind === 'answer';
  return asks.length === 0 || healthy;
}
