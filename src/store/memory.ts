import { type Adapter, envelopeIn } from './adapter.ts';
import { recordsOn } from './keyed.ts';
import type { Records, Store } from './records.ts';

/** Records that live as long as the process: for drills and tests. Held to the same contract as the durable ones. */
export function memoryRecords(): Records {
  const { now: _, ...records } = memoryStore(() => 0);
  return records;
}

/** The same, with a clock: what `now` says, the store says. */
export function memoryStore(now: () => number): Store {
  const texts = new Map<string, string>();
  let writes = 0;
  const adapter: Adapter = {
    get: async key => texts.get(key),
    async set(key, text) {
      const held = texts.get(key);
      if ((held === undefined ? null : envelopeIn(held).version) !== envelopeIn(text).replaces) return false;
      texts.set(key, text);
      return true;
    },
    delete: async key => texts.delete(key),
    clear: async () => texts.clear(),
    async page(prefix, after, limit) {
      const keys = [...texts.keys()].filter(key => key.startsWith(prefix) && key > after).sort();
      return keys.slice(0, limit).map(key => [key, texts.get(key) ?? ''] as const);
    },
    now: async () => now(),
    disconnect: async () => {},
  };
  return recordsOn(adapter, () => String(++writes));
}
