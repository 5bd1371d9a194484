import type { FoundCut } from '../../graph/analysis.ts';
import type { CutGroup } from '../../graph/group.ts';
import type { Inline, Line, Mark, Report } from '../../report/report.ts';
import type { Spof } from '../../spof/spof.ts';
import { type Name, parseName, suffixOf } from '../../values/name.ts';
import { text, typed } from '../language/names.ts';
import { findingLines, listed, remedyLines, someOf } from './advice.ts';
import { failureWords, namedIds, shownId, shownName } from './ids.ts';
import { saySelf, selfSummary } from './self.ts';
import { domainWords, harmWords, isOneName, topWords } from './tops.ts';

/** Lines of the first answer, the title among them: what fits a phone. */
const MAX_LINES = 10;
/** Findings and remedies among them. */
const MAX_REMEDIES = 3;

const strong = (words: string): Inline => ({ kind: 'strong', text: words });

/** What takes a name down: the worst top first, then what to change, at most ten lines; everything on demand. */
export function saySpof(spof: Spof): Report {
  if (spof.self !== undefined) return saySelf(spof, spof.self, noteLines(spof));
  const worst = worstTop(spof);
  const lead = [
    ...singleLines(spof, worst),
    ...pairLines(spof, worst),
    ...remedyLines(spof).slice(0, MAX_REMEDIES),
    ...findingLines(spof),
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
      { kind: 'list', items: [...remedyLines(spof), ...findingLines(spof)] },
    ].filter(block => block.items.length > 0) as Report['more'],
    actions: domain === null ? [] : [{ label: 'trace it', command: `trace ${domain}` }],
  };
}

/** One sentence: what a script's reader sees first. */
export const summaryOf = (spof: Spof): Line =>
  spof.self === undefined ? titleOf(spof, worstTop(spof)) : [text(selfSummary(spof, spof.self))];

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
  const [lost, harm] = [topWords(spof, worst), harmWords(spof, worst)];
  const count = singlesOf(spof, worst).length;
  const down = spof.baseline === 'down' ? `${domainWords(spof)} does not work now; as it was last: ` : '';
  if (spof.baseline === 'down' && spof.snapshotAt === null)
    return [text(`${domainWords(spof)} does not work now (${whyNot(spof)}), and I have seen it in no better state.`)];
  if (count === 0)
    return [
      text(`${down}Nothing but the root can ${spof.tops.includes('dark') ? harmWords(spof, 'dark') : harm} alone.`),
    ];
  const carrier = worst === 'dark' ? carrierOf(spof) : null;
  if (carrier !== null)
    return [
      text(
        `${down}One suspension by .${shownName(suffixOf(carrier, 1))} takes ${lost}: ${typed(carrier)} carries all of them.`,
      ),
    ];
  const things = count === 1 ? 'One single thing can' : `${count} single things can each`;
  if (worst !== 'dark' && spof.tops.includes('dark'))
    return [text(`${down}Nothing but the root can ${harmWords(spof, 'dark')} alone, but ${lowered(things)} ${harm}.`)];
  return [text(`${down}${things} ${harm}.`)];
}

const lowered = (words: string): string => `${words.charAt(0).toLowerCase()}${words.slice(1)}`;

/** The domain whose registration alone makes everything dark; null where there is none. */
function carrierOf(spof: Spof): Name | null {
  const ids = singlesOf(spof, 'dark').flatMap(cut => cut.components);
  const registration = ids.find(id => id.startsWith('registration:'));
  return registration === undefined ? null : parseName(registration.slice('registration:'.length));
}

/** Where it does not work now, in words. */
export const failures = ({ failing, graph }: Spof): string[] =>
  failing.map(id => failureWords(id, graph.nodes.find(node => node.id === id)?.needs.length === 0));
/** The same for a sentence about the domain itself. */
const whyNot = (spof: Spof): string =>
  failures(spof)
    .slice(0, MAX_FAILURES)
    .map(words => words.replace(`${domainWords(spof)} is`, 'it is'))
    .join(', ') || 'no server answers';
/** Of these in the title: where one thing fails, what rests on it follows. */
const MAX_FAILURES = 3;

function singleLines(spof: Spof, top: string): Line[] {
  const singles = singlesOf(spof, top).map(cut => cut.components[0] as string);
  if (singles.length === 0) return [];
  const possible = spof.cuts.filter(cut => cut.top === top && cut.order === 1 && cut.certainty === 'possible');
  const also =
    possible.length === 0 ? '' : `; perhaps also ${namedIds(possible.map(cut => cut.components[0] as string))}`;
  return [[strong(`Alone enough to ${harmWords(spof, top)}: `), text(`${namedIds(singles)}${also}.`)]];
}

function pairLines(spof: Spof, top: string): Line[] {
  const groups = spof.pairs.get(top) ?? [];
  const [first] = groups;
  if (first === undefined) return [];
  const others = groups.length === 1 ? '' : ` (and ${groups.length - 1} more groups of pairs)`;
  return [[strong(`Enough together to ${harmWords(spof, top)}: `), text(`${groupWords(first)}${others}.`)]];
}

export const groupWords = (group: CutGroup): string =>
  group.map(part => (part.length === 1 ? shownId(part[0] as string) : `one of [${namedIds(part)}]`)).join(' and ');

/** What would be lost with what was taken away. */
function lossTitle(spof: Spof, { components, nodes, tops }: NonNullable<Spof['loss']>): Line {
  const dead = nodes.filter(id => id.startsWith('zone:')).map(id => shownName(id.slice('zone:'.length)));
  const worst = spof.tops.find(top => tops.includes(top) && ['dark', 'every-name', 'voice', 'bot'].includes(top));
  const gone = components.map(shownId).join(', ');
  const lost =
    worst === undefined || (worst === 'every-name' && isOneName(spof)) ? '' : `, and with it ${topWords(spof, worst)}`;
  return [text(`Without ${gone} ${dead.length === 0 ? 'no domain is lost' : `you lose ${namedIds(dead)}`}${lost}.`)];
}

/** What must be known to read the rest: bounds that were reached, what nobody told, and that it is still being looked at. */
function noteLines({ bounds, complete, unknown = [] }: Spof): Line[] {
  const stopped = bounds.map(bound => {
    const words = BOUND_WORDS[bound.split(' ', 1)[0] as string];
    return words === undefined ? bound : `${words} (${bound})`;
  });
  return [
    ...(bounds.length === 0 ? [] : [[text(`Something may be missing: I stopped at ${listed(stopped)}.`)]]),
    ...(unknown.length === 0
      ? []
      : [[text(`Unknown, as their servers gave no answer of use: ${someOf(unknown.map(typed))}.`)]]),
    ...(complete ? [] : [[text('This is how it was last; I am looking again.')]]),
  ];
}

/** What a bound bounds; others stand by their name. */
const BOUND_WORDS: Readonly<Record<string, string>> = {
  MAX_WALKS: 'so many names that it rests on',
  MAX_REGISTRATIONS: 'so many registrations',
  MAX_CUTS: 'so many sets of components',
  NAMESERVERS_PER_ZONE: 'so many name servers of one zone',
  LOOKUPS_PER_TRACE: 'so many look-ups of name servers',
  QUESTIONS_PER_ADDRESS: 'so many questions to one server',
  QUESTIONS_PER_ADDRESS_SECOND: 'so many questions a second to one server',
  PACKETS_PER_TRACE: 'so many questions',
  DEPENDENCY_DEPTH: 'so deep a chain of name servers',
  ZONES_PER_CHAIN: 'so many zones below one another',
};
