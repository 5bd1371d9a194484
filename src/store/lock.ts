import { DatabaseSync } from 'node:sqlite';
import { storeErrorOf } from './failure.ts';
import { createFor } from './file.ts';

/**
 * A lock that ends with the process, however it ends: an empty database beside the file, held in a transaction for ever. Gives
 * what lets go of it. Throws StoreError: `locked` where another process has it.
 */
export function lockBeside(path: string): () => void {
  const beside = `${path}.lock`;
  let db: DatabaseSync | null = null;
  try {
    createFor(beside);
    db = new DatabaseSync(beside, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    const held = db;
    return () => held.close();
  } catch (error) {
    db?.close();
    throw storeErrorOf(error, path);
  }
}
