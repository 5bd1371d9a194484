import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CauseClaim } from '../../src/checks/check.ts';
import { CHECKS } from '../../src/checks.ts';
import { chosenOf, diagnose } from '../../src/diagnose/diagnose.ts';
import { type Claiming, groupOf, PRECEDENCE, placeOf } from '../../src/diagnose/precedence.ts';
import { name } from '../../src/values/name.ts';
import { ago, evidence, HOUR, type Story } from '../support/evidence.ts';
import { goodState } from '../support/remembered.ts';

const cause: CauseClaim = { fixer: 'you', confidence: 'certain', brokenAt: null, because: [], severity: 'critical' };
const claimOf = (code: string, group?: CauseClaim['group'], about = 'example.com'): Claiming => ({
  code,
  about: [name(about)],
  servers: [],
  params: {},
  cause: group === undefined ? cause : { ...cause, group },
});
const everyPlace = PRECEDENCE.flatMap(({ group, codes }) => codes.map(code => claimOf(code, group)));

test('the order is the one that the contract states', () => {
  assert.deepEqual(
    PRECEDENCE.flatMap(group => group.codes),
    `own-network-down own-network-intercepted tld-not-delegated tld-silent tld-failing tld-bogus
     expired registry-hold registrar-hold not-registered delegation-withdrawn
     delegation-changed delegation-cycle glue-missing dependency-dead nameserver-unresolvable glue-stale
     all-servers-lame all-servers-silent
     ds-without-key ds-mismatch signatures-expired signatures-not-yet-valid denial-broken bogus transport-broken
     expired parked delegation-changed alias-loop alias-target-dead name-missing record-missing
     delegation-inconsistent glue-stale parent-child-mismatch servers-disagree some-servers-failing
     resolvers-behind healthy`.split(/\s+/),
  );
});
test('no two places are the same, and each comes after the one before', () => {
  const places = everyPlace.map(placeOf);
  assert.deepEqual(
    places,
    places.map((_, i) => i),
  );
});
test('a code that stands twice goes to its first place unless its claim says otherwise', () => {
  assert.equal(groupOf('expired', cause), 'parent-denies');
  assert.equal(groupOf('expired', { ...cause, group: 'not-yours' }), 'not-yours');
  assert.equal(groupOf('glue-stale', { ...cause, group: 'some-hurt' }), 'some-hurt');
});
test('a claim with a code that is no verdict, or in a group where it does not stand, is a bug', () => {
  assert.throws(() => placeOf(claimOf('hold-now')), /hold-now/);
  assert.throws(() => placeOf(claimOf('healthy', 'above')), /healthy/);
});
test('whatever the claims and their order, the one that stands first is chosen', () => {
  const claims = fc.uniqueArray(fc.constantFrom(...everyPlace), { minLength: 1 });
  fc.assert(
    fc.property(claims, some => {
      const first = Math.min(...some.map(placeOf));
      assert.equal(
        chosenOf(some),
        some.find(c => placeOf(c) === first),
      );
    }),
  );
});
test('two claims in one place: the choice does not depend on which check ran first', () => {
  const two = [claimOf('bogus', undefined, 'b.example'), claimOf('bogus', undefined, 'a.example')];
  assert.deepEqual(chosenOf(two)?.about, chosenOf([...two].reverse())?.about);
});
test('shuffling the checks changes nothing in a diagnosis', () => {
  const stories: Story[] = [
    {
      ask: 'pureos.net',
      zones: { 'pureos.net': { 'ns1.puri.sm': 'denied nxdomain sm' } },
      ways: [{ role: 'dependency', ask: 'ns1.puri.sm', zones: { sm: { 'dns.omniway.sm 194.183.64.10': 'nxdomain' } } }],
      history: { lastGood: goodState('pureos.net', ago(HOUR), ['ns1.puri.sm']) },
    },
    {
      ask: 'www.example.com',
      zones: {
        'example.com': {
          'ns1.example.com 192.0.43.11': 'answer serial 7',
          'ns2.example.com 192.0.43.12 glue': 'silent',
          'ns2.example.com 192.0.43.22 authoritative': 'nxdomain serial 6',
          'ns3.example.com 192.0.43.13 parent': 'refused',
        },
      },
    },
  ];
  for (const story of stories) {
    const seen = evidence(story);
    const usual = diagnose(seen, CHECKS);
    fc.assert(
      fc.property(fc.shuffledSubarray([...CHECKS], { minLength: CHECKS.length }), checks => {
        assert.deepEqual(diagnose(seen, checks), usual);
      }),
      { numRuns: 20 },
    );
  }
});
