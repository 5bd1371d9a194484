import { type Delivery, OWN_VOICE, ROOT_SLOT, type Story } from '../story/story.ts';
import { PAGE_TARGET, readTarget } from '../story/targets.ts';
import type { Instant } from '../values/instant.ts';
import { sayingFor } from './rows.ts';
import { isGivenUp } from './settled.ts';

/** Something that has not reached its place yet. */
export interface Waiting {
  /** Null for what the bot says of itself. */
  readonly story: number | null;
  readonly place: 'slack' | 'matrix' | 'terminal' | 'page';
  readonly direct: boolean;
  readonly what: 'alert' | 'change' | 'line' | 'page';
  readonly state: Exclude<Delivery['status'], 'sent'>;
  /** Since when it waits. */
  readonly since: Instant;
  readonly attempts: number;
  readonly nextAt: Instant | null;
  /** A sentence; null where nothing has failed yet. */
  readonly why: string | null;
}

/** What waits, oldest first. */
export const waitingOf = (stories: readonly Story<unknown>[], now: Instant): readonly Waiting[] =>
  stories
    .flatMap(story => story.deliveries.flatMap(row => waitingFor(story, row, now) ?? []))
    .sort((one, other) => one.since - other.since);

function waitingFor(story: Story<unknown>, row: Delivery, now: Instant): Waiting | null {
  const saying = sayingFor(story, row);
  const { chat, direct } = readTarget(row.target);
  const isWanted = saying !== undefined && (row.shown === null ? saying.report !== null : row.shown < saying.seq);
  const isPage = row.target === PAGE_TARGET;
  // A terminal takes all at once, and what it has not taken is gone with it.
  if (chat === 'terminal' && row.shown !== null) return null;
  if (row.status === 'sent' && (!isWanted || isPage || isLeft(story, row))) return null;
  if ((saying === undefined && row.tried === null) || isGivenUp(row, story, now)) return null;
  return {
    story: story.number === OWN_VOICE ? null : story.number,
    place: chat ?? PAGE_TARGET,
    direct,
    what: isPage ? 'page' : row.slot !== ROOT_SLOT ? 'line' : row.shown === null ? 'alert' : 'change',
    state: row.status === 'sent' ? 'queued' : row.status,
    since: row.shown === null ? row.dueAt : (saying?.at ?? row.dueAt),
    attempts: row.attempts,
    nextAt: row.notBefore,
    why: row.lastError,
  };
}

/** It stands in a room that the chat's alerts have left: the same is in the newer one. */
function isLeft({ deliveries }: Story<unknown>, row: Delivery): boolean {
  const { chat, direct } = readTarget(row.target);
  return deliveries.some(other => {
    const place = readTarget(other.target);
    const isNewer = other.slot === ROOT_SLOT && other.dueAt > row.dueAt && other.target !== row.target;
    return !direct && !place.direct && place.chat === chat && isNewer;
  });
}
