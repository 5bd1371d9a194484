import type { Delivery } from '../story/story.ts';
import { PAGE_TARGET, readTarget } from '../story/targets.ts';
import { VOICE_MS } from './limits.ts';
import type { Voice } from './speaker.ts';

/** One process that speaks everywhere, for ever. */
export const ONLY_VOICE: Voice = { by: '', leftMs: () => Number.POSITIVE_INFINITY };

/** Where a target is, as voices know it. */
const placeOf = (target: string) => (target === PAGE_TARGET ? PAGE_TARGET : readTarget(target).chat);

/** Milliseconds for which a request to a target may still be made; 0 where somebody else speaks there, or soon may. */
export function speechMs(voice: Voice, target: string): number {
  const place = placeOf(target);
  const leftMs = place === null ? 0 : voice.leftMs(place);
  return leftMs < VOICE_MS ? 0 : leftMs;
}

/** The row as this process tries it. */
export const asTriedBy = (row: Delivery, { by }: Voice): Delivery => (by === '' ? row : { ...row, triedBy: by });

/** Another process made the last request: chats know it under another name, and would take the same for a new one. */
export const isOthers = ({ triedBy }: Delivery, { by }: Voice): boolean => triedBy !== undefined && triedBy !== by;
