import { ROOT } from '../../values/name.ts';
import type { World } from '../../world/ports.ts';
import type { Question } from '../message.ts';
import type { Given, KnownServers, Trace } from './facts.ts';
import { LISTED_MS } from './limits.ts';
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
  /**
   * Called at most once, where the name is denied and memory knows no servers of it: those that its registration lists.
   * It is waited for until LISTED_MS.
   */
  readonly listed?: () => Promise<KnownServers | null>;
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
  let listed: 'not-wanted' | 'awaited' | 'in' = 'not-wanted';
  let cancel = (): void => undefined;
  const run = drive(state, world, () => {
    if (!givenIsIn) return false;
    if (listed === 'not-wanted' && input.listed !== undefined && isForgotten(state)) {
      listed = 'awaited';
      cancel = world.clock.after(Math.max(0, LISTED_MS - state.nowMs), () => heard(null));
      input.listed().then(heard, () => heard(null));
    }
    return listed !== 'awaited' && isComplete(state);
  });
  function heard(servers: KnownServers | null): void {
    if (listed !== 'awaited') return;
    cancel();
    run.note(() => {
      listed = 'in';
      state.given = { ...state.given, lastGood: servers };
      state.changes++;
    });
  }
  const take = (given: Given): void =>
    run.note(() => {
      givenIsIn = true;
      state.given = given;
      state.changes++;
    });
  input.given.then(take, () => take(NOTHING));
  const stop = (): void => {
    cancel();
    run.stop();
  };
  return { ...run, stop, state };
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

/** The registry knows nothing of the name, and memory knows no servers that could be asked nevertheless. */
function isForgotten(state: WalkState): boolean {
  const goal = state.goals[0];
  if (goal === undefined || state.given.lastGood !== null) return false;
  const end = endOf(state, goal);
  return (end.kind === 'nxdomain' || end.kind === 'nodata') && state.options.isRegistryZone(end.zone);
}

/** All is in; public resolvers, being hints, are waited for only where something is wrong. */
function isComplete(state: WalkState): boolean {
  const asks = state.open.filter(a => !a.done);
  if (asks.some(a => a.purpose !== 'hint')) return false;
  const goal = state.goals[0];
  const healthy = goal !== undefined && endOf(state, goal).kind === 'answer';
  return asks.length === 0 || healthy;
}
