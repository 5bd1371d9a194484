import { plainLine } from '../report/plain.ts';
import type { Inline, Line, Mark } from '../report/report.ts';
import { typed, zoneWord } from '../say/language/names.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';
import type { Drawing, Sign } from './drawing.ts';
import { canShow } from './letters.ts';

/** A name as people type it, ".sm" for a top-level domain; its A-label where the font cannot show it. */
export const shownZone = (zone: Name): string => (canShow(typed(zone)) ? zoneWord(zone) : zone.slice(0, -1));
export const shownName = (name: Name): string => (canShow(typed(name)) ? typed(name) : name.slice(0, -1));

/** A line as plain words, names in letters that the font has; a picture is read anywhere, so its times are UTC. */
export const shownLine = (line: Line, now: Instant): string => plainLine(line.map(inFont), { zone: 'UTC', now }).trim();

/** What cannot be drawn of a name is drawn as its A-label; the URL parser knows it (UTS #46). */
function inFont(node: Inline): Inline {
  if (node.kind !== 'code' || canShow(node.text)) return node;
  const url = `http://${node.text}/`;
  return URL.canParse(url) ? { kind: 'code', text: new URL(url).hostname } : node;
}

/** What stands over the verdict, for who reads no further. */
export const BANNERS: Readonly<Record<Mark, Pick<Drawing['banner'], 'sign' | 'word'>>> = {
  down: { sign: 'bad', word: 'DOWN' },
  broken: { sign: 'partly', word: 'BROKEN FOR SOME' },
  'will-break': { sign: 'partly', word: 'WEAK' },
  fine: { sign: 'ok', word: 'FINE' },
  unknown: { sign: 'unknown', word: 'COULD NOT TELL' },
  none: { sign: 'none', word: '' },
};

/** A sign of the text's rows and of single servers. */
export const SIGN_OF: Readonly<Record<'ok' | 'bad' | 'partly' | 'unknown' | 'waiting', Sign>> = {
  ok: 'ok',
  bad: 'bad',
  partly: 'partly',
  unknown: 'unknown',
  waiting: 'unknown',
};

/** A name for a file: nothing but letters, digits, dots and dashes, and no dot first. */
export const fileName = (name: Name | null): string =>
  (name ?? '.')
    .slice(0, -1)
    .replace(/[^a-z0-9.-]/g, '_')
    .replace(/^[.-]+/, '')
    .slice(0, 100) || 'root';
