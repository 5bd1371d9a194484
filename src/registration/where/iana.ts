import type { Contact } from '../../evidence.ts';
import { MAX_LINE_CHARS } from '../whois/fields.ts';
import { hostOf } from '../whois/hosts.ts';
import { cleaned } from '../whois/lines.ts';
import { keptValue } from '../whois/values.ts';

/** What IANA's record for a top-level domain tells: who runs the registry, how to reach it, where it answers. */
export interface IanaRecord {
  /** Lower case, without dots at the ends. */
  readonly tld: string;
  readonly registry: Contact;
  readonly whois: string | null;
}

/** IANA's records have at most 100 lines and 4 kB. */
const MAX_LINES = 400;
const MAX_CHARS = 65_536;

/**
 * Reads an answer of whois.iana.org about a top-level domain, or about a name (then it may begin with `refer:`). Null where
 * it is no record. The administrative contact is the registry's front office; only its desk is taken, no person's name.
 */
export function readIana(text: string): IanaRecord | null {
  const blocks: Map<string, string>[] = [new Map()];
  const lines = text.slice(0, MAX_CHARS).replaceAll('\r\n', '\n').split('\n', MAX_LINES);
  for (const raw of lines.map(line => cleaned(line.slice(0, MAX_LINE_CHARS)))) {
    if (raw.startsWith('%')) continue;
    const colon = raw.indexOf(':');
    const block = blocks.at(-1);
    if (raw.trim() === '') blocks.push(new Map());
    else if (colon > 0 && block !== undefined && !block.has(raw.slice(0, colon)))
      block.set(raw.slice(0, colon), raw.slice(colon + 1).trim());
  }
  const get = (key: string): string | null =>
    blocks.map(block => keptValue(block.get(key) ?? '')).find(value => value !== null) ?? null;
  const tld = get('domain')?.toLowerCase();
  if (tld === undefined || tld === '') return null;
  const desk = (kind: string): Map<string, string> | undefined => blocks.find(block => block.get('contact') === kind);
  const of = (key: string): string | null =>
    keptValue(desk('administrative')?.get(key) ?? '') ?? keptValue(desk('technical')?.get(key) ?? '');
  const name = get('organisation');
  const url = /https?:\/\/\S+/.exec(get('remarks') ?? '')?.[0] ?? null;
  return {
    tld,
    registry: {
      name: name ?? of('organisation') ?? `the .${tld} registry`,
      phone: of('phone'),
      email: of('e-mail'),
      url,
    },
    whois: hostOf(get('whois') ?? '') ?? hostOf(get('refer') ?? ''),
  };
}
