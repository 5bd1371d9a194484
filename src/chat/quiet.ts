import type { Records } from '../store/records.ts';
import type { Clock } from '../world/ports.ts';
import { STORE_PATIENCE_MS, within } from './patience.ts';

/**
 * For how long a chat wants to hear nothing (Retry-After), by lane; kept, so that a bot that starts again does not begin
 * with what it had just been told not to do. Never rejects: without a store the chat says it once more.
 */
export interface Quiet {
  /** Milliseconds that are left, as they were before this life. */
  leftMs(lane: string): Promise<number>;
  /** From now on, for so long. */
  keep(lane: string, ms: number): void;
}

/** No quiet is kept for longer than `longestMs`: a clock that jumps must not close a lane. */
export function openQuiet(
  records: () => Promise<Records>,
  clock: Clock,
  chat: 'slack' | 'matrix',
  longestMs: number,
): Quiet {
  const keyOf = (lane: string): string => `quiet/${chat}/${encodeURIComponent(lane.toWellFormed())}`;
  const note = async (lane: string, until: number): Promise<void> => {
    const store = await records();
    const key = keyOf(lane);
    await store.writeIf(key, until, (await store.read(key))?.version ?? null);
  };
  const left = async (lane: string): Promise<number> => {
    const store = await records();
    const kept = await store.read<number>(keyOf(lane));
    if (kept === null) return 0;
    const ms = kept.value - clock.now();
    if (ms <= 0) await store.remove(keyOf(lane));
    return Math.min(longestMs, Math.max(0, ms));
  };
  return {
    leftMs: async lane => (await within(clock, STORE_PATIENCE_MS, left(lane))) ?? 0,
    keep(lane, ms) {
      note(lane, clock.now() + Math.min(longestMs, ms)).catch(() => undefined);
    },
  };
}
