import type { ServerAddress } from '../../dns/walk/facts.ts';
import type { Inline, Line } from '../../report/report.ts';
import { labelsOf, type Name, parentOf, ROOT } from '../../values/name.ts';
import { decodePunycode } from './punycode.ts';

/** Names said in one sentence; more are counted. A domain with more name servers than this has them in the table. */
const MAX_NAMES_IN_A_SENTENCE = 4;

export const text = (words: string): Inline => ({ kind: 'text', text: words });
const code = (words: string): Inline => ({ kind: 'code', text: words });
/** Text that came from outside. */
export const foreign = (words: string): Inline => ({ kind: 'foreign', text: words });

/** A name as people type it: no trailing dot, IDN in Unicode where that is safe; the root is ".". */
export function typed(name: Name): string {
  if (name === ROOT) return '.';
  const ascii = name.slice(0, -1);
  if (!ascii.includes('xn--')) return ascii;
  return unicodeOf(name) ?? ascii;
}

/** Letters, digits and marks: roughly what an international label may hold (RFC 5892); no quotes, symbols or pictures. */
const LETTERS = /^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}·・-]+$/u;
/** Latin beside letters that look the same: such a label is better read as what it is (UTS #39 §5.1). */
const LOOK_ALIKES = /(?=.*\p{Script=Latin})(?=.*[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}])/u;

/** The Unicode form; null where it could deceive, or would not lead back to the very same name (RFC 5891 §5.4). */
function unicodeOf(name: Name): string | null {
  const labels = labelsOf(name).map(label => (label.startsWith('xn--') ? decodePunycode(label.slice(4)) : label));
  if (labels.some((label, i) => label === null || (label !== labelsOf(name)[i] && !readable(label)))) return null;
  const unicode = labels.join('.');
  // The URL parser is UTS #46 with the bidi and joiner rules: it refuses what could deceive by direction.
  return URL.canParse(`http://${unicode}/`) && new URL(`http://${unicode}/`).hostname === name.slice(0, -1)
    ? unicode
    : null;
}

const readable = (label: string): boolean => LETTERS.test(label) && !LOOK_ALIKES.test(label);

/** A name within a sentence. */
export const named = (name: Name): Line => [name === ROOT ? text('the root') : code(typed(name))];

/** A name where it stands for the first time: an IDN has its A-label beside it, so that it can be typed and compared. */
export function introduced(name: Name): Line {
  const shown = typed(name);
  const ascii = name.slice(0, -1);
  return shown === ascii || name === ROOT ? named(name) : [code(shown), text(' ('), code(ascii), text(')')];
}

/** A top-level domain as people say it, ".sm"; the root is "the root". */
export const zoneWord = (zone: Name): string =>
  zone === ROOT ? 'the root' : labelsOf(zone).length === 1 ? `.${typed(zone)}` : typed(zone);

/** Several names: those under one parent share it ("ns1, ns2, ns3.puri.sm"); many are cut and counted. */
export function listed(names: readonly Name[]): Line {
  const kept = names.length > MAX_NAMES_IN_A_SENTENCE ? names.slice(0, MAX_NAMES_IN_A_SENTENCE - 1) : names;
  const parents = new Set(kept.map(parentOf));
  const [parent] = parents;
  const shared = kept.length > 1 && parents.size === 1 && parent != null && labelsOf(parent).length > 1;
  const words = kept.map((name, i) => (shared && i < kept.length - 1 ? firstLabel(name) : typed(name)));
  const line = joined(
    words.map(word => [code(word)]),
    shared || kept.length < names.length ? ', ' : ' and ',
  );
  return kept.length === names.length ? line : [...line, text(`${CUT}${names.length - kept.length} more`)];
}

const CUT = ', … ';
/** True of a line with names of which `listed` has left out some. */
export const isCutShort = (line: Line): boolean => line.some(node => node.kind === 'text' && node.text.startsWith(CUT));

const firstLabel = (name: Name): string => typed(`${labelsOf(name)[0] ?? ''}.` as Name);

/** "a, b and c", or another last link. */
export function joined(lines: readonly Line[], last = ' and '): Line {
  return lines.flatMap((line, i) => (i === 0 ? line : [text(i === lines.length - 1 ? last : ', '), ...line]));
}

/** Servers: one or two with their addresses, several by their names. */
export function serverList(servers: readonly ServerAddress[]): Line {
  const byName = Map.groupBy(servers, server => server.name);
  if (servers.length > 2) return listed([...byName.keys()]);
  const withAddresses = ([name, some]: [Name, ServerAddress[]]): Line => [
    ...named(name),
    text(' ('),
    ...joined(some.map(({ address }) => [code(address)])),
    text(')'),
  ];
  return joined([...byName].map(withAddresses));
}
