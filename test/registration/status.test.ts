import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadProfiles } from '../../src/registration/profiles.ts';
import { COMMON, EPP } from '../../src/registration/status/epp.ts';
import { judgeStatuses, statusInDns } from '../../src/registration/status/judge.ts';
import { squashed } from '../../src/registration/whois/values.ts';

const profiles = await loadProfiles();

test('all spellings of a status are one', () => {
  for (const word of [
    'clientTransferProhibited',
    'CLIENT TRANSFER PROHIBITED',
    'client transfer prohibited',
    'client_transfer_prohibited',
    'clientTransferProhibited (because) https://icann.org/epp#x',
  ]) {
    assert.equal(judgeStatuses([word], {})[0]?.code, 'clientTransferProhibited');
  }
});

test('statuses that take a name out of DNS (RFC 5731 §2.3, RFC 3915 §3.1)', () => {
  const out = Object.values(EPP)
    .filter(meaning => meaning.inDns === false)
    .map(meaning => meaning.code)
    .sort();
  assert.deepEqual(out, ['clientHold', 'inactive', 'pendingDelete', 'redemptionPeriod', 'serverHold']);
});

test('who lifts a hold', () => {
  const who = (word: string) => judgeStatuses([word], {})[0]?.liftedBy;
  assert.equal(who('clientHold'), 'registrar');
  assert.equal(who('serverHold'), 'registry');
  assert.equal(who('redemptionPeriod'), 'registrar');
  assert.equal(who('pendingDelete'), 'nobody');
  assert.equal(who('serverHold (Expired)'), 'registrar');
});

test('a deletion can be stopped while the redemption period lasts', () => {
  const both = judgeStatuses(['redemptionPeriod', 'pendingDelete'], {});
  assert.deepEqual(
    both.map(status => status.liftedBy),
    ['registrar', 'registrar'],
  );
});

test('a word that nobody knows is shown and judged by nobody', () => {
  const [status] = judgeStatuses(['Quux'], {});
  assert.deepEqual([status?.word, status?.code, status?.inDns, status?.liftedBy], ['Quux', null, null, null]);
});

test('one status that takes the name out outweighs all that leave it in', () => {
  assert.equal(statusInDns(judgeStatuses(['ok', 'clientHold'], {})), false);
  assert.equal(statusInDns(judgeStatuses(['pendingRestore', 'redemptionPeriod'], {})), false);
  assert.equal(statusInDns(judgeStatuses(['clientTransferProhibited'], {})), true);
  assert.equal(statusInDns(judgeStatuses(['Quux'], {})), null);
});

test('every meaning is whole: whoever is out of DNS is told what to do, and no table has a key in the wrong form', () => {
  for (const table of [EPP, COMMON, ...profiles.map(profile => profile.words ?? {})]) {
    for (const [key, meaning] of Object.entries(table)) {
      assert.equal(squashed(key), key);
      assert.ok(meaning.plain.length > 0 && !/[.!]$/.test(meaning.plain), key);
      if (meaning.inDns === false) assert.notEqual(meaning.next, null, key);
    }
  }
});

const COUNTRY: readonly (readonly [string, string, string | null, boolean | null, string | null])[] = [
  ['sm', 'Suspended', 'serverHold', false, 'registry'],
  ['de', 'failed', 'inactive', false, 'you'],
  ['nl', 'in quarantine', 'redemptionPeriod', false, 'registrar'],
  ['fr', 'hold', 'serverHold', false, 'registry'],
  ['dk', 'Deactivated', 'serverHold', false, 'registry'],
  ['ru', 'NOT DELEGATED', 'inactive', false, 'registrar'],
  ['jp', 'Connected (2027/03/31)', 'ok', true, null],
  ['be', 'NOT AVAILABLE', 'ok', true, null],
  ['uk', 'Renewal required.', 'autoRenewPeriod', true, 'registrar'],
  ['pl', 'BLOCKED', 'clientHold', false, 'registrar'],
  ['it', 'noRegistrar', 'inactive', false, 'registrar'],
  ['eu', 'Withdrawn', 'serverHold', false, 'nobody'],
  ['ve', 'SUSPENDIDO', 'serverHold', false, 'registry'],
  ['cr', 'Administratively blocked', 'serverUpdateProhibited', true, 'registry'],
];
for (const [suffix, word, code, inDns, liftedBy] of COUNTRY) {
  test(`"${word}" of .${suffix} is ${code}`, () => {
    const own = profiles.find(profile => profile.suffixes.includes(suffix))?.words ?? {};
    const [status] = judgeStatuses([word], own);
    assert.deepEqual([status?.code, status?.inDns, status?.liftedBy], [code, inDns, liftedBy]);
  });
}
