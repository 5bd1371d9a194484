import type { Verdict } from '../../diagnose/diagnosis.ts';
import type { Chain, ZoneFacts } from '../../dns/walk/facts.ts';
import type { ChainRow, Inline, Line } from '../../report/report.ts';
import type { Look } from '../../services.ts';
import { isAtOrUnder, labelDepth, type Name } from '../../values/name.ts';
import { joined, text, typed } from '../language/names.ts';
import { wordsOf } from '../words/verdicts.ts';
import { soleKind } from './counts.ts';
import { memoryRow, registryRow } from './memory.ts';
import { recordsOf } from './records.ts';
import { type About, countOf, type Group, grouped, isUsable, nextZone, saidBy, saysOf } from './tally.ts';
import { unaddressed } from './unaddressed.ts';

/** One row a zone, from the root down; then the ways that this one rests on, what memory knows, and the registry. */
export function chainRows(look: Look): ChainRow[] {
  const { ways, registry } = waysOf(look);
  const rows = ways.flatMap(({ zones, moreAliases, memory }) => [
    ...zones.map(({ row }) => row),
    ...(moreAliases === null ? [] : [moreAliases]),
    ...(memory === null ? [] : [memory]),
  ]);
  return registry === null ? rows : [...rows, registry];
}

/** A chain as it is shown: the rows of its zones that no chain before it has shown, what follows them, what memory knows. */
export interface Way {
  readonly chain: Chain;
  readonly zones: readonly { readonly zone: Name; readonly row: ChainRow }[];
  readonly moreAliases: ChainRow | null;
  readonly memory: ChainRow | null;
}

/** Every chain that is shown, in order, and what the registry says. At most one row of all is `brokenHere`. */
export function waysOf(look: Look): { readonly ways: readonly Way[]; readonly registry: ChainRow | null } {
  const { trace } = look.evidence;
  const broken = deepest(look.diagnosis.verdict).brokenAt ?? look.diagnosis.verdict.brokenAt;
  const shown = new Set<Name>();
  const { chains, cut } = withoutTheMiddle(chainsToShow(look));
  const ways = chains.map((chain): Way => {
    const zones = chain.path.flatMap(zone => {
      const facts = trace.zones.get(zone);
      // A zone that was passed before has its row; where this way ended there, it said something new.
      if (facts === undefined || (shown.has(zone) && zone !== chain.path.at(-1))) return [];
      shown.add(zone);
      return [{ zone, row: zoneRow(look, facts, chain, zone === broken) }];
    });
    const more = chain === cut.before ? moreAliases(cut.count) : null;
    return { chain, zones, moreAliases: more, memory: memoryRow(look, chain) };
  });
  // Of a network of our own that fails, nothing is said about the domain.
  const registry = look.diagnosis.verdict.code.startsWith('own-network-') ? null : registryRow(look);
  return { ways: onlyOnce(ways), registry };
}

/** Aliases shown one by one; of a longer row only the beginning and the end. */
const MAX_ALIASES_SHOWN = 6;
const ALIASES_AT_THE_END = 2;

function withoutTheMiddle(all: readonly Chain[]): { chains: Chain[]; cut: { before: Chain | null; count: number } } {
  const aliases = all.filter(chain => chain.role === 'alias');
  const gone = aliases.slice(MAX_ALIASES_SHOWN - ALIASES_AT_THE_END, -ALIASES_AT_THE_END);
  const chains = all.filter(chain => aliases.length <= MAX_ALIASES_SHOWN || !gone.includes(chain));
  const before =
    gone.length === 0 || aliases.length <= MAX_ALIASES_SHOWN
      ? null
      : aliases.at(MAX_ALIASES_SHOWN - ALIASES_AT_THE_END - 1);
  return { chains, cut: { before: before ?? null, count: gone.length } };
}

const moreAliases = (count: number): ChainRow => ({
  label: '',
  text: [text(`… ${count} more aliases`)],
  state: 'unknown',
  brokenHere: false,
});

/** What was asked, its aliases, and of the name servers' domains those that the verdict rests on, one way each. */
export function chainsToShow({ evidence: { trace }, diagnosis }: Look): Chain[] {
  const foreign = causesOf(diagnosis.verdict).filter(cause => !isAtOrUnder(trace.asked.name, cause));
  const ends = new Set<Name>();
  return trace.chains.filter((chain, i) => {
    if (i === 0 || chain.role === 'alias') return true;
    const { name } = chain.question;
    if (chain.end.kind === 'answer' || !foreign.some(cause => isAtOrUnder(name, cause))) return false;
    // ns1 and ns2 of one dead domain end alike: one of them is enough.
    return !ends.has(chain.end.zone) && ends.add(chain.end.zone);
  });
}

const causesOf = (verdict: Verdict): Name[] => [
  ...verdict.because,
  ...(verdict.of === null ? [] : [verdict.of.name, ...causesOf(verdict.of.verdict)]),
];
export const deepest = (verdict: Verdict): Verdict => (verdict.of === null ? verdict : deepest(verdict.of.verdict));

/** Where two rows claim the break, the last one has it: it is the deepest. */
function onlyOnce(ways: readonly Way[]): Way[] {
  const last = ways.flatMap(way => way.zones.map(({ row }) => row)).findLast(row => row.brokenHere);
  return ways.map(way => ({
    ...way,
    zones: way.zones.map(({ zone, row }) => ({ zone, row: row === last ? row : { ...row, brokenHere: false } })),
  }));
}

/** What the servers of one zone say on the way of a chain. */
function zoneRow(look: Look, facts: ZoneFacts, chain: Chain, brokenHere: boolean): ChainRow {
  const said = saidBy(look, facts, chain);
  const label = typed(facts.zone);
  if (said.length === 0)
    return { label, text: unaddressed(facts), state: facts.nameservers.length === 0 ? 'waiting' : 'bad', brokenHere };
  const groups = grouped(said, brokenHere && look.diagnosis.verdict.code === 'servers-disagree');
  return {
    label,
    text: brokenHere
      ? twisted(look, groupsLine(look, facts, chain, groups), groups.length === 1)
      : groupsLine(look, facts, chain, groups),
    state: stateOf(groups, chain, facts, brokenHere),
    brokenHere,
  };
}

/** Where servers say the right thing in the wrong way, the row says what is wrong. */
function twisted(look: Look, line: Line, allAlike: boolean): Line {
  const { code, finding } = deepest(look.diagnosis.verdict);
  if (code === 'some-servers-failing' && allAlike && soleKind(finding) !== null)
    return [...line, text(`; ${finding?.params['bad']} of them ${soleKind(finding)}`)];
  const twist = wordsOf(code).row;
  return twist === undefined ? line : [...line, text(`, ${twist}`)];
}

/** "11 of 13 servers delegate sm; 1 refuses (REFUSED), 1 does not answer"; those not asked are told apart, not counted. */
function groupsLine(look: Look, facts: ZoneFacts, chain: Chain, groups: readonly Group[]): Line {
  const about = aboutOf(look, facts, chain);
  const counted = groups.filter(g => g.kind !== 'not-asked');
  const total = counted.reduce((sum, g) => sum + g.servers.length, 0);
  const [first, ...rest] = counted;
  if (first === undefined) return notAsked(groups);
  const lead: Line = [...countOf(first.servers.length, total), text(' '), ...saysOf(first, about), ...recordsOf(first)];
  const others = rest.map((g): Line => [text(`${g.servers.length} `), ...saysOf(g, about), ...recordsOf(g)]);
  const unasked = groups.filter(worthTelling);
  return [
    ...lead,
    ...(others.length === 0 ? [] : [text('; '), ...joined(others, ', ')]),
    ...(unasked.length === 0 ? [] : [text('; '), ...notAsked(unasked)]),
  ];
}

/** A look-up that needed only a few servers leaves the rest in peace, and manners may too: no news beside an answer. */
const worthTelling = ({ outcome }: Group): boolean => outcome?.kind === 'not-asked' && !PEACE.has(outcome.why);
const PEACE: ReadonlySet<string> = new Set(['', 'enough questions to this address']);

/** Why servers were not asked, in words; the walk's own words otherwise. */
const WHY: Readonly<Record<string, string>> = { guarded: 'not addresses of the public internet' };

function notAsked(groups: readonly Group[]): Line {
  return joined(
    groups.map(({ servers, outcome }): Line => {
      const why = outcome?.kind === 'not-asked' ? outcome.why : '';
      const known = WHY[why];
      const reason: Inline = known === undefined ? { kind: 'foreign', text: why } : text(known);
      return [text(`${servers.length} not asked`), ...(why === '' ? [] : [text(' ('), reason, text(')')])];
    }),
    ', ',
  );
}

/** The name that the servers speak about: the next zone, or what the parent denies, or the name asked. */
function aboutOf(look: Look, facts: ZoneFacts, chain: Chain): About {
  const { name, type } = chain.question;
  const next = nextZone(look.evidence.trace, facts.zone, chain);
  if (next !== null) return { child: next.zone, type, parentOfIt: true };
  const denied = causesOf(look.diagnosis.verdict).find(
    c => c !== facts.zone && isAtOrUnder(name, c) && isAtOrUnder(c, facts.zone),
  );
  if (denied !== undefined && denied !== name) return { child: denied, type, parentOfIt: true };
  return { child: name, type, parentOfIt: labelDepth(facts.zone) < 2 };
}

function stateOf(groups: readonly Group[], chain: Chain, facts: ZoneFacts, brokenHere: boolean): ChainRow['state'] {
  const asked = groups.filter(g => g.kind !== 'not-asked');
  if (asked.length === 0) return 'unknown';
  const [first] = asked;
  if (first?.kind === 'waiting') return 'waiting';
  if (brokenHere && asked.length === 1) return 'bad';
  const denied = chain.end.zone === facts.zone && chain.end.kind === 'nxdomain';
  const good = asked.filter(g => isUsable(g) && !(denied && g.kind === 'nxdomain'));
  if (good.length === 0) return 'bad';
  return good.length === asked.length && good.length === 1 ? 'ok' : 'partly';
}
