import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadProfiles, profilesFor } from '../../src/registration/profiles.ts';
import type { DateReading } from '../../src/registration/whois/dates.ts';
import { parseWhois } from '../../src/registration/whois/parse.ts';
import { isoOfMoment } from '../../src/values/instant.ts';
import type { Case } from './answers/case.ts';
import { ELSEWHERE } from './answers/elsewhere.ts';
import { EUROPE } from './answers/europe.ts';
import { ODD } from './answers/odd.ts';

const ANSWERS = { ...EUROPE, ...ELSEWHERE, ...ODD };
const profiles = await loadProfiles();

const isoOf = (reading: DateReading): string | string[] | null => {
  if (reading.read === 'no') return null;
  return reading.read === 'yes' ? isoOfMoment(reading.moment) : reading.either.map(isoOfMoment);
};

function found({ domain, server, text }: Case, from: typeof profiles): Readonly<Record<string, unknown>> {
  const answer = parseWhois(text, { domain, server: server ?? null }, from);
  const { created, updated, expires, registrar, ...rest } = answer;
  return {
    ...rest,
    created: isoOf(created),
    updated: isoOf(updated),
    expires: isoOf(expires),
    registrar: registrar?.name ?? null,
    ianaId: registrar?.ianaId ?? null,
    phone: registrar?.phone ?? null,
  };
}

for (const [title, each] of Object.entries(ANSWERS)) {
  test(`${title} is read as it is meant`, () => {
    const all = found(each, profiles);
    assert.deepEqual(Object.fromEntries(Object.keys(each.expects).map(key => [key, all[key]])), each.expects);
  });

  test(`${title} needs only the profiles that its name calls for`, async () => {
    assert.deepEqual(found(each, await profilesFor(each.domain, each.server ?? null)), found(each, profiles));
  });

  test(`${title} reads the same with other line ends`, () => {
    const windows = { ...each, text: each.text.replaceAll('\n', '\r\n') };
    assert.deepEqual(found(windows, profiles), found(each, profiles));
  });
}

test('no answer with somebody in it gives that person away', () => {
  for (const each of Object.values(ANSWERS)) {
    assert.doesNotMatch(JSON.stringify(found(each, profiles)), /Somebody/);
  }
});
