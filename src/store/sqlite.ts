import type { DatabaseSync } from 'node:sqlite';
import { type Adapter, AFTER_ALL, envelopeIn } from './adapter.ts';
import { storeErrorOf } from './failure.ts';
import { identityOf, openFile, setAside } from './file.ts';

export interface SqliteOptions {
  readonly path: string;
  /** The file never grows beyond this many octets: the store must not fill the disk that others need. */
  readonly maxOctets: number;
  /** Told one sentence when a damaged file was set aside and a fresh one begun. */
  readonly warn: (line: string) => void;
  /** This host's wall clock: all who share the file live here. */
  readonly now: () => number;
}

/** The embedded back end: one file, opened by the first step that needs it. Several processes may use it at once. */
export function sqliteAdapter(options: SqliteOptions): Adapter {
  const file = damageProof(options);
  return {
    async get(key) {
      const row = file.step(db => db.prepare('SELECT value FROM records WHERE key = ?').get(key));
      return row === undefined ? undefined : String(row['value']);
    },
    async set(key, text) {
      const { replaces } = envelopeIn(text);
      return file.step(db => (replaces === null ? insert(db, key, text) : update(db, key, text, replaces)));
    },
    delete: async key => file.step(db => db.prepare('DELETE FROM records WHERE key = ?').run(key).changes === 1),
    clear: async () => file.step(db => db.exec('DELETE FROM records')),
    async page(prefix, after, limit) {
      const sql = 'SELECT key, value FROM records WHERE key >= ? AND key < ? AND key > ? ORDER BY key LIMIT ?';
      const rows = file.step(db => db.prepare(sql).all(prefix, prefix + AFTER_ALL, after, limit));
      return rows.map(row => [String(row['key']), String(row['value'])] as const);
    },
    now: async () => options.now(),
    async disconnect() {
      file.close();
    },
  };
}

const insert = (db: DatabaseSync, key: string, text: string): boolean =>
  db.prepare('INSERT INTO records (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING').run(key, text).changes ===
  1;

/** The comparison is the database's: two processes that read the same version cannot both find it unchanged. */
const update = (db: DatabaseSync, key: string, text: string, replaces: string): boolean =>
  db.prepare(`UPDATE records SET value = ? WHERE key = ? AND value ->> '$.value.version' = ?`).run(text, key, replaces)
    .changes === 1;

/**
 * Runs steps on the file. Where it turns out to be damaged, sets it aside, begins a fresh one and runs the step again,
 * once. A file that was moved away or could not be written is opened anew by the next step.
 */
function damageProof({ path, maxOctets, warn }: SqliteOptions) {
  let db: DatabaseSync | null = null;
  let identity: string | null = null;
  const close = (): void => {
    db?.close();
    db = null;
  };
  const open = (): DatabaseSync => {
    if (db !== null && identityOf(path) === identity) return db;
    close();
    identity = identityOf(path);
    db = openFile(path, maxOctets);
    identity = identityOf(path);
    return db;
  };
  const attempt = <T>(step: (db: DatabaseSync) => T): T => {
    try {
      return step(open());
    } catch (error) {
      const failure = storeErrorOf(error, path);
      if (failure.reason === 'read-only' || failure.reason === 'corrupt') close();
      throw failure;
    }
  };
  return {
    close,
    step<T>(step: (db: DatabaseSync) => T): T {
      try {
        return attempt(step);
      } catch (error) {
        if (storeErrorOf(error, path).reason !== 'corrupt') throw error;
        const aside = setAside(path, identity);
        if (aside !== null) warn(`the memory in ${path} was damaged and begins anew; the old file is ${aside}`);
        return attempt(step);
      }
    },
  };
}
