import type { Contact } from '../../evidence.ts';
import { labelsOf, type Name, name as nameOf } from '../../values/name.ts';

/** Which servers know about names under a suffix. Keys are suffixes without dots at the ends: `sm`, `uk.com`. */
export interface ServerTable {
  /** The day the table was taken, ISO 8601. */
  readonly taken: string;
  readonly rdap: ReadonlyMap<string, string>;
  /** RDAP services that IANA does not list: a "not found" of theirs is checked against WHOIS. */
  readonly override: ReadonlyMap<string, string>;
  readonly whois: ReadonlyMap<string, string>;
  /** The registry's web page. */
  readonly web: ReadonlyMap<string, string>;
  /** Registries whose desk is known without asking IANA. */
  readonly contacts: ReadonlyMap<string, Contact>;
}

type Kind = 'rdap' | 'override' | 'whois' | 'web';
const KINDS: readonly string[] = ['rdap', 'override', 'whois', 'web'] satisfies Kind[];

/** Reads the built-in table: `KIND VALUE SUFFIX…` a line, `#` for remarks, `*` in a value for the suffix; `contact SUFFIX NAME | PHONE | MAIL | PAGE`. */
export function readServerTable(text: string): ServerTable {
  const maps: Record<Kind, Map<string, string>> = {
    rdap: new Map(),
    override: new Map(),
    whois: new Map(),
    web: new Map(),
  };
  const contacts = new Map<string, Contact>();
  let taken = '';
  for (const line of text.split('\n')) {
    const [kind = '', value = '', ...suffixes] = line.trim().split(' ');
    if (kind === 'taken') taken = value;
    if (kind === 'contact') contacts.set(value, contactIn(suffixes.join(' ')));
    if (!KINDS.includes(kind)) continue;
    for (const suffix of suffixes) maps[kind as Kind].set(suffix, value.replace('*', suffix));
  }
  return { taken, ...maps, contacts };
}

/** `Name | telephone | mail | web page`; what is empty is not known. */
function contactIn(text: string): Contact {
  const [name = '', phone = '', email = '', url = ''] = text.split('|').map(part => part.trim());
  return { name, phone: phone || null, email: email || null, url: url || null };
}

/** More than all top-level domains there are (1,440), with room. */
const MAX_SERVICES = 10_000;

/**
 * Reads IANA's bootstrap file for domains (RFC 9224 §3, §4): the https base URL of each suffix, ending in `/`. Null where
 * it is none; entries that cannot be used are left out.
 */
export function readBootstrap(body: string): ReadonlyMap<string, string> | null {
  try {
    const json = JSON.parse(body) as { services?: unknown };
    if (!Array.isArray(json.services)) return null;
    const found = new Map<string, string>();
    for (const service of json.services.slice(0, MAX_SERVICES)) {
      const [labels, urls] = Array.isArray(service) ? service : [];
      const base = Array.isArray(urls)
        ? urls.find(url => typeof url === 'string' && /^https:\/\/[^\s]{1,300}\/$/i.test(url))
        : undefined;
      if (!Array.isArray(labels) || base === undefined) continue;
      for (const label of labels)
        if (typeof label === 'string') found.set(label.toLowerCase().replace(/\.$/, ''), base);
    }
    return found.size === 0 ? null : found;
  } catch {
    return null;
  }
}

/** The value of the longest suffix of `domain` that the map knows (RFC 9224 §4: label-wise longest match); null without one. */
export function longestMatch(
  map: ReadonlyMap<string, string>,
  domain: Name,
): { readonly suffix: string; readonly value: string } | null {
  const labels = labelsOf(domain);
  for (let from = 0; from < labels.length; from++) {
    const suffix = labels.slice(from).join('.');
    const value = map.get(suffix);
    if (value !== undefined) return { suffix, value };
  }
  return null;
}

/** The name that was registered, where the table knows its suffix to be sold by a registry of its own (`example.uk.com`); else null. */
export function soldUnder(table: ServerTable, asked: Name): { readonly domain: Name; readonly zone: Name } | null {
  const found = longestMatch(table.whois, asked);
  if (found === null || !found.suffix.includes('.')) return null;
  const labels = labelsOf(asked);
  const depth = found.suffix.split('.').length;
  return labels.length <= depth
    ? null
    : { domain: nameOf(`${labels.slice(-depth - 1).join('.')}.`), zone: nameOf(`${found.suffix}.`) };
}
