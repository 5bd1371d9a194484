import type { RawRecord } from '../../dns/message.ts';
import { stringsOf } from '../../dns/wire/fields.ts';
import { type Name, parseName } from '../../values/name.ts';

/** What one SPF record has to be looked up for it to say anything (RFC 7208 §4.6.4). */
export interface SpfTerm {
  readonly kind: 'include' | 'redirect' | 'a' | 'mx' | 'ptr' | 'exists';
  /** Null where only the sender decides it, by a macro (RFC 7208 §7). */
  readonly name: Name | null;
}

/** What the SPF of a domain rests on, over everything that it includes. */
export interface SpfReach {
  /** Names that are asked for, without the domain itself, each once. */
  readonly names: readonly Name[];
  /** Of them those whose own SPF record counts, and is not known yet. */
  readonly unread: readonly Name[];
}

/** RFC 7208 §4.6.4: after so many look-ups a receiver gives up, and so do we. */
const MAX_LOOKUPS = 10;
/** Characters of one record: RFC 7208 §3.4 wants 450 octets, some have 2,000; a TXT record may hold 65,535. */
const MAX_CHARS = 8_000;

/** The terms of the one SPF record among TXT records; null where there is none, or several, which count as none (§4.5). */
export function readSpf(records: readonly RawRecord[], domain: Name): SpfTerm[] | null {
  const texts = records
    .filter(record => record.type === 'TXT')
    // §3.3: its strings are one text, without anything between them.
    .map(record => (stringsOf(record.rdata) ?? []).map(part => Buffer.from(part).toString('latin1')).join(''))
    .filter(text => /^v=spf1(?: |$)/i.test(text));
  const [text] = new Set(texts);
  return text === undefined || new Set(texts).size > 1 ? null : termsIn(text.slice(0, MAX_CHARS), domain);
}

function termsIn(text: string, domain: Name): SpfTerm[] {
  const terms: SpfTerm[] = [];
  let redirect: SpfTerm | null = null;
  for (const word of text.split(/ +/).slice(1)) {
    // §5.1: what stands after `all` is never looked at, a redirect neither (§6.1).
    if (/^[-+~?]?all$/i.test(word)) return terms;
    const target = /^redirect=(\S+)$/i.exec(word)?.[1];
    if (target !== undefined) redirect ??= { kind: 'redirect', name: nameIn(target) };
    const [, kind, of] = /^[-+~?]?(include|a|mx|ptr|exists)(?::([^/\s]+))?(?:\/.*)?$/i.exec(word) ?? [];
    if (kind === undefined) continue;
    terms.push({ kind: kind.toLowerCase() as SpfTerm['kind'], name: of === undefined ? domain : nameIn(of) });
  }
  return redirect === null ? terms : [...terms, redirect];
}

/** A name, or of one with macros what stands behind the last of them: `%{i}._spf.example.com` lies under _spf.example.com. */
function nameIn(text: string): Name | null {
  const literal = text.slice(text.lastIndexOf('}') + 1);
  return parseName(literal.replace(/^\./, ''));
}

/** Everything that a receiver asks for, as far as it goes, in its order. `recordOf`: the terms of a record; undefined where nobody has asked yet. */
export function reachOf(domain: Name, recordOf: (of: Name) => readonly SpfTerm[] | null | undefined): SpfReach {
  const [names, unread] = [new Set<Name>(), new Set<Name>()];
  const read = new Set<Name>();
  let lookups = 0;
  const follow = (of: Name): void => {
    if (read.has(of)) return;
    read.add(of);
    const terms = recordOf(of);
    if (terms === undefined) unread.add(of);
    for (const { kind, name } of terms ?? []) {
      if (++lookups > MAX_LOOKUPS) return;
      if (name === null) continue;
      if (name !== domain) names.add(name);
      if (kind === 'include' || kind === 'redirect') follow(name);
    }
  };
  follow(domain);
  return { names: [...names], unread: [...unread] };
}
