import type { Name } from '../../values/name.ts';
import type { RawRecord } from '../message.ts';
import { CLASS_IN, classNumber, MAX_TTL, parseType } from './codes.ts';
import { rdataFromWords } from './rdata.ts';
import { type Entry, entriesOf, nameIn, secondsIn, type Word } from './words.ts';

/** What is wrong with a line of zone-file text; lines count from 1. */
export interface ZoneProblem {
  readonly line: number;
  readonly what: string;
}

/** Characters of zone-file text that are read: hints, anchors and drill scenarios have a few thousand. */
export const MAX_ZONE_CHARS = 4 * 1024 * 1024;

interface State {
  origin: Name;
  /** $TTL, or null where none was given (RFC 2308 §4). */
  defaultTtl: number | null;
  ttl: number;
  owner: Name | null;
  class: number;
}

/**
 * Reads zone-file text (RFC 1035 §5, $TTL of RFC 2308 §4, generic forms of RFC 3597 §5). Every entry that cannot be
 * read is a problem with its line, and the rest goes on; never throws. `origin` and `ttl` hold until the text says otherwise.
 */
export function readZoneText(
  text: string,
  options: { readonly origin: Name; readonly ttl: number },
): { records: RawRecord[]; problems: ZoneProblem[] } {
  const records: RawRecord[] = [];
  const problems: ZoneProblem[] = [];
  if (text.length > MAX_ZONE_CHARS)
    return { records, problems: [{ line: 1, what: `longer than ${MAX_ZONE_CHARS} characters` }] };
  const state: State = { origin: options.origin, defaultTtl: null, ttl: options.ttl, owner: null, class: CLASS_IN };
  for (const entry of entriesOf(text)) {
    const read = entry.broken ?? readEntry(entry, state);
    if (typeof read === 'string') problems.push({ line: entry.line, what: read });
    else if (read !== null) records.push(read);
  }
  return { records, problems };
}

/** A record, null for a directive, or what is wrong. */
function readEntry(entry: Entry, state: State): RawRecord | null | string {
  const [first, second, third] = entry.words;
  if (first === undefined) return null;
  if (first.text.startsWith('$') && !first.quoted) {
    return third === undefined
      ? readDirective(first.text.toUpperCase(), second, state)
      : `too many values after ${first.text}`;
  }
  return readRecord(entry, state);
}

function readDirective(directive: string, value: Word | undefined, state: State): null | string {
  const text = value?.text ?? '';
  if (directive === '$ORIGIN') {
    const origin = nameIn(text, state.origin);
    if (origin === null) return `$ORIGIN is not a domain name: ${text.slice(0, 80)}`;
    state.origin = origin;
  } else if (directive === '$TTL') {
    const ttl = secondsIn(text, MAX_TTL);
    if (ttl === null) return `$TTL is not a time: ${text.slice(0, 80)}`;
    state.defaultTtl = ttl;
  } else return `${directive.slice(0, 40)} is not read here`;
  return null;
}

function readRecord(entry: Entry, state: State): RawRecord | string {
  let words = entry.words;
  if (!entry.indented) {
    const text = words[0]?.text ?? '';
    state.owner = nameIn(text, state.origin);
    if (state.owner === null) return `the owner is not a domain name: ${text.slice(0, 80)}`;
    words = words.slice(1);
  }
  if (state.owner === null) return 'the first record has no owner name';
  let ttl: number | null = null;
  let klass: number | null = null;
  for (;;) {
    const text: string = words[0]?.text ?? '';
    const seconds: number | null = ttl === null ? secondsIn(text, MAX_TTL) : null;
    const number: number | null = klass === null ? classNumber(text) : null;
    if (seconds !== null) ttl = seconds;
    else if (number !== null) klass = number;
    else break;
    words = words.slice(1);
  }
  state.ttl = ttl ?? state.defaultTtl ?? state.ttl;
  state.class = klass ?? state.class;
  const [typeWord, ...values] = words;
  if (typeWord === undefined) return 'a record without a type';
  const type = parseType(typeWord.text);
  if (type === null) return `not a record type: ${typeWord.text.slice(0, 40)}`;
  const rdata = rdataFromWords(type, values, state.origin);
  if (typeof rdata === 'string') return `${type}: ${rdata}`;
  return { name: state.owner, type, class: state.class, ttl: state.ttl, rdata };
}
