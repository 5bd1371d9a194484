import type { Chain, ZoneFacts } from '../../dns/walk/facts.ts';
import type { Line } from '../../report/report.ts';
import type { Look } from '../../services.ts';
import { isAtOrUnder, type Name } from '../../values/name.ts';
import type { Holes } from '../language/fill.ts';
import { named, text } from '../language/names.ts';
import { triedLine } from './all-servers.ts';
import { type About, type Group, grouped, isUsable, nextZone, saidBy, saysOf, tallied } from './tally.ts';

/** Counts of the servers of the zone that shows the break. */
export function serverHoles(look: Look, zone: Name, asked: Name): Holes {
  const { trace } = look.evidence;
  const facts = trace.zones.get(zone);
  const chain = chainTo(trace.chains, asked);
  if (facts === undefined || chain === undefined) return {};
  const groups = grouped(saidBy(trace, facts, chain)).filter(g => g.kind !== 'not-asked');
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
    failing: failingLine(zone, groups, bad, about),
    tried: triedInVain(facts),
  };
}

/** "1 of 3 servers of example.com does not answer"; several kinds of failure are told apart. */
function failingLine(zone: Name, all: readonly Group[], bad: readonly Group[], about: About): Line {
  const size = (of: readonly Group[]): number => of.reduce((sum, g) => sum + g.servers.length, 0);
  const count = text(`${size(bad)} of ${size(all)} servers of `);
  const [only] = bad;
  if (only !== undefined && bad.length === 1) return [count, ...named(zone), text(' '), ...saysOf(only, about)];
  return [count, ...named(zone), text(' fail, '), ...tallied(bad, about)];
}

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
