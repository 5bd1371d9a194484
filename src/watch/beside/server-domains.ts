import type { Instant } from '../../values/instant.ts';
import { type Name, parseName } from '../../values/name.ts';
import { registrableOf } from '../../values/suffix.ts';
import { HOUR_MS } from '../limits.ts';
import type { Watch } from '../loop/state.ts';

/**
 * Domains that name servers are named under, found by any of the processes that share a store: who looks at shop.example
 * learns that it rests on hoster.example, which may be another one's to look at.
 */

/** When each was last found, by whichever process. */
export interface ServerDomains {
  readonly form: 1;
  readonly found: Readonly<Record<string, Instant>>;
}
export const NO_SERVER_DOMAINS: ServerDomains = { form: 1, found: {} };

/** Milliseconds after which one that still serves is written down again, and for which one counts that nobody finds any more. */
export const FOUND_AGAIN_MS = HOUR_MS;
const COUNTS_MS = 3 * HOUR_MS;

/** Those that count, in order. */
export const countingIn = ({ found }: ServerDomains, now: Instant): readonly Name[] =>
  Object.entries(found)
    .flatMap(([text, at]) => {
      const name = parseName(text);
      return name === null || now - at > COUNTS_MS ? [] : [name];
    })
    .sort();

/** With those that were found now, without those that count no more. */
export const foundNow = ({ found }: ServerDomains, domains: readonly Name[], now: Instant): ServerDomains => ({
  form: 1,
  found: {
    ...Object.fromEntries(Object.entries(found).filter(([, at]) => now - at <= COUNTS_MS)),
    ...Object.fromEntries(domains.map(domain => [domain, now])),
  },
});

/** Writes down which of them our own names rest on, where that is not written yet, or long ago. */
export async function tellServerDomains(watch: Watch, { found }: ServerDomains): Promise<void> {
  if (watch.share === undefined) return;
  const now = watch.clock.now();
  watch.serversToldAt = now;
  const resting = restingUpon(watch);
  const isNew = resting.some(domain => now - (found[domain] ?? Number.NEGATIVE_INFINITY) > FOUND_AGAIN_MS);
  if (isNew) await watch.keeping.changeServerDomains(before => foundNow(before, resting, now));
}

const restingUpon = ({ names }: Watch): readonly Name[] => {
  const ours = [...names.values()].filter(({ subject, isElsewhere }) => subject.by !== 'servers' && !isElsewhere);
  const servers = new Set(ours.flatMap(({ memory }) => memory.restsOn));
  return [...new Set([...servers].map(registrableOf))].filter(home => home !== null);
};
