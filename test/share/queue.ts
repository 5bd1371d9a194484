import type { Engine, Turn } from '../../src/share/engine.ts';
import { HEARTBEAT_SECONDS } from '../../src/share/engine.ts';
import { SLICES } from '../../src/share/share.ts';
import type { Clock } from '../../src/world/ports.ts';

interface Job {
  readonly slice: number;
  readonly id: string;
  retryCount: number;
  by: string | null;
  touchedAt: number;
}

/** The queue as pg-boss keeps it, in memory: one job a slice, given out once, free again without signs of life. */
export function memoryQueue(clock: Clock) {
  const jobs = new Map<number, Job>();
  let ids = 0;
  const monitor = (): void => {
    for (const job of jobs.values())
      if (job.by !== null && clock.now() - job.touchedAt > HEARTBEAT_SECONDS * 1_000) {
        job.by = null;
        job.retryCount++;
      }
  };
  const isStill = (turn: Turn): boolean => {
    const job = jobs.get(turn.slice);
    return job?.id === turn.id && job.retryCount === turn.retryCount && job.by !== null;
  };
  return {
    /** Who has each slice. */
    holders: (): (string | null)[] => Array.from({ length: SLICES }, (_, slice) => jobs.get(slice)?.by ?? null),
    /** What one process sees of it; `broken` makes each step fail. */
    engineOf(by: string, line: { broken: boolean }): Engine {
      const step = async <T>(work: () => T): Promise<T> => {
        if (line.broken) throw Object.assign(new Error('s3cret'), { code: 'ECONNREFUSED' });
        monitor();
        return work();
      };
      return {
        start: () => step(() => undefined),
        stop: async () => undefined,
        take: most =>
          step(() => {
            const free = [...jobs.values()].filter(job => job.by === null).slice(0, most);
            for (const job of free) Object.assign(job, { by, touchedAt: clock.now() });
            return free.map(({ slice, id, retryCount }) => ({ slice, id, retryCount }));
          }),
        touch: turns =>
          step(() => {
            const kept = turns.filter(isStill);
            for (const { slice } of kept) Object.assign(jobs.get(slice) ?? {}, { touchedAt: clock.now() });
            return kept;
          }),
        give: turns =>
          step(() => {
            for (const { slice } of turns.filter(isStill)) jobs.delete(slice);
          }),
        seed: () =>
          step(() => {
            for (let slice = 0; slice < SLICES; slice++)
              if (!jobs.has(slice))
                jobs.set(slice, { slice, id: String(++ids), retryCount: 0, by: null, touchedAt: 0 });
          }),
      };
    },
  };
}
