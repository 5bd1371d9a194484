/** Lets work run beside each other, or alone. Work that runs beside others may begin more of its kind and wait for it. */
export interface Gate {
  beside<T>(work: () => Promise<T>): Promise<T>;
  /** When nothing else runs any more; what comes meanwhile waits. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

export function openGate(): Gate {
  let running = 0;
  let isAlone = false;
  const besides: (() => void)[] = [];
  const alones: (() => void)[] = [];
  /** Whoever is let in counts at once: nobody slips in between. */
  const next = (): void => {
    if (isAlone || running > 0) return;
    const alone = alones.shift();
    if (alone !== undefined) {
      isAlone = true;
      alone();
      return;
    }
    for (const start of besides.splice(0)) {
      running++;
      start();
    }
  };
  return {
    async beside(work) {
      if (isAlone) await new Promise<void>(resolve => besides.push(resolve));
      else running++;
      try {
        return await work();
      } finally {
        running--;
        next();
      }
    },
    async alone(work) {
      await new Promise<void>(resolve => {
        alones.push(resolve);
        next();
      });
      try {
        return await work();
      } finally {
        isAlone = false;
        next();
      }
    },
  };
}
