import type { Name } from '../../values/name.ts';

/** Full looks that run at once: each asks a hundred servers, and costs the processor some 20 ms. */
const AT_ONCE = 4;

/** Full looks that are wanted, and those that run. */
export interface FullLooks {
  /** Wants one: at once where there is room. One that is wanted while it runs is made again afterwards: what changed may have come after it began. */
  want(name: Name, urgent: boolean): void;
  /** Nothing of what waits is wanted any more. */
  forget(): void;
  running(): number;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
}

export function newFullLooks(look: (name: Name) => Promise<void>): FullLooks {
  const urgent = new Set<Name>();
  const others = new Set<Name>();
  const running = new Map<Name, Promise<void>>();
  const next = (): Name | null => {
    for (const queue of [urgent, others]) for (const name of queue) if (!running.has(name)) return name;
    return null;
  };
  const begin = (): void => {
    while (running.size < AT_ONCE) {
      const name = next();
      if (name === null) return;
      urgent.delete(name);
      others.delete(name);
      const work = look(name).finally(() => {
        running.delete(name);
        begin();
      });
      running.set(name, work);
    }
  };
  return {
    want(name, isUrgent) {
      if (isUrgent) {
        others.delete(name);
        urgent.add(name);
      } else if (!urgent.has(name)) others.add(name);
      begin();
    },
    forget() {
      urgent.clear();
      others.clear();
    },
    running: () => running.size,
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
