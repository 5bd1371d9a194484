import { BRACKET, MAX_LINE_CHARS, MAX_TITLE_CHARS, meaningOf, type Split, splitField } from './fields.ts';
import { type Field, isWeak, normalKey, type Role, roleOf, roleOfBlock } from './keys.ts';
import type { Profile } from './profile.ts';

/** One line of an answer, with the part of the answer that it stands in. */
export interface Line {
  readonly kind: 'field' | 'text' | 'comment' | 'title';
  /** Normal form of the key (fields) or title; empty for text and comments. */
  readonly key: string;
  readonly field: Field | null;
  /** The value of a field; else the whole line, trimmed. */
  readonly value: string;
  /** The line as it came, trimmed. */
  readonly whole: string;
  readonly role: Role;
  /** Lines between two blank ones share a number. */
  readonly block: number;
}

/** Answers of real registries have at most 700 lines; what is beyond is not read. */
const MAX_LINES = 4000;

/** C0 and C1 controls, zero-width and bidirectional characters (Unicode TR 9, TR 36): never data, often a trick. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const UNWANTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Text without anything that could steer a terminal or turn its direction around. */
export const cleaned = (text: string): string => text.replace(UNWANTED, '');

const RULE = /^[\s*%#;|-]*[-=_*+~]{3,}[\s*%#;|-]*$/;

const titleRole = (title: string, profile: Profile | null): Role | null => profile?.sections?.[title] ?? roleOf(title);

/** Reading state: where in the answer we stand. */
interface Place {
  role: Role;
  /** Whether a title (and not the first key of a block) gave the role. */
  titled: boolean;
  titleIndent: number;
  /** Whether the section has had a line already, and one deeper than its title. */
  filled: boolean;
  deeper: boolean;
  block: number;
  atStart: boolean;
  previous: 'blank' | 'field' | 'text' | 'title';
  lastField: { key: string; field: Field | null; indent: number; empty: boolean } | null;
}

const start = (): Place => ({
  role: 'domain',
  titled: false,
  titleIndent: 0,
  filled: false,
  deeper: false,
  block: 0,
  atStart: true,
  previous: 'blank',
  lastField: null,
});

function blank(place: Place): void {
  if (!place.atStart) place.block++;
  place.atStart = true;
  place.previous = 'blank';
  place.lastField = null;
  if (place.filled || !place.titled) enter(place, 'domain', false, 0);
}

function enter(place: Place, role: Role, titled: boolean, indent: number): void {
  place.role = role;
  place.titled = titled;
  place.titleIndent = indent;
  place.filled = false;
  place.deeper = false;
}

const isComment = (line: string): boolean => /^\s*(?:%|#|;|>>>|\/\/)/.test(line) || /^\*\s.*\s\*$/.test(line.trim());

/** First keys under the title of a person, a company or a name: `Registrant:` over `Name: …`. */
const ABOUT_SOMEBODY =
  /^(?:name|nombre|org|organi[sz]ation|organizacion|company|nic hdl|nic handle|handle|type|contact|person|street|address|hostname|host name|nserver|dns|pid|given name)\b/;

/** True where an empty value opens a section: its lines follow, indented, or as plain text, or as a person's fields. */
function opensSection(role: Role | null, indent: number, next: string | undefined, profile: Profile | null): boolean {
  if (next === undefined || next.trim() === '') return role !== null;
  const follower = splitField(next, profile);
  if (follower === null) return true;
  if (follower.indent > indent) return true;
  return role !== null && role !== 'status' && ABOUT_SOMEBODY.test(follower.key);
}

function readTitle(
  line: string,
  next: string | undefined,
  place: Place,
  profile: Profile | null,
): { key: string; role: Role } | null {
  const bracket = BRACKET.exec(line);
  const stripped = line.trim();
  if (bracket !== null && bracket[2] === '') {
    if (profile?.bracketsAreKeys === true) return null;
    const key = normalKey(bracket[1] ?? '');
    const role = titleRole(key, profile);
    return role === null ? null : { key, role };
  }
  if (stripped.length > MAX_TITLE_CHARS) return null;
  if (/:\s*$/.test(stripped)) {
    const key = normalKey(stripped.slice(0, stripped.lastIndexOf(':')));
    const meaning = meaningOf(key, profile);
    if (meaning === 'created' || meaning === 'expires' || meaning === 'updated') return null;
    const role = titleRole(key, profile);
    const indent = line.length - line.trimStart().length;
    if (key === '' || /^\S+\.\S+$/.test(stripped.slice(0, -1)) || !opensSection(role, indent, next, profile))
      return null;
    return { key, role: role ?? 'other' };
  }
  if (place.previous !== 'blank' && place.previous !== 'field') return null;
  if (/[.,:;!?@]/.test(stripped) || stripped.split(/\s+/).length > 6) return null;
  const role = titleRole(normalKey(stripped), profile);
  return role === null ? null : { key: normalKey(stripped), role };
}

/** Bounds and cleans an answer's lines; `** ` before titles is dropped, tabs stay. */
function rawLines(text: string): string[] {
  const lines = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n', MAX_LINES);
  return lines.map(line =>
    cleaned(line.slice(0, MAX_LINE_CHARS))
      .replace(/^\*\*\s/, '')
      .trimEnd(),
  );
}

/** Takes an answer apart: one pass over bounded lines, no backtracking. Never throws. */
export function readLines(text: string, profile: Profile | null): Line[] {
  const raw = rawLines(text).flatMap(splitTabbed);
  const place = start();
  const out: Line[] = [];
  for (const [index, line] of raw.entries()) {
    if (line.trim() === '') blank(place);
    else if (isComment(line)) readComment(line, raw[index + 1], place, profile, out);
    else if (!RULE.test(line)) readLine(line, raw.slice(index + 1, index + 2)[0], place, profile, out);
  }
  return out;
}

/** `Domain name: example.com<tab>Status: Active`: two fields on one line. */
function splitTabbed(line: string): string[] {
  const found = /^(\s*[A-Za-z][A-Za-z ]{0,40}:[^\t]{1,200})\t+([A-Z][A-Za-z ]{0,30}:\s?\S.*)$/.exec(line);
  return found === null ? [line] : [found[1] ?? '', found[2] ?? ''];
}

function readComment(line: string, next: string | undefined, place: Place, profile: Profile | null, out: Line[]): void {
  const value = line
    .trim()
    .replace(/^[\s%#;>*/-]+/, '')
    .replace(/[\s*<]+$/, '');
  out.push({ kind: 'comment', key: '', field: null, value, whole: value, role: place.role, block: place.block });
  // `% Registrar:` over a line of `% ====` is a title (.ua)
  if (value.endsWith(':') && next !== undefined && /^[%#;]\s*[=-]{3,}/.test(next)) {
    const role = titleRole(normalKey(value), profile);
    if (role !== null) enter(place, role, true, 0);
  }
}

function readLine(line: string, next: string | undefined, place: Place, profile: Profile | null, out: Line[]): void {
  const indent = line.length - line.trimStart().length;
  const title = readTitle(line, next, place, profile);
  if (title !== null) {
    enter(place, title.role, true, indent);
    out.push({
      kind: 'title',
      key: title.key,
      field: null,
      value: line.trim(),
      whole: line.trim(),
      role: title.role,
      block: place.block,
    });
    place.previous = 'title';
    place.lastField = null;
    place.atStart = false;
    return;
  }
  const split = splitField(line, profile);
  if (split === null) readText(line.trim(), indent, place, out);
  else readField(split, line.trim(), place, profile, out);
  place.atStart = false;
  place.filled = true;
  if (indent > place.titleIndent) place.deeper = true;
}

function readField(split: Split, whole: string, place: Place, profile: Profile | null, out: Line[]): void {
  const field = meaningOf(split.key, profile);
  const ended =
    place.titled && (split.indent < place.titleIndent || (split.indent === place.titleIndent && place.deeper));
  const leftEmpty = place.role === 'other' && place.titled && !place.filled && field !== null && !isWeak(split.key);
  if (ended || leftEmpty) enter(place, 'domain', false, 0);
  const opened = place.atStart && !place.titled ? roleOfBlock(split.key) : null;
  if (opened !== null) enter(place, split.key === 'server name' ? 'other' : opened, false, split.indent);
  if (field === 'domain' && place.role !== 'domain' && split.key !== 'query' && split.key !== 'domain')
    enter(place, 'domain', false, 0);
  out.push({ kind: 'field', key: split.key, field, value: split.value, whole, role: place.role, block: place.block });
  place.previous = 'field';
  place.lastField = { key: split.key, field, indent: split.indent, empty: split.value === '' };
}

function readText(text: string, indent: number, place: Place, out: Line[]): void {
  const last = place.lastField;
  if (last !== null && (indent > last.indent || last.empty) && !place.titled) {
    out.push({
      kind: 'field',
      key: last.key,
      field: last.field,
      value: text,
      whole: text,
      role: place.role,
      block: place.block,
    });
    return;
  }
  out.push({ kind: 'text', key: '', field: null, value: text, whole: text, role: place.role, block: place.block });
  place.previous = 'text';
}
