/** With every third reading of what others marked one story at hand is read anew, marked or not. */
const EVERY = 3;

/**
 * Which story is read anew: all at hand in turn, by number, a few a minute. Who changes one and is killed before it is marked has
 * told nobody. Null where none is, with this reading.
 */
export function inTurnAnew(): (atHand: Iterable<number>) => number | null {
  let [readings, last] = [0, Number.NEGATIVE_INFINITY];
  return atHand => {
    readings += 1;
    if (readings % EVERY !== 0) return null;
    const sorted = [...atHand].sort((one, other) => one - other);
    const next = sorted.find(number => number > last) ?? sorted[0] ?? null;
    last = next ?? Number.NEGATIVE_INFINITY;
    return next;
  };
}
