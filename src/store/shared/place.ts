/** Which server a URL means, and what of the URL may be shown. */
export interface Place {
  readonly kind: 'postgres' | 'redis';
  /** For the driver alone: it may hold a password. */
  readonly url: string;
  /** Host and port: all that is ever said of it. */
  readonly shown: string;
}

const KINDS: ReadonlyMap<string, Place['kind']> = new Map([
  ['postgres:', 'postgres'],
  ['postgresql:', 'postgres'],
  ['redis:', 'redis'],
  ['rediss:', 'redis'],
]);

/** True where a text is meant as a URL, of whatever kind; else it is a path. */
export const isUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(text);

/** The server that a URL names; null where it is none that can keep records. Nothing of a wrong URL may be repeated. */
export function placeOf(text: string): Place | null {
  const url = readable(text);
  const kind = KINDS.get(url?.protocol ?? '');
  if (url === null || kind === undefined) return null;
  // Without a host the drivers take this machine, or a socket that is named behind the question mark.
  return { kind, url: text, shown: url.host === '' ? `${kind} on this host` : url.host };
}

/** The ports that drivers take where a URL names none. */
const USUAL_PORTS: Readonly<Record<Place['kind'], string>> = { postgres: '5432', redis: '6379' };

/**
 * Words that tell one shared store from all others, the same whoever logs in there: kind, host, port, database, and the socket
 * where one is named. Holds no password. A URL that names no store is told by nothing.
 */
export function markOf(text: string): string {
  const url = readable(text);
  const kind = KINDS.get(url?.protocol ?? '');
  if (url === null || kind === undefined) return '';
  // PostgreSQL's own default is the database of the user's name, that of Redis is the first.
  const database = url.pathname.slice(1) || (kind === 'postgres' ? url.username : '0');
  const [host, port] = ['host', 'port'].map(word => url.searchParams.get(word) ?? '');
  return [kind, host || url.hostname, port || url.port || USUAL_PORTS[kind], database].join(' ');
}

/** Also a password must be written as a URL wants it, or the drivers would fail at it in their own words. */
function readable(text: string): URL | null {
  try {
    const url = new URL(text);
    decodeURIComponent(url.username + url.password);
    return url;
  } catch {
    return null;
  }
}
