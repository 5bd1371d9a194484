import { NO_DS } from '../../observe/announced.ts';
import { announcedReport } from '../../say/alert/reports.ts';
import { ANNOUNCED_MS } from '../limits.ts';
import type { DomainMemory } from '../memory.ts';
import type { Seen } from '../seen.ts';
import { changesSince } from './changes.ts';
import { because, type Draft, remember } from './draft.ts';
import { overNote } from './good.ts';
import { speak } from './silence.ts';

/** DS records that change as the zone itself asked for (CDS, CDNSKEY; RFC 7344, RFC 8078) are no alarm. */

/** What a look shows of the zone's wish is kept, as long as it can explain a change. */
export function wishIn(
  { trust }: Seen,
  { announced }: DomainMemory,
  now: Draft['now'],
): Pick<DomainMemory, 'announced'> {
  if (trust !== undefined && trust.announced.length > 0) return { announced: { ds: trust.announced, at: now } };
  return announced === undefined ? {} : { announced };
}

/** True where the parent's DS set differs from the good state and nothing seen so far explains that: the zone should be asked. */
export const isUnexplained = (seen: Seen, memory: DomainMemory, now: Draft['now']): boolean =>
  memory.good !== null &&
  differs(seen, memory.good.facts.ds) &&
  !isWished(seen, { ...memory, ...wishIn(seen, memory, now) }, now);

/** Takes an announced DS set as the good state, and says so in one line. The chain must hold now as it did before. */
export function announced(draft: Draft): Draft {
  const { seen, memory, now, situation } = draft;
  const { good } = memory;
  if (good === null || seen.facts === null || !situation.isOurs || !isWished(seen, memory, now)) return draft;
  const change = changesSince(good, seen.facts, null).find(({ what }) => what === 'ds');
  if (change === undefined || good.facts.ds.length === 0) return draft;
  const taken = remember(draft, { good: { ...good, at: now, facts: { ...good.facts, ds: seen.facts.ds } } });
  return speak(because(taken, 'expected'), 'expected', overNote(taken, announcedReport(seen.domain, change)), null);
}

const differs = ({ facts, state }: Seen, before: readonly string[]): boolean =>
  state === 'well' && facts !== null && before.length > 0 && before.join() !== facts.ds.join();

/** Every DS record that is there was asked for, and the chain holds; or none is there, and none was asked for. */
function isWished({ facts, state, trust }: Seen, { announced: wish }: DomainMemory, now: Draft['now']): boolean {
  if (facts === null || state !== 'well' || wish === undefined || now - wish.at > ANNOUNCED_MS) return false;
  if (facts.ds.length === 0) return trust?.chain === 'insecure' && wish.ds.includes(NO_DS);
  return trust?.chain === 'secure' && facts.ds.every(ds => wish.ds.includes(ds));
}
