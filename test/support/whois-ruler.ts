import { loadProfiles } from '../../src/registration/profiles.ts';
import type { DateReading } from '../../src/registration/whois/dates.ts';
import { parseWhois } from '../../src/registration/whois/parse.ts';
import { isoOfMoment } from '../../src/values/instant.ts';

/** Adapter for a ruler that scores WHOIS parsers: `node score.mjs test/support/whois-ruler.ts`. */
export const name = 'outpost';

const profiles = await loadProfiles();

const dateOf = (reading: DateReading): string | { any: string[] } | null => {
  if (reading.read === 'no') return null;
  return reading.read === 'yes' ? isoOfMoment(reading.moment) : { any: reading.either.map(isoOfMoment) };
};

export function parse(row: { domain: string; tld: string; server: string | null; text: string }): object {
  const answer = parseWhois(row.text, { domain: row.domain, server: row.server }, profiles);
  return {
    registered: answer.state === 'undecided' ? null : answer.state === 'registered',
    state: answer.why ?? answer.state,
    statuses: answer.statuses,
    registrar: answer.registrar?.name ?? null,
    created: dateOf(answer.created),
    updated: dateOf(answer.updated),
    expires: dateOf(answer.expires),
    nameservers: answer.nameservers,
  };
}
