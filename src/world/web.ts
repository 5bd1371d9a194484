import type { Clock } from './ports.ts';

/**
 * Requests to addresses that the operator wrote into the environment (a pager, a heartbeat): those may be private. Nothing
 * is followed elsewhere, and no text of an error holds the address, which may be a secret.
 */
export type Posted =
  | {
      readonly ok: true;
      readonly status: number;
      readonly retryAfterMs: number;
      readonly text: string;
      readonly date: string | null;
    }
  /** failed: nobody listened, nothing was done · lost: it may have been done. */
  | { readonly ok: false; readonly how: 'failed' | 'lost'; readonly why: string };

export interface WebRequest {
  readonly method: 'GET' | 'POST';
  /** Sent as JSON. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until it is given up. */
  readonly timeoutMs: number;
}

/** Characters of an answer that are read: a reply that a person looks at. */
const MAX_REPLY = 2_000;

/** Asks once. Never rejects. */
export async function askWeb(
  url: string,
  { method, body, headers = {}, timeoutMs }: WebRequest,
  clock: Clock,
): Promise<Posted> {
  const host = hostOf(url);
  const stop = new AbortController();
  const cancel = clock.after(timeoutMs, () => stop.abort());
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: stop.signal,
    });
    const text = await beginning(response);
    const seconds = Number(response.headers.get('retry-after') ?? '0');
    const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0;
    return { ok: true, status: response.status, retryAfterMs, text, date: response.headers.get('date') };
  } catch (error) {
    if (stop.signal.aborted) return { ok: false, how: 'lost', why: `${host} gave no answer in time.` };
    const code = codeOf(error);
    const how = NOT_SENT.has(code) ? 'failed' : 'lost';
    return { ok: false, how, why: `${host} cannot be reached (${code}).` };
  } finally {
    cancel();
  }
}

/** What says for certain that nothing has arrived. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'the address');

function codeOf(error: unknown): string {
  const { cause, code, name } = error as { cause?: { code?: unknown }; code?: unknown; name?: unknown };
  return String(cause?.code ?? code ?? name ?? 'unknown');
}

async function beginning(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < MAX_REPLY) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel().catch(() => undefined);
  return text.slice(0, MAX_REPLY);
}
