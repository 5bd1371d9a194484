/** One figure of a bench. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  /** What it is held against, or how much it varied; empty for nothing. */
  readonly beside: string;
}

/** What a file `NAME.bench.ts` exports as `bench`; found by listing. */
export interface Bench {
  readonly title: string;
  /** How it was measured, in sentences. */
  readonly method: string;
  /** Takes its time. Throws Unmeasurable where a tool is missing. */
  run(): Promise<readonly Row[]>;
}

/** This machine lacks what a bench needs; the message says what. */
export class Unmeasurable extends Error {}

/** The middle of some numbers, the mean of the two in the middle where there are two. Throws for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const high = sorted[Math.floor(sorted.length / 2)];
  const low = sorted[Math.ceil(sorted.length / 2) - 1];
  if (high === undefined || low === undefined) throw new RangeError('the median of nothing');
  return (high + low) / 2;
}

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

/** The median of times, with the shortest and the longest beside it. */
export const timesRow = (what: string, values: readonly number[]): Row => ({
  what,
  figure: ms(median(values)),
  beside: `${ms(Math.min(...values))} to ${ms(Math.max(...values))}`,
});

/** The median of ratios of pairs, one of each measured after the other. */
export function ratioRow(what: string, ours: readonly number[], theirs: readonly number[], bound: string): Row {
  const ratios = ours.map((value, i) => value / (theirs[i] ?? Number.NaN));
  return { what, figure: median(ratios).toFixed(2), beside: bound };
}
