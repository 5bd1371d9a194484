/**
 * Domain names in one normal form (RFC 9499 "fully-qualified domain name"): lower case, A-labels, trailing dot,
 * bytes that are not printable ASCII and the characters `.` `\` `"` `;` `(` `)` `@` `$` written as RFC 1035 §5.1 escapes.
 * Everything inside the program compares names as plain strings, so nothing may make one but the functions here.
 */
declare const brand: unique symbol;
export type Name = string & { readonly [brand]: true };

export const ROOT = '.' as Name;
/** RFC 1035 §2.3.4: octets of a label, and of a whole name on the wire. */
export const MAX_LABEL_OCTETS = 63;
export const MAX_NAME_OCTETS = 255;

const PLAIN = /[a-z0-9_\-*/+=:,!#%&'?^`{|}~<>[\]]/;

/** How each byte is written in a label; ASCII letters become lower case (RFC 4343). */
const BYTE_TEXT: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte).toLowerCase();
  if (byte < 128 && PLAIN.test(char)) return char;
  return byte > 32 && byte < 127 ? `\\${char}` : `\\${String(byte).padStart(3, '0')}`;
});

/** One label's bytes as escaped text. */
function labelFromBytes(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += BYTE_TEXT[byte];
  return out;
}

/** A name from its labels' bytes, leftmost first. Lengths are the caller's to have checked (the wire reader does). */
export function nameFromLabels(labels: readonly Uint8Array[]): Name {
  return (labels.length === 0 ? '.' : `${labels.map(labelFromBytes).join('.')}.`) as Name;
}

/** A name from its octets on the wire, uncompressed (RFC 1035 §3.1); they are the wire reader's to have checked. */
export function nameOfWire(wire: Uint8Array): Name {
  let out = '';
  for (let at = 0, length = wire[0] ?? 0; length > 0; length = wire[at] ?? 0) {
    for (const end = at++ + length; at <= end; at++) out += BYTE_TEXT[wire[at] ?? 0];
    out += '.';
  }
  return (out === '' ? '.' : out) as Name;
}

/** The escaped labels of a name, leftmost first; none for the root. */
export function labelsOf(name: Name): string[] {
  if (name === ROOT) return [];
  if (!name.includes('\\')) return name.slice(0, -1).split('.');
  return name.slice(0, -1).match(/(?:\\\d{3}|\\.|[^.\\])+/g) ?? [];
}

/** The bytes of one escaped label. */
export function labelBytes(label: string): Uint8Array {
  if (!label.includes('\\')) return bytesOf(label);
  const out: number[] = [];
  for (let i = 0; i < label.length; i++) {
    if (label[i] !== '\\') out.push(label.charCodeAt(i));
    else if (/^\d{3}/.test(label.slice(i + 1))) {
      out.push(Number(label.slice(i + 1, i + 4)));
      i += 3;
    } else out.push(label.charCodeAt(++i));
  }
  return Uint8Array.from(out);
}

function bytesOf(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
}

/** RFC 1035 §5.1: a byte by its decimal number, or a character that is no digit. */
const ESCAPE = /^\\(?:[01]\d\d|2[0-4]\d|25[0-5]|\D)/;

/** Almost every name: nothing in it is escaped or needs to be. */
const PLAIN_NAME = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?$/i;

/**
 * A name from presentation form that is already ASCII (zone files, WHOIS, code). Takes it with or without the trailing
 * dot and in any case; gives null where a label is empty or over 63 octets,
 * the whole over 255 (RFC 1035 §2.3.4), or an escape is none.
 */
export function parseName(text: string): Name | null {
  if (text === '.') return ROOT;
  if (text.length > 4 * MAX_NAME_OCTETS) return null;
  if (PLAIN_NAME.test(text)) {
    const plain = text.endsWith('.') ? text : `${text}.`;
    return plain.length < MAX_NAME_OCTETS ? (plain.toLowerCase() as Name) : null;
  }
  const trimmed = text.endsWith('.') && !/(?:^|[^\\])(?:\\\\)*\\\.$/.test(text) ? text.slice(0, -1) : text;
  const parts: string[] = [];
  let label = '';
  for (let i = 0; i < trimmed.length; i++) {
    const char = trimmed.charAt(i);
    if (char === '\\') {
      const escaped = ESCAPE.exec(trimmed.slice(i))?.[0];
      if (escaped === undefined) return null;
      label += escaped;
      i += escaped.length - 1;
    } else if (char === '.') {
      parts.push(label);
      label = '';
    } else label += char;
  }
  parts.push(label);
  const bytes = parts.map(labelBytes);
  const tooLong = bytes.some(b => b.length === 0 || b.length > MAX_LABEL_OCTETS);
  if (tooLong || wireLength(bytes) > MAX_NAME_OCTETS || /[^\x20-\x7e]/.test(text)) return null;
  return nameFromLabels(bytes);
}

const wireLength = (labels: readonly Uint8Array[]): number => labels.reduce((sum, l) => sum + l.length + 1, 1);

/** A name written in our own code: throws (a bug) where it is none. */
export function name(text: string): Name {
  const parsed = parseName(text);
  if (parsed === null) throw new TypeError(`not a domain name: ${text}`);
  return parsed;
}

/** The name one label up; null for the root. */
export function parentOf(of: Name): Name | null {
  if (of === ROOT) return null;
  const rest = labelsOf(of).slice(1);
  return (rest.length === 0 ? '.' : `${rest.join('.')}.`) as Name;
}

/** True where `child` is `ancestor` or below it (RFC 9499 "in-domain" of a zone's apex). */
export function isAtOrUnder(child: Name, ancestor: Name): boolean {
  if (ancestor === ROOT || child === ancestor) return true;
  if (!child.endsWith(ancestor) || child[child.length - ancestor.length - 1] !== '.') return false;
  // Only where dots may be part of a label they have to be counted.
  return !child.includes('\\') || (labelDepth(child) > labelDepth(ancestor) && !escapedBefore(child, ancestor));
}

/** True where `child` is below `ancestor` and not the same. */
export const isUnder = (child: Name, ancestor: Name): boolean => child !== ancestor && isAtOrUnder(child, ancestor);

const escapedBefore = (child: Name, ancestor: Name): boolean => {
  const head = child.slice(0, child.length - ancestor.length - 1);
  return /(?:^|[^\\])(?:\\\\)*\\$/.test(head);
};

/** How many labels a name has; 0 for the root. */
export function labelDepth(of: Name): number {
  if (of === ROOT) return 0;
  if (of.includes('\\')) return labelsOf(of).length;
  let dots = 0;
  for (let at = of.indexOf('.'); at >= 0; at = of.indexOf('.', at + 1)) dots++;
  return dots;
}

/** The name cut to its `count` rightmost labels. */
export function suffixOf(of: Name, count: number): Name {
  const labels = labelsOf(of);
  const kept = labels.slice(Math.max(0, labels.length - count));
  return (kept.length === 0 ? '.' : `${kept.join('.')}.`) as Name;
}

/** `name` with another label in front; null where the result would be too long. */
export function prepend(label: string, to: Name): Name | null {
  return parseName(to === ROOT ? `${label}.` : `${label}.${to}`);
}

/** Whether names of a certificate hold this one: literally, or with `*` for exactly its first label (RFC 9525 §6.3). */
export const holdsName = (names: readonly Name[], of: Name): boolean =>
  names.some(one => one === of || (labelsOf(one)[0] === '*' && parentOf(one) === parentOf(of)));
