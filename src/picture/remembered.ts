import type { Evidence } from '../evidence.ts';
import { sayMoment } from '../report/moment.ts';
import { isListed, remembered } from '../say/zones/memory.ts';
import type { Entry, Sign } from './drawing.ts';
import { shownName } from './shown.ts';

/** Whether a last good server still serves the zone: any answer with authority about it. */
const SERVES: ReadonlySet<string> = new Set(['answer', 'alias', 'nodata', 'referral']);

/** The last good servers by name, each with how it does now, and their count. */
export function memoryEntries(evidence: Evidence): { entries: Entry[]; lines: string[] } {
  const signs = new Map<string, Sign>();
  for (const { name } of evidence.history?.lastGood?.nameservers ?? []) signs.set(shownName(name), 'unknown');
  for (const { server, outcome } of evidence.trace.lastGood?.replies ?? []) {
    const name = shownName(server.name);
    const now = outcome === null || outcome.kind === 'not-asked' ? 'unknown' : SERVES.has(outcome.kind) ? 'ok' : 'bad';
    const before = signs.get(name) ?? 'unknown';
    signs.set(name, before === 'unknown' || before === now ? now : now === 'unknown' ? before : 'partly');
  }
  const { asked, answering } = remembered(evidence);
  return {
    entries: [...signs].map(([text, sign]) => ({ sign, text })),
    lines: [asked === 0 ? 'could not be asked' : `${answering} of ${asked} answer now`],
  };
}

/** "last good servers of 02:00 UTC". */
export function rememberedWhen(evidence: Evidence): string {
  if (isListed(evidence)) return 'servers that its registration lists';
  const { history, takenAt } = evidence;
  const at = history?.lastGood?.at;
  return `last good servers${at === undefined ? '' : ` of ${sayMoment(at, 'time', { zone: 'UTC', now: takenAt })}`}`;
}
