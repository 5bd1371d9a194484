import type { Instant } from '../../values/instant.ts';

/** What is due when, soonest first; one entry a name. A binary heap: ten thousand names move through it each minute. */
export interface Agenda<K> {
  /** Sets when a name is due, instead of when it was. */
  put(key: K, dueAt: Instant): void;
  drop(key: K): void;
  /** Takes the soonest one, where it is due by then; else null. */
  takeDue(by: Instant): K | null;
  nextAt(): Instant | null;
  size(): number;
}

interface Entry<K> {
  readonly key: K;
  readonly dueAt: Instant;
}

export function newAgenda<K>(): Agenda<K> {
  const heap: Entry<K>[] = [];
  /** The entry that counts of each name: others in the heap were overtaken, and are passed over. */
  const current = new Map<K, Entry<K>>();
  const skip = (): void => {
    for (let top = heap[0]; top !== undefined && current.get(top.key) !== top; top = heap[0]) pop(heap);
  };
  return {
    put(key, dueAt) {
      const entry = { key, dueAt };
      current.set(key, entry);
      push(heap, entry);
    },
    drop: key => void current.delete(key),
    takeDue(by) {
      skip();
      const top = heap[0];
      if (top === undefined || top.dueAt > by) return null;
      pop(heap);
      current.delete(top.key);
      return top.key;
    },
    nextAt() {
      skip();
      return heap[0]?.dueAt ?? null;
    },
    size: () => current.size,
  };
}

function push<K>(heap: Entry<K>[], entry: Entry<K>): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as Entry<K>;
    if (parent.dueAt <= entry.dueAt) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = entry;
}

function pop<K>(heap: Entry<K>[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) break;
    const right = left + 1;
    const less = right < heap.length && (heap[right] as Entry<K>).dueAt < (heap[left] as Entry<K>).dueAt ? right : left;
    if ((heap[less] as Entry<K>).dueAt >= last.dueAt) break;
    heap[at] = heap[less] as Entry<K>;
    at = less;
  }
  heap[at] = last;
}
