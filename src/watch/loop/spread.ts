import { type Instant, instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';

/** When each name's turn comes: evenly over the interval, the same after every start, a little off each time. */

/** Part of the interval by which a turn may come early or late, so that names do not march in step. */
const JITTER = 0.05;

/** The first turn of a name after `now`: its own place within the interval, by its letters. */
export const firstTurn = (name: Name, everyMs: number, now: Instant): Instant =>
  instant(now + ((hashOf(name) % 65_536) / 65_536) * everyMs);

/**
 * The turn after the one that was due: one interval later, a little off. Where that has passed already (the process was
 * stopped, the clock jumped) it counts from now: one look makes up for all that were missed.
 */
export function nextTurn(dueAt: Instant, now: Instant, everyMs: number, random: number): Instant {
  const next = dueAt + everyMs * (1 + JITTER * (2 * random - 1));
  return instant(next > now && next <= now + everyMs * (1 + JITTER) ? next : now + everyMs * (1 - JITTER * random));
}

/** Names that may begin within one second: twice what an even spread needs, so that a round that was missed is made up without a burst. */
export const beginningsPerSecond = (names: number, everyMs: number): number =>
  Math.max(5, Math.ceil((2_000 * names) / everyMs));

/** FNV-1a (draft-eastlake-fnv): spreads short texts evenly. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
