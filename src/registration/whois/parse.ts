import type { Answer, RegistrarSaid, Undecided } from '../answer.ts';
import { type DateOrder, type DateReading, declaredOrder, provenOrder, readDate } from './dates.ts';
import { asciiName } from './hosts.ts';
import type { Field, Role } from './keys.ts';
import { type Line, readLines } from './lines.ts';
import { phraseOf, saysPhrase } from './phrases.ts';
import { type Profile, profileFor } from './profile.ts';
import { counts, list, recordsOf } from './records.ts';
import { labelledServers, nameserversIn, serversIn } from './servers.ts';
import { stateOf } from './state.ts';
import { keptValue, referralOf, registrarNameOf, signedOf, squashed, statusesOf } from './values.ts';

/** An answer has at most so many characters that are read: 128 kB is what the network part lets through. */
const MAX_CHARS = 131_072;

export interface Asked {
  /** The name that was asked, A-labels or U-labels, with or without the trailing dot. */
  readonly domain: string;
  /** The server that answered; null where it is not known (a saved answer). */
  readonly server: string | null;
}

/**
 * Reads a WHOIS answer. Pure, bounded, never throws; what is not understood is left out, never guessed.
 * Positive evidence (a registrar, dates, servers) outweighs any sentence that sounds like "not found".
 */
export function parseWhois(text: string, asked: Asked, profiles: readonly Profile[]): Answer {
  const domain = asciiName(asked.domain) ?? asked.domain.toLowerCase().replace(/\.$/, '');
  const server = asked.server?.toLowerCase().replace(/\.$/, '') ?? null;
  const profile = profileFor(profiles, domain, server === '' ? null : server);
  const lines = readLines(text.slice(0, MAX_CHARS), profile);
  const records = recordsOf(lines, domain);
  const order = orderOf(lines, profile);
  const statuses = statusesIn(records, profile);
  const facts = {
    domain: domainIn(records),
    statuses: statuses.map(status => status.word),
    registrar: registrarIn(records, profile),
    created: dateIn(records, 'created', order),
    updated: dateIn(records, 'updated', order),
    expires: expiryIn(records, statuses, order),
    registrarExpires: dateIn(records, 'registrar-expires', order),
    ...nameserversIn(
      profile?.serverLines === true ? labelledServers(lines, domain) : serversIn(records, profile?.handleEnding),
    ),
    dnssec: first(records, 'dnssec', line => signedOf(line.value)),
    referral: first(records, 'referral', line => referralOf(line.value)),
    hidden: [],
  };
  const state = stateOf(facts, phrasesIn(lines, domain, profile), records, profile);
  // What looked like a registrar in an answer that says "not found" was that very phrase, below a heading.
  return { ...facts, ...(state.state === 'free' ? { registrar: null } : {}), ...state };
}

/** The first line of a field that gives something, record by record. */
function first<T>(records: readonly (readonly Line[])[], field: Field, read: (line: Line) => T | null): T | null {
  for (const line of records.flat()) {
    if (line.field !== field || !counts(line)) continue;
    const found = read(line);
    if (found !== null) return found;
  }
  return null;
}

function orderOf(lines: readonly Line[], profile: Profile | null): DateOrder | null {
  for (const line of lines) {
    const declared = declaredOrder(line.kind === 'field' ? `${line.key} ${line.value}` : line.value);
    if (declared !== null) return declared;
  }
  if (profile?.dates !== undefined) return profile.dates === 'both' ? null : profile.dates;
  const proven = new Set(lines.flatMap(line => provenOrder(line.value) ?? []));
  return proven.size === 1 ? ([...proven][0] ?? null) : null;
}

const IN_PROSE =
  /^(?:the )?(?:domain |record )?(?:(created|registered|activated)|(expires|will expire|expire)) (?:on )?(.+)$/i;
const UPDATED_IN_PROSE = /^(?:the )?(?:domain |record )(?:was )?last (?:updated|modified) (?:on )?(.+)$/i;

function proseDate(line: Line, field: Field): string | null {
  if (line.role === 'contact' || line.role === 'other') return null;
  const value = line.value;
  if (field === 'updated') return UPDATED_IN_PROSE.exec(value)?.[1] ?? null;
  const found = IN_PROSE.exec(value);
  if (found === null) return null;
  return (found[1] === undefined) === (field === 'expires') ? (found[3] ?? null) : null;
}

/** A handle and a date in one value: `changed: hostmaster@example.com 20021013`, `created: 0-EXAMPLE 20021204174417`. */
const AFTER_HANDLE = /^(?:\S+ AT )?[^\s\d]?\S{1,80}\s+((?:19|20)\d{6}(?:\d{6})?)\b/;

function dateIn(records: readonly (readonly Line[])[], field: Field, order: DateOrder | null): DateReading {
  for (const line of records.flat()) {
    const text =
      line.kind === 'text' ? proseDate(line, field) : line.field === field && counts(line) ? line.value : null;
    if (text === null) continue;
    const reading = readDate(AFTER_HANDLE.exec(text)?.[1] ?? text.replace(/\.$/, ''), order);
    if (reading.read !== 'no') return reading;
  }
  return { read: 'no' };
}

/** The registry's end date: "Registry Expiry Date" before other words, then what a status holds, then the registrar's. */
function expiryIn(
  records: readonly (readonly Line[])[],
  statuses: readonly Status[],
  order: DateOrder | null,
): DateReading {
  const registry = records.map(record => record.filter(line => line.key === 'registry expiry date'));
  for (const from of [registry, records]) {
    const reading = dateIn(from, 'expires', order);
    if (reading.read !== 'no') return reading;
  }
  for (const status of statuses) {
    const reading = status.until === null ? null : readDate(status.until, order);
    if (reading !== null && reading.read !== 'no') return reading;
  }
  return dateIn(records, 'registrar-expires', order);
}

interface Status {
  readonly word: string;
  readonly until: string | null;
}

/** `EXAMPLE.TK is Active`, `Domain EXAMPLE.KG (ACTIVE)`: the status behind the name. */
const BEHIND_NAME =
  /^(?:domain\s+)?(?=\S+\.\S)\S+\s+(?:is\s([A-Za-z]{4,20})|\(([A-Za-z ]{4,20})\)|(Active|Suspended))$/i;

function statusText(line: Line): string | null {
  if (line.kind === 'field') return line.field === 'status' && counts(line) ? line.value : null;
  if (line.kind !== 'text') return null;
  if (line.role === 'status') return line.value;
  const behind = line.role === 'domain' ? BEHIND_NAME.exec(line.value) : null;
  return behind?.[1] ?? behind?.[2] ?? behind?.[3] ?? null;
}

function statusesIn(records: readonly (readonly Line[])[], profile: Profile | null): readonly Status[] {
  const found = list(records, record =>
    record.flatMap(line => {
      const value = statusText(line);
      return value === null ? [] : statusesOf(value, profile?.statusSeparator, profile?.statusEndsAt);
    }),
  );
  const held = first(records, 'hold', line => (/^yes$/i.test(line.value) ? 'hold' : null));
  const seen = new Set<string>();
  return [...found, ...(held === null ? [] : [held])].flatMap(word => {
    const key = squashed(word);
    if (key === '' || seen.has(key)) return [];
    seen.add(key);
    const until =
      profile?.statusHoldsExpiry === true
        ? (/\(([\d/]{8,10})\)/.exec(word)?.[1] ?? null)
        : (/^ok-until\s(\d{14})/i.exec(word)?.[1] ?? null);
    // .ua wrote the end into the status: the word alone is what is shown and judged
    return [{ word: word.replace(/^(ok-until)\s\d{14}$/i, '$1'), until }];
  });
}

function domainIn(records: readonly (readonly Line[])[]): string | null {
  for (const line of records.flat()) {
    const value =
      line.field === 'domain' ||
      (line.role === 'domain' && line.kind === 'text') ||
      (line.field === 'name' && line.role === 'domain')
        ? line.value
        : null;
    const named =
      value === null ? null : asciiName((/^(?:domain\s+)?(\S+?):?(?:\s|$)/i.exec(value)?.[1] ?? '').replace(/:$/, ''));
    if (named !== null && (line.kind === 'field' || isNameLine(line.value))) return named;
  }
  return null;
}

/** A name alone on its line: `example.kg:`, `Domain EXAMPLE.KG (ACTIVE)`, `EXAMPLE.TK is Active`. */
const isNameLine = (value: string): boolean =>
  /^(?:domain\s+)?\S+\.\S+?:?(?:\s+(?:is\s)?\(?[A-Za-z ]{2,30}\)?)?$/i.test(value) && !/^https?:/i.test(value);

const inRole = (role: Role) => (line: Line) => line.role === role;

function registrarIn(records: readonly (readonly Line[])[], profile: Profile | null): RegistrarSaid | null {
  const lines = records.flat();
  const aside: readonly Role[] = ['registrar', 'contact', 'nameservers'];
  const handle = profile?.registrarHandle === true;
  const direct = first(records, 'registrar', line =>
    aside.includes(line.role) ? null : registrarNameOf(line.value, handle),
  );
  const section = lines.filter(inRole('registrar'));
  const name = direct ?? sectionName(section, profile);
  if (name === null) return null;
  const own = (field: Field, inSection: Field): string | null =>
    first(records, field, line => keptValue(line.value)) ??
    keptValue(section.find(line => line.field === inSection && keptValue(line.value) !== null)?.value ?? '');
  return {
    name,
    ianaId: first(records, 'registrar-id', line => /^\d{1,6}$/.exec(line.value.trim())?.[0] ?? null),
    url: own('registrar-url', 'website'),
    phone: own('registrar-phone', 'phone'),
    email: own('registrar-email', 'email'),
  };
}

function sectionName(section: readonly Line[], profile: Profile | null): string | null {
  const handle = profile?.registrarHandle === true;
  const texts = section.filter(line => line.kind === 'text');
  for (const field of profile?.registrar ?? (['name', 'registrar', 'organization'] as const)) {
    const line = section.find(
      candidate => candidate.field === field && registrarNameOf(candidate.value, handle) !== null,
    );
    if (line !== undefined) return registrarNameOf(line.value, handle);
  }
  return registrarNameOf(texts[0]?.value ?? '', handle);
}

/** One word that may be the end of a wrapped sentence: it counts only where a block begins. */
const WRAPPED = /^(?:available|free|reserved|blocked|not found)$/;

/** What sentences on lines of their own say about the name. */
function phrasesIn(lines: readonly Line[], domain: string, profile: Profile | null): ReadonlySet<'free' | Undecided> {
  const label = domain.split('.')[0] ?? '';
  const free = new Set((profile?.free ?? []).map(phrase => phrase.replace('{label}', label)));
  const harmless = new Set(profile?.notThrottled ?? []);
  const said = new Set<'free' | Undecided>();
  for (const [index, line] of lines.entries()) {
    const phrase = phraseOf(line.whole, domain);
    const within = index > 0 && lines[index - 1]?.block === line.block;
    if (phrase === null || harmless.has(phrase) || (within && WRAPPED.test(phrase))) continue;
    const says = free.has(phrase) ? 'free' : (saysPhrase(phrase) ?? (line.field === 'error' ? 'invalid' : null));
    if (says !== null) said.add(says);
  }
  return said;
}
