import { Keyv } from 'keyv';
import { instant } from '../values/instant.ts';
import { type Adapter, type Envelope, envelopeIn } from './adapter.ts';
import { type Store, type Stored, StoreError } from './records.ts';

/** Stands before every key, so that a shared server can hold other things beside us. */
const NAMESPACE = 'outpost';
/** Rows that one step of a listing reads: bounds what is in memory at a time. */
const PAGE_ROWS = 100;
/** Octets of the longest key: a domain name in escaped form (at most 1,000) behind a word or two. */
const MAX_KEY_OCTETS = 1_200;
/** A folder word, then parts; printable ASCII, which sorts alike in every store. */
const KEY = /^[a-z][a-z-]*\/[\x21-\x7e]*$/;

/** Records over a keyv back end: the same steps for every store. `newVersion` gives a text that no other write ever had. */
export function recordsOn(adapter: Adapter, newVersion: () => string): Store {
  const keyv = new Keyv<Envelope>({
    store: adapter,
    namespace: NAMESPACE,
    // Plain JSON: what lies in the store can be read with any tool, and has the same form in each.
    serialize: JSON.stringify,
    deserialize: <V>(text: string) => ({ value: envelopeIn(text) as V }),
    throwOnErrors: true,
  });
  const write = (key: string, data: unknown, replaces: string | null): Promise<boolean> =>
    keyv.set(checked(key), { version: newVersion(), replaces, data });
  return {
    async read<T>(key: string) {
      const at = checked(key);
      const found = await readable(key, () => keyv.get(at));
      return found === undefined ? null : stored<T>(found);
    },
    writeIf: write,
    addIfAbsent: (key, value) => write(key, value, null),
    async remove(key) {
      await keyv.delete(checked(key));
    },
    async *list<T>(prefix: string) {
      const start = `${NAMESPACE}:${prefix}`;
      for (let after = ''; ; ) {
        const rows = await adapter.page(start, after, PAGE_ROWS);
        for (const [at, text] of rows) {
          const key = at.slice(NAMESPACE.length + 1);
          yield { key, ...stored<T>(await readable(key, () => envelopeIn(text))) };
        }
        const last = rows.at(-1);
        if (last === undefined || rows.length < PAGE_ROWS) return;
        after = last[0];
      }
    },
    now: async () => instant(await adapter.now()),
    close: () => keyv.disconnect(),
  };
}

const stored = <T>({ data, version }: Envelope): Stored<T> => ({ value: data as T, version });

/** A key that no store may be given is a bug, not a failure of the store. Throws TypeError. */
export function checked(key: string): string {
  if (!KEY.test(key) || key.length > MAX_KEY_OCTETS)
    throw new TypeError(`not a key: ${JSON.stringify(key.slice(0, 80))}`);
  return key;
}

/** Somebody else wrote under our key, or a disk lied: the record cannot be used, the others can. */
async function readable<T>(key: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StoreError || !(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw new StoreError('corrupt', `the record ${key} is not readable`, { cause: error });
  }
}
