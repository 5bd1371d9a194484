/** Commands that a person may give at once: a pasted list of names is still work. */
export const PERSON_BURST = 100;
/** Milliseconds until one more is free: 20 a minute, more than anybody types. */
export const PERSON_EVERY_MS = 3_000;
/** The same for a room: some people at work at once. */
export const ROOM_BURST = 200;
export const ROOM_EVERY_MS = 1_000;
/** Milliseconds for which a refusal is not repeated: who sends a flood gets one answer, not a flood. */
export const QUIET_MS = 10_000;
/** Rooms and people remembered at most; the one that asked longest ago goes first. */
const MAX_KNOWN = 10_000;

/** Too fast: who, until when, and whether that was said within the last seconds already. */
export interface TooFast {
  readonly who: 'person' | 'room';
  readonly waitMs: number;
  readonly saidBefore: boolean;
}

/** Counts commands of people and rooms. */
export interface Rates {
  /** Takes one of the person's and one of the room's; null where both had one. `nowMs` is monotonic. */
  take(room: string, person: string, nowMs: number): TooFast | null;
}

interface Bucket {
  left: number;
  atMs: number;
  saidMs: number;
}

export function countRates(): Rates {
  const people = buckets(PERSON_BURST, PERSON_EVERY_MS);
  const rooms = buckets(ROOM_BURST, ROOM_EVERY_MS);
  return {
    take(room, person, nowMs) {
      const mine = people.of(person, nowMs);
      const ours = rooms.of(room, nowMs);
      if (mine.left < 1) return refused('person', mine, PERSON_EVERY_MS, nowMs);
      if (ours.left < 1) return refused('room', ours, ROOM_EVERY_MS, nowMs);
      mine.left--;
      ours.left--;
      return null;
    },
  };
}

function refused(who: TooFast['who'], bucket: Bucket, everyMs: number, nowMs: number): TooFast {
  const saidBefore = nowMs - bucket.saidMs < QUIET_MS;
  if (!saidBefore) bucket.saidMs = nowMs;
  return { who, waitMs: (1 - bucket.left) * everyMs, saidBefore };
}

/** A bucket for each key, filled by one every `everyMs` up to `most`. */
function buckets(most: number, everyMs: number): { of(key: string, nowMs: number): Bucket } {
  const known = new Map<string, Bucket>();
  return {
    of(key, nowMs) {
      const old = known.get(key);
      const filled = old === undefined ? most : Math.min(most, old.left + (nowMs - old.atMs) / everyMs);
      const bucket = { left: filled, atMs: nowMs, saidMs: old?.saidMs ?? Number.NEGATIVE_INFINITY };
      known.delete(key);
      known.set(key, bucket);
      const [oldest] = known.keys();
      if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
      return bucket;
    },
  };
}
