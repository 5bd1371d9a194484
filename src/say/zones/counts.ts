import type { Finding } from '../../checks/check.ts';
import type { Chain, ZoneFacts } from '../../dns/walk/facts.ts';
import type { Line } from '../../report/report.ts';
import type { Look } from '../../services.ts';
import { isAtOrUnder, type Name } from '../../values/name.ts';
import { type Holes, holesOf } from '../language/fill.ts';
import { listed, named, text } from '../language/names.ts';
import { triedLine } from './all-servers.ts';
import { type About, type Group, grouped, isUsable, nextZone, saidBy, saysOf, tallied } from './tally.ts';

/** Counts of the servers of the zone that shows the break; `finding` is the one that was chosen as the cause. */
export function serverHoles(look: Look, zone: Name, asked: Name, finding: Finding | null): Holes {
  const { trace } = look.evidence;
  const facts = trace.zones.get(zone);
  const chain = chainTo(trace.chains, asked);
  if (facts === undefined || chain === undefined) return {};
  const groups = grouped(saidBy(look, facts, chain)).filter(g => g.kind !== 'not-asked');
  const next = nextZone(trace, zone, chain);
  const about = { child: next?.zone ?? chain.question.name, type: chain.question.type, parentOfIt: next !== null };
  const delegating = groups.filter(g => g.kind === 'referral');
  const good = delegating.length > 0 ? delegating : groups.filter(isUsable);
  const bad = groups.filter(g => !good.includes(g));
  const count = (of: readonly Group[]): Line => [text(String(of.reduce((sum, g) => sum + g.servers.length, 0)))];
  return {
    total: count(groups),
    good: count(good),
    bad: count(bad),
    tally: tallied(bad, about),
    mend: mendLine(finding),
    failing: lossLine(zone, finding) ?? failingLine(zone, groups, bad, about, finding),
    wrongly: wronglyLine(bad, about),
    deniers: listed(namesIn(groups.filter(g => g.kind === 'nxdomain' || g.kind === 'nodata'))),
    tried: triedInVain(facts),
  };
}

/** "1 of 3 servers of example.com does not answer"; several kinds of failure are told apart. */
function failingLine(zone: Name, all: readonly Group[], bad: readonly Group[], about: About, by: Finding | null): Line {
  const size = (of: readonly Group[]): number => of.reduce((sum, g) => sum + g.servers.length, 0);
  const count = text(`${size(bad)} of ${size(all)} servers of `);
  const [only] = bad;
  const judged = by?.params['bad'];
  // A fault that only all replies together show, like a denial of the apex: the check's own words for it.
  if (typeof judged === 'number' && judged !== size(bad)) {
    const { kinds = [] } = holesOf(by as Finding);
    const judgedCount = text(`${judged} of ${size(all)} servers of `);
    const one = soleKind(by);
    if (one !== null) return [judgedCount, ...named(zone), text(` ${one}`)];
    return [judgedCount, ...named(zone), text(' fail, '), ...kinds];
  }
  if (only !== undefined && bad.length === 1) return [count, ...named(zone), text(' '), ...saysOf(only, about)];
  return [count, ...named(zone), text(' fail, '), ...tallied(bad, about)];
}

/** What all the servers did that a check found wanting, where all did the same: "answered with expired signatures". */
export function soleKind(finding: Finding | null): string | null {
  const { kinds, bad } = finding?.params ?? {};
  const [only, another] = Array.isArray(kinds) ? kinds : [];
  return typeof only === 'string' && another === undefined && only.startsWith(`${bad} `)
    ? only.slice(`${bad} `.length)
    : null;
}

/** Servers that all answer, but not every time. */
function lossLine(zone: Name, finding: Finding | null): Line | null {
  const { lost, asked } = finding?.params ?? {};
  if (typeof lost !== 'number' || typeof asked !== 'number') return null;
  return [text('the servers of '), ...named(zone), text(` lose ${lost} of ${asked} questions`)];
}

/** Some servers can be left out until they are mended; where all of them lose questions, none can. */
function mendLine(finding: Finding | null): Line {
  if (typeof finding?.params['lost'] === 'number') return [text('Ask your DNS host about an attack or an overload.')];
  const who = finding === null ? [text('the failing servers')] : listed(finding.about);
  return [text('Have your DNS host mend '), ...who, text('; until then, take out of the delegation what fails.')];
}

/** How the servers of a registry fail everybody: by what they say, or by denying what exists. */
function wronglyLine(bad: readonly Group[], about: About): Line {
  if (bad.length === 0) return [text('deny even names that exist for certain')];
  return [text('answer wrongly for every name, '), ...tallied(bad, about)];
}

const namesIn = (groups: readonly Group[]): Name[] => [...new Set(groups.flatMap(g => g.servers.map(s => s.name)))];

/** What was tried in vain, of the servers that were asked most. */
function triedInVain(facts: ZoneFacts): Line {
  const silent = facts.replies
    .filter(r => r.outcome?.kind === 'silent')
    .sort((a, b) => b.steps.length - a.steps.length);
  const [most] = silent;
  return most === undefined ? [] : [text(' (each '), ...triedLine(most), text(', from here)')];
}

/** The way to a name: its own, or one that leads below it, else what was asked. */
export const chainTo = (chains: readonly Chain[], name: Name): Chain | undefined =>
  chains.find(c => c.question.name === name) ?? chains.find(c => isAtOrUnder(c.question.name, name)) ?? chains[0];
