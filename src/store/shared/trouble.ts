import { sayReason } from '../failure.ts';
import { StoreError } from '../records.ts';

type Reason = StoreError['reason'];

/**
 * SQLSTATE codes by their beginning, the longer one first (postgresql.org/docs/current/errcodes-appendix.html).
 * 53300 is "too many connections": there is a server, but not for us.
 */
const SQL_STATES: readonly (readonly [begin: string, reason: Reason])[] = [
  ['53300', 'unreachable'],
  ['53', 'full'],
  ['25006', 'read-only'],
  ['42501', 'read-only'],
  ['28', 'unreachable'],
  ['3D', 'unreachable'],
  ['57P', 'unreachable'],
  ['57014', 'locked'],
  ['55', 'locked'],
  ['40', 'locked'],
  ['XX001', 'corrupt'],
  ['XX002', 'corrupt'],
  ['08', 'unreachable'],
];

/** The first word of an error that Redis answers with (redis.io/docs/latest/develop/reference/protocol-spec). */
const REDIS_WORDS: ReadonlyMap<string, Reason> = new Map([
  ['OOM', 'full'],
  ['MISCONF', 'full'],
  ['READONLY', 'read-only'],
  ['NOPERM', 'read-only'],
  ['NOAUTH', 'unreachable'],
  ['WRONGPASS', 'unreachable'],
  ['MASTERDOWN', 'unreachable'],
  ['CLUSTERDOWN', 'unreachable'],
  ['LOADING', 'locked'],
  ['BUSY', 'locked'],
]);

/** A script may do no more than who runs it; Redis says that in other words from one version to the next. */
const SCRIPT_DENIED = /^ERR (?:The user executing the script can't run|ACL failure in script)/;

/** Names of the errors that a driver makes when it has no connection, or lost it. */
const LOST =
  /^(?:ConnectionTimeout|SocketTimeout|SocketClosedUnexpectedly|ClientClosed|ClientOffline|DisconnectsClient|SocketTimeoutDuringMaintenance)Error$/;
/** What the drivers say, in words only, where there is no connection or no answer in time. */
const LOST_WORDS = /timeout|terminated|not connected|ended|not queryable|Connection/i;

/** Nothing came back in time. */
export class Silence extends Error {}

/**
 * The StoreError that any failure of a shared store is told as. The server's own words are left out: they may repeat what
 * was written, and name users. `shown` is host and port.
 */
export function sharedTrouble(error: unknown, shown: string): StoreError {
  if (error instanceof StoreError) return error;
  const { reason, detail } = readingOf(error as { code?: unknown; name?: unknown; message?: unknown });
  return new StoreError(reason, sayReason(reason, `the store at ${shown}`, detail), { cause: error });
}

function readingOf(error: { code?: unknown; name?: unknown; message?: unknown }): { reason: Reason; detail: string } {
  const code = typeof error.code === 'string' ? error.code : '';
  const message = String(error.message);
  if (error instanceof Silence) return { reason: 'unreachable', detail: 'it does not answer' };
  if (/^[0-9A-Z]{5}$/.test(code)) return { reason: ofSqlState(code), detail: saySqlState(code) };
  // Of the system: ECONNREFUSED, ENOTFOUND, ETIMEDOUT, DEPTH_ZERO_SELF_SIGNED_CERT …
  if (code !== '') return { reason: 'unreachable', detail: code };
  const word = SCRIPT_DENIED.test(message) ? 'NOPERM' : (/^[A-Z]{3,}/.exec(message)?.[0] ?? '');
  const reason = REDIS_WORDS.get(word);
  if (reason !== undefined) return { reason, detail: word };
  if (LOST.test(String(error.name)) || LOST.test(String((error as object).constructor.name)))
    return { reason: 'unreachable', detail: 'the connection was lost' };
  if (LOST_WORDS.test(message)) return { reason: 'unreachable', detail: 'no connection in time' };
  return { reason: 'other', detail: word === '' ? String(error.name) : word };
}

const ofSqlState = (code: string): Reason => SQL_STATES.find(([begin]) => code.startsWith(begin))?.[1] ?? 'other';

function saySqlState(code: string): string {
  if (code.startsWith('28')) return `it refuses this user or password, ${code}`;
  if (code.startsWith('3D')) return `it has no such database, ${code}`;
  return code;
}
