import type { ChainRow, Line, Report } from '../report/report.ts';
import type { Look } from '../services.ts';
import { introduced, joined, text, typed } from './language/names.ts';
import { grouped, isUsable, nextZone, saidBy } from './zones/tally.ts';

/** One sign a state, so that progress reads without colour. */
const SIGNS: Readonly<Record<ChainRow['state'], string>> = {
  ok: '✓',
  bad: '✗',
  partly: '≈',
  unknown: '?',
  waiting: '…',
};

/** What is known so far in one line that grows: "puri.sm: . 26 of 26 ✓ · sm 2 of 2 ✗ · …". */
export function sayProgress(look: Look): Report {
  return { mark: 'none', title: progressLine(look), lead: [], blocks: [], more: [], actions: [] };
}

export function progressLine(look: Look): Line {
  const { trace } = look.evidence;
  const [chain] = trace.chains;
  const levels = (chain?.path ?? []).flatMap((zone): Line[] => {
    const facts = trace.zones.get(zone);
    if (facts === undefined || chain === undefined) return [];
    const groups = grouped(saidBy(look, facts, chain)).filter(g => g.kind !== 'not-asked');
    const all = groups.reduce((sum, g) => sum + g.servers.length, 0);
    const heard = groups.filter(g => g.kind !== 'waiting').reduce((sum, g) => sum + g.servers.length, 0);
    const goesOn = nextZone(trace, zone, chain) !== null;
    const good = groups
      .filter(g => isUsable(g) && (goesOn || g.kind !== 'nxdomain'))
      .reduce((sum, g) => sum + g.servers.length, 0);
    const state = heard === 0 ? 'waiting' : good === heard ? 'ok' : good === 0 ? 'bad' : 'partly';
    return [[text(`${typed(zone)} ${heard} of ${all} ${SIGNS[state]}`)]];
  });
  const rest: Line[] = look.diagnosis.complete ? [] : [[text('…')]];
  return [
    ...introduced(trace.asked.name),
    text(': '),
    ...joined([...levels, ...rest], ' · ').map(node =>
      node.kind === 'text' && node.text === ', ' ? text(' · ') : node,
    ),
  ];
}
