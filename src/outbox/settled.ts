import { type Delivery, ROOT_SLOT, type Saying, type Story } from '../story/story.ts';
import type { Instant } from '../values/instant.ts';
import { FORGET_MS, GIVE_UP_MS } from './limits.ts';

/** True where a row shows the saying or a later one, or will never show it. */
export const isSettled = <Parts>(row: Delivery, seq: number, story: Story<Parts>, now: Instant): boolean =>
  (row.status === 'sent' && row.shown !== null && row.shown >= seq) || isGivenUp(row, story, now);

/** What was refused is left alone a day after its story ended; what nobody took, or could, a week after. */
export function isGivenUp<Parts>({ status }: Delivery, { closedAt }: Story<Parts>, now: Instant): boolean {
  if (closedAt === null || status === 'sent') return false;
  return closedAt < now - (status === 'dead' ? GIVE_UP_MS : FORGET_MS);
}

/** All is well, or the story was another one's twin and is taken away. */
export const isEnding = ({ slot, report }: Saying): boolean =>
  slot === ROOT_SLOT && (report === null || report.mark === 'fine');
