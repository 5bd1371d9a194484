import type { Instant } from '../../values/instant.ts';
import { get } from '../ask/ask-rdap.ts';
import { whoisText } from '../ask/ask-whois.ts';
import type { LookPorts } from '../ask/ports.ts';
import type { Attempt } from '../registration.ts';
import { type IanaRecord, readIana } from './iana.ts';
import { readBootstrap } from './servers.ts';

/** RFC 9224 §8 leaves it to HTTP's caching; IANA's file changes a few times a month. */
const BOOTSTRAP_AGE_MS = 24 * 3_600_000;
const BOOTSTRAP_URL = 'https://data.iana.org/rdap/dns.json';
/** Who runs a registry changes once in years. */
const IANA_AGE_MS = 30 * 24 * 3_600_000;
const IANA_SERVER = 'whois.iana.org';
const BOOTSTRAP_KEY = 'registration/bootstrap';

interface Dated<T> {
  readonly at: Instant;
  readonly value: T;
}

export interface Refreshed<T> {
  readonly value: T | null;
  /** What asking for it took; null where nothing was asked. */
  readonly attempt: Attempt | null;
}

async function stored<T>(key: string, ports: LookPorts): Promise<Dated<T> | null> {
  const found = await ports.records?.read<Dated<T>>(key).catch(() => null);
  return found?.value ?? null;
}

/** Writes over whatever is there: the newest wins, and a lost race means that somebody else has just refreshed it. */
async function store<T>(key: string, value: T, ports: LookPorts): Promise<void> {
  try {
    const before = await ports.records?.read(key);
    await ports.records?.writeIf<Dated<T>>(key, { at: ports.clock.now(), value }, before?.version ?? null);
  } catch {
    // Without a store the built-in copy serves; the look itself says that memory is off.
  }
}

/** The stored copy of IANA's bootstrap file, however old; null without one. */
export async function storedBootstrap(ports: LookPorts): Promise<Dated<ReadonlyMap<string, string>> | null> {
  const found = await stored<readonly (readonly [string, string])[]>(BOOTSTRAP_KEY, ports);
  return found === null ? null : { at: found.at, value: new Map(found.value) };
}

export const isStale = (copy: Dated<unknown> | null, now: Instant): boolean =>
  copy === null || now - copy.at > BOOTSTRAP_AGE_MS;

/** Fetches the bootstrap file and keeps it. */
export async function freshBootstrap(ports: LookPorts): Promise<Refreshed<ReadonlyMap<string, string>>> {
  const fetched = await get(BOOTSTRAP_URL, 'application/json', 'iana', ports);
  if (!fetched.ok) return { value: null, attempt: fetched.reply.attempt };
  const map = fetched.response.partial ? null : readBootstrap(new TextDecoder().decode(fetched.response.body));
  const attempt: Attempt = {
    source: 'iana',
    server: fetched.server,
    outcome: map === null ? 'malformed' : 'answered',
    at: ports.clock.now(),
    tookMs: fetched.tookMs,
    why: map === null ? 'no bootstrap file' : null,
  };
  if (map !== null) await store(BOOTSTRAP_KEY, [...map], ports);
  return { value: map, attempt };
}

/** IANA's record of a top-level domain: from memory for a month, else asked; an old one rather than none. */
export async function ianaRecord(tld: string, ports: LookPorts): Promise<Refreshed<IanaRecord>> {
  const key = `registration/iana/${tld}`;
  const known = await stored<IanaRecord>(key, ports);
  if (known !== null && ports.clock.now() - known.at <= IANA_AGE_MS) return { value: known.value, attempt: null };
  const reply = await whoisText(IANA_SERVER, `${tld}\r\n`, undefined, 'iana', ports);
  const record = reply.text === null ? null : readIana(reply.text);
  if (record === null || record.tld !== tld) {
    const attempt =
      reply.text === null
        ? reply.attempt
        : { ...reply.attempt, outcome: 'malformed' as const, why: 'no record of the top-level domain' };
    return { value: known?.value ?? null, attempt };
  }
  ports.manners.answered(IANA_SERVER);
  await store(key, record, ports);
  return { value: record, attempt: reply.attempt };
}
