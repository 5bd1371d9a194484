import type { HeardIn, Place, Surface } from '../surface.ts';

/** How something that was heard ended, for the log and the metrics. */
export interface Outcome {
  readonly place: Place;
  /** The command's name; null where it never came to one. */
  readonly command: string | null;
  readonly end: 'answered' | 'stopped' | 'fault' | 'refused' | 'wrong-usage' | 'too-fast' | 'line-full' | 'repeated';
  /** Since it was heard. */
  readonly tookMs: number;
}

/** One command line that was heard, on its way. */
export interface Turn {
  readonly words: readonly string[];
  readonly heard: HeardIn;
  readonly surface: Surface;
  /** Monotonic time at which it was heard. */
  readonly atMs: number;
}
