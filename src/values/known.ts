import type { Instant } from './instant.ts';

/** A fact with its source, two readings that cannot be told apart, or the reason why it is not known. */
export type Known<T> =
  | { readonly known: 'yes'; readonly value: T; readonly from: string; readonly at: Instant }
  | { readonly known: 'ambiguous'; readonly either: readonly T[]; readonly from: string; readonly at: Instant }
  | { readonly known: 'no'; readonly why: string };
