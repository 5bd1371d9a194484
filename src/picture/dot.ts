import type { Box, Drawing, Entry, Link, Sign } from './drawing.ts';
import { type Letters, wrapped } from './letters.ts';
import {
  BANNER_SIZE,
  BREAK_SIZE,
  FOOT_SIZE,
  HALF_BOX,
  HALF_HEADING_SIZE,
  HALF_LIST_SIZE,
  HEADING_SIZE,
  MARGIN,
  MAX_BANNER_LINES,
  MAX_HEADING_LINES,
  MAX_LINES,
  TEXT_SIZE,
  WIDE_BOX,
  WIDTH,
  WORD_SIZE,
} from './limits.ts';

/** The family as the font files name it; where a picture of lines is shown without them, the next best. */
const FONT = 'DejaVu Sans Condensed,DejaVu Sans,Verdana,sans-serif';
const INK = '#111111';
const GREY = '#555555';
/** Signs and colours of each state. The signs alone tell them apart. */
const SIGNS: Readonly<Record<Sign, { readonly sign: string; readonly ink: string; readonly paper: string }>> = {
  ok: { sign: '✓', ink: '#0a5c2c', paper: '#f1faf4' },
  bad: { sign: '✖', ink: '#a80016', paper: '#fff0f0' },
  partly: { sign: '!', ink: '#8a4b00', paper: '#fff7e8' },
  unknown: { sign: '?', ink: '#444444', paper: '#f6f6f6' },
  none: { sign: '', ink: INK, paper: '#ffffff' },
};
/** Points within a box on each side, its frame and what Graphviz rounds included. */
const PADDING = 18;

const REGULAR: Letters = { size: TEXT_SIZE, bold: false };

/**
 * A drawing in the language of Graphviz. The layout is left to it; widths and line breaks are ours, for it knows no such
 * font. The banner is the title of the whole, the foot that of all boxes: as nodes they would push the columns about.
 */
export function dotOf(drawing: Drawing): string {
  const isTwo = drawing.boxes.some(box => box.column === 'side');
  const foot = lines([{ text: drawing.foot, letters: { size: FOOT_SIZE, bold: false }, ink: GREY }], roomIn(FULL), 2);
  return `${[
    'digraph outpost {',
    `  graph [margin=0, pad=0, ranksep=0.45, nodesep=${inches(FULL - 2 * HALF_BOX)}, bgcolor="#ffffff", splines=line]`,
    `  node [shape=plain, fontname="${FONT}", fontcolor="${INK}"]`,
    `  edge [color="${INK}", penwidth=4, arrowsize=1.4]`,
    `  graph [fontname="${FONT}", labelloc=t, label=<${bannerTable(drawing)}>]`,
    '  subgraph cluster_all {',
    `    graph [peripheries=0, margin=0, labelloc=b, label=<${table({ width: FULL, border: 0, rows: foot })}>]`,
    ...drawing.boxes.map(box => `    ${boxNode(box, isTwo ? HALF_BOX : WIDE_BOX)}`),
    ...drawing.links.map(link => `    ${linkEdge(link, isTwo)}`),
    '  }',
    '}',
  ].join('\n')}\n`;
}

/** All the width that there is within the white around. */
const FULL = WIDTH - 2 * MARGIN;
const roomIn = (width: number): number => width - 2 * PADDING;
const inches = (points: number): string => (points / 72).toFixed(3);

function bannerTable({ banner, heading }: Drawing): string {
  const { sign, ink: paper } = SIGNS[banner.sign];
  const ink = '#ffffff';
  const room = roomIn(FULL);
  const above =
    heading === null
      ? []
      : lines([{ text: heading, letters: { size: HEADING_SIZE, bold: true }, ink }], room, MAX_HEADING_LINES);
  const word = { text: signed(sign, banner.word), letters: { size: WORD_SIZE, bold: true }, ink };
  const rows = [...above, ...lines([word], room, 2), ...verdictRows(banner.text, room, ink)];
  return table({ width: FULL, border: 0, paper, rows });
}

/** The verdict in large letters; a long one in smaller ones, rather than cut. */
function verdictRows(text: string, room: number, ink: string): string[] {
  const large = { size: BANNER_SIZE, bold: true };
  const isLong = wrapped(text, room, large, MAX_BANNER_LINES + 1).length > MAX_BANNER_LINES;
  const letters = isLong ? { size: TEXT_SIZE, bold: true } : large;
  return lines([{ text, letters, ink }], room, isLong ? 2 * MAX_BANNER_LINES : MAX_BANNER_LINES);
}

const FRAMES: Readonly<Record<Box['look'], { readonly border: number; readonly style: string }>> = {
  plain: { border: 3, style: 'rounded' },
  strong: { border: 7, style: 'rounded' },
  ghost: { border: 3, style: 'dashed' },
  break: { border: 9, style: 'solid' },
};

function boxNode(box: Box, width: number): string {
  const { border, style } = FRAMES[box.look];
  const { ink, paper } = SIGNS[box.sign];
  const isBreak = box.look === 'break';
  const rows = isBreak ? breakRows(box, width) : plainRows(box, width);
  return `${box.id} [group=${box.column}, label=<${table({ width, border, style, colour: ink, paper: isBreak ? ink : paper, rows })}>]`;
}

function plainRows(box: Box, width: number): string[] {
  const { sign, ink } = SIGNS[box.sign];
  const room = roomIn(width);
  const size = width < WIDE_BOX ? HALF_HEADING_SIZE : HEADING_SIZE;
  const heading = { text: signed(sign, box.heading), letters: { size, bold: true }, ink };
  return [
    ...lines([heading], room, MAX_HEADING_LINES),
    ...box.lines.flatMap(text => lines([{ text, letters: REGULAR, ink: INK }], room, MAX_LINES)),
    ...box.list.flatMap(entry => entryRows(entry, width)),
  ];
}

const signed = (sign: string, text: string): string => `${sign} ${text}`.trim();

function entryRows({ sign, text }: Entry, width: number): string[] {
  const { sign: mark, ink } = SIGNS[sign];
  const size = width < WIDE_BOX ? HALF_LIST_SIZE : TEXT_SIZE;
  return lines([{ text: signed(mark, text), letters: { size, bold: true }, ink }], roomIn(width), 2);
}

/** The break: a cross and words, white on dark, as nothing else is. */
function breakRows(box: Box, width: number): string[] {
  const { sign } = SIGNS[box.sign];
  const ink = '#ffffff';
  const room = roomIn(width);
  return [
    ...lines([{ text: signed(sign, box.heading), letters: { size: BREAK_SIZE, bold: true }, ink }], room, 3),
    ...box.lines.flatMap(text => lines([{ text, letters: { size: TEXT_SIZE, bold: true }, ink }], room, MAX_LINES)),
  ];
}

interface Text {
  readonly text: string;
  readonly letters: Letters;
  readonly ink: string;
}

/** Table rows, one a line. */
function lines(texts: readonly Text[], room: number, most: number): string[] {
  return texts.flatMap(({ text, letters, ink }) =>
    wrapped(text, room, letters, most).map(line => {
      const font = `<FONT POINT-SIZE="${letters.size}" COLOR="${ink}">${escaped(line)}</FONT>`;
      return `<TR><TD ALIGN="LEFT">${letters.bold ? `<B>${font}</B>` : font}</TD></TR>`;
    }),
  );
}

function table(of: {
  width: number;
  border: number;
  style?: string;
  colour?: string;
  paper?: string;
  rows: readonly string[];
}): string {
  const { width, border, style = 'solid', colour = INK, paper = '#ffffff', rows } = of;
  const inner = `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">${rows.join('')}</TABLE>`;
  return `<TABLE BORDER="${border}" STYLE="${style}" COLOR="${colour}" BGCOLOR="${paper}" WIDTH="${width}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="10"><TR><TD ALIGN="LEFT">${inner}</TD></TR></TABLE>`;
}

/** Letters, digits and harmless signs stay; everything else becomes its number, and a backslash two: Graphviz replaces `\N`. */
const escaped = (text: string): string =>
  text.replace(/[^\p{L}\p{M}\p{N} .,:;()/_…✓✖!?→“”’-]/gu, sign => {
    const number = `&#${sign.codePointAt(0) ?? 0};`;
    return sign === '\\' ? `${number}${number}` : number;
  });

const LINKS: Readonly<Record<Link['kind'], string>> = {
  way: 'penwidth=4',
  broken: 'style=dashed, penwidth=11, arrowhead=none, color="#a80016"',
  weak: 'style=dashed, penwidth=5, color="#8a4b00"',
  needs: 'style=dotted, penwidth=5',
  across: 'style=dotted, penwidth=5, constraint=false',
  note: 'style=dotted, penwidth=3, arrowhead=none, color="#555555"',
  beside: 'style=dotted, penwidth=5',
  after: 'style=invis',
};

function linkEdge({ from, to, kind }: Link, isTwo: boolean): string {
  // Longer where that tears no other column apart.
  const length = (kind === 'broken' || kind === 'weak') && !isTwo ? ', minlen=2' : '';
  const edge = `${from} -> ${to} [${LINKS[kind]}${length}]`;
  return kind === 'beside' ? `{ rank=same; ${edge} }` : edge;
}
