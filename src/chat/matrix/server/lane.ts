import type { Clock } from '../../../world/ports.ts';
import { MAX_LIMITED_MS, MAX_RETRY_MS, MAX_WAITING, MIN_RETRY_MS, SPARING_MS } from '../limits.ts';
import { type Failed, fieldIn, type Homeserver, paths } from './homeserver.ts';
import { pauseOn } from './pause.ts';

/** One event to send. */
export interface Outgoing {
  readonly room: string;
  readonly type: 'm.room.message' | 'm.reaction';
  /** The same for every try: the homeserver takes it once. */
  readonly txn: string;
  readonly content: object;
}

/** An answer is tried until it is taken or refused for good; the others are left out where the homeserver limits or fails us. */
export type Urgency = 'answer' | 'progress' | 'offer';

/** The event's id · why it is refused for good · null: left out, or the lane was closed. */
export type Sent = string | Failed | null;

/** The one way out to a homeserver, which limits a user as a whole: one event after the other, answers first. */
export interface Lane {
  /** `make` is called when its turn has come, and again after a 429: what it gives is then the newest; null for nothing any more. */
  add(urgency: Urgency, make: () => Outgoing | null): Promise<Sent>;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
  close(): void;
}

interface Job {
  readonly urgency: Urgency;
  readonly make: () => Outgoing | null;
  readonly done: (sent: Sent) => void;
  /** What may have been taken already: only the very same may be tried again. */
  unsure: Outgoing | null;
}

const ORDER: readonly Urgency[] = ['answer', 'progress', 'offer'];

export function openLane(homeserver: Homeserver, clock: Clock): Lane {
  const jobs: Record<Urgency, Job[]> = { answer: [], progress: [], offer: [] };
  const waiting = (): number => ORDER.reduce((sum, urgency) => sum + jobs[urgency].length, 0);
  const pause = pauseOn(clock);
  const manners = mannersOf(clock);
  let work: Promise<void> | null = null;
  let isClosed = false;
  const attempt = async (job: Job): Promise<void> => {
    const canWait = job.urgency !== 'answer';
    const out = isClosed || (canWait && manners.isSparing()) ? null : (job.unsure ?? job.make());
    if (out === null) return job.done(null);
    const { room, type, txn, content } = out;
    const answered = await homeserver.ask('PUT', paths.send(room, type, txn), { body: content });
    if (answered.ok) {
      manners.succeeded();
      return job.done(String(fieldIn(answered.body, 'event_id') ?? ''));
    }
    if (isFinal(answered)) return job.done(answered);
    const waitMs = manners.failed(answered);
    if (canWait) return job.done(null);
    job.unsure = answered.kind === 'limited' ? null : out;
    jobs.answer.unshift(job);
    if (!isClosed) await pause.wait(waitMs);
  };
  const go = async (): Promise<void> => {
    for (;;) {
      const job = ORDER.map(urgency => jobs[urgency])
        .find(list => list.length > 0)
        ?.shift();
      if (job === undefined) break;
      await attempt(job);
    }
    work = null;
  };
  return {
    add: (urgency, make) =>
      new Promise(done => {
        if (isClosed || (urgency !== 'answer' && waiting() >= MAX_WAITING)) return done(null);
        jobs[urgency].push({ urgency, make, done, unsure: null });
        work ??= go();
      }),
    async idle() {
      while (work !== null) await work;
    },
    close() {
      isClosed = true;
      pause.end();
    },
  };
}

/** How long to wait after a failure, and what to do without for a while. */
function mannersOf(clock: Clock) {
  let sparingUntil = -Infinity;
  let failures = 0;
  return {
    isSparing: (): boolean => clock.monotonicMs() < sparingUntil,
    succeeded(): void {
      failures = 0;
    },
    /** Milliseconds to wait before the next try. */
    failed({ kind, retryAfterMs }: Failed): number {
      if (kind !== 'limited') return Math.min(MAX_RETRY_MS, MIN_RETRY_MS * 2 ** Math.min(failures++, 10));
      sparingUntil = clock.monotonicMs() + Math.max(SPARING_MS, retryAfterMs);
      return Math.min(MAX_LIMITED_MS, Math.max(MIN_RETRY_MS, retryAfterMs));
    },
  };
}

/** Nothing that a later try would change. */
const isFinal = ({ kind }: Failed): boolean => kind === 'forbidden' || kind === 'not-found' || kind === 'refused';
