import { sayMoment } from '../report/moment.ts';
import type { Mark } from '../report/report.ts';
import { typed } from '../say/language/names.ts';
import { shownId } from '../say/spof/ids.ts';
import { failures, groupWords, saySpof, singlesOf, worstTop } from '../say/spof/report.ts';
import { topWords } from '../say/spof/tops.ts';
import type { Spof } from '../spof/spof.ts';
import { isAtOrUnder, type Name } from '../values/name.ts';
import type { Box, Drawing, Entry } from './drawing.ts';
import { drawable } from './letters.ts';
import { MAX_SINGLES, MAX_ZONES } from './limits.ts';
import { fileName, shownLine, shownZone } from './shown.ts';
import { emptySketch, lastIn, link, listed, put, type Sketch } from './sketch.ts';
import { type Needs, needsOf } from './zones.ts';

const BANNERS: Readonly<Record<Mark, Drawing['banner']>> = {
  down: { sign: 'bad', word: 'DOWN', text: '' },
  broken: { sign: 'partly', word: 'ONE FAILURE FROM DOWN', text: '' },
  'will-break': { sign: 'partly', word: 'ONE FAILURE FROM DOWN', text: '' },
  fine: { sign: 'ok', word: 'NO SINGLE POINT', text: '' },
  unknown: { sign: 'unknown', word: 'COULD NOT TELL', text: '' },
  none: { sign: 'none', word: '', text: '' },
};

/**
 * What a name rests on as a picture: what is lost at the top, and under and beside it the zones that it needs, each with
 * all that takes it down alone. What is redundant is one line; the rest is in the text.
 */
export function drawSpof(spof: Spof, heading: string | null): Drawing {
  const { mark, title: line } = saySpof(spof);
  const title = shownLine(line, spof.takenAt);
  const at = sayMoment(spof.takenAt, 'both', { zone: 'UTC', now: spof.takenAt });
  const sketch = emptySketch();
  const isLost = spof.baseline === 'down' && spof.snapshotAt === null;
  const story = isLost ? drawLost(spof, sketch) : drawRests(spof, sketch);
  return {
    banner: { ...BANNERS[mark], text: title },
    heading,
    boxes: sketch.boxes,
    links: sketch.links,
    foot: `${at}: ${spof.graph.nodes.length} parts looked at`,
    alt: drawable(`${title} ${story}`),
    about: `spof-${fileName(spof.domain)}`,
  };
}

/** Where it does not work, and never was seen to: only where it fails. Gives the picture's own sentence. */
function drawLost(spof: Spof, sketch: Sketch): string {
  const { domain, failing } = spof;
  const heading = domain === null ? 'the graph’s name' : shownZone(domain);
  const list = listed(failures(spof).map(bad), 'things');
  put(sketch, { look: 'strong', sign: 'bad', heading, lines: ['does not work now; it fails at:'], list }, 'after');
  return `The picture shows where it fails, at ${failing.length === 1 ? 'one place' : `${failing.length} places`}.`;
}

function drawRests(spof: Spof, sketch: Sketch): string {
  const top = worstTop(spof);
  drawTop(spof, sketch, top);
  const zones = drawZones(spof, sketch, top);
  drawPairs(spof, sketch, top);
  const count = singlesOf(spof, top).length;
  const marked = count === 1 ? 'one thing is marked' : `${count} things are marked`;
  const names = zones.map(shownZone).join(', ') || 'no zone';
  return `The picture shows what ${topWords(spof, top)} rests on: ${names}; ${marked} as enough alone.`;
}

/** What is lost, and what takes it down without belonging to a zone. A zone that is all of it has a box of its own. */
function drawTop(spof: Spof, sketch: Sketch, top: string): void {
  const { under, first } = needsOf(spof, top);
  const [only] = first;
  if (only !== undefined && first.size === 1 && topWords(spof, top) === typed(only)) return;
  const own = singlesOf(spof, top).flatMap(({ components: [id = ''] }) => (under.has(id) ? [] : [id]));
  put(sketch, { look: 'strong', heading: topWords(spof, top), list: singles(own) }, 'after');
}

const bad = (text: string): Entry => ({ sign: 'bad', text });
const singles = (ids: readonly string[]): Entry[] =>
  listed(
    ids.map(id => bad(shownId(id))),
    'things',
    MAX_SINGLES,
  );

/** The zones that matter: those with a single point, and those that the top is reached by. Gives them in order. */
function drawZones(spof: Spof, sketch: Sketch, top: string): Name[] {
  const needs = needsOf(spof, top);
  const alone = new Map<Name, string[]>();
  for (const {
    components: [id = ''],
  } of singlesOf(spof, top)) {
    const zone = needs.under.get(id);
    if (zone !== undefined) alone.set(zone, [...(alone.get(zone) ?? []), id]);
  }
  const wanted = needs.order.filter(zone => alone.has(zone) || needs.first.has(zone));
  const drawn = wanted.slice(0, MAX_ZONES);
  const columns = columnsFor(drawn, spof.domain, alone);
  const boxes = new Map<Name, string>();
  for (const column of ['main', 'side'] as const) {
    for (const zone of columns[column]) {
      const above = lastIn(sketch, column);
      const user = [...boxes].find(([, id]) => id === above)?.[0];
      const isNeeded = user === undefined ? column === 'main' : needs.direct.get(user)?.has(zone) === true;
      boxes.set(
        zone,
        putZone(
          sketch,
          { zone, column, alone: alone.get(zone) ?? [], servers: needs.servers.get(zone) ?? 0 },
          isNeeded,
        ),
      );
    }
  }
  linkAcross(sketch, boxes, needs);
  const left = wanted.length - drawn.length;
  if (left > 0) put(sketch, { heading: `… ${left} more zones`, look: 'ghost' }, 'after');
  return drawn;
}

/** The domain and what is above it stand under the top; what else takes it down stands beside it, else the other names. */
function columnsFor(zones: readonly Name[], domain: Name | null, alone: ReadonlyMap<Name, unknown>): Columns {
  const own = zones.filter(zone => domain !== null && isAtOrUnder(domain, zone));
  const others = zones.filter(zone => !own.includes(zone));
  const risky = others.filter(zone => alone.has(zone));
  const safe = others.filter(zone => !alone.has(zone));
  if (own.length === 0) return { main: others, side: [] };
  return risky.length > 0 ? { main: [...own, ...safe], side: risky } : { main: own, side: safe };
}
type Columns = Readonly<Record<Box['column'], readonly Name[]>>;

function putZone(
  sketch: Sketch,
  of: { zone: Name; column: Box['column']; alone: readonly string[]; servers: number },
  isNeeded: boolean,
): string {
  const { zone, column, alone, servers } = of;
  const isAlone = alone.length > 0;
  const spare: Entry[] = servers > 1 ? [{ sign: 'ok', text: `${servers} name servers, one is enough` }] : [];
  const box = {
    column,
    look: isAlone ? 'strong' : 'plain',
    sign: isAlone ? 'bad' : 'ok',
    heading: shownZone(zone),
    lines: isAlone ? ['alone enough:'] : ['nothing here is enough alone'],
    list: [...singles(alone), ...spare],
  } as const;
  return put(sketch, box, isNeeded ? 'needs' : 'after');
}

/** From one column to the other: who needs whom. */
function linkAcross({ boxes, ...sketch }: Sketch, of: ReadonlyMap<Name, string>, needs: Needs): void {
  const columns = new Map(boxes.map(box => [box.id, box.column] as const));
  const top = boxes[0]?.id ?? '';
  const pairs = [...needs.first].map(zone => [top, of.get(zone)] as const);
  for (const [zone, id] of of) for (const need of needs.direct.get(zone) ?? []) pairs.push([id, of.get(need)]);
  for (const [from, to] of pairs)
    if (to !== undefined && columns.get(from) !== columns.get(to)) link({ boxes, ...sketch }, from, to, 'across');
}

/** What takes it down only together with another. */
function drawPairs(spof: Spof, sketch: Sketch, top: string): void {
  const groups = spof.pairs.get(top) ?? [];
  const [first] = groups;
  if (first === undefined) return;
  const left = groups.length === 1 ? [] : [`… ${groups.length - 1} more such groups`];
  put(sketch, { heading: 'two together:', sign: 'partly', lines: [groupWords(first), ...left] }, 'after');
}
