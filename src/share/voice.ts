import type { Leases } from '../store/leases.ts';
import type { Clock } from '../world/ports.ts';

/** Milliseconds that the right to speak lasts. Longer than a chat's own time for a request, and than a renewal that failed once. */
export const VOICE_LEASE_MS = 20_000;
/** Milliseconds between two renewals; whoever waits for its turn looks as often. */
const RENEW_MS = 5_000;
const PREFIX = 'speaker/';

export interface VoiceOf {
  /** Leases that last `VOICE_LEASE_MS`. */
  readonly leases: Leases;
  readonly clock: Clock;
  /** This process' name. */
  readonly by: string;
  /** Where there is something to say: the chats, and `page`. */
  readonly places: readonly string[];
  /** True where this process could speak there now: one that has lost its connection lets go. */
  isAble(place: string): boolean;
}

/** The right of this process to speak, in each place by itself. */
export interface ShareOfVoice {
  readonly by: string;
  /** Milliseconds for which this process is certainly the one who speaks there; 0 where it is not. */
  leftMs(place: string): number;
  start(): void;
  /** Lets go of everything, so that another one speaks at once. */
  stop(): Promise<void>;
}

/** Tries for every place again and again. Where the store is away, what is ours runs out. */
export function openVoice({ leases, clock, by, places, isAble }: VoiceOf): ShareOfVoice {
  let cancel: () => void = () => undefined;
  let looking: Promise<unknown> = Promise.resolve();
  let isStopped = false;
  const look = async (place: string): Promise<void> => {
    const name = PREFIX + place;
    try {
      if (isAble(place)) await leases.take(name);
      else await leases.give(name);
    } catch {
      // Of a store that is away others speak; this goes on by its clock alone.
    }
  };
  const round = (): void => {
    if (isStopped) return;
    cancel = clock.after(RENEW_MS, round);
    looking = Promise.all(places.map(look));
  };
  return {
    by,
    leftMs: place => leases.leftMs(PREFIX + place),
    start: round,
    async stop() {
      isStopped = true;
      cancel();
      await looking;
      for (const place of places) await leases.give(PREFIX + place).catch(() => undefined);
    },
  };
}
