import type { Vault } from '../../../../store/vault.ts';
import { Cursor } from './cursor.ts';
import { Database, type Grounds, groundsOn } from './database.ts';
import { KeyRange } from './range.ts';
import { OpenRequest, Request } from './request.ts';

/** Vaults by what the names of their databases begin with. */
const open = new Map<string, Grounds>();
let count = 0;

/** `IDBFactory`, as far as it is called. */
const factory = {
  open(name: string, version?: number): OpenRequest {
    for (const [prefix, grounds] of open)
      if (name.startsWith(prefix)) return grounds.open(name.slice(prefix.length), version);
    throw new DOMException('no vault holds this database', 'NotAllowedError');
  },
};

/**
 * Lets who looks for IndexedDB in this process keep its databases in the vault: those whose names begin with `prefix`,
 * which is new at each call. Puts `indexedDB` and its classes into the global object, where the WebAssembly looks for them.
 */
export function mount(vault: Vault): { readonly prefix: string; unmount(): void } {
  const prefix = `vault-${++count}:`;
  open.set(
    prefix,
    groundsOn(vault, name => prefix + name),
  );
  Object.assign(globalThis, {
    indexedDB: factory,
    IDBCursor: Cursor,
    IDBCursorWithValue: Cursor,
    IDBDatabase: Database,
    IDBKeyRange: KeyRange,
    IDBOpenDBRequest: OpenRequest,
    IDBRequest: Request,
  });
  return { prefix, unmount: () => void open.delete(prefix) };
}
