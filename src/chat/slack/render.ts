import { cleanText } from '../../report/foreign.ts';
import { markBefore } from '../../report/marks.ts';
import type { Report } from '../../report/report.ts';
import {
  type Button,
  charactersOf,
  escaped,
  inert,
  octetsOf,
  type RichPart,
  type SlackAnswer,
  type SlackBlock,
} from './blocks.ts';
import {
  MAX_BLOCKS,
  MAX_BLOCKS_CHARACTERS,
  MAX_BUTTON_TEXT,
  MAX_BUTTON_VALUE,
  MAX_BUTTONS,
  MAX_REST_MESSAGES,
  MAX_TEXT_OCTETS,
  SPARE_BLOCKS,
  SUMMARY_CHARACTERS,
  WHOLE_CHARACTERS,
} from './limits.ts';
import { elementsOf, type ReadAt, type Unit, unitOf, unitsOf } from './units.ts';

/**
 * A report as messages of Slack. Pure; the parts are those of every renderer (docs/renderers.md): `inline` and `block`
 * stand in units.ts. All that is seen is rich text, in which nothing can become markup, a link or a mention.
 */
export interface SlackLook extends ReadAt {
  /** The command line that a button "again" says; null for none. */
  readonly again: string | null;
  /** What a button "share" carries, on an answer that only its asker sees; null for none. */
  readonly share: string | null;
  /** Where the rest of a long answer appears. */
  readonly rest: 'in the thread' | 'below';
}

/** What is still growing, or a word by the way: nothing can be pressed under it. */
export const bareLook = (at: ReadAt): SlackLook => ({ ...at, again: null, share: null, rest: 'in the thread' });

/** Prefixes of `action_id`: a button that says a command line, and the one that shows a private answer to all. */
export const SAY = 'say';
export const SHARE = 'share';

export function renderSlack(report: Report, look: SlackLook): SlackAnswer {
  const units = [...frame(report, look), ...report.blocks.flatMap((block, i) => unitsOf(block, i + 1, look))];
  const { parts, left } = portioned(units);
  const [first = [], ...rest] = parts;
  const cut = left === 0 ? [] : [note(`… ${left} more ${left === 1 ? 'line' : 'lines'}`)];
  const toRest = rest.length > 0 ? [note(`The rest is ${look.rest}.`)] : cut;
  const row = buttons(report, look);
  // Who sees no blocks, sees no thread either: as much of all as fits.
  const text = textOf(
    [...units, ...(rest.length > 0 ? [] : cut)],
    rest.length > 0 ? `… the rest is ${look.rest}` : '…',
  );
  return {
    message: { text, blocks: blocksOf([...first, ...toRest], row) },
    rest: rest.map((part, i) => {
      const all = i === rest.length - 1 ? [...part, ...cut] : part;
      return { text: textOf(all, '…'), blocks: blocksOf(all, []) };
    }),
  };
}

/** Mark and title, readable alone; then what to do. */
function frame(report: Report, at: ReadAt): Unit[] {
  const mark = { type: 'text', text: markBefore(report.mark) } as const;
  const title = unitOf({ shape: 'section', group: 0, rank: 0 }, [
    mark,
    ...elementsOf(report.title, at, { bold: true }),
  ]);
  const lead = report.lead.map(line => unitOf({ shape: 'section', group: 0, rank: 0 }, elementsOf(line, at)));
  return [title, ...lead].filter(unit => unit !== null);
}

function note(text: string): Unit {
  const elements = [{ type: 'text', text } as const];
  return { shape: 'section', group: -1, elements, plain: text, size: charactersOf(text), heads: false, rank: 0 };
}

/** Units over messages: all in one where it is short; else a summary, and what comes after in as many as may be. */
function portioned(units: readonly Unit[]): { parts: Unit[][]; left: number } {
  const total = units.reduce((sum, unit) => sum + unit.size, 0);
  const isWhole = total <= WHOLE_CHARACTERS && groupsIn(units) <= MAX_BLOCKS - SPARE_BLOCKS;
  const parts: Unit[][] = [];
  let rest = [...units];
  while (rest.length > 0 && parts.length <= MAX_REST_MESSAGES) {
    const most = isWhole ? WHOLE_CHARACTERS : parts.length === 0 ? SUMMARY_CHARACTERS : MAX_BLOCKS_CHARACTERS;
    const count = fitting(rest, most);
    parts.push(rest.slice(0, count));
    rest = rest.slice(count);
  }
  return { parts, left: rest.length };
}

/** How many units go into a message: at least one, and never one that heads what does not follow. */
function fitting(units: readonly Unit[], most: number): number {
  let size = 0;
  let count = 0;
  for (const unit of units) {
    // The words that are added at a cut, and line breaks between rows, are counted too.
    size += unit.size + 1;
    if (count > 0 && (size > most - 100 || groupsIn(units.slice(0, count + 1)) > MAX_BLOCKS - SPARE_BLOCKS)) break;
    count += 1;
  }
  const whole = count;
  while (count < units.length && count > 1 && units[count - 1]?.heads === true) count -= 1;
  return count > 0 ? count : whole;
}

/** Blocks that units take. */
const groupsIn = (units: readonly Unit[]): number =>
  units.filter((unit, i) => i === 0 || unit.group !== units[i - 1]?.group || unit.shape !== units[i - 1]?.shape).length;

function blocksOf(units: readonly Unit[], row: readonly Button[]): SlackBlock[] {
  const blocks: SlackBlock[] = runs(units).map(run => ({ type: 'rich_text', elements: [partOf(run)] }));
  return row.length > 0 ? [...blocks, { type: 'actions', elements: row }] : blocks;
}

function runs(units: readonly Unit[]): Unit[][] {
  const out: Unit[][] = [];
  for (const unit of units) {
    const last = out.at(-1);
    if (last?.[0]?.group === unit.group && last[0].shape === unit.shape) last.push(unit);
    else out.push([unit]);
  }
  return out;
}

/** Every shape of unit; lines that stand together are parted by a break. */
function partOf(run: readonly Unit[]): RichPart {
  const shape = run[0]?.shape ?? 'section';
  const broken = run.flatMap((unit, i) =>
    i === 0 ? unit.elements : [{ type: 'text', text: '\n' } as const, ...unit.elements],
  );
  switch (shape) {
    case 'section':
      return { type: 'rich_text_section', elements: broken };
    case 'item':
      return {
        type: 'rich_text_list',
        style: 'bullet',
        elements: run.map(({ elements }) => ({ type: 'rich_text_section', elements })),
      };
    case 'row':
      return {
        type: 'rich_text_preformatted',
        elements: [{ type: 'text', text: run.map(unit => unit.plain).join('\n') }],
      };
    case 'quote':
      return { type: 'rich_text_quote', elements: broken };
    default:
      return shape satisfies never;
  }
}

/**
 * What a notification shows and a screen reader reads: verdict, who and what next, then the chain, then all else that
 * fits, in the order of the report. Where something is left out the last line is `atCut`.
 */
function textOf(units: readonly Unit[], atCut: string): string {
  const lines = units.map(unit => escaped(inert(unit.plain)));
  const whole = lines.join('\n');
  if (octetsOf(whole) <= MAX_TEXT_OCTETS) return whole;
  const room = MAX_TEXT_OCTETS - octetsOf(atCut) - 1;
  const taken = new Set<number>();
  let used = 0;
  const inOrder = [...units.keys()].sort((a, b) => (units[a]?.rank ?? 2) - (units[b]?.rank ?? 2) || a - b);
  for (const i of inOrder) {
    const octets = octetsOf(lines[i] ?? '') + 1;
    if (used + octets > room) break;
    used += octets;
    taken.add(i);
  }
  const kept = lines.filter((_, i) => taken.has(i));
  if (kept.length === 0) kept.push(cutTo(units[0]?.plain ?? '', room));
  return [...kept, atCut].join('\n');
}

/** As much of a text as has so many octets once it is escaped. */
function cutTo(plain: string, octets: number): string {
  let out = '';
  let used = 0;
  for (const character of plain) {
    const next = escaped(inert(character));
    used += octetsOf(next);
    if (used > octets) break;
    out += next;
  }
  return out;
}

/** What can be pressed: each says a command line. */
function buttons(report: Report, look: SlackLook): Button[] {
  const lines = [...report.actions, ...(look.again === null ? [] : [{ label: 'again', command: look.again }])].filter(
    ({ command }) => charactersOf(command) <= MAX_BUTTON_VALUE && command.trim() !== '',
  );
  const share = look.share !== null && charactersOf(look.share) <= MAX_BUTTON_VALUE ? [look.share] : [];
  return [
    ...lines
      .slice(0, MAX_BUTTONS - share.length)
      .map(({ label, command }, i) => button(`${SAY}-${i}`, label === '' ? command : label, command)),
    ...share.map(value => button(SHARE, 'share', value)),
  ];
}

function button(action_id: string, label: string, value: string): Button {
  const text = escaped(cleanText(label)).trim() || '…';
  const cut = charactersOf(text) <= MAX_BUTTON_TEXT ? text : cutLabel(cleanText(label));
  return { type: 'button', action_id, text: { type: 'plain_text', text: cut, emoji: false }, value };
}

/** Cut between characters of the label, so that no half of an escape stays. */
function cutLabel(label: string): string {
  let out = '';
  for (const character of label) {
    if (charactersOf(out) + charactersOf(escaped(character)) > MAX_BUTTON_TEXT - 1) break;
    out += escaped(character);
  }
  return `${out}…`;
}
