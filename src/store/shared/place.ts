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
