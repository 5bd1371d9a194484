import type { Finding, FindingWords, Params } from '../../checks/check.ts';
import type { Inline, Line } from '../../report/report.ts';
import { sayDuration } from '../../values/duration.ts';
import { instant } from '../../values/instant.ts';
import { labelDepth, type Name, parseName } from '../../values/name.ts';
import { joined, listed, named, serverList, text, zoneWord } from './names.ts';

/** What stands in the holes of a sentence, by name. An empty line leaves no trace. */
export type Holes = Readonly<Record<string, Line>>;

const HOLE = /\{(\w+)\}/g;

/** The names of the holes in a template. */
export const holesIn = (template: string): string[] => [...template.matchAll(HOLE)].map(([, hole]) => hole ?? '');

/**
 * Puts `holes` into a template. Blanks left by empty holes go; a hole that nothing is known about is left out as well,
 * so that a sentence can lose a detail but never shows a brace.
 */
export function fill(template: string, holes: Holes): Line {
  const parts = template.split(/(\{\w+\})/).flatMap((part): Line => {
    const hole = /^\{(\w+)\}$/.exec(part)?.[1];
    if (hole === undefined) return part === '' ? [] : [text(part)];
    return Object.hasOwn(holes, hole) ? (holes[hole] ?? []) : [];
  });
  return tidied(parts);
}

/** Neighbouring texts become one, with single blanks, none before a comma or at the ends. */
function tidied(line: Line): Line {
  const out: Inline[] = [];
  for (const node of line) {
    const before = out.at(-1);
    if (node.kind === 'text' && before?.kind === 'text') out[out.length - 1] = text(before.text + node.text);
    else out.push(node);
  }
  return out
    .map((node, i) => {
      if (node.kind !== 'text') return node;
      const single = node.text.replace(/ {2,}/g, ' ').replace(/ ([,;:.])(?=\s|$)/g, '$1');
      const start = i === 0 ? single.trimStart() : single;
      return text(i === out.length - 1 ? start.trimEnd() : start);
    })
    .filter(node => node.kind !== 'text' || node.text !== '');
}

/** Puts the parts of an answer together as sentences, with one blank between those that say something. */
export function sentences(...parts: readonly Line[]): Line {
  return parts.filter(part => part.length > 0).flatMap((part, i) => (i === 0 ? part : [text(' '), ...part]));
}

/** A line that begins with a capital letter, where it begins with our own words. */
export const capital = (line: Line): Line => begun(line, first => first.toUpperCase());

/** The same with a small letter, to follow a colon. */
export const small = (line: Line): Line => begun(line, first => first.toLowerCase());

function begun(line: Line, turn: (first: string) => string): Line {
  const [first, ...rest] = line;
  return first?.kind === 'text' ? [text(turn(first.text.charAt(0)) + first.text.slice(1)), ...rest] : line;
}

/** A finding as a sentence, by its check's own words; one without words shows its code, so that nothing seen is lost. */
export function sayFinding(finding: Finding, words: ReadonlyMap<string, FindingWords>): Line {
  const own = words.get(finding.code);
  const holes = holesOf(finding);
  return own === undefined
    ? fill(`${finding.code.replaceAll('-', ' ')}: {about}`, holes)
    : capital(fill(agreeing(own.words, finding), holes));
}

/** `{say|says}`: the second word where only one name server is meant, with however many addresses. */
const agreeing = (words: string, { servers }: Finding): string =>
  words.replace(AGREEING, new Set(servers.map(server => server.name)).size === 1 ? '$2' : '$1');

const AGREEING = /\{(\w+)\|(\w+)\}/g;

/** The holes that a finding brings: its params, and what it is about. */
export function holesOf(finding: Finding): Holes {
  return { ...holesOfParams(finding.params), about: aboutLine(finding.about), servers: serverList(finding.servers) };
}

const aboutLine = (about: readonly Name[]): Line => {
  const [only] = about;
  return only !== undefined && about.length === 1 ? inFinding(only) : listed(about);
};

function holesOfParams(params: Params): Holes {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, valueLine(key, value)]));
}

/** The meaning of a param is in its name's end (`…Seconds`, `…At`) and in its form (names have their trailing dot). */
function valueLine(key: string, value: Params[string]): Line {
  if (typeof value === 'number') {
    if (/seconds$/i.test(key)) return [text(sayDuration(value * 1000))];
    if (/Ms$/.test(key)) return [text(sayDuration(value))];
    if (/At$/.test(key)) return [{ kind: 'instant', at: instant(value), style: 'time' }];
    const rounded = Math.round(value * 100) / 100;
    return [text(Number.isFinite(rounded) ? String(rounded) : 'an unknown number')];
  }
  if (typeof value === 'boolean') return [text(value ? 'yes' : 'no')];
  if (typeof value === 'string') return stringLine(value);
  const names = value.map(nameOf);
  return names.every(name => name !== null) ? listed(names) : joined(value.map(stringLine));
}

function stringLine(value: string): Line {
  const name = nameOf(value);
  return name === null ? [{ kind: 'foreign', text: value }] : inFinding(name);
}

/** A top-level domain reads better with its dot (".sm") within a sentence of a check. */
const inFinding = (name: Name): Line => (labelDepth(name) === 1 ? [text(zoneWord(name))] : named(name));

const nameOf = (value: string): Name | null => (/^\S*\.$/.test(value) ? parseName(value) : null);

/** A sentence with its full stop. */
export function stopped(line: Line): Line {
  const last = line.at(-1);
  return last === undefined || (last.kind === 'text' && /[.!?”]$/.test(last.text)) ? line : [...line, text('.')];
}
