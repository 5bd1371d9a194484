/** Uses the latest of many values, one at a time: what comes while one is used replaces what waits. */
export interface Latest<T> {
  tell(value: T): void;
  /** Nothing is used any more; resolves when what is being used is done. */
  end(): Promise<void>;
}

/** `use` must not reject. */
export function latest<T>(use: (value: T) => Promise<void>): Latest<T> {
  let waiting: { readonly value: T } | null = null;
  let work: Promise<void> | null = null;
  let isEnded = false;
  const go = async (): Promise<void> => {
    for (let next = waiting; next !== null && !isEnded; next = waiting) {
      waiting = null;
      await use(next.value);
    }
    work = null;
  };
  return {
    tell(value) {
      waiting = { value };
      work ??= go();
    },
    async end() {
      isEnded = true;
      await work;
    },
  };
}
