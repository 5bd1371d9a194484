import { DatabaseSync } from 'node:sqlite';
import { storeErrorOf } from './failure.ts';
import { identityOf, openFile } from './file.ts';
import { lockBeside } from './lock.ts';
import { StoreError } from './records.ts';

/** Octets that the file may grow to: as for the records, whose file it may be. Some 400,000 keys of rooms. */
const MAX_FILE_OCTETS = 1_073_741_824;

/** Where a range of keys begins and ends, by octets; null: everything on that side. */
export interface Span {
  readonly from: Uint8Array | null;
  /** Not in the range any more. */
  readonly to: Uint8Array | null;
}

export type Write =
  | { readonly kind: 'put'; readonly space: string; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: 'delete'; readonly space: string; readonly key: Uint8Array }
  | { readonly kind: 'clear'; readonly space: string };

/**
 * Octets under octets, in spaces, for one process alone: a second one that held the same keys of encryption would ruin
 * both. What a `commit` did is on the disk when it returns. Every step throws StoreError where it cannot be done.
 */
export interface Vault {
  get(space: string, key: Uint8Array): Uint8Array | null;
  /** In the order of their octets. */
  keys(space: string, span: Span): readonly Uint8Array[];
  /** All of it or nothing. */
  commit(writes: readonly Write[]): void;
  /** Says that a value is in use: in spaces that `forget` was called for, it counts with the next call. */
  touch(space: string, key: Uint8Array): void;
  /** Drops what was neither written nor touched since `before` (milliseconds of the wall clock); gives how many. */
  forget(space: string, before: number): number;
  /** Drops everything. */
  empty(): void;
  close(): void;
}

/**
 * Opens the vault in a file (0600, in a folder 0700), which may be that of the records: then it has tables of its own
 * there. Alone: whoever opens it second gets a StoreError `locked`, and so does who kills it and comes back too soon.
 */
export function openVault(path: string, now: () => number): Vault {
  const unlock = lockBeside(path);
  let db: DatabaseSync | null = null;
  try {
    db = openFile(path, MAX_FILE_OCTETS);
    // What is deleted is overwritten: a key that was dropped is to be gone.
    db.exec(`PRAGMA secure_delete = ON; BEGIN IMMEDIATE;
      CREATE TABLE IF NOT EXISTS vault (space TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, used INTEGER NOT NULL,
        PRIMARY KEY (space, key)) STRICT; COMMIT`);
    return vaultOn(db, path, now, unlock);
  } catch (error) {
    db?.close();
    unlock();
    throw storeErrorOf(error, path);
  }
}

/** True where a vault in this file holds anything. Looks only; never throws. */
export const hasVault = (path: string): boolean =>
  looked(path, db => db.prepare('SELECT 1 FROM vault LIMIT 1').get()) !== undefined;

/** A value of the vault in this file, also while another process has it; null where there is none. Looks only; never throws. */
export function peekVault(path: string, space: string, key: Uint8Array): Uint8Array | null {
  const row = looked(path, db => db.prepare('SELECT value FROM vault WHERE space = ? AND key = ?').get(space, key));
  return (row?.['value'] as Uint8Array | undefined) ?? null;
}

/** Undefined where there is nothing to look at. */
function looked<T>(path: string, look: (db: DatabaseSync) => T): T | undefined {
  if (identityOf(path) === null) return undefined;
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    return look(db);
  } catch {
    return undefined;
  } finally {
    db?.close();
  }
}

function vaultOn(db: DatabaseSync, path: string, now: () => number, unlock: () => void): Vault {
  const { step, atomic } = stepsOn(db, path);
  const select = db.prepare('SELECT value FROM vault WHERE space = ? AND key = ?');
  const put = db.prepare('INSERT OR REPLACE INTO vault (space, key, value, used) VALUES (?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM vault WHERE space = ? AND key = ?');
  const clear = db.prepare('DELETE FROM vault WHERE space = ?');
  const mark = db.prepare('UPDATE vault SET used = ? WHERE space = ? AND key = ?');
  const aging = new Set<string>();
  const touched = new Map<string, [space: string, key: Uint8Array]>();
  const apply = (write: Write): void => {
    if (write.kind === 'put') put.run(write.space, write.key, write.value, now());
    else if (write.kind === 'delete') remove.run(write.space, write.key);
    else clear.run(write.space);
  };
  return {
    get: (space, key) => step(() => (select.get(space, key)?.['value'] as Uint8Array | undefined) ?? null),
    keys: (space, span) => step(() => keysIn(db, space, span)),
    commit: writes => atomic(() => writes.forEach(apply)),
    touch(space, key) {
      if (aging.has(space)) touched.set(`${space} ${Buffer.from(key).toString('base64')}`, [space, key]);
    },
    forget: (space, before) =>
      atomic(() => {
        aging.add(space);
        for (const [of, key] of touched.values()) mark.run(now(), of, key);
        touched.clear();
        return Number(db.prepare('DELETE FROM vault WHERE space = ? AND used < ?').run(space, before).changes);
      }),
    empty: () => atomic(() => db.exec('DELETE FROM vault')),
    close() {
      db.close();
      unlock();
    },
  };
}

/** Runs steps whose every failure is a StoreError. */
function stepsOn(db: DatabaseSync, path: string) {
  const identity = identityOf(path);
  const step = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw storeErrorOf(error, path);
    }
  };
  const atomic = <T>(work: () => T): T =>
    step(() => {
      // What is written into a file that was moved away is lost with the next start: better nothing is done.
      if (identityOf(path) !== identity)
        throw new StoreError('other', `${path} was moved away or replaced while in use`);
      db.exec('BEGIN IMMEDIATE');
      try {
        const done = work();
        db.exec('COMMIT');
        return done;
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    });
  return { step, atomic };
}

function keysIn(db: DatabaseSync, space: string, { from, to }: Span): readonly Uint8Array[] {
  const more = `${from === null ? '' : ' AND key >= ?'}${to === null ? '' : ' AND key < ?'}`;
  const bounds = [from, to].filter(bound => bound !== null);
  const rows = db.prepare(`SELECT key FROM vault WHERE space = ?${more} ORDER BY key`).all(space, ...bounds);
  return rows.map(row => row['key'] as Uint8Array);
}
