import { checked } from './keyed.ts';
import type { Records } from './records.ts';

/**
 * Records that one process keeps for itself in a store that several share: a place in a chat's history, or what one device
 * has sent, means nothing to another. `by` is the process' name. Closing them leaves the store open.
 */
export function apart(records: Records, by: string): Records {
  const before = `apart/${encodeURIComponent(by)}/`;
  const at = (key: string): string => before + checked(key);
  return {
    read: async key => records.read(at(key)),
    writeIf: async (key, value, version) => records.writeIf(at(key), value, version),
    addIfAbsent: async (key, value) => records.addIfAbsent(at(key), value),
    remove: async key => records.remove(at(key)),
    async *list<T>(prefix: string) {
      for await (const { key, ...found } of records.list<T>(before + prefix))
        yield { key: key.slice(before.length), ...found };
    },
    close: async () => undefined,
  };
}

/** The same where the store is one that several may share; else all of it is this process' own. */
export const ownPart = (records: () => Promise<Records>, by: string, isShared: boolean): (() => Promise<Records>) =>
  isShared ? async () => apart(await records(), by) : records;
