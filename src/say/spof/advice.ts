import type { Inline, Line } from '../../report/report.ts';
import type { Remedy, RiskFinding, Spof } from '../../spof/spof.ts';
import { sayDuration } from '../../values/duration.ts';
import { instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import { foreign, text, typed } from '../language/names.ts';
import { shownId, shownName } from './ids.ts';
import { harmWords } from './tops.ts';
import { EDIT_WORDS, NEED_WORDS, RISK_WORDS } from './words.ts';

const strong = (words: string): Inline => ({ kind: 'strong', text: words });

/** What to change, each with what it does; the same change of several names once. */
export function remedyLines(spof: Spof): Line[] {
  const alike = ({ edit, top, before, after }: Remedy): string => JSON.stringify([edit, top, before, after]);
  return together(spof.remedies, alike).map(([first, ...others]) => remedyLine(spof, first, others));
}

/** What is worth changing, each with what it rests on; the same thing of several names once. */
export function findingLines(spof: Spof): Line[] {
  const alike = ({ code, about, params, certainty }: RiskFinding): string => {
    const { servers: _servers, ...rest } = params;
    return JSON.stringify([code, about.slice(1), rest, certainty]);
  };
  return together(spof.findings, alike).map(([first, ...others]) => findingLine(first, others));
}

/** Groups of equals, in the order in which the first of each comes. */
function together<T>(all: readonly T[], alike: (one: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(alike(one));
    if (group === undefined) groups.set(alike(one), [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

/** " The same goes for b.example and c.example." */
function alsoFor(others: readonly { readonly about: readonly Name[] }[]): string {
  const names = [...new Set(others.flatMap(one => one.about.slice(0, 1)).map(typed))];
  return names.length === 0 ? '' : ` The same goes for ${someOf(names)}.`;
}

/** Names in one sentence; more are counted. */
const MAX_LISTED = 4;

/** "a, b, c and 17 more". */
export const someOf = (names: readonly string[]): string =>
  names.length <= MAX_LISTED
    ? listed(names)
    : listed([...names.slice(0, MAX_LISTED - 1), `${names.length - MAX_LISTED + 1} more`]);

/** Several words in a sentence: "a, b and c". */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Counts leave out the root, which nobody can change. */
function remedyLine(spof: Spof, { edit, about, params, top, before, after }: Remedy, others: readonly Remedy[]): Line {
  const what = filled(EDIT_WORDS[edit] ?? edit, about, params);
  const root = spof.cuts.some(cut => cut.top === top && cut.order === 1 && cut.components[0] === 'root') ? 1 : 0;
  const change =
    before['1'] === after['1']
      ? `pairs ${before['2']} → ${after['2']}`
      : `single points ${before['1'] - root} → ${after['1'] - root}`;
  return [strong('Change: '), ...what, text(`: ${change} that ${harmWords(spof, top)}.${alsoFor(others)}`)];
}

function findingLine(finding: RiskFinding, others: readonly RiskFinding[]): Line {
  const remedy = remedyWords(finding);
  const perhaps = finding.certainty === 'possible' ? 'Perhaps: ' : '';
  const said = [text(perhaps), ...riskWords(finding), ...(remedy === null ? [] : [text(' '), ...remedy])];
  return [...said, text(`${alsoFor(others)} (`), ...sourceLine(finding), text(')')];
}

/** "seen just now", "whois.example, 2 h ago", "from your portfolio", "by the AS table of 2030-01-07". */
function sourceLine({ evidence: { source, at, by } }: RiskFinding): Line {
  if (at === null) return [text(source === 'declared' ? 'from your portfolio' : 'of unknown age')];
  if (by === 'as-table') return [text(`by the AS table of ${at.slice(0, 10)}`)];
  const who = source === 'inferred' ? text('concluded from what I saw ') : text('seen ');
  const when: Inline = { kind: 'instant', at: instant(Date.parse(at)), style: 'ago' };
  return by === null ? [who, when] : [foreign(by), text(', '), when];
}

/** A finding's words: of the variant that one of its params names, else of its code. */
function wordsOf({ code, params }: RiskFinding) {
  const variant = Object.keys(params).find(key => RISK_WORDS[`${code}/${key}`] !== undefined);
  return RISK_WORDS[variant === undefined ? code : `${code}/${variant}`] ?? null;
}

const riskWords = (finding: RiskFinding): Line =>
  filled(wordsOf(finding)?.words ?? finding.code, finding.about, finding.params);

function remedyWords(finding: RiskFinding): Line | null {
  const words = wordsOf(finding)?.remedy ?? null;
  return words === null ? null : filled(words, finding.about, finding.params);
}

/** A finding's sentence, and what to do about it; null where nothing is to be done. */
export const sayRisk = (finding: RiskFinding): { readonly summary: Line; readonly remedy: Line | null } => ({
  summary: riskWords(finding),
  remedy: remedyWords(finding),
});
export const sayRemedy = ({ edit, about, params }: Remedy): Line => filled(EDIT_WORDS[edit] ?? edit, about, params);

/** A sentence with its holes filled. */
function filled(words: string, about: readonly Name[], params: RiskFinding['params']): Line {
  const names: Readonly<Record<string, string>> = {
    first: about.slice(0, 1).map(typed).join(),
    second: about.slice(1, 2).map(typed).join(),
    all: someOf(about.map(typed)),
  };
  return words.split(/(\{\w+\})/).flatMap((part): Line => {
    const hole = /^\{(\w+)\}$/.exec(part)?.[1];
    if (hole === undefined) return part === '' ? [] : [text(part)];
    const value = params[hole];
    return value === undefined ? [text(names[hole] ?? '')] : [shownParam(hole, value)];
  });
}

/** Params that are names of the DNS, shown as people type them; what else is text was written outside. */
const NAMES: readonly string[] = ['domain', 'server', 'tld', 'other', 'suffix', 'at'];

/** Params that are moments in ISO 8601, of which the day is enough. */
const DAYS: readonly string[] = ['since', 'ended', 'begins', 'ends'];

function shownParam(key: string, value: RiskFinding['params'][string]): Inline {
  if (key === 'what') return text(NEED_WORDS[String(value)] ?? String(value));
  if (Array.isArray(value)) return text(someOf(value.map(one => shownId(shownName(one)))));
  if (key === 'waitSeconds') return text(waitWords(Number(value)));
  if (/days$/i.test(key)) return text(value === 1 ? '1 day' : `${value} days`);
  if (key.endsWith('Seconds')) return text(sayDuration(Number(value) * 1000));
  if (DAYS.includes(key)) return text(String(value).slice(0, 10));
  if (typeof value === 'number') return text(String(value));
  return NAMES.includes(key) ? text(shownName(String(value))) : foreign(String(value));
}

/** How long nobody is there from now on; 0 while somebody is, negative where nobody will be for a year. */
function waitWords(seconds: number): string {
  if (seconds < 0) return 'it does not open within a year';
  return seconds === 0 ? 'it is open now' : `it opens in ${sayDuration(seconds * 1000)}`;
}
