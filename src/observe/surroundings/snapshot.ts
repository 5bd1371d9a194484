import type { Surroundings } from '../../graph/model/facts.ts';

/** Which form of snapshot this version reads and writes. */
const FORM = 1;

/** Surroundings as JSON keeps them. */
export interface Snapshot extends Omit<Surroundings, 'origins' | 'operators'> {
  readonly form: number;
  readonly origins: readonly (readonly [string, readonly number[]])[];
  readonly operators: readonly (readonly [string, string])[];
}

export const toSnapshot = (facts: Surroundings): Snapshot => ({
  ...facts,
  form: FORM,
  origins: [...facts.origins],
  operators: [...facts.operators],
});

/** Null where another version wrote it. */
export const fromSnapshot = (kept: Snapshot): Surroundings | null =>
  kept.form === FORM
    ? ({ ...kept, origins: new Map(kept.origins), operators: new Map(kept.operators) } as unknown as Surroundings)
    : null;
