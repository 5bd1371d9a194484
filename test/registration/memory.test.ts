import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManners } from '../../src/registration/ask/manners.ts';
import {
  changesSince,
  differences,
  MAX_SEEN,
  newsIn,
  remembered,
  type Seen,
  type Snapshot,
} from '../../src/registration/memory/snapshot.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { instant } from '../../src/values/instant.ts';

const DAY = 86_400_000;
const at = (day: number) => instant(Date.UTC(2026, 0, 1) + day * DAY);
const GOOD: Snapshot = {
  state: 'registered',
  statuses: ['clientTransferProhibited'],
  registrar: 'Example Inc.',
  nameservers: ['ns1.example.net.', 'ns2.example.net.'],
  dnssec: true,
  expires: '2026-05-05',
};
const what = (now: Partial<Snapshot>, before: Partial<Snapshot> = {}): string[] =>
  differences({ ...GOOD, ...before }, { ...GOOD, ...now }, at(0)).map(
    change => `${change.what}: ${change.from} → ${change.to}`,
  );

test('nothing new is no change', () => assert.deepEqual(what({}), []));
test('a hold is a change', () =>
  assert.deepEqual(what({ statuses: ['clientTransferProhibited', 'serverHold'] }), [
    'status: clientTransferProhibited → clientTransferProhibited, serverHold',
  ]));
test('the same status in another spelling is none', () =>
  assert.deepEqual(what({ statuses: ['client transfer prohibited'] }), []));
test('a renewal by whole years is none, not from a leap day either', () => {
  assert.deepEqual(what({ expires: '2027-05-05' }), []);
  assert.deepEqual(what({ expires: '2031-05-05' }), []);
  assert.deepEqual(what({ expires: '2029-02-28' }, { expires: '2028-02-29' }), []);
});
test('an end that moves back, or by days, is a change', () => {
  assert.deepEqual(what({ expires: '2025-05-05' }), ['expires: 2026-05-05 → 2025-05-05']);
  assert.deepEqual(what({ expires: '2026-06-05' }), ['expires: 2026-05-05 → 2026-06-05']);
});
test('what became unknown is no change', () =>
  assert.deepEqual(what({ expires: null, registrar: null, dnssec: null }), []));
test('registrar, servers and DNSSEC are changes', () => {
  assert.deepEqual(what({ registrar: 'Thief Ltd', nameservers: ['ns9.example.net.'], dnssec: false }), [
    'registrar: Example Inc. → Thief Ltd',
    'nameservers: ns1.example.net., ns2.example.net. → ns9.example.net.',
    'dnssec: signed → unsigned',
  ]);
});
test('a registrar that writes itself otherwise is the same', () =>
  assert.deepEqual(what({ registrar: 'EXAMPLE, Inc' }), []));
test('a name that is free now is one change, not five', () =>
  assert.deepEqual(what({ state: 'free', statuses: [], nameservers: [], registrar: null }), [
    'state: registered → free',
  ]));

test('history grows by states, not by looks, and is bounded', () => {
  let history: readonly Seen[] = [];
  for (let day = 0; day < 10; day++) history = remembered(history, GOOD, at(day));
  assert.equal(history.length, 1);
  assert.equal(history[0]?.lastAt, at(9));
  for (let day = 10; day < 200; day++) history = remembered(history, { ...GOOD, registrar: `R${day}` }, at(day));
  assert.equal(history.length, MAX_SEEN);
});

test('news is how the newest state differs from the one before, for a month', () => {
  const held = { ...GOOD, statuses: ['serverHold'] };
  const history = remembered(remembered(remembered([], GOOD, at(0)), GOOD, at(3)), held, at(4));
  assert.deepEqual(
    newsIn(history, at(5)).map(change => [change.what, change.since]),
    [['status', at(3)]],
  );
  assert.deepEqual(newsIn(history, at(60)), []);
  assert.deepEqual(
    changesSince(history, at(1))?.map(change => change.what),
    ['status'],
  );
  assert.equal(changesSince(history, at(-1)), null);
});

test('a server is asked five times at once, then every ten seconds, and left alone after it complained', async () => {
  let now = 0;
  const manners = createManners({ monotonicMs: () => now, now: () => instant(now) });
  for (let asked = 0; asked < 5; asked++) assert.equal(await manners.waitFor('whois.example.net'), null);
  assert.equal(await manners.waitFor('whois.example.net'), 10_000);
  now = 10_000;
  assert.equal(await manners.waitFor('whois.example.net'), null);
  await manners.throttled('whois.example.net');
  now = 40_000;
  assert.equal(await manners.waitFor('whois.example.net'), 30_000);
  assert.equal(await manners.waitFor('whois.other.example'), null);
  now = 71_000;
  assert.equal(await manners.waitFor('whois.example.net'), null);
  await manners.throttled('whois.example.net');
  assert.equal(await manners.waitFor('whois.example.net'), 120_000);
});

test('of two processes each asks a server half as often, and one leaves it alone when it complained to the other', async () => {
  let now = 0;
  const clock = { monotonicMs: () => now, now: () => instant(now) };
  const records = memoryRecords();
  const [one, other] = [1, 2].map(() => createManners(clock, records, () => 2));
  assert.ok(one !== undefined && other !== undefined);
  for (const each of [one, other]) {
    for (let asked = 0; asked < 2; asked++) assert.equal(await each.waitFor('whois.example.net'), null);
    assert.equal(await each.waitFor('whois.example.net'), 20_000);
  }
  now = 20_000;
  assert.equal(await one.waitFor('whois.example.net'), null);
  await one.throttled('whois.example.net');
  assert.equal(await other.waitFor('whois.example.net'), 60_000);
});
