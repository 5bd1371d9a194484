/** Milliseconds since 1970 in UTC, as the Clock port gives them. */
declare const brand: unique symbol;
export type Instant = number & { readonly [brand]: true };

export const instant = (ms: number): Instant => ms as Instant;

/** `instant` moved by a number of seconds. */
export const addSeconds = (to: Instant, seconds: number): Instant => (to + seconds * 1000) as Instant;

/** ISO 8601 in UTC, without fractions: the form of every JSON answer. */
export const isoOf = (at: Instant): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** A moment that may be known to the day only, as where no time zone was given with it. */
export interface Moment {
  readonly at: Instant;
  readonly precision: 'second' | 'day';
}

/** ISO 8601: the day alone where no more is known. */
export const isoOfMoment = ({ at, precision }: Moment): string =>
  precision === 'day' ? isoOf(at).slice(0, 10) : isoOf(at);
