import type { Config } from '../config.ts';
import type { Parts } from '../incidents/parts.ts';
import { openPager, type Page, type Pager } from '../outbox/pager.ts';
import type { Speaker } from '../outbox/speaker.ts';
import { ROOT_SLOT, type Story } from '../story/story.ts';
import { readTarget } from '../story/targets.ts';
import type { Clock } from '../world/ports.ts';
import { askWeb, type Posted } from '../world/web.ts';

/** Milliseconds that a pager service has to take a page. */
const PAGE_MS = 15_000;

/** Posts JSON to the operator's address; the key tells the service that a second try is the same page. */
export const postPage = (url: string, page: Page, key: string, clock: Clock): Promise<Posted> =>
  askWeb(url, { method: 'POST', body: page, headers: { 'idempotency-key': key }, timeoutMs: PAGE_MS }, clock);

/** The pager that OUTPOST_PAGE_URL names; null where none is named. `zone`: IANA name, for moments in the summary. */
export function pagerOf(
  { pageUrl }: Pick<Config, 'pageUrl'>,
  clock: Clock,
  speakers: readonly Speaker[],
  zone: string,
): Pager<Parts> | null {
  if (pageUrl === null) return null;
  return openPager<Parts>({
    send: (page, key) => postPage(pageUrl, page, key, clock),
    severity: ({ parts }) => parts.alert?.severity ?? 'critical',
    link: story => linkTo(story, speakers),
    zone,
  });
}

/** The story's own message, in the first chat that shows it. */
function linkTo({ deliveries }: Story<Parts>, speakers: readonly Speaker[]): string | null {
  for (const { slot, target, remoteId } of deliveries) {
    const { chat, room, direct } = readTarget(target);
    const speaker = speakers.find(each => each.chat === chat);
    if (slot !== ROOT_SLOT || direct || room === null || remoteId === null || speaker === undefined) continue;
    const link = speaker.link?.(room, remoteId) ?? null;
    if (link !== null) return link;
  }
  return null;
}
