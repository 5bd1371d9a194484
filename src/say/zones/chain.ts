import type { Verdict } from '../../diagnose/diagnosis.ts';
import type { Chain, LookupEnd, ZoneFacts } from '../../dns/walk/facts.ts';
import { addressOf, rdataText } from '../../dns/wire/rdata.ts';
import type { ChainRow, Inline, Line } from '../../report/report.ts';
import type { Look } from '../../services.ts';
import { isAtOrUnder, labelDepth, type Name } from '../../values/name.ts';
import { joined, listed, named, text, typed } from '../language/names.ts';
import { wordsOf } from '../words/verdicts.ts';
import { memoryRow, registryRow } from './memory.ts';
import { type About, countOf, type Group, grouped, isUsable, nextZone, saidBy, saysOf, tallied } from './tally.ts';

/** Records shown in a row; more are counted. Four addresses are the usual most. */
const MAX_RECORDS_IN_A_ROW = 4;

/** One row a zone, from the root down; then the ways that this one rests on, what memory knows, and the registry. */
export function chainRows(look: Look): ChainRow[] {
  const { trace } = look.evidence;
  const broken = deepest(look.diagnosis.verdict).brokenAt ?? look.diagnosis.verdict.brokenAt;
  const shown = new Set<Name>();
  const rows: ChainRow[] = [];
  for (const chain of chainsToShow(look)) {
    for (const zone of chain.path) {
      const facts = trace.zones.get(zone);
      // A zone that was passed before has its row; where this way ended there, it said something new.
      if (facts === undefined || (shown.has(zone) && zone !== chain.path.at(-1))) continue;
      shown.add(zone);
      rows.push(zoneRow(look, facts, chain, zone === broken));
    }
    const memory = memoryRow(look, chain);
    if (memory !== null) rows.push(memory);
  }
  const registry = registryRow(look);
  return onlyOnce(registry === null ? rows : [...rows, registry]);
}

/** What was asked, its aliases, and of the name servers' domains those that the verdict rests on. */
export function chainsToShow({ evidence, diagnosis }: Look): Chain[] {
  const causes = causesOf(diagnosis.verdict);
  const relevant = evidence.trace.chains.filter(
    (chain, i) =>
      i === 0 ||
      chain.role === 'alias' ||
      (chain.role === 'dependency' && causes.some(c => isAtOrUnder(chain.question.name, c))),
  );
  const first = relevant.findIndex(chain => chain.role === 'dependency');
  return relevant.filter((chain, i) => chain.role !== 'dependency' || i === first || !sameEnd(chain, relevant[first]));
}

/** ns1 and ns2 of one dead domain end alike: one of them is enough. */
const sameEnd = (a: Chain, b: Chain | undefined): boolean =>
  b !== undefined && a.end.zone === b.end.zone && a.end.kind === b.end.kind;

const causesOf = (verdict: Verdict): Name[] => [
  ...verdict.because,
  ...(verdict.of === null ? [] : [verdict.of.name, ...causesOf(verdict.of.verdict)]),
];
export const deepest = (verdict: Verdict): Verdict => (verdict.of === null ? verdict : deepest(verdict.of.verdict));

/** Where two rows claim the break, the last one has it: it is the deepest. */
function onlyOnce(rows: readonly ChainRow[]): ChainRow[] {
  const last = rows.findLastIndex(row => row.brokenHere);
  return rows.map((row, i) => (row.brokenHere && i !== last ? { ...row, brokenHere: false } : row));
}

/** What the servers of one zone say on the way of a chain. */
export function zoneRow(look: Look, facts: ZoneFacts, chain: Chain, brokenHere: boolean): ChainRow {
  const said = saidBy(look.evidence.trace, facts, chain);
  const label = typed(facts.zone);
  if (said.length === 0)
    return { label, text: unaddressed(facts), state: facts.nameservers.length === 0 ? 'waiting' : 'bad', brokenHere };
  const groups = grouped(said);
  return {
    label,
    text: twisted(look, groupsLine(look, facts, chain, groups), brokenHere),
    state: stateOf(groups, chain, facts, brokenHere),
    brokenHere,
  };
}

/** Where servers say the right thing in the wrong way, the row says what is wrong. */
function twisted(look: Look, line: Line, brokenHere: boolean): Line {
  const twist = brokenHere ? wordsOf(deepest(look.diagnosis.verdict).code).row : undefined;
  return twist === undefined ? line : [...line, text(`, ${twist}`)];
}

/** "11 of 13 servers delegate sm; 1 refuses (REFUSED), 1 does not answer"; those not asked are told apart, not counted. */
function groupsLine(look: Look, facts: ZoneFacts, chain: Chain, groups: readonly Group[]): Line {
  const about = aboutOf(look, facts, chain);
  const counted = groups.filter(g => g.kind !== 'not-asked');
  const total = counted.reduce((sum, g) => sum + g.servers.length, 0);
  const [first, ...rest] = counted;
  if (first === undefined) return notAsked(groups[0], 'none of its');
  const lead: Line = [...countOf(first.servers.length, total), text(' '), ...saysOf(first, about), ...recordsOf(first)];
  const others: Line = rest.length === 0 ? [] : [text('; '), ...tallied(rest, about)];
  const unasked = groups.find(g => g.kind === 'not-asked');
  return [...lead, ...others, ...(worthTelling(unasked) ? [text('; '), ...notAsked(unasked, '')] : [])];
}

/** A look-up that needed only a few servers leaves the rest in peace: no news. */
const worthTelling = (group: Group | undefined): group is Group =>
  group?.outcome?.kind === 'not-asked' && group.outcome.why !== '';

function notAsked(group: Group | undefined, lead: string): Line {
  const why = group?.outcome?.kind === 'not-asked' ? group.outcome.why : '';
  const reason: Inline[] = why === '' ? [] : [text(' ('), { kind: 'foreign', text: why }, text(')')];
  return [
    text(`${lead} ${group?.servers.length ?? 0} ${lead === '' ? '' : 'servers was '}not asked`.trim()),
    ...reason,
  ];
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

/** What an answer holds: addresses as they are, other data as foreign text. */
function recordsOf(group: Group): Line {
  if (group.outcome?.kind !== 'answer') return [];
  const records = group.outcome.said.answers
    .filter(r => r.type !== 'RRSIG')
    .map(r => addressOf(r) ?? { foreign: rdataText(r) });
  if (records.length === 0) return [];
  const shown = records
    .slice(0, MAX_RECORDS_IN_A_ROW)
    .map((r): Line => [typeof r === 'string' ? { kind: 'code', text: r } : { kind: 'foreign', text: r.foreign }]);
  const more = records.length - shown.length;
  return [text(': '), ...joined(shown, ', '), ...(more > 0 ? [text(`, … ${more} more`)] : [])];
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

/** A zone that is delegated to names without addresses: which, and why. */
function unaddressed(facts: ZoneFacts): Line {
  if (facts.nameservers.length === 0) return [text('no name servers known yet')];
  const names = listed(facts.nameservers.map(ns => ns.name));
  const inside = facts.nameservers.every(ns => isAtOrUnder(ns.name, facts.zone));
  const reasons = new Map<string, { lookup: LookupEnd | null; count: number }>();
  for (const { lookup } of facts.nameservers) {
    const key = JSON.stringify(lookup);
    reasons.set(key, { lookup, count: (reasons.get(key)?.count ?? 0) + 1 });
  }
  const why = joined(
    [...reasons.values()].map(r => lookupLine(r.lookup, facts.nameservers.length > 1, inside)),
    '; ',
  );
  return [text('delegated to '), ...names, text(', '), ...why];
}

function lookupLine(lookup: LookupEnd | null, several: boolean, inside: boolean): Line {
  const have = several ? 'which have' : 'which has';
  if (lookup === null)
    return [text(inside ? 'for which the zone above gives no address (glue)' : `${have} no address yet`)];
  switch (lookup.kind) {
    case 'found':
      return [text(`${have} no address of use`)];
    case 'denied':
      return lookup.how === 'nxdomain'
        ? [text('which '), text(several ? 'do' : 'does'), text(' not exist (says '), ...named(lookup.by), text(')')]
        : [text(`${have} no address record (says `), ...named(lookup.by), text(')')];
    case 'alias':
      return [text('which is an alias of '), ...named(lookup.target), text(' (not allowed for a name server)')];
    case 'dead':
      return [text(`${have} no address, as `), ...named(lookup.zone), text(' is dead')];
    case 'cycle':
      return [text('which can only be found by way of '), ...listed(lookup.through.slice(0, 3)), text(': a circle')];
    case 'unfinished':
      return [text(`${have} no address so far (`), { kind: 'foreign', text: lookup.why }, text(')')];
    default:
      return lookup satisfies never;
  }
}
