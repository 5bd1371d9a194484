/** RFC 1035 §2.3.4, and a bound on how many servers an answer may name (registries allow 13 to 20). */
const MAX_HOST_CHARS = 253;
export const MAX_NAMESERVERS = 64;
/** Addresses of one host that are kept; RFC 5732 sets no bound, registries do (some 13). */
export const MAX_HOST_ADDRESSES = 16;

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** A host name (lower case, no trailing dot) with at least two labels and no all-digit last one; null where it is none. */
export function hostOf(token: string): string | null {
  const name = token.toLowerCase().replace(/\.$/, '');
  if (name.length > MAX_HOST_CHARS || !name.includes('.')) return null;
  const labels = name.split('.');
  if (!labels.every(label => LABEL.test(label)) || /^\d+$/.test(labels.at(-1) ?? '')) return null;
  return name === 'not.defined' ? null : name;
}

const tokens = (value: string): string[] => value.split(/[\s,;|()[\]<>]+/).filter(token => token !== '');

/** A name server with what stands behind it that could be its addresses. */
export interface Host {
  readonly name: string;
  readonly addresses: readonly string[];
}

/**
 * The name servers in one value: `ns1.example.com [192.0.2.1]`, `example.com NS ns1.example.com.`, several in a row, each
 * with the addresses behind it. Notes and mail addresses are passed over.
 */
export function nameserversOf(value: string): Host[] {
  const parts = tokens(value.slice(0, 2000));
  const record = parts.indexOf('NS');
  const hosts: { readonly name: string; readonly addresses: string[] }[] = [];
  for (const part of parts.slice(record + 1)) {
    const name = part.includes('@') ? null : hostOf(part);
    if (name !== null) hosts.push({ name, addresses: [] });
    else if (ADDRESS.test(part)) hosts.at(-1)?.addresses.push(part.replace(/\.$/, ''));
  }
  return hosts;
}

/** What looks like an IPv4 or IPv6 address; whoever uses it reads it strictly. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}\.?|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})$/i;

/** The name servers of one line in a list: the line must begin with a host, or it is prose and ends the list. */
export function listedServers(line: string): Host[] | null {
  const first = tokens(line.replace(/^[-*•.\s\d]{1,4}\s/, ''))[0];
  if (first === undefined || hostOf(first) === null) return null;
  return nameserversOf(line.replace(/^[-*•]\s*/, ''));
}

/** A name as people or registries write it (U-labels too) as A-labels; null where it is none. Uses WHATWG domain to ASCII. */
export function asciiName(text: string): string | null {
  const trimmed = text.trim().toLowerCase().replace(/\.$/, '');
  if (!/[^\x21-\x7e]/.test(trimmed)) return hostOf(trimmed);
  if (trimmed.length > MAX_HOST_CHARS || /[\s/?#@:[\]\\%]/.test(trimmed)) return null;
  try {
    return hostOf(new URL(`http://${trimmed}/`).hostname);
  } catch {
    return null;
  }
}
