import type { Chain } from '../dns/walk/facts.ts';
import { sayMoment } from '../report/moment.ts';
import type { ChainRow, Mark } from '../report/report.ts';
import { sayTrace } from '../say/trace.ts';
import { type Way, waysOf } from '../say/zones/chain.ts';
import { registrationFor } from '../say/zones/memory.ts';
import { grouped, isUsable, nextZone, saidBy } from '../say/zones/tally.ts';
import type { Look } from '../services.ts';
import { isAtOrUnder, isUnder, labelDepth, type Name, ROOT } from '../values/name.ts';
import type { Box, Drawing, Entry, Link } from './drawing.ts';
import { drawable } from './letters.ts';
import { MAX_BRANCHES, MAX_WAYS, MAX_ZONES } from './limits.ts';
import { memoryEntries, rememberedWhen } from './remembered.ts';
import { BANNERS, fileName, SIGN_OF, shownLine, shownName, shownZone } from './shown.ts';
import { emptySketch, ends, lastIn, link, listed, put, type Sketch } from './sketch.ts';

/**
 * The way from the root to the name as a picture: one box a zone with what its servers say, the break as a cross in the
 * link below the zone that shows it, what memory and the registry say at its end, and beside it the zones that the name
 * servers need. The same rows as in the text, so that both tell one story.
 */
export function drawTrace(look: Look, heading: string | null): Drawing {
  const { takenAt, trace } = look.evidence;
  const report = sayTrace(look, { now: takenAt, all: false });
  const title = shownLine(report.title, takenAt);
  const pen = penFor(look, report.mark);
  drawAll(pen);
  const { asked, queries } = trace;
  const at = sayMoment(takenAt, 'both', { zone: 'UTC', now: takenAt });
  return {
    banner: { ...BANNERS[report.mark], text: title },
    heading,
    boxes: pen.sketch.boxes,
    links: pen.sketch.links,
    foot: `${at}: ${shownName(asked.name)} ${asked.type}, ${queries} questions`,
    alt: drawable(altOf(look, title)),
    about: fileName(asked.name),
  };
}

interface Pen {
  readonly look: Look;
  readonly mark: Mark;
  readonly ours: boolean;
  readonly sketch: Sketch;
  /** The box of each zone that has one. */
  readonly of: Map<Name, string>;
}

function penFor(look: Look, mark: Mark): Pen {
  const ours = look.diagnosis.verdict.code.startsWith('own-network-');
  return { look, mark, ours, sketch: emptySketch(), of: new Map() };
}

function drawAll(pen: Pen): void {
  const { ways, registry } = waysOf(pen.look);
  if (pen.ours) drawOwnFault(pen.sketch);
  drawMain(
    pen,
    ways.filter(way => way.chain.role !== 'dependency'),
  );
  const branches = ways.filter(way => way.chain.role === 'dependency').slice(0, MAX_BRANCHES);
  for (const way of branches) drawBranch(pen, way);
  healthyBranches(
    pen,
    branches.map(way => way.chain),
  );
  if (registry !== null) drawRegistry(pen, registry);
}

/** What was asked, and its aliases. */
function drawMain(pen: Pen, ways: readonly Way[]): void {
  const { first, last } = ends(ways, MAX_WAYS);
  const all = pen.look.evidence.trace.chains.filter(chain => chain.role !== 'dependency');
  const left = all.length - first.length - last.length;
  for (const way of first) drawWay(pen, way, 'main', 'way');
  if (left > 0)
    put(pen.sketch, { heading: `… ${left} more ${left === 1 ? 'alias' : 'aliases'}`, look: 'ghost' }, 'way');
  for (const way of last) drawWay(pen, way, 'main', 'way');
}

/** Where our own network is at fault, the way is broken before it begins. */
function drawOwnFault(sketch: Sketch): void {
  put(sketch, { heading: 'this bot', look: 'strong' }, 'way');
  put(sketch, { heading: 'BROKEN HERE', look: 'break', sign: 'bad', lines: ['in my own network'] }, 'broken');
}

/** One way, zone by zone, down to what it leads to, or to what is out of reach. `kind`: how it goes on from the box above. */
function drawWay(pen: Pen, way: Way, column: Box['column'], kind: Link['kind']): void {
  const { sketch } = pen;
  // What our own network makes of the zones below the root says nothing about them.
  const { first, left, last } = ends(pen.ours ? way.zones.slice(0, 1) : way.zones, MAX_ZONES);
  let next = pen.ours ? 'broken' : kind;
  for (const each of first) next = drawZone(pen, way, each, column, next);
  if (left > 0) {
    put(sketch, { column, heading: `… ${left} more zones`, look: 'ghost' }, next);
    next = 'way';
  }
  for (const each of last) next = drawZone(pen, way, each, column, next);
  if (way.memory !== null) drawMemory(pen, way, column, next === 'way' ? 'note' : next);
  else if (next !== 'way' || pen.ours) drawLost(pen, way, column, next === 'way' ? 'note' : next);
}

/** One zone, and the break below it where it is the one. Gives how the way goes on. */
function drawZone(
  pen: Pen,
  way: Way,
  at: Way['zones'][number],
  column: Box['column'],
  kind: Link['kind'],
): Link['kind'] {
  const { zone, row } = at;
  const isBreak = row.brokenHere && !pen.ours;
  const box: Omit<Box, 'id'> = {
    column,
    look: isBreak ? 'strong' : 'plain',
    sign: isBreak && pen.mark !== 'down' && row.state === 'bad' ? 'partly' : SIGN_OF[row.state],
    heading: shownZone(zone),
    lines: [shownLine(row.text, pen.look.evidence.takenAt)],
    list: row.state === 'bad' || row.state === 'partly' ? failing(pen.look, zone, way.chain) : [],
  };
  pen.of.set(zone, put(pen.sketch, box, kind));
  return isBreak ? drawBreak(pen, column) : 'way';
}

/** The broken link itself: a cross, and words. */
function drawBreak({ sketch, mark }: Pen, column: Box['column']): Link['kind'] {
  const isDown = mark === 'down';
  const kind = isDown ? 'broken' : 'weak';
  const heading = isDown ? 'BROKEN HERE' : mark === 'broken' ? 'BROKEN HERE FOR SOME' : 'WEAK HERE';
  put(sketch, { column, look: 'break', sign: isDown ? 'bad' : 'partly', heading }, kind);
  return kind;
}

/** The last good servers of a domain that has lost its delegation or its servers, each with how it does now. */
function drawMemory(pen: Pen, { chain }: Way, column: Box['column'], kind: Link['kind']): void {
  const { evidence } = pen.look;
  const zone = evidence.trace.lastGood?.zone ?? evidence.history?.lastGood?.zone ?? chain.question.name;
  const { entries, lines } = memoryEntries(evidence);
  const list = listed(entries, 'servers');
  const when = rememberedWhen(evidence);
  const box = put(pen.sketch, { column, look: 'ghost', heading: shownName(zone), lines: [when, ...lines], list }, kind);
  if (!pen.of.has(zone)) pen.of.set(zone, box);
}

const BEYOND: Readonly<Record<Mark, string>> = {
  down: 'users cannot get here',
  broken: 'some users cannot get here',
  'will-break': 'users still get here',
  fine: '',
  unknown: 'not known from here',
  none: '',
};

/** What is beyond the break. */
function drawLost(pen: Pen, { chain }: Way, column: Box['column'], kind: Link['kind']): void {
  const lost = beyondOf(pen, chain);
  const look = pen.mark === 'will-break' ? 'plain' : 'ghost';
  const box = { column, look, heading: shownName(lost), lines: [BEYOND[pen.mark]] } as const;
  const id = put(pen.sketch, box, kind);
  if (!pen.of.has(lost)) pen.of.set(lost, id);
}

/** The name that the break keeps users from: the zone that is denied, or the name at the end of the way. */
function beyondOf({ look }: Pen, chain: Chain): Name {
  const { end, question } = chain;
  const { name } = question;
  const next = nextZone(look.evidence.trace, chain.end.zone, chain)?.zone;
  if (end.kind === 'alias') return end.target;
  const { of, because } = look.diagnosis.verdict;
  const causes = of === null ? because : [of.name, ...because];
  return next ?? causes.find(cause => isAtOrUnder(name, cause) && isUnder(cause, end.zone)) ?? name;
}

/** The servers of a zone that fail while others do not, by name and address. */
function failing(look: Look, zone: Name, chain: Chain): Entry[] {
  const facts = look.evidence.trace.zones.get(zone);
  const groups = facts === undefined ? [] : grouped(saidBy(look, facts, chain));
  if (!groups.some(isUsable)) return [];
  const bad = groups.filter(group => !isUsable(group) && group.kind !== 'waiting' && group.kind !== 'not-asked');
  const entries = bad.flatMap(group =>
    group.servers.map(({ name, address }): Entry => ({ sign: 'bad', text: `${shownName(name)} ${address}` })),
  );
  return listed(entries, 'servers');
}

/** A way that name servers depend on, in the column beside the zone that needs it. */
function drawBranch(pen: Pen, way: Way): void {
  const { sketch, look, of } = pen;
  const [first] = way.zones;
  if (first === undefined) return;
  const user = userOf(pen, way.chain);
  const above = lastIn(sketch, 'side');
  drawWay(pen, way, 'side', user !== null && user === above ? 'needs' : 'after');
  const parent = look.evidence.trace.zones.get(first.zone)?.parent ?? null;
  const start = parent === null ? undefined : of.get(parent);
  const begin = of.get(first.zone);
  if (start !== undefined && begin !== undefined && above === null) link(sketch, start, begin, 'way');
  const zone = way.chain.path.at(-1) ?? ROOT;
  const needed = (labelDepth(zone) > 1 ? of.get(zone) : undefined) ?? lastIn(sketch, 'side');
  if (user !== null && needed !== null && user !== above) link(sketch, user, needed, 'across');
}

/** The box of the zone whose name servers are named there. */
function userOf({ look, of }: Pen, chain: Chain): string | null {
  const { zones } = look.evidence.trace;
  const user = [...of.keys()].findLast(zone =>
    zones.get(zone)?.nameservers.some(server => server.name === chain.question.name),
  );
  return user === undefined ? null : (of.get(user) ?? null);
}

/** The other domains that name servers live under, in one box beside the zone that needs them. */
function healthyBranches(pen: Pen, drawn: readonly Chain[]): void {
  const { sketch, of } = pen;
  const byUser = new Map<string, Map<Name, Entry>>();
  for (const chain of pen.look.evidence.trace.chains) {
    const user = userOf(pen, chain);
    const zone = chain.path.at(-1) ?? ROOT;
    if (chain.role !== 'dependency' || drawn.includes(chain) || user === null) continue;
    if (labelDepth(zone) === 0 || of.has(zone)) continue;
    const zones = byUser.get(user) ?? new Map<Name, Entry>();
    byUser.set(user, zones.set(zone, { sign: signOf(chain.end.kind), text: shownName(zone) }));
  }
  const isFree = lastIn(sketch, 'side') === null;
  for (const [user, zones] of [...byUser].slice(0, MAX_BRANCHES)) {
    const list = listed([...zones.values()], 'domains');
    const heading = 'its name servers are named under';
    const box = put(sketch, { column: 'side', heading: '', lines: [heading], list }, 'after');
    link(sketch, user, box, isFree ? 'beside' : 'across');
  }
}

const signOf = (kind: Chain['end']['kind']): Entry['sign'] =>
  kind === 'answer' || kind === 'alias' ? 'ok' : kind === 'unfinished' ? 'unknown' : 'bad';

/** What the registry says, at the end of the column that shows the domain it speaks of. */
function drawRegistry({ look, mark, sketch, of }: Pen, row: ChainRow): void {
  const domain = registrationFor(look)?.domain;
  // Of a healthy domain, that nobody could ask the registry is no news.
  if (domain === undefined || (row.state === 'unknown' && mark === 'fine')) return;
  const column = sketch.boxes.find(box => box.id === of.get(domain))?.column ?? 'main';
  const lines = [shownLine(row.text, look.evidence.takenAt)];
  const heading = `registry on ${shownName(domain)}`;
  put(sketch, { column, heading, lines, sign: SIGN_OF[row.state] }, 'note');
}

/** The story of the picture for who cannot see it: the verdict, and where the way breaks, in two sentences. */
function altOf(look: Look, title: string): string {
  const { takenAt, trace } = look.evidence;
  const rows = waysOf(look).ways.flatMap(way => way.zones);
  const at = rows.find(({ row }) => row.brokenHere);
  const way = `the way from the root to ${shownName(trace.asked.name)}`;
  if (at === undefined) {
    const { first, left } = ends(rows, MAX_ZONES);
    const zones = first.map(({ zone }) => shownZone(zone)).join(', ');
    return `${title} The picture shows ${way}: ${zones}${left > 0 ? ', and more' : ''}.`;
  }
  return `${title} The picture shows ${way}; it breaks at ${shownZone(at.zone)}, where ${shownLine(at.row.text, takenAt)}.`;
}
