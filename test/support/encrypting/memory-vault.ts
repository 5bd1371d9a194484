import { StoreError } from '../../../src/store/records.ts';
import type { Vault, Write } from '../../../src/store/vault.ts';

/** A vault in memory; `isFull`: nothing more is written. */
export interface MemoryVault extends Vault {
  isFull: boolean;
  readonly commits: readonly (readonly Write[])[];
}

interface Row {
  readonly space: string;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  used: number;
}

const idOf = (space: string, key: Uint8Array): string => `${space} ${Buffer.from(key).toString('hex')}`;

/** What is closed and opened again is the same. `rows` may be that of another one. */
export function memoryVault(now: () => number = () => 0, rows = new Map<string, Row>()): MemoryVault {
  const commits: (readonly Write[])[] = [];
  const aging = new Set<string>();
  const vault: MemoryVault = {
    isFull: false,
    commits,
    get: (space, key) => rows.get(idOf(space, key))?.value ?? null,
    keys(space, { from, to }) {
      const mine = [...rows.values()].filter(row => row.space === space).map(({ key }) => key);
      const within = mine.filter(
        key => (from === null || Buffer.compare(key, from) >= 0) && (to === null || Buffer.compare(key, to) < 0),
      );
      return within.sort(Buffer.compare);
    },
    commit(writes) {
      if (vault.isFull) throw new StoreError('full', 'there is no room left for the vault');
      commits.push(writes);
      for (const write of writes) {
        if (write.kind === 'put') rows.set(idOf(write.space, write.key), { ...write, used: now() });
        else if (write.kind === 'delete') rows.delete(idOf(write.space, write.key));
        else for (const [id, row] of rows) if (row.space === write.space) rows.delete(id);
      }
    },
    touch(space, key) {
      const row = rows.get(idOf(space, key));
      if (row !== undefined && aging.has(space)) row.used = now();
    },
    forget(space, before) {
      aging.add(space);
      const old = [...rows].filter(([, row]) => row.space === space && row.used < before);
      for (const [id] of old) rows.delete(id);
      return old.length;
    },
    empty: () => rows.clear(),
    close: () => undefined,
  };
  return vault;
}
