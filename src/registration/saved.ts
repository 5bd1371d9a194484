import type { Instant } from '../values/instant.ts';
import { labelsOf, type Name, parseName } from '../values/name.ts';
import { blank, registryOf, withAnswer } from './ask/draft.ts';
import { zoneAbove } from './look.ts';
import { readRdap } from './rdap/read.ts';
import type { Registration } from './registration.ts';
import { longestMatch, type ServerTable } from './where/servers.ts';
import { decodedText } from './whois/charset.ts';
import { parseWhois } from './whois/parse.ts';
import { type Profile, profileFor } from './whois/profile.ts';

/** A saved answer, and what is known of where it comes from. */
export interface Saved {
  readonly bytes: Uint8Array;
  /** The name it is about; null to take the one that it names. */
  readonly domain: Name | null;
  /** The server that gave it; null where that is not known. */
  readonly server: string | null;
  readonly at: Instant;
}

/** Octets of a saved answer that are read: what the network part would let through of RDAP. */
export const MAX_SAVED_OCTETS = 524_288;

/** Reads a saved WHOIS answer or RDAP object as if its server had just given it. Null where it names no domain and none was said. */
export function readSaved(saved: Saved, profiles: readonly Profile[], table: ServerTable): Registration | null {
  const bytes = saved.bytes.subarray(0, MAX_SAVED_OCTETS);
  const partial = saved.bytes.length > MAX_SAVED_OCTETS;
  const raw = decodedText(bytes, undefined);
  const isRdap = /^\s*[{[]\s*["{\]}]/.test(raw);
  const asked =
    saved.domain?.replace(/\.$/, '') ??
    (isRdap ? nameIn(raw) : parseWhois(raw, { domain: '', server: saved.server }, profiles).domain) ??
    '';
  const domain = parseName(asked);
  if (asked === '' || domain === null) return null;
  const profile = profileFor(profiles, asked, saved.server?.toLowerCase().replace(/\.$/, '') ?? null);
  const text = decodedText(bytes, profile?.charset);
  const answer = isRdap
    ? readRdap(text, { domain: asked, status: null })
    : parseWhois(text, { domain: asked, server: saved.server }, profiles);
  const from = {
    source: isRdap ? ('rdap' as const) : ('whois' as const),
    server: saved.server ?? 'a saved answer',
    at: saved.at,
    partial,
  };
  const zone = zoneAbove(domain);
  const web = longestMatch(table.web, domain)?.value ?? null;
  const registry = registryOf(null, table.contacts.get(labelsOf(domain).at(-1) ?? ''), zone, web);
  return { ...withAnswer({ ...blank(domain, zone, saved.at), registry, web }, answer, from, profile), complete: true };
}

/** The name in an RDAP object, before it is read with care. */
const nameIn = (text: string): string | null =>
  /"ldhName"\s*:\s*"([A-Za-z0-9._-]{1,253}?)\.?"/.exec(text)?.[1]?.toLowerCase() ?? null;
