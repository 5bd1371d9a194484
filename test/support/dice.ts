/** Chance that can be repeated: the number of a side, from 0. */
export type Dice = (sides: number) => number;

export function dice(seed: number): Dice {
  let state = seed;
  return sides => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % sides;
  };
}
