import type { Mark } from './report.ts';

/** Signs that mean the same in every chat; each stands beside words that say it too. */

export const MARK_SIGNS: Readonly<Record<Mark, string>> = {
  down: '🔴',
  broken: '🟠',
  'will-break': '🟡',
  fine: '🟢',
  unknown: '⚪',
  none: '',
};

/** What a title begins with: the sign and its blank, or nothing. */
export const markBefore = (mark: Mark): string => (mark === 'none' ? '' : `${MARK_SIGNS[mark]} `);

/** At the end of the row of the zone that is broken. */
export const BROKEN_HERE = '← broken here';
