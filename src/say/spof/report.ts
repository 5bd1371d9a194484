import type { FoundCut } from '../../graph/analysis.ts';
import type { CutGroup } from '../../graph/group.ts';
import type { Inline, Line, Mark, Report } from '../../report/report.ts';
import type { Remedy, RiskFinding, Spof } from '../../spof/spof.ts';
import { type Name, parseName, suffixOf } from '../../values/name.ts';
import { text, typed } from '../language/names.ts';
import { EDIT_WORDS, RISK_WORDS, TOP_WORDS } from './words.ts';

/** Lines of the first answer, the title among them: what fits a phone. */
const MAX_LINES = 10;
/** Findings and remedies among them. */
const MAX_REMEDIES = 3;
/** Components named in one line; the rest is counted. */
const MAX_NAMED = 6;

const code = (words: string): Inline => ({ kind: 'code', text: words });
const strong = (words: string): Inline => ({ kind: 'strong', text: words });

/** What takes a name down: the worst top first, then what to change, at most ten lines; everything on demand. */
export function saySpof(spof: Spof): Report {
  const worst = worstTop(spof);
  const lead = [
    ...singleLines(spof, worst),
    ...pairLines(spof, worst),
    ...spof.remedies.slice(0, MAX_REMEDIES).map(one => remedyLine(spof, one)),
    ...spof.findings.map(findingLine),
  ];
  const notes = noteLines(spof);
  const room = MAX_LINES - 1 - notes.length;
  const domain = spof.domain === null ? null : typed(spof.domain);
  return {
    mark: markOf(spof, worst),
    title: titleOf(spof, worst),
    lead: [...lead.slice(0, room), ...notes],
    blocks: [],
    more: [
      { kind: 'list', items: spof.tops.flatMap(top => [...singleLines(spof, top), ...pairLines(spof, top)]) },
      { kind: 'list', items: [...spof.remedies.map(one => remedyLine(spof, one)), ...spof.findings.map(findingLine)] },
    ].filter(block => block.items.length > 0) as Report['more'],
    actions: domain === null ? [] : [{ label: 'trace it', command: `trace ${domain}` }],
  };
}

/** One sentence: what a script's reader sees first. */
export const summaryOf = (spof: Spof): Line => titleOf(spof, worstTop(spof));

const isReal = (cut: FoundCut): boolean => cut.certainty === 'definite' && cut.components[0] !== 'root';
export const singlesOf = (spof: Spof, top: string): FoundCut[] =>
  spof.cuts.filter(cut => cut.top === top && cut.order === 1 && isReal(cut));

/** The top that is worst off: the first in order of harm with a single point of its own. */
export const worstTop = (spof: Spof): string =>
  spof.tops.find(top => singlesOf(spof, top).length > 0) ??
  (spof.tops.includes('name') ? 'name' : (spof.tops[0] ?? 'name'));

function markOf(spof: Spof, worst: string): Mark {
  if (spof.baseline === 'down') return 'down';
  const count = singlesOf(spof, worst).length;
  if (count === 0) return 'fine';
  return worst === 'dark' || worst === 'every-name' ? 'broken' : 'will-break';
}

function titleOf(spof: Spof, worst: string): Line {
  if (spof.loss !== null) return lossTitle(spof, spof.loss);
  const lost = topWords(spof, worst);
  const count = singlesOf(spof, worst).length;
  const down = spof.baseline === 'down' ? `${domainWords(spof)} does not work now; as it was last: ` : '';
  if (spof.baseline === 'down' && spof.snapshotAt === null)
    return [
      text(
        `${domainWords(spof)} does not work now (${spof.failing.slice(0, 3).map(shownId).join(', ') || 'no server answers'}), and I have seen it in no better state.`,
      ),
    ];
  if (count === 0) return [text(`${down}Nothing but the root takes ${lost} down alone.`)];
  const carrier = worst === 'dark' ? carrierOf(spof) : null;
  if (carrier !== null)
    return [
      text(
        `${down}One suspension by .${shownName(suffixOf(carrier, 1))} takes ${lost}: ${typed(carrier)} carries all of them.`,
      ),
    ];
  const things = count === 1 ? 'One single thing takes' : `Each of ${count} single things takes`;
  return [text(`${down}${things} ${lost} down.`)];
}

/** The domain whose registration alone makes everything dark; null where there is none. */
function carrierOf(spof: Spof): Name | null {
  const ids = singlesOf(spof, 'dark').flatMap(cut => cut.components);
  const registration = ids.find(id => id.startsWith('registration:'));
  return registration === undefined ? null : parseName(registration.slice('registration:'.length));
}

const domainWords = (spof: Spof): string => (spof.domain === null ? 'the graph’s name' : typed(spof.domain));

/** True where the asked name is all that users have. */
function isOneName({ graph }: Spof): boolean {
  const needs = graph.nodes.find(node => node.id === graph.tops['every-name'])?.needs ?? [];
  return needs.length === 1 && needs[0] === graph.tops['name'];
}

export function topWords(spof: Spof, top: string): string {
  if (top === 'every-name' && isOneName(spof)) return domainWords(spof);
  const words = TOP_WORDS[top];
  if (words !== undefined) return words.replace('{domain}', domainWords(spof));
  return top.startsWith('service:') ? top.slice('service:'.length) : top;
}

function singleLines(spof: Spof, top: string): Line[] {
  const singles = singlesOf(spof, top).map(cut => cut.components[0] as string);
  if (singles.length === 0) return [];
  const possible = spof.cuts.filter(cut => cut.top === top && cut.order === 1 && cut.certainty === 'possible');
  const also =
    possible.length === 0 ? '' : `; perhaps also ${namedIds(possible.map(cut => cut.components[0] as string))}`;
  return [[strong(`Alone enough to take ${topWords(spof, top)} down: `), text(`${namedIds(singles)}${also}.`)]];
}

function pairLines(spof: Spof, top: string): Line[] {
  const groups = spof.pairs.get(top) ?? [];
  const [first] = groups;
  if (first === undefined) return [];
  const others = groups.length === 1 ? '' : ` (and ${groups.length - 1} more groups of pairs)`;
  return [[strong(`Enough together to take ${topWords(spof, top)} down: `), text(`${groupWords(first)}${others}.`)]];
}

export const groupWords = (group: CutGroup): string =>
  group.map(part => (part.length === 1 ? shownId(part[0] as string) : `one of [${namedIds(part)}]`)).join(' and ');

/** What strikes most often, and is hardest to end, first. */
const BY_HARM = [
  'registration',
  'registry-policy',
  'registrar',
  'registry-operator',
  'tld-servers',
  'certificate',
  'hosting',
  'operator',
  'as',
  'prefix',
  'address',
];
const harmOf = (id: string): number => {
  const rank = BY_HARM.indexOf(id.split(':', 1)[0] as string);
  return rank < 0 ? BY_HARM.length : rank;
};

const namedIds = (ids: readonly string[]): string => {
  const shown = [...ids]
    .sort((a, b) => harmOf(a) - harmOf(b))
    .slice(0, MAX_NAMED)
    .map(shownId)
    .join(', ');
  return ids.length > MAX_NAMED ? `${shown}, … ${ids.length - MAX_NAMED} more` : shown;
};

/** A component as people call it. */
export function shownId(id: string): string {
  const cut = id.indexOf(':');
  const [kind, rest] = cut < 0 ? [id, ''] : [id.slice(0, cut), id.slice(cut + 1)];
  const words: Readonly<Record<string, string>> = {
    root: 'the root',
    'tld-servers': 'the servers of .',
    'registry-operator': 'the registry operator ',
    'registry-policy': 'a suspension by .',
    registrar:
      rest === '?'
        ? 'one registrar for all whose registrar I do not know'
        : rest.startsWith('?')
          ? 'the registrar of '
          : 'the registrar ',
    'registrar-desk': 'nobody at ',
    registration: 'the registration of ',
    as: 'AS',
    address: '',
    prefix: '',
  };
  const before = words[kind];
  return before === undefined ? id : `${before}${shownName(rest.replace(/^\?/, ''))}`;
}

const shownName = (text: string): string =>
  text.endsWith('.') && parseName(text) !== null ? typed(text as Name) : text;

/** Counts leave out the root, which nobody can change. */
function remedyLine(spof: Spof, { edit, about, params, top, before, after }: Remedy): Line {
  const what = filled(EDIT_WORDS[edit] ?? edit, about, params);
  const root = spof.cuts.some(cut => cut.top === top && cut.order === 1 && cut.components[0] === 'root') ? 1 : 0;
  const change =
    before['1'] === after['1']
      ? `pairs ${before['2']} → ${after['2']}`
      : `single points ${before['1'] - root} → ${after['1'] - root}`;
  return [strong('Change: '), text(`${what}: ${change} that take ${topWords(spof, top)} down.`)];
}

function findingLine({ code: which, about, params }: RiskFinding): Line {
  const words = RISK_WORDS[which];
  if (words === undefined) return [code(which)];
  const said = filled(words.words, about, params);
  return [text(words.remedy === null ? said : `${said} ${filled(words.remedy, about, params)}`)];
}

/** A finding's sentence without its remedy. */
export const sayRisk = ({ code: which, about, params }: RiskFinding): Line => [
  text(filled(RISK_WORDS[which]?.words ?? which, about, params)),
];
export const sayRemedy = (remedy: Remedy): Line => [
  text(filled(EDIT_WORDS[remedy.edit] ?? remedy.edit, remedy.about, remedy.params)),
];

function filled(words: string, about: readonly Name[], params: RiskFinding['params']): string {
  const holes: Record<string, string> = { first: '', second: '' };
  about.forEach((name, i) => {
    holes[i === 0 ? 'first' : i === 1 ? 'second' : `name${i}`] = typed(name);
  });
  for (const [key, value] of Object.entries(params))
    holes[key] = Array.isArray(value) ? value.map(one => shownId(shownName(one))).join(', ') : shownName(String(value));
  return words.replace(/\{(\w+)\}/g, (_, hole: string) => holes[hole] ?? '');
}

/** What would be lost with what was taken away. */
function lossTitle(spof: Spof, { components, nodes, tops }: NonNullable<Spof['loss']>): Line {
  const dead = nodes.filter(id => id.startsWith('zone:')).map(id => shownName(id.slice('zone:'.length)));
  const worst = spof.tops.find(top => tops.includes(top) && ['dark', 'every-name', 'voice', 'bot'].includes(top));
  const gone = components.map(shownId).join(', ');
  const lost =
    worst === undefined || (worst === 'every-name' && isOneName(spof)) ? '' : `, and with it ${topWords(spof, worst)}`;
  return [text(`Without ${gone} ${dead.length === 0 ? 'no domain is lost' : `you lose ${namedIds(dead)}`}${lost}.`)];
}

function noteLines(spof: Spof): Line[] {
  const bounds =
    spof.bounds.length === 0 ? [] : [[text(`Something may be missing: I stopped at ${spof.bounds.join(', ')}.`)]];
  const late = spof.complete ? [] : [[text('This is how it was last; I am looking again.')]];
  return [...bounds, ...late];
}
