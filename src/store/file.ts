import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { storeErrorOf } from './failure.ts';
import { StoreError } from './records.ts';

/** Milliseconds that one step waits for another writer. A write takes well under one; the wait holds the whole process up. */
const BUSY_TIMEOUT_MS = 1_000;
/** Octets of a page: SQLite's default since 3.12, said here because the bound below is counted in pages. */
const PAGE_OCTETS = 4_096;
/** Marks the file as ours in its header (sqlite.org/fileformat.html §1.2.17): "OUTP". */
const APPLICATION_ID = 0x4f_55_54_50;
/** The form of the table; a file with a higher number was written by a later version. */
const FORM = 1;

/**
 * Opens the file, or begins one (0600, in a folder 0700), ready for use. Where the disk may only be read, the file is
 * opened for reading, so that what was known before the trouble is still known. Throws StoreError.
 */
export function openFile(path: string, maxOctets: number): DatabaseSync {
  try {
    createFor(path);
    return prepared(new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS }), path, maxOctets);
  } catch (error) {
    const failure = storeErrorOf(error, path);
    if (failure.reason !== 'read-only' || !existsSync(path)) throw failure;
    return openForReading(path, failure);
  }
}

/** Made before SQLite would, whose own mode is the umask's; its -wal and -shm files take the mode of this one. */
export function createFor(path: string): void {
  try {
    makeFolder(dirname(path));
  } catch (error) {
    // On a disk that may only be read, the runtime says that the folder it could not make does not exist.
    accessSync(nearestThere(dirname(path)), constants.W_OK);
    throw error;
  }
  closeSync(openSync(path, 'a', 0o600));
}

/** Makes a folder and those above it, for its owner alone. Folder by folder: told to make all at once, the runtime tries for ever below some paths that are no real folders (/proc). */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it in between.
    if (!existsSync(folder)) throw error;
  }
}

const nearestThere = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : nearestThere(dirname(folder));

function prepared(db: DatabaseSync, path: string, maxOctets: number): DatabaseSync {
  try {
    checkOwner(db, path);
    // WAL: readers and one writer beside each other. FULL: what was acknowledged survives a power cut.
    db.exec(`PRAGMA page_size = ${PAGE_OCTETS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`);
    db.exec(`PRAGMA max_page_count = ${Math.floor(maxOctets / PAGE_OCTETS)}`);
    if (numberOf(db, 'user_version') !== FORM) {
      db.exec(`BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
        PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORM}; COMMIT`);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A file of another program, or of a later version of this one, is left alone. */
function checkOwner(db: DatabaseSync, path: string): void {
  const isEmpty = numberOf(db, 'schema_version') === 0;
  if (!isEmpty && numberOf(db, 'application_id') !== APPLICATION_ID)
    throw new StoreError('other', `${path} is the database of another program`);
  if (numberOf(db, 'user_version') > FORM)
    throw new StoreError('other', `${path} was written by a later version of Outpost`);
}

const numberOf = (db: DatabaseSync, pragma: string): number => {
  const row = db.prepare(`PRAGMA ${pragma}`).get() as Record<string, number> | undefined;
  return row?.[pragma] ?? 0;
};

/** Reading a WAL file needs its -shm file, or the promise that nobody writes: the second where the first cannot be had. */
function openForReading(path: string, failure: StoreError): DatabaseSync {
  const immutable = pathToFileURL(path);
  immutable.searchParams.set('immutable', '1');
  for (const location of [path, immutable]) {
    let db: DatabaseSync | null = null;
    try {
      db = new DatabaseSync(location, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
      db.prepare('SELECT count(*) FROM records').get();
      return db;
    } catch {
      db?.close();
    }
  }
  throw failure;
}

/** The file that lies there now, to tell it from another one that somebody put in its place; null where there is none. */
export const identityOf = (path: string): string | null => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.dev}:${stat.ino}`;
};

/**
 * Moves a damaged file out of the way, with what SQLite keeps beside it, and gives its new path. Null where another
 * process has done so already (the file is no longer the one that was found damaged). Throws StoreError.
 */
export function setAside(path: string, damaged: string | null): string | null {
  if (identityOf(path) !== damaged) return null;
  let n = 1;
  while (existsSync(`${path}.damaged-${n}`)) n++;
  const aside = `${path}.damaged-${n}`;
  try {
    renameSync(path, aside);
    for (const beside of ['-wal', '-shm']) if (existsSync(path + beside)) renameSync(path + beside, aside + beside);
    return aside;
  } catch (error) {
    throw storeErrorOf(error, path);
  }
}
