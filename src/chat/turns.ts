/** Something to do in its turn; it ends early when it is told to stop, and never rejects. */
export type Task = (stop: AbortSignal) => Promise<void>;

/** One thing after the other: what is said while something runs waits. */
export interface Turns {
  add(task: Task): void;
  /** Tells what runs to stop, and drops what waits where that is asked for. False where nothing ran. */
  stop(dropWaiting: boolean): boolean;
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>;
}

export function takeTurns(): Turns {
  const waiting: Task[] = [];
  let running: AbortController | null = null;
  let work: Promise<void> | null = null;
  const go = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      running = new AbortController();
      await task(running.signal);
      running = null;
    }
    work = null;
  };
  return {
    add(task) {
      waiting.push(task);
      work ??= go();
    },
    stop(dropWaiting) {
      if (dropWaiting) waiting.length = 0;
      running?.abort();
      return running !== null;
    },
    async idle() {
      while (work !== null) await work;
    },
  };
}
