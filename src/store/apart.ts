import { checked } from './keyed.ts';
import type { Records } from './records.ts';

/** Records of which all keys stand behind a prefix in those of another store. Closing them leaves the store open. */
export function behind(records: Records, prefix: string): Records {
  const at = (key: string): string => prefix + checked(key);
  return {
    read: async key => records.read(at(key)),
    writeIf: async (key, value, version) => records.writeIf(at(key), value, version),
    addIfAbsent: async (key, value) => records.addIfAbsent(at(key), value),
    remove: async key => records.remove(at(key)),
    async *list<T>(start: string) {
      for await (const { key, ...found } of records.list<T>(prefix + start))
        yield { key: key.slice(prefix.length), ...found };
    },
    close: async () => undefined,
  };
}

/**
 * Records that one process keeps for itself in a store that several share: a place in a chat's history, or what one device
 * has sent, means nothing to another. `by` is the process' name.
 */
export const apart = (records: Records, by: string): Records => behind(records, `apart/${encodeURIComponent(by)}/`);

/** The same where the store is one that several may share; else all of it is this process' own. */
export const ownPart = (records: () => Promise<Records>, by: string, isShared: boolean): (() => Promise<Records>) =>
  isShared ? async () => apart(await records(), by) : records;
