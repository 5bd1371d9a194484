import type { Clock } from '../../../world/ports.ts';
import type { Quiet } from '../../quiet.ts';
import {
  MAX_BEFORE_OFFERS,
  MAX_LIMITED_MS,
  MAX_RETRY_MS,
  MAX_SENDING,
  MAX_WAITING,
  MIN_RETRY_MS,
  SPARING_MS,
} from '../limits.ts';
import { type Answered, type Failed, fieldIn } from './homeserver.ts';
import { type Pause, pauseOn } from './pause.ts';

/** One event to send. */
export interface Outgoing {
  readonly room: string;
  readonly type: string;
  /** The same for every try: the homeserver takes it once. */
  readonly txn: string;
  readonly content: object;
  /** Sent as it is where the room is encrypted: a word of ours that holds nothing of anybody's. */
  readonly inClear?: boolean;
}

/**
 * An alert goes first and is tried once, as who brings it keeps in mind what came of it; an answer is tried until it is taken
 * or refused for good; the others are left out where the homeserver limits or fails us.
 */
export type Urgency = 'alert' | 'answer' | 'progress' | 'offer';

/** The event's id · why it is refused for good (of an alert: why it was not taken now) · null: left out, or the lane was closed. */
export type Sent = string | Failed | null;

/** The one way out to a homeserver, which limits a user as a whole: a few events at a time, answers first. What follows on another waits for it. */
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

const ORDER: readonly Urgency[] = ['alert', 'answer', 'progress', 'offer'];

/** A homeserver limits a user: there is one lane. */
const LANE = 'all';

/** `send` takes an event to the homeserver, encrypted where its room is. */
export function openLane(send: (out: Outgoing) => Promise<Answered>, clock: Clock, quiet: Quiet): Lane {
  const jobs: Jobs = { alert: [], answer: [], progress: [], offer: [] };
  const manners = mannersOf(clock, ms => quiet.keep(LANE, ms));
  const lane: Way = { send, jobs, manners, isClosed: false };
  const recalled = quiet.leftMs(LANE).then(manners.recall);
  const pauses = new Set<Pause>();
  const work = new Set<Promise<void>>();
  const go = async (): Promise<void> => {
    const pause = pauseOn(clock);
    pauses.add(pause);
    await recalled;
    for (let job = next(jobs); job !== undefined; job = next(jobs)) await attempt(job, pause, lane);
    pauses.delete(pause);
  };
  const start = (): void => {
    if (work.size >= MAX_SENDING) return;
    const one = go().finally(() => {
      work.delete(one);
      // What came while it was ending.
      if (ORDER.some(each => jobs[each].length > 0)) start();
    });
    work.add(one);
  };
  return {
    add: (urgency, make) =>
      new Promise(done => {
        const isFull = ORDER.reduce((sum, each) => sum + jobs[each].length, 0) >= MAX_WAITING;
        if (lane.isClosed || (canWait(urgency) && isFull)) return done(null);
        jobs[urgency].push({ urgency, make, done, unsure: null });
        start();
      }),
    async idle() {
      while (work.size > 0) await Promise.all(work);
    },
    close() {
      lane.isClosed = true;
      for (const pause of pauses) pause.end();
    },
  };
}

type Jobs = Readonly<Record<Urgency, Job[]>>;

interface Way {
  readonly send: (out: Outgoing) => Promise<Answered>;
  readonly jobs: Jobs;
  readonly manners: ReturnType<typeof mannersOf>;
  isClosed: boolean;
}

const next = (jobs: Jobs): Job | undefined =>
  ORDER.map(urgency => jobs[urgency])
    .find(list => list.length > 0)
    ?.shift();

/** Can be done without. */
const canWait = (urgency: Urgency): boolean => urgency === 'progress' || urgency === 'offer';

/** One try. What may still come to something goes back to the front. */
async function attempt(job: Job, pause: Pause, lane: Way): Promise<void> {
  const { send, jobs, manners } = lane;
  const isSpare = canWait(job.urgency);
  if (job.urgency === 'alert') return alert(job, lane);
  const heldMs = isSpare ? 0 : manners.heldMs();
  if (!lane.isClosed && heldMs > 0) await pause.wait(heldMs);
  const out = lane.isClosed || (isSpare && manners.isSparing(job.urgency)) ? null : (job.unsure ?? job.make());
  if (out === null) return job.done(null);
  const answered = await send(out);
  if (answered.ok) {
    manners.succeeded();
    return job.done(String(fieldIn(answered.body, 'event_id') ?? ''));
  }
  if (isFinal(answered)) return job.done(answered);
  manners.failed(answered);
  if (isSpare) return job.done(null);
  job.unsure = answered.kind === 'limited' ? null : out;
  jobs.answer.unshift(job);
}

/** Not before the homeserver wants to hear of us again; then once. */
async function alert({ make, done }: Job, { send, manners, isClosed }: Way): Promise<void> {
  const retryAfterMs = manners.limitedMs();
  if (retryAfterMs > 0) return done({ ok: false, kind: 'limited', code: null, status: null, retryAfterMs });
  const out = isClosed ? null : make();
  const answered = out === null ? null : await send(out);
  if (answered === null) return done(null);
  if (answered.ok) {
    manners.succeeded();
    return done(String(fieldIn(answered.body, 'event_id') ?? ''));
  }
  if (!isFinal(answered)) manners.failed(answered);
  done(answered);
}

/** How long to wait after a failure, and what to do without for a while. */
function mannersOf(clock: Clock, limited: (ms: number) => void) {
  let heldUntil = -Infinity;
  let limitedUntil = -Infinity;
  let sparingUntil = -Infinity;
  let failures = 0;
  let sentAt: number[] = [];
  return {
    /** True where this can be done without: we were limited a moment ago, or soon would be. */
    isSparing(urgency: Urgency): boolean {
      const now = clock.monotonicMs();
      sentAt = sentAt.filter(at => now - at < SPARING_MS);
      return now < sparingUntil || (urgency === 'offer' && sentAt.length >= MAX_BEFORE_OFFERS);
    },
    /** An earlier life was told to wait, and so much of it is left. */
    recall(ms: number): void {
      heldUntil = clock.monotonicMs() + ms;
      limitedUntil = heldUntil;
    },
    /** Milliseconds for which the homeserver has asked for silence. */
    limitedMs: (): number => Math.max(0, limitedUntil - clock.monotonicMs()),
    /** Milliseconds until the next try. */
    heldMs: (): number => Math.max(0, heldUntil - clock.monotonicMs()),
    succeeded(): void {
      failures = 0;
      sentAt = [...sentAt.slice(-MAX_BEFORE_OFFERS), clock.monotonicMs()];
    },
    failed({ kind, retryAfterMs }: Failed): void {
      const now = clock.monotonicMs();
      if (kind === 'limited') {
        sparingUntil = now + Math.max(SPARING_MS, retryAfterMs);
        heldUntil = now + Math.min(MAX_LIMITED_MS, Math.max(MIN_RETRY_MS, retryAfterMs));
        limitedUntil = heldUntil;
        limited(heldUntil - now);
        // What is tried at once by several fails together: that is one failure.
      } else if (heldUntil <= now)
        heldUntil = now + Math.min(MAX_RETRY_MS, MIN_RETRY_MS * 2 ** Math.min(failures++, 10));
    },
  };
}

/** Nothing that a later try would change. */
const isFinal = ({ kind }: Failed): boolean => kind === 'forbidden' || kind === 'not-found' || kind === 'refused';
