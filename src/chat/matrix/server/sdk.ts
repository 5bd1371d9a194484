import { getRequestFn, LogService, MatrixClient, MatrixError, setRequestFn } from 'matrix-bot-sdk';
import { MAX_ANSWER_OCTETS, REQUEST_MS } from '../limits.ts';
import type { Failed, Homeserver, SyncStorage } from './homeserver.ts';

/**
 * The one importer of matrix-bot-sdk: 250 ms to load, so only where a homeserver is configured. What it does not do is
 * added around its request function: Retry-After as a header, a bound on answers, no redirects (they would carry the token
 * elsewhere), and an end to requests that nobody waits for. What it logs by itself is said to us by its errors already.
 */
export function openHomeserver(url: string, token: string, storage: SyncStorage): Homeserver {
  const client = new MatrixClient(url, token, storage);
  const key = `Bearer ${token}`;
  let isClosed = false;
  return {
    async ask(method, path, { query = {}, body, file, timeoutMs = REQUEST_MS } = {}) {
      if (isClosed) return failed('unreachable', 'CLOSED', null);
      try {
        const content = file === undefined ? (body ?? null) : Buffer.from(file.bytes);
        const answered = client.doRequest(method, path, { ...query }, content, timeoutMs, false, file?.type);
        return { ok: true, body: await answered };
      } catch (error) {
        return failureOf(error);
      }
    },
    close() {
      isClosed = true;
      for (const end of inFlight.get(key) ?? []) end();
    },
  };
}

const quiet = (): void => undefined;
LogService.setLogger({ trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet });

interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  body: unknown;
}
type Done = (error: Error | null, response?: Response, body?: unknown) => void;
interface Going {
  abort(): void;
  on(event: 'data', take: (chunk: Uint8Array) => void): void;
}
type Params = Readonly<Record<string, unknown>> & { readonly headers?: Readonly<Record<string, string>> };

/** What ends each request that is under way, by the token that it carries. */
const inFlight = new Map<string, Set<() => void>>();
const request = getRequestFn() as unknown as (params: Params, done: Done) => Going;

setRequestFn((params: Params, done: Done): void => {
  const key = params.headers?.['Authorization'] ?? '';
  const mine = inFlight.get(key) ?? new Set();
  inFlight.set(key, mine);
  const end = (code: string): void => {
    going.abort();
    finish(Object.assign(new Error(code), { code }));
  };
  const close = (): void => end('CLOSED');
  let isDone = false;
  const finish: Done = (error, response, body) => {
    if (isDone) return;
    isDone = true;
    mine.delete(close);
    if (mine.size === 0) inFlight.delete(key);
    done(error, response, response?.statusCode === 429 ? limited(response) : body);
  };
  const going = request({ ...params, followRedirect: false }, finish);
  mine.add(close);
  let octets = 0;
  going.on('data', chunk => {
    octets += chunk.length;
    if (octets > MAX_ANSWER_OCTETS) end('TOO_LARGE');
  });
});

/** A 429 whose body says what its header says: the library reads only the body. */
function limited(response: Response): string {
  const said = parsed(response.body);
  const ms = retryAfterMs(response.headers['retry-after'] ?? '', said['retry_after_ms']);
  response.body = JSON.stringify({ errcode: 'M_LIMIT_EXCEEDED', error: '', retry_after_ms: ms });
  return response.body as string;
}

/** Seconds or a date in the header (RFC 9110 §10.2.3), milliseconds in the body: the longer of them. */
function retryAfterMs(header: string | string[], inBody: unknown): number {
  const text = String(header);
  const seconds = /^\d+$/.test(text) ? Number(text) : 0;
  return Math.max(seconds * 1000, typeof inBody === 'number' && inBody > 0 ? inBody : 0, LEAST_WAIT_MS);
}

/** Milliseconds waited where the homeserver limits us and does not say for how long. */
const LEAST_WAIT_MS = 1_000;

function parsed(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  try {
    return Object(JSON.parse(String(body)));
  } catch {
    return {};
  }
}

function failureOf(error: unknown): Failed {
  if (error instanceof MatrixError)
    return failed(kindOf(error.statusCode, error.errcode), error.errcode, error.statusCode, error.retryAfterMs);
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  // An answer that is none of Matrix: a proxy in between, or another service under this URL.
  if (typeof status === 'number') return failed(status >= 500 ? 'server' : kindOf(status, ''), null, status);
  const code = (error as { code?: unknown } | null)?.code;
  return failed('unreachable', typeof code === 'string' ? code : null, null);
}

function kindOf(status: number, errcode: string): Failed['kind'] {
  if (errcode === 'M_UNKNOWN_TOKEN' || errcode === 'M_MISSING_TOKEN' || status === 401) return 'token';
  if (errcode === 'M_LIMIT_EXCEEDED' || status === 429) return 'limited';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  return status >= 500 ? 'server' : 'refused';
}

const failed = (kind: Failed['kind'], code: string | null, status: number | null, retryAfterMs = 0): Failed => ({
  ok: false,
  kind,
  code,
  status,
  retryAfterMs: Number.isFinite(retryAfterMs) ? retryAfterMs : 0,
});
