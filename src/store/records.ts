import type { Instant } from '../values/instant.ts';

/**
 * The contract of every store: small JSON values under keys made of parts joined by `/`. What changes together lives in
 * one value. Two processes may write at once (the command line beside a running bot), so every change of a value that
 * was read before goes through `writeIf`.
 */
export interface Stored<T> {
  readonly value: T;
  /** Opaque; changes with every write. */
  readonly version: string;
}

export interface Records {
  /** The value under a key, or null. Throws StoreError where the store cannot be read. */
  read<T>(key: string): Promise<Stored<T> | null>;
  /** Writes only where the version is still the one that was read (null: only where there is none). False: somebody was quicker. */
  writeIf<T>(key: string, value: T, version: string | null): Promise<boolean>;
  /** Writes only where the key holds nothing yet. False: it does. */
  addIfAbsent<T>(key: string, value: T): Promise<boolean>;
  remove(key: string): Promise<void>;
  /** Every key and value that begins with `prefix`, in key order. */
  list<T>(prefix: string): AsyncIterable<{ readonly key: string } & Stored<T>>;
  close(): Promise<void>;
}

/** Records of which the place is known: they have a clock that is the same for all who use them. */
export interface Store extends Records {
  /** What the wall clock of the store's own host says: of several hosts none needs to be right for it. Throws StoreError. */
  now(): Promise<Instant>;
}

/** The store could not do it (full, read-only, corrupt, locked): the caller says so and goes on without memory. */
export class StoreError extends Error {
  readonly reason: 'full' | 'read-only' | 'corrupt' | 'locked' | 'unreachable' | 'other';
  constructor(reason: StoreError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
