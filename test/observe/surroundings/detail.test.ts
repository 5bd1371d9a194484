import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDrill } from '../../../src/drill/drill.ts';
import type { ZoneDetail } from '../../../src/graph/model/facts.ts';
import { loadAsTable } from '../../../src/observe/surroundings/load-as-table.ts';
import { type Survey, survey } from '../../../src/observe/surroundings/survey.ts';
import { name } from '../../../src/values/name.ts';
import { isRegistryZone, registrableOf } from '../../../src/values/suffix.ts';

async function surveyed(scenario: string, moment: string): Promise<Survey> {
  const drill = await openDrill(scenario, { backEnd: 'memory' });
  drill.moveTo(moment);
  const { world, streams, hints } = drill;
  let seen: Survey | null = null;
  await drill.run(
    (async () => {
      seen = await survey(name('example.com'), {
        world,
        streams,
        hints,
        isRegistryZone,
        registrableOf,
        portfolio: null,
        registration: async () => null,
        originsOf: () => [],
        bot: [],
      });
    })(),
  );
  assert.ok(seen !== null);
  return seen;
}

const detailOf = ({ facts }: Survey, zone = 'example.com'): ZoneDetail => {
  const detail = facts.zones.find(one => one.zone === name(zone))?.detail;
  assert.ok(detail);
  return detail;
};

test('glue that is another address than the zone gives is seen, and only that', async () => {
  assert.deepEqual(detailOf(await surveyed('glue-of-the-old-host', 'healthy')).staleGlue, []);
  assert.deepEqual(detailOf(await surveyed('glue-of-the-old-host', 'one-moved')).staleGlue, ['ns2.example.com.']);
});

test('what the zone lists itself is seen beside what its parent lists', async () => {
  const seen = await surveyed('migration-half-done', 'harmless');
  const zone = seen.facts.zones.find(one => one.zone === name('example.com'));
  assert.deepEqual(zone?.servers.map(one => one.name).sort(), ['old1.example.net.', 'old2.example.net.']);
  assert.deepEqual([...(detailOf(seen).childNames ?? [])].sort(), ['new1.example.org.', 'new2.example.org.']);
});

test('DS records, times and the servers of registries are seen', async () => {
  const seen = await surveyed('signed-and-well', 'healthy');
  const { ds, expireSeconds, nsSeconds } = detailOf(seen);
  assert.equal(ds.length, 1);
  assert.ok(expireSeconds !== null && expireSeconds > 0);
  assert.ok(nsSeconds !== null && nsSeconds > 0);
  assert.ok(detailOf(seen, 'com').servers.every(server => server.addresses.length > 0));
  assert.ok(detailOf(seen, 'com').servers.length > 1);
});

test('the day of a table of networks is what its head says, else the age of the file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outpost-as-'));
  try {
    const path = join(folder, 'table.txt');
    const dayOf = async (text: string): Promise<string | null> => {
      await writeFile(path, text);
      await utimes(path, 0, Date.parse('2030-01-07T00:00:00Z') / 1000);
      return (await loadAsTable(path, line => assert.fail(line))).at;
    };
    assert.equal(await dayOf('# RIB of 2029-05-01\n192.0.2.0/24 64500\n'), '2029-05-01T00:00:00Z');
    assert.equal(await dayOf('# a table\n192.0.2.0/24 64500\n'), '2030-01-07T00:00:00Z');
    assert.equal(await dayOf('# of 2029-99-99\n192.0.2.0/24 64500\n'), '2030-01-07T00:00:00Z');
    assert.equal((await loadAsTable(null, () => undefined)).at, null);
  } finally {
    await rm(folder, { recursive: true });
  }
});
