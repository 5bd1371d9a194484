/** One turn of the event loop: whatever has arrived by now is heard before this settles. */
export const turn = (): Promise<void> =>
  new Promise(resolve => {
    setImmediate(resolve);
  });

/** Does work that holds the process up (reading modules, opening files) piece by piece. */
export type Later = <T>(work: () => Promise<T> | T) => Promise<T>;

/**
 * One piece after the other, in the order in which they are asked for, each after a turn of its own: answers from the
 * network that come meanwhile do not wait for all of it.
 */
export function oneByOne(): Later {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const mine = last.then(turn).then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
