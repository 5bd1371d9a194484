import { momentAt, wallTime } from '../../people/zone.ts';
import type { Inline, Report } from '../../report/report.ts';
import type { Records } from '../../store/records.ts';
import type { Keeper } from '../../story/stories.ts';
import type { Instant } from '../../values/instant.ts';
import type { WatchStatus } from '../../watch/watcher.ts';

/** When the daily line is wished, by the operator's clock. */
export interface DailyWish {
  /** Minutes after midnight. */
  readonly minutes: number;
  /** IANA name. */
  readonly zone: string;
}

/** A bot that was away longer at that time says nothing of the day. Milliseconds. */
const LATEST_MS = 3_600_000;
const KEY = 'pulse/daily';

/** The day whose line is due now; null where none is. */
export function dayDue({ minutes, zone }: DailyWish, now: Instant): string | null {
  const { date } = wallTime(zone, now);
  const at = momentAt(zone, date, minutes);
  return now >= at && now - at < LATEST_MS ? date : null;
}

/**
 * Says the daily line where it is due and was not said yet. Claimed in the store before it is said: a line less is better than
 * two. Throws StoreError.
 */
export async function sayDaily(
  wish: DailyWish,
  now: Instant,
  records: Records,
  stories: Keeper<unknown>,
  watch: WatchStatus,
): Promise<void> {
  const day = dayDue(wish, now);
  if (day === null) return;
  const said = await records.read<string>(KEY);
  if (said?.value === day || !(await records.writeIf(KEY, day, said?.version ?? null))) return;
  const open = (await stories.list()).map(({ number }) => `inc-${number}`);
  await stories.say({ report: dailyReport(open, watch), manner: 'quiet', only: null, people: [] });
}

/** Numbers that are listed; the rest is counted. */
const MAX_SHOWN = 10;

function dailyReport(open: readonly string[], { names, lastRoundAt }: WatchStatus): Report {
  const more = open.length > MAX_SHOWN ? ` and ${open.length - MAX_SHOWN} more` : '';
  const state = open.length === 0 ? 'nothing is open' : `open: ${open.slice(0, MAX_SHOWN).join(', ')}${more}`;
  const looked: Inline[] =
    lastRoundAt === null
      ? [{ kind: 'text', text: 'no round is done yet' }]
      : [
          { kind: 'text', text: 'last round ' },
          { kind: 'instant', at: lastRoundAt, style: 'time' },
        ];
  return {
    mark: 'none',
    title: [
      { kind: 'text', text: `I am here: ${names} ${names === 1 ? 'name' : 'names'} watched, ` },
      ...looked,
      { kind: 'text', text: `; ${state}.` },
    ],
    lead: [],
    blocks: [],
    more: [],
    actions: [],
  };
}
