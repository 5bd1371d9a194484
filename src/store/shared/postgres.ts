import { KeyvPostgres } from '@keyv/postgres';
import pg from 'pg';
import { type Adapter, AFTER_ALL, beginningWith, envelopeIn } from '../adapter.ts';
import { StoreError } from '../records.ts';
import { checkForm, FORM_KEY, FORM_TEXT } from './form.ts';
import type { Place } from './place.ts';
import { sharedTrouble } from './trouble.ts';

/** Connections of one process: enough for the watches that are being written down at a time; a small server allows 100 in all. */
const MAX_CONNECTIONS = 8;
/** Milliseconds until a connection stands, or one of ours is free. */
const CONNECT_MS = 3_000;
/** Milliseconds for one step. It takes well under one; whoever waits has people waiting. */
const STEP_MS = 5_000;
/** Milliseconds after which a connection that nobody uses is closed. */
const IDLE_MS = 30_000;
/** The table, in the schema that every database has. */
const TABLE = 'public.outpost';

type Row = Readonly<Record<string, unknown>>;
type Ask = (sql: string, values?: readonly unknown[]) => Promise<Row[]>;

/**
 * Records in a table of PostgreSQL. keyv's own adapter reads, deletes and clears; what it has no words for (a write under a
 * condition, keys in order, the server's clock) is asked of the database itself, over the same connections.
 */
export function postgresAdapter({ url, shown }: Place): Adapter {
  const { ask, end } = connections(url);
  let ready: Promise<KeyvPostgres> | null = null;
  const attempt = async <T>(work: (of: KeyvPostgres) => Promise<T>): Promise<T> => {
    const preparing = ready ?? prepared(ask, shown);
    ready = preparing;
    try {
      return await work(await preparing);
    } catch (error) {
      // What was known of the server may be so no more: whoever asks next asks it anew, not this failure again.
      if (ready === preparing) ready = null;
      throw error;
    }
  };
  const step = async <T>(work: (of: KeyvPostgres) => Promise<T>): Promise<T> => {
    try {
      return await twice(() => attempt(work));
    } catch (error) {
      throw sharedTrouble(error, shown);
    }
  };
  return {
    get: together(keys => step(of => of.getMany(keys))),
    set: (key, text) => step(of => set(of.query, key, text)),
    delete: key => step(of => of.delete(key)),
    clear: () => step(of => of.clear()),
    page: (prefix, after, limit) => step(of => page(of.query, prefix, after, limit)),
    now: () =>
      step(async of => {
        const [row] = await of.query(CLOCK);
        // A later version may take the store over at any moment: from then on nothing of ours is to be written there.
        checkForm(String(row?.form ?? FORM_TEXT), shown);
        return Number(row?.ms);
      }),
    disconnect: end,
  };
}

/** Keys that one question asks for. A record has some 2 kB. */
const MAX_KEYS = 100;

/** What is asked for in the same breath is one question: a look at a domain recalls all the others of its company. */
function together(
  getMany: (keys: string[]) => Promise<readonly (string | undefined)[]>,
): (key: string) => Promise<string | undefined> {
  let batch: { readonly keys: string[]; readonly found: Promise<readonly (string | undefined)[]> } | null = null;
  const begin = (): NonNullable<typeof batch> => {
    const keys: string[] = [];
    const found = Promise.resolve().then(() => {
      if (batch?.keys === keys) batch = null;
      return getMany(keys);
    });
    return { keys, found };
  };
  return async key => {
    if (batch === null || batch.keys.length >= MAX_KEYS) batch = begin();
    const { keys, found } = batch;
    const at = keys.push(key) - 1;
    return (await found)[at];
  };
}

const CLOCK = `SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms,
  (SELECT value FROM ${TABLE} WHERE key = '${FORM_KEY}') AS form`;

/**
 * A pool of our own: keyv's adapter keeps one for the whole process, which the closing of any store would end for all, and
 * a connection that breaks while it is idle would end the process.
 */
function connections(url: string): { ask: Ask; end(): Promise<void> } {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'outpost',
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: STEP_MS,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    allowExitOnIdle: true,
  });
  // Whoever asks next is told; an idle connection that the server closed is nobody's trouble.
  pool.on('error', () => undefined);
  return {
    ask: async (sql, values) => (await pool.query<Row>(sql, values && [...values])).rows,
    end: async () => {
      if (!pool.ending) await pool.end();
    },
  };
}

/**
 * Once more where the connection broke: that of an idle one is noticed only when it is used. Every step may be done twice:
 * a write that did arrive finds itself.
 */
async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!BROKEN.has(String((error as { code?: unknown }).code)) && !/terminated unexpectedly/.test(String(error)))
      throw error;
    return work();
  }
}

/** The connection is gone; the server may well be there: 57P01 is what it says when it is restarted in order. */
const BROKEN: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', '57P01', '57P02']);

/** The table, made where it is missing, in a form that this version knows; then keyv's adapter on it. */
async function prepared(ask: Ask, shown: string): Promise<KeyvPostgres> {
  const [found] = await ask(
    "SELECT to_regclass($1) IS NOT NULL AS there, current_setting('server_encoding') AS encoding",
    [TABLE],
  );
  if (found?.['encoding'] !== 'UTF8')
    throw new StoreError('other', `the database at ${shown} is in ${found?.['encoding']}; it must be made with UTF8`);
  if (found['there'] !== true) await makeTable(ask);
  const [form] = await ask(`SELECT value FROM ${TABLE} WHERE key = $1`, [FORM_KEY]);
  if (form === undefined) throw new StoreError('other', `the table ${TABLE} at ${shown} is of another program`);
  checkForm(String(form['value']), shown);
  return keyvOn(ask);
}

/**
 * The order of keys is that of their octets, whatever the language of the database. Two processes may be here at once: both
 * statements are one transaction, so nobody sees a table without its form.
 */
async function makeTable(ask: Ask): Promise<void> {
  try {
    await ask(`CREATE TABLE ${TABLE} (key text COLLATE "C" PRIMARY KEY, value text NOT NULL);
      INSERT INTO ${TABLE} (key, value) VALUES ('${FORM_KEY}', '${FORM_TEXT}')`);
  } catch (error) {
    // The other one was quicker: unique_violation in the catalogue, duplicate_object (the table's type), or duplicate_table.
    if (!['23505', '42710', '42P07'].includes(String((error as { code?: unknown }).code))) throw error;
  }
}

function keyvOn(ask: Ask): KeyvPostgres {
  const Pooled = class extends KeyvPostgres {
    override connect(): Promise<Ask> {
      return Promise.resolve(ask);
    }
  };
  const [schema = '', table = ''] = TABLE.split('.');
  const keyv = new Pooled({ schema, table });
  // It tries to make the table, which is there; a user who may make none is no trouble.
  keyv.on('error', () => undefined);
  keyv.namespace = 'outpost';
  return keyv;
}

/** True where it is written, or was by this very step: after a connection that broke it is asked again. */
async function set(ask: Ask, key: string, text: string): Promise<boolean> {
  const { replaces } = envelopeIn(text);
  const rows =
    replaces === null
      ? await ask(
          `INSERT INTO ${TABLE} AS held (key, value) VALUES ($1, $2)
           ON CONFLICT (key) DO UPDATE SET value = held.value WHERE held.value = excluded.value RETURNING 1`,
          [key, text],
        )
      : await ask(
          `UPDATE ${TABLE} SET value = $2 WHERE key = $1 AND (starts_with(value, $3) OR value = $2) RETURNING 1`,
          [key, text, beginningWith(replaces)],
        );
  return rows.length === 1;
}

async function page(ask: Ask, prefix: string, after: string, limit: number): Promise<(readonly [string, string])[]> {
  const rows = await ask(
    `SELECT key, value FROM ${TABLE} WHERE key >= $1 AND key < $2 AND key > $3 ORDER BY key LIMIT $4`,
    [prefix, prefix + AFTER_ALL, after, limit],
  );
  return rows.map(row => [String(row['key']), String(row['value'])] as const);
}
