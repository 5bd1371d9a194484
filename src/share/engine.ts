import { PgBoss } from 'pg-boss';

/** A turn at one slice, as the queue gave it out: it counts as long as the same attempt is touched. */
export interface Turn {
  readonly slice: number;
  readonly id: string;
  readonly retryCount: number;
}

/** The queue, as far as slices need it. Each method throws what the driver throws. */
export interface Engine {
  /** Makes what the queue needs; once it is there, does nothing. */
  start(): Promise<void>;
  /** Takes up to so many slices that nobody has. */
  take(most: number): Promise<readonly Turn[]>;
  /** Says that we are alive; gives the turns that are still ours. */
  touch(turns: readonly Turn[]): Promise<readonly Turn[]>;
  /** Gives slices back, free for others at once. */
  give(turns: readonly Turn[]): Promise<void>;
  /** Puts in every slice that is missing: one that is there, waiting or taken, stays as it is. */
  seed(): Promise<void>;
  stop(): Promise<void>;
}

const QUEUE = 'slice';
/** Seconds without a sign of life after which a turn is another's: the least that the queue knows. */
export const HEARTBEAT_SECONDS = 10;
/** Seconds between two looks of the queue for turns without a sign of life. */
const MONITOR_SECONDS = 5;
/** Seconds that a turn may last at most: the queue wants one. Whoever lives gives it back before. */
const LONGEST_TURN_SECONDS = 82_800;
/** Seconds for which a turn that was given back is kept as a row. */
const KEEP_SECONDS = 60;
/** A slice goes from dead to living processes without end. */
const RETRIES = 1_000_000;
/** Connections of the queue, beside those of the records. */
const MAX_CONNECTIONS = 2;
/** The queue's own tables, beside ours in the same database. */
const SCHEMA = 'outpost_work';

/** pg-boss in the store's own database. `trouble` is told what goes wrong by itself, a line without secrets. */
export function pgBossEngine(url: string, slices: number, trouble: (error: unknown) => void): Engine {
  const boss = new PgBoss({
    connectionString: url,
    schema: SCHEMA,
    application_name: 'outpost work',
    max: MAX_CONNECTIONS,
    schedule: false,
    superviseIntervalSeconds: MONITOR_SECONDS,
    monitorIntervalSeconds: MONITOR_SECONDS,
  });
  boss.on('error', trouble);
  let isStarted = false;
  const all = Array.from({ length: slices }, (_, slice) => ({ singletonKey: String(slice), data: { slice } }));
  return {
    async start() {
      if (isStarted) return;
      await boss.start();
      await boss.createQueue(QUEUE, {
        // One job for each slice, waiting or taken.
        policy: 'exclusive',
        heartbeatSeconds: HEARTBEAT_SECONDS,
        expireInSeconds: LONGEST_TURN_SECONDS,
        retryLimit: RETRIES,
        deleteAfterSeconds: KEEP_SECONDS,
      });
      isStarted = true;
    },
    async take(most) {
      const jobs = await boss.fetch<{ slice: number }>(QUEUE, { batchSize: most });
      return jobs.map(({ id, retryCount, data: { slice } }) => ({ slice, id, retryCount }));
    },
    async touch(turns) {
      if (turns.length === 0) return [];
      const { settled } = (await boss.touch(QUEUE, [...turns])) as { settled?: readonly string[] };
      return turns.filter(({ id }) => settled?.includes(id));
    },
    async give(turns) {
      if (turns.length > 0) await boss.complete(QUEUE, [...turns]);
    },
    async seed() {
      await boss.insert(QUEUE, all);
    },
    stop: () => boss.stop({ graceful: false }),
  };
}
