import { parseAddress } from './address.ts';
import { MAX_LABEL_OCTETS, MAX_NAME_OCTETS, type Name, parseName, ROOT } from './name.ts';

/** The name that was meant, or one line that says what is wrong with what was typed, and something to type instead. */
export type NameInput =
  | { readonly ok: true; readonly name: Name }
  | { readonly ok: false; readonly why: string; readonly example: string };

/** Characters: the longest text that is looked into. Pasted URLs are long, nothing longer was ever meant as a name. */
const MAX_INPUT_CHARS = 4096;
/** Characters of the user's own text shown back in an error. */
const MAX_QUOTED_CHARS = 40;
/** Quotes and brackets that may stand around a name are peeled off in at most this many layers. */
const MAX_LAYERS = 8;
/** RFC 1035 §2.3.4 counts a length octet a label and the root's; what remains of 255 for dotted text without the last dot. */
const MAX_NAME_CHARS = MAX_NAME_OCTETS - 2;
const EXAMPLE = 'example.com';
/** A reverse name may hold a slash that begins no path (RFC 2317 §4: 0/25.2.0.192.in-addr.arpa). */
const REVERSE = /^[a-z0-9/.-]+\.(?:in-addr|ip6)\.arpa\.?$/i;
/** What a host name may be made of: in ASCII, and beyond it before UTS 46 has its say (dots and middle dots of other scripts too). */
const ASCII_CHAR = /[a-z0-9._-]/i;
const UNICODE_CHAR = /[\p{L}\p{M}\p{N}\p{S}\p{Cf}。．｡·・ʹ׳״]/u;

/**
 * The domain name in what a person typed or pasted: a name in any case, with or without trailing dot, in Unicode
 * (UTS 46, as browsers do); a URL, an e-mail address, a link as Slack sends it, a wildcard, "defanged" text (hxxp, `[.]`).
 * Never throws. Addresses and nonsense get one line and an example.
 */
export function nameFromInput(text: string): NameInput {
  if (text.length > MAX_INPUT_CHARS) return wrong(`a text of ${text.length} characters is no domain name`);
  if (text.trim() === '.') return { ok: true, name: ROOT };
  if (/^\s*<[@#!]/.test(text)) return wrong(`${quoted(text)} is a mention, not a domain name`);
  const reverse = REVERSE.test(text.trim()) ? parseName(text.trim()) : null;
  if (reverse !== null) return { ok: true, name: reverse };
  const host = hostOf(peeled(refanged(text)));
  if (host === '')
    return wrong(text.trim() === '' ? 'no domain name was given' : `there is no domain name in ${quoted(text)}`);
  if (isAddress(host)) return wrong(`${quoted(host)} is an IP address, not a domain name`);
  if (/\s/.test(host))
    return wrong(`${quoted(host)} is more than one word; one domain name is wanted`, exampleFrom(host.split(/\s+/)));
  const ascii = toAscii(host.replace(/^\*?\.(?=.)/, ''));
  return typeof ascii === 'string' ? nameFromAscii(ascii) : ascii;
}

const wrong = (why: string, example = EXAMPLE): NameInput => ({ ok: false, why, example });

/** Undoes what people do to names so that nobody clicks on them: `example[.]com`, `hxxps[:]//`, `user[at]example.com`. */
const refanged = (text: string): string =>
  text
    .replace(/[[({]\s*(?:\.|dot)\s*[\])}]/gi, '.')
    .replace(/[[({]\s*(?:@|at)\s*[\])}]/gi, '@')
    .replace(/\[(:|:\/\/|\/)\]/g, '$1');

/** Takes off quotes, brackets and punctuation around the text, and what stands beside the address in a link. */
function peeled(text: string): string {
  let inner = text.trim();
  for (let layer = 0; layer < MAX_LAYERS; layer++) {
    const before = inner;
    inner = inner
      .replace(/^\[[^\]]*\]\(([^)]*)\)$/, '$1') // Markdown: [words](link)
      .replace(/^[^<>]*<([^<>|]+)(?:\|[^<>]*)?>$/, '$1') // Slack: <link|words>; mail: Some One <user@example.com>
      .replace(/^["'`“”„‘’«»(<{]+|["'`“”„‘’«»)>},;!…]+$/g, '')
      .replace(/^\[(.*)\]$/, '$1')
      .trim();
    if (inner === before) break;
  }
  return inner;
}

/** What stands where a URL or an e-mail address has its host; the text itself where it is neither. */
function hostOf(text: string): string {
  const authority = text
    .replace(/^(?:mailto|sips?|xmpp|acct|dns):(?:\/\/)?/i, '')
    .replace(/^[a-z*][a-z0-9+.*-]*:\/\//i, '')
    .replace(/^[/\\]{2}/, '')
    .replace(/[/\\?#].*$/s, '');
  const host = authority.slice(authority.lastIndexOf('@') + 1).trim();
  if (isAddress(host)) return host;
  return host
    .replace(/[.,:;!]+$/, '')
    .replace(/:\d{1,5}$/, '')
    .replace(/\.+$/, '');
}

const isAddress = (host: string): boolean =>
  parseAddress(host.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/%.*$/, '')) !== null;

/** The first text that could be meant and is short enough to show: what to type instead. */
const exampleFrom = (texts: readonly string[]): string =>
  texts.find(text => text.includes('.') && text.length <= MAX_QUOTED_CHARS && nameFromInput(text).ok) ?? EXAMPLE;

/** A-labels for Unicode ones. The URL parser is the one UTS 46 implementation that every runtime has. */
function toAscii(host: string): string | NameInput {
  const strange = Array.from(host).find(char => !(char < '\x80' ? ASCII_CHAR : UNICODE_CHAR).test(char));
  if (strange !== undefined) return wrong(`${quoted(host)} has a character that no domain name has: ${shown(strange)}`);
  if (/^[\x20-\x7e]*$/.test(host)) return host;
  try {
    return new URL(`http://${host}/`).hostname;
  } catch {
    return wrong(`${quoted(host)} is not written as an international domain name can be`, 'bücher.example');
  }
}

function nameFromAscii(host: string): NameInput {
  if (isAddress(host)) return wrong(`${quoted(host)} is an IP address, not a domain name`);
  const labels = host.replace(/\.$/, '').split('.');
  const long = labels.find(label => label.length > MAX_LABEL_OCTETS);
  if (labels.includes(''))
    return wrong(`${quoted(host)} has two dots in a row`, exampleFrom([host.replace(/\.{2,}/g, '.')]));
  if (long !== undefined)
    return wrong(
      `the label ${quoted(long)} has ${long.length} octets; ${MAX_LABEL_OCTETS} are the most between two dots`,
    );
  if (host.length > MAX_NAME_CHARS)
    return wrong(`${quoted(host)} has ${host.length} octets; ${MAX_NAME_CHARS} are the most in a domain name`);
  if (/^\d+$/.test(labels.at(-1) ?? '')) return wrong(`${quoted(host)} ends in a number, so it is no domain name`);
  const name = parseName(host);
  return name === null ? wrong(`${quoted(host)} is not a domain name`) : { ok: true, name };
}

/** The user's own text, safe to show on one line. */
export function quoted(text: string): string {
  const clean = Array.from(text.trim(), char => (isInvisible(char) ? '\ufffd' : char));
  const isCut = clean.length > MAX_QUOTED_CHARS;
  return `“${clean.slice(0, MAX_QUOTED_CHARS).join('')}${isCut ? '…' : ''}”`;
}

const isInvisible = (char: string): boolean => /[\p{C}\p{Zl}\p{Zp}]/u.test(char);

const shown = (char: string): string =>
  isInvisible(char) || /\s/.test(char)
    ? `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : char;
