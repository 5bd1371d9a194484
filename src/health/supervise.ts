import type { ChatAdapter, ChatState, HeardIn, Overhear, Surface } from '../chat/surface.ts';
import type { Clock, Log } from '../world/ports.ts';

/** Milliseconds until a chat whose adapter itself failed to start is tried again; doubles up to the longest. */
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;
/** Milliseconds between two looks at how the chats are doing. */
const LOOK_MS = 1_000;
/** Milliseconds that a chat has to end. */
const END_MS = 5_000;

export interface Supervised {
  states(): readonly ChatState[];
  /** All at once; a chat that hangs is left behind. */
  stop(): Promise<void>;
}

export interface SuperviseOf {
  readonly chats: readonly ChatAdapter[];
  readonly clock: Clock;
  readonly log: Log;
  hear(heard: HeardIn, surface: Surface): void;
  readonly overhear: Overhear;
  /** A chat's state is another than at the last look. */
  changed(state: ChatState): void;
}

/** Starts every chat by itself: none waits for another, and one that fails is tried again. */
export function supervise(of: SuperviseOf): Supervised {
  const { chats, clock, log } = of;
  const stopped = new AbortController();
  const failures = new Map<string, ChatState>();
  const stateOf = (chat: ChatAdapter): ChatState => failures.get(chat.name) ?? chat.state();
  for (const chat of chats) keepTrying(chat, of, failures, stopped.signal);
  const last = new Map<string, string>();
  const look = (): void => {
    for (const state of chats.map(stateOf)) {
      const now = `${state.state} ${state.why}`;
      if (last.get(state.name) === now) continue;
      last.set(state.name, now);
      const isBad = state.state === 'broken';
      log(isBad ? 'warn' : 'info', `${state.name} is ${state.state}${state.why === null ? '' : `: ${state.why}`}`);
      of.changed(state);
    }
    if (!stopped.signal.aborted) clock.after(LOOK_MS, look);
  };
  clock.after(0, look);
  return {
    states: () => chats.map(stateOf),
    async stop() {
      stopped.abort();
      await Promise.all(chats.map(chat => ended(chat, clock, log)));
      look();
    },
  };
}

/** An adapter goes on connecting by itself; that it fails altogether is a bug, and another start may help. */
async function keepTrying(
  chat: ChatAdapter,
  { clock, log, hear, overhear }: SuperviseOf,
  failures: Map<string, ChatState>,
  stopped: AbortSignal,
): Promise<void> {
  for (let waitMs = FIRST_RETRY_MS; !stopped.aborted; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
    try {
      await chat.start(hear, overhear);
      failures.delete(chat.name);
      return;
    } catch (error) {
      log('error', `${chat.name} could not be started: ${String(error)}`, { retryMs: waitMs });
      const why = 'Outpost itself failed to start this chat; the log says where. It tries again.';
      const since = failures.get(chat.name)?.since ?? clock.now();
      failures.set(chat.name, { name: chat.name, state: 'broken', since, why });
    }
    await new Promise<void>(resolve => clock.after(waitMs, resolve));
  }
}

function ended(chat: ChatAdapter, clock: Clock, log: Log): Promise<void> {
  return new Promise(resolve => {
    const cancel = clock.after(END_MS, resolve);
    chat
      .stop()
      .catch(error => log('error', `${chat.name} could not be ended: ${String(error)}`))
      .then(resolve)
      .finally(cancel);
  });
}
