import type { Name } from '../../values/name.ts';

/** Full looks that run at once: each asks a hundred servers, and costs the processor some 20 ms. */
const AT_ONCE = 4;

/** calm: in its turn · soon: before those · first: before all, also whenever this name is wanted again, since many wait for what is found. */
export type Urgency = 'calm' | 'soon' | 'first';

/** Names that go first, at most: those that others rest on. */
const MAX_FIRST = 1_000;

/** Full looks that are wanted, and those that run. */
export interface FullLooks {
  /** Wants one: at once where there is room. One that is wanted while it runs is made again afterwards: what changed may have come after it began. */
  want(name: Name, how: Urgency): void;
  /** Nothing of what waits is wanted any more. */
  forget(): void;
  running(): number;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
}

export function newFullLooks(look: (name: Name) => Promise<void>): FullLooks {
  const queues = { first: new Set<Name>(), soon: new Set<Name>(), calm: new Set<Name>() };
  const all = Object.values(queues);
  const leading = new Set<Name>();
  const running = new Map<Name, Promise<void>>();
  const next = (): Name | null => {
    for (const queue of all) for (const name of queue) if (!running.has(name)) return name;
    return null;
  };
  const begin = (): void => {
    while (running.size < AT_ONCE) {
      const name = next();
      if (name === null) return;
      for (const queue of all) queue.delete(name);
      const work = look(name).finally(() => {
        running.delete(name);
        begin();
      });
      running.set(name, work);
    }
  };
  return {
    want(name, asked) {
      if (asked === 'first' && leading.size < MAX_FIRST) leading.add(name);
      const how = leading.has(name) ? 'first' : asked;
      const isWanted = queues.first.has(name) || queues.soon.has(name);
      if (how === 'calm' && isWanted) return;
      for (const queue of all) if (queue !== queues[how]) queue.delete(name);
      queues[how].add(name);
      begin();
    },
    forget() {
      for (const queue of all) queue.clear();
    },
    running: () => running.size,
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
