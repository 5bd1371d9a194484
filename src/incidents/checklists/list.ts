import { readdirSync } from 'node:fs';
import { type Checklist, type ChecklistItem, SHARED, tellByBackup } from './checklist.ts';

/** The checklists that there are, found by listing: each file in `causes/` is one. */
const FOLDER = new URL('./causes/', import.meta.url);

export const CHECKLISTS: readonly Checklist[] = await Promise.all(
  readdirSync(FOLDER)
    .filter(file => file.endsWith('.ts'))
    .sort()
    .map(async file => ((await import(new URL(file, FOLDER).href)) as { default: Checklist }).default),
);

/** For every other cause: what is never wrong. */
const ELSE: readonly ChecklistItem[] = [
  { id: 'call', words: 'Call whoever can end it.', command: 'incident call' },
  tellByBackup('there is a fault in its DNS'),
  SHARED.tellByStatus,
  SHARED.lifeline,
  SHARED.logCalls,
  SHARED.proveBack,
];

/** What to do about a verdict, in order. */
export const itemsFor = (code: string): readonly ChecklistItem[] =>
  CHECKLISTS.find(({ codes }) => codes.includes(code))?.items ?? ELSE;
