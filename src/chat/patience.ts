import type { Clock } from '../world/ports.ts';

/** Milliseconds that the store has to answer: whoever asked must see something within a second. */
export const STORE_PATIENCE_MS = 400;

/** What the work gives; null where it failed or took too long. */
export function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | null> {
  return new Promise(resolve => {
    const cancel = clock.after(ms, () => resolve(null));
    const end = (value: T | null): void => {
      cancel();
      resolve(value);
    };
    work.then(end, () => end(null));
  });
}
