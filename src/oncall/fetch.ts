import { readFile, stat } from 'node:fs/promises';
import { exchange } from '../registration/ask/exchange.ts';
import { getRequest, isWholeResponse, readResponse, urlOf } from '../registration/ask/http.ts';
import { parseName } from '../values/name.ts';
import type { Clock, Lookup, Streams } from '../world/ports.ts';

/** Octets of a calendar: years of a rota with every change have some hundred kilobytes. */
export const MAX_CALENDAR_OCTETS = 1_048_576;
/** Milliseconds that one has to come, redirects and all. */
const MAX_FETCH_MS = 10_000;
/** Redirects that are followed, each to https on port 443. */
const MAX_HOPS = 3;
const PORT = 443;

export interface FetchOf {
  /** Guarded: public addresses alone. */
  readonly streams: Streams;
  readonly lookup: Lookup;
  readonly clock: Clock;
  /** A path as the operator means it. */
  resolve(path: string): string;
}

/** The text of a calendar, or a sentence that says why not, without its address: that may be a secret. */
export type Fetched = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

const no = (why: string): Fetched => ({ ok: false, why });

/** An address on the web, rather than a file. */
export const isUrl = (location: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(location);

/** How a calendar is called where people read: its file, or the host alone. */
export const shownAs = (location: string): string =>
  isUrl(location) ? (URL.parse(location)?.hostname ?? 'an address that cannot be read') : location;

/** Reads a calendar from a file, or an https address (`webcal:` means the same). Bounded, guarded, never throws. */
export const fetchCalendar = (location: string, of: FetchOf): Promise<Fetched> =>
  isUrl(location) ? fromWeb(location.replace(/^webcals?:/i, 'https:'), of) : fromFile(of.resolve(location));

async function fromFile(path: string): Promise<Fetched> {
  try {
    const { size } = await stat(path);
    if (size > MAX_CALENDAR_OCTETS) return no('It is larger than 1 MB.');
    return { ok: true, text: await readFile(path, 'utf8') };
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return no(code === 'ENOENT' ? 'There is no such file.' : `The system says ${code}.`);
  }
}

async function fromWeb(href: string, of: FetchOf): Promise<Fetched> {
  const until = of.clock.monotonicMs() + MAX_FETCH_MS;
  let next = urlOf(href);
  for (let hop = 0; hop <= MAX_HOPS; hop++) {
    if (next === null) return no(hop === 0 ? NOT_HTTPS : 'It redirects to an address that is not https on port 443.');
    const host = parseName(next.host);
    const addresses = host === null ? [] : await of.lookup(host);
    if (addresses.length === 0) return no(`${next.host} has no address.`);
    const left = until - of.clock.monotonicMs();
    if (left <= 0) return no(TOO_SLOW);
    const limits = { maxBytes: MAX_CALENDAR_OCTETS, deadlineMs: left, isWhole: isWholeResponse };
    const request = getRequest(next.host, next.path, 'text/calendar, text/plain;q=0.5, */*;q=0.1');
    const to = { addresses, port: PORT, tls: next.host };
    const got = await exchange(to, request, limits, { ...of, signal: new AbortController().signal });
    const response = readResponse(got.bytes, got.how === 'ended');
    if (response === null) return no(whyNothing(next.host, got.how, got.bytes.length));
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== undefined) {
      next = urlOf(location, next.href);
      continue;
    }
    if (response.status !== 200) return no(`${next.host} answers with HTTP status ${response.status}.`);
    if (got.how === 'full') return no('It is larger than 1 MB.');
    if (response.partial) return no(got.how === 'late' ? TOO_SLOW : `${next.host} broke off in the middle.`);
    return { ok: true, text: new TextDecoder().decode(response.body) };
  }
  return no(`It redirects more than ${MAX_HOPS} times.`);
}

const NOT_HTTPS = 'Its address is not https on port 443, without a user name in it.';
const TOO_SLOW = `It did not come within ${MAX_FETCH_MS / 1000} s.`;

function whyNothing(host: string, how: Awaited<ReturnType<typeof exchange>>['how'], octets: number): string {
  if (octets > 0) return `${host} does not speak HTTP.`;
  switch (how) {
    case 'late':
      return TOO_SLOW;
    case 'guarded':
      return `${host} is at an address that I do not dial: only public ones.`;
    case 'certificate':
      return `${host} shows no certificate that I trust.`;
    case 'ended':
      return `${host} closed the connection without a word.`;
    default:
      return `${host} cannot be reached (${how}).`;
  }
}
