import type { ChatState } from '../chat/surface.ts';
import type { Records } from '../store/records.ts';
import type { Clock } from '../world/ports.ts';

/** Milliseconds between two lines about itself that a running bot writes into the store. */
const BEAT_MS = 10_000;
/** Milliseconds without a line after which a bot counts as gone: some beats may be lost to a busy disk. */
const GONE_MS = 45_000;

/** What a running bot says of itself, for the command line beside it and for other bots on the same store. */
export interface Running {
  readonly name: string;
  readonly startedAt: number;
  readonly at: number;
  readonly chats: readonly ChatState[];
  readonly running: number;
  readonly waiting: number;
  /** How it hangs on domains that it is to speak of, sentences, worst first; empty where it does not, or nobody has looked yet; an older version does not say. */
  readonly dependsOn?: readonly string[];
}

const PREFIX = 'running/';

/** Writes what the bot says of itself now and every few seconds. A store that fails is tried again with the next beat. */
export function beat(
  clock: Clock,
  records: () => Promise<Records>,
  say: () => Running,
): { now(): Promise<void>; end(): Promise<void> } {
  let cancel = clock.after(BEAT_MS, step);
  const write = async (): Promise<void> => {
    const state = say();
    const store = await records();
    const key = `${PREFIX}${encodeURIComponent(state.name)}`;
    await store.writeIf(key, state, (await store.read(key))?.version ?? null);
  };
  const now = (): Promise<void> => write().catch(() => undefined);
  function step(): void {
    now();
    cancel = clock.after(BEAT_MS, step);
  }
  return {
    now,
    async end() {
      cancel();
      await records()
        .then(store => store.remove(`${PREFIX}${encodeURIComponent(say().name)}`))
        .catch(() => undefined);
    },
  };
}

/** The bots that run on this store now, by name. Throws StoreError. */
export async function runningOn(store: Records, now: number): Promise<readonly Running[]> {
  const found: Running[] = [];
  for await (const { value } of store.list<Running>(PREFIX)) if (now - value.at < GONE_MS) found.push(value);
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
