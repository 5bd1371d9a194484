import type { Chance } from '../world/ports.ts';

/** Random numbers that the same seed makes again: a drill must run the same way twice. Never for secrets. */
export interface Seeded extends Chance {
  /** A number from 0 to below 1. */
  dice(): number;
}

/** Mulberry32, a generator with 32 bits of state: more than enough for losing packets. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return { dice: () => next() / 2 ** 32, bytes: count => Uint8Array.from({ length: count }, () => next() & 255) };
}
