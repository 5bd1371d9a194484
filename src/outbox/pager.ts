import { plainLine } from '../report/plain.ts';
import type { Line } from '../report/report.ts';
import type { Delivery, Saying, Story } from '../story/story.ts';
import type { Posted } from '../world/web.ts';
import { isEnding } from './settled.ts';
import type { Spoken } from './speaker.ts';

/** What is posted for a page, a repeat and an end: fields that scripts rely on. */
export interface Page {
  /** The same for all that is posted of one story. */
  readonly id: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'info' | 'resolved';
  readonly summary: string;
  readonly who: readonly string[];
  /** The alert in a chat; null where it is in none yet. */
  readonly link: string | null;
}

/** Posts pages to the operator's address. One attempt a call, never rejects. */
export interface Pager<Parts> {
  post(story: Story<Parts>, row: Delivery, saying: Saying): Promise<Spoken>;
}

export interface PagerOf<Parts> {
  /** Posts JSON; the key is the same for each try of one page. */
  send(page: Page, key: string): Promise<Posted>;
  severity(story: Story<Parts>): Exclude<Page['severity'], 'resolved'>;
  link(story: Story<Parts>): string | null;
  /** IANA name of the zone that moments in the summary are said in. */
  readonly zone: string;
}

export const openPager = <Parts>(of: PagerOf<Parts>): Pager<Parts> => ({
  async post(story, row, saying) {
    return spokenOf(await of.send(pageFor(of, story, row, saying), `${row.id}-${row.tried ?? 0}`));
  },
});

/** What was told twice goes on under another number. */
const TAKEN_AWAY: Line = [{ kind: 'text', text: 'told twice, and taken away: it goes on under its other number' }];

/** Characters of a summary: what a phone shows, and a text message takes. */
const MAX_SUMMARY = 300;

function pageFor<Parts>(of: PagerOf<Parts>, story: Story<Parts>, row: Delivery, saying: Saying): Page {
  const reader = { zone: of.zone, now: saying.at };
  const title = plainLine(saying.report?.title ?? TAKEN_AWAY, reader);
  const notes = row.notes.map(note => ` ${plainLine(note, reader)}`).join('');
  return {
    id: `inc-${story.number}`,
    severity: isEnding(saying) ? 'resolved' : of.severity(story),
    summary: `${title.length > MAX_SUMMARY ? `${title.slice(0, MAX_SUMMARY - 1)}…` : title}${notes}`,
    who: saying.people.map(({ name }) => name),
    link: of.link(story),
  };
}

/** What the answer of a web service means for a page. */
export function spokenOf(posted: Posted): Spoken {
  if (!posted.ok) return { ok: false, how: posted.how === 'failed' ? 'failed' : 'unknown', why: posted.why };
  const { status } = posted;
  if (status >= 200 && status < 300) return { ok: true, remoteId: String(status) };
  const why = `The pager answered ${status}.`;
  if (status === 429) return { ok: false, how: 'limited', why, retryAfterMs: posted.retryAfterMs };
  if (status >= 500 || status === 408) return { ok: false, how: 'unknown', why };
  return { ok: false, how: 'refused', why: `${why} Look at OUTPOST_PAGE_URL.` };
}
