/**
 * Which part of what goes on all the time this process does, where several share one store. The names that are watched are
 * cut into slices, by name, the same in every process; each slice is one process' at a time.
 */
export interface Share {
  /** True where what is to be done about this name is this process' now. Asks nobody: it is looked at before each packet. */
  isMine(name: string): boolean;
  /** Names of one slice are always one process'. */
  sliceOf(name: string): number;
  /** Told whenever other slices are ours than before. The result ends it. */
  follow(told: () => void): () => void;
  /** By how many processes budgets are divided: what servers of others bear is for all of ours together. At least 1. */
  processes(): number;
  state(): ShareState;
  start(): void;
  /** Hands over what is ours, so that nobody waits for it. */
  stop(): Promise<void>;
}

/** For whoever wants to see it. */
export interface ShareState {
  /** alone: nobody to share with · engine: shared by the queue in the store · turn: one works, the others stand by. */
  readonly how: 'alone' | 'engine' | 'turn';
  /** Slices that are ours, of how many. */
  readonly mine: number;
  readonly of: number;
  /** Why the work cannot be shared now, a clause; null where it can. */
  readonly trouble: string | null;
}

/**
 * Slices that all work is cut into: enough to be dealt out evenly among a few processes, so few that holding them costs the
 * database a statement or two a second, whatever the number of names.
 */
export const SLICES = 64;

/** FNV-1a, 32 bits (RFC 9923 §2): spreads names that are alike, and needs no table. */
const FNV_OFFSET = 0x81_1c_9d_c5;
const FNV_PRIME = 0x01_00_01_93;

/** The slice of a name, the same wherever it is asked. */
export function sliceOf(name: string): number {
  let hash = FNV_OFFSET;
  for (let n = 0; n < name.length; n++) hash = Math.imul(hash ^ name.charCodeAt(n), FNV_PRIME);
  return (hash >>> 0) % SLICES;
}

/** All of it: one process on a store of its own. */
export const alone: Share = {
  isMine: () => true,
  sliceOf,
  follow: () => () => undefined,
  processes: () => 1,
  state: () => ({ how: 'alone', mine: SLICES, of: SLICES, trouble: null }),
  start: () => undefined,
  stop: async () => undefined,
};

/** Followers, each told of every change. */
export function followers(): { readonly tell: () => void; readonly follow: Share['follow'] } {
  const all = new Set<() => void>();
  return {
    tell: () => {
      for (const told of [...all]) told();
    },
    follow(told) {
      all.add(told);
      return () => void all.delete(told);
    },
  };
}
