import { StoreError } from './records.ts';

type Reason = StoreError['reason'];

/** Primary result codes of SQLite (sqlite.org/rescode.html); an extended code holds one in its low octet. */
const SQLITE_REASONS: ReadonlyMap<number, Reason> = new Map([
  [3, 'read-only'], // SQLITE_PERM
  [5, 'locked'], // SQLITE_BUSY
  [6, 'locked'], // SQLITE_LOCKED
  [8, 'read-only'], // SQLITE_READONLY
  [11, 'corrupt'], // SQLITE_CORRUPT
  [13, 'full'], // SQLITE_FULL
  [26, 'corrupt'], // SQLITE_NOTADB
]);

const SYSTEM_REASONS: ReadonlyMap<string, Reason> = new Map([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EFBIG', 'full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
]);

/** The StoreError that any failure of the embedded store is told as. `path` is named in it. */
export function storeErrorOf(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error;
  const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: unknown };
  const reason =
    typeof errcode === 'number'
      ? SQLITE_REASONS.get(errcode & 0xff)
      : SYSTEM_REASONS.get(typeof code === 'string' ? code : '');
  return new StoreError(reason ?? 'other', sayReason(reason ?? 'other', path, String(message)), { cause: error });
}

/** What is wrong with a store, said to whoever runs it. `detail` is a code, or words that hold no secret. */
export function sayReason(reason: Reason, path: string, detail: string): string {
  switch (reason) {
    case 'full':
      return `there is no room left for ${path}`;
    case 'read-only':
      return `${path} may not be written`;
    case 'corrupt':
      return `${path} is damaged`;
    case 'locked':
      return `another process holds ${path} locked`;
    case 'unreachable':
      return `${path} cannot be reached (${detail})`;
    default:
      return `${path} cannot be used (${detail})`;
  }
}
