import type { SharingState } from '../bot/sharing.ts';
import type { ChatState } from '../chat/surface.ts';
import type { Records, Store } from '../store/records.ts';
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
  /** The program's version. */
  readonly version?: string;
  /** What it does of what several processes share; absent where the store is its own. */
  readonly sharing?: SharingState;
  /** Milliseconds by which its wall clock is ahead of the store's; absent where the store has none. */
  readonly clockOffMs?: number;
  /** Milliseconds by which its wall clock is ahead of those of its chats; absent where nobody knows. */
  readonly aheadMs?: number;
}

/** Records that may have a clock of their own: then that counts, as processes' own clocks may be minutes apart. */
type Kept = Records & Partial<Pick<Store, 'now'>>;

const PREFIX = 'running/';

/** Writes what the bot says of itself now and every few seconds. A store that fails is tried again with the next beat. */
export function beat(
  clock: Clock,
  records: () => Promise<Kept>,
  say: () => Running,
): { now(): Promise<void>; end(): Promise<void> } {
  let cancel = clock.after(BEAT_MS, step);
  const write = async (): Promise<void> => {
    const state = say();
    const store = await records();
    const now = await store.now?.();
    const timed = now === undefined ? state : { ...state, at: now, clockOffMs: clock.now() - now };
    const key = `${PREFIX}${encodeURIComponent(state.name)}`;
    await store.writeIf(key, timed, (await store.read(key))?.version ?? null);
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

/** The bots that run on this store now, by name; `ownNow` counts where the store has no clock. Throws StoreError. */
export async function runningOn(store: Kept, ownNow: number): Promise<readonly Running[]> {
  const now = (await store.now?.()) ?? ownNow;
  const found: Running[] = [];
  for await (const { value } of store.list<Running>(PREFIX)) if (now - value.at < GONE_MS) found.push(value);
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
