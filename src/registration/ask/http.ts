/** An HTTP/1.1 response (RFC 9112), as far as registration data need it. */
export interface HttpResponse {
  readonly status: number;
  /** Lower-case names; of repeated headers the first. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** The body is shorter than was announced. */
  readonly partial: boolean;
}

/** Octets of a response's head that are looked at: real ones have 2 kB. */
const MAX_HEAD_OCTETS = 16_384;
const MAX_HEADERS = 100;

/** One GET whose response ends with the connection. `host` and `path` must be clean ASCII: see `urlOf`. */
export const getRequest = (host: string, path: string, accept: string): Uint8Array =>
  new TextEncoder().encode(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: ${accept}\r\nUser-Agent: outpost\r\nConnection: close\r\n\r\n`,
  );

/** Reads a whole response; null where it is none. `ended`: the connection was closed by the server, nothing is missing. */
export function readResponse(bytes: Uint8Array, ended: boolean): HttpResponse | null {
  const headEnd = endOfHead(bytes);
  if (headEnd === null) return null;
  const [statusLine = '', ...lines] = new TextDecoder('latin1').decode(bytes.subarray(0, headEnd)).split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(statusLine)?.[1];
  if (status === undefined) return null;
  const headers = new Map<string, string>();
  for (const line of lines.slice(0, MAX_HEADERS)) {
    const colon = line.indexOf(':');
    const key = line.slice(0, colon).toLowerCase();
    if (colon > 0 && !headers.has(key)) headers.set(key, line.slice(colon + 1).trim());
  }
  return { status: Number(status), headers, ...bodyOf(bytes.subarray(headEnd + 4), headers, ended) };
}

/** True where a response has come to its end by its own account; servers may keep the connection open after it. */
export function isWholeResponse(bytes: Uint8Array): boolean {
  const response = readResponse(bytes, false);
  return response !== null && !response.partial;
}

function endOfHead(bytes: Uint8Array): number | null {
  const limit = Math.min(bytes.length - 3, MAX_HEAD_OCTETS);
  for (let at = 0; at < limit; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at;
  }
  return null;
}

function bodyOf(
  rest: Uint8Array,
  headers: ReadonlyMap<string, string>,
  ended: boolean,
): { body: Uint8Array; partial: boolean } {
  if (/\bchunked\b/i.test(headers.get('transfer-encoding') ?? '')) return dechunked(rest);
  const announced = /^\d{1,9}$/.exec(headers.get('content-length') ?? '')?.[0];
  if (announced === undefined) return { body: rest, partial: !ended };
  return { body: rest.subarray(0, Number(announced)), partial: rest.length < Number(announced) };
}

/** RFC 9112 §7.1: sizes in hexadecimal on lines of their own; a size of 0 ends the body. */
function dechunked(rest: Uint8Array): { body: Uint8Array; partial: boolean } {
  const out = new Uint8Array(rest.length);
  let size = 0;
  let at = 0;
  while (at < rest.length) {
    const lineEnd = rest.indexOf(10, at);
    if (lineEnd < 0 || lineEnd - at > 32) break;
    const length = Number.parseInt(new TextDecoder('latin1').decode(rest.subarray(at, lineEnd)), 16);
    if (length === 0) return { body: out.subarray(0, size), partial: false };
    if (!Number.isFinite(length) || length < 0) break;
    const chunk = rest.subarray(lineEnd + 1, lineEnd + 1 + length);
    out.set(chunk, size);
    size += chunk.length;
    at = lineEnd + 1 + length + 2;
  }
  return { body: out.subarray(0, size), partial: true };
}

/** An https URL that may be asked: host and path in clean ASCII, default port, no user; null for anything else. */
export function urlOf(
  text: string,
  base?: string,
): { readonly host: string; readonly path: string; readonly href: string } | null {
  try {
    const url = new URL(text, base);
    if (
      url.protocol !== 'https:' ||
      url.username !== '' ||
      url.password !== '' ||
      url.port !== '' ||
      url.href.length > 2000
    )
      return null;
    if (!/^[a-z0-9.-]{1,253}$/.test(url.hostname) || !url.hostname.includes('.') || /^[\d.]+$/.test(url.hostname))
      return null;
    return { host: url.hostname, path: `${url.pathname}${url.search}`, href: url.href };
  } catch {
    return null;
  }
}
