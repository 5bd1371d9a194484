import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SEVERITIES } from '../../src/checks/check.ts';
import { CHECKS, WORDS } from '../../src/checks.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { ago, evidence, HOUR, type Story } from '../support/evidence.ts';
import { diagnosisOf } from '../support/expecting.ts';
import { goodState } from '../support/remembered.ts';

const messy: Story = {
  ask: 'www.example.com',
  zones: {
    com: { 'a.nic.com 198.51.100.23': 'refers', 'b.operator.example 198.51.100.123': 'silent' },
    'example.com': {
      'ns1.example.com 192.0.43.11': 'nxdomain',
      'ns9.example.net 192.0.43.12 resolved child': 'nxdomain',
    },
  },
  registrations: [
    {
      domain: 'example.com',
      expires: null,
      status: [{ code: 'clientHold', word: 'clientHold', inDns: false, setBy: 'registrar', liftedBy: 'registrar' }],
    },
  ],
  history: { lastGood: goodState('example.com', ago(HOUR), ['ns1.example.com', 'ns2.example.com']) },
};

test('findings come worst first, and the cause is not among them', () => {
  const { verdict, findings } = diagnosisOf(messy);
  assert.equal(verdict.code, 'name-missing');
  const ranks = findings.map(f => SEVERITIES.indexOf(WORDS.get(f.code)?.severity ?? 'info'));
  assert.deepEqual(
    ranks,
    [...ranks].sort((a, b) => a - b),
  );
  assert.deepEqual(
    findings.map(f => f.code),
    ['hold-now', 'ns-changed', 'above-servers-failing', 'parent-child-differ'],
  );
});
test('before anything was asked there is a verdict, and it is no more than possible', () => {
  const nothing = evidence({ ask: 'www.example.com', zones: {}, complete: false });
  const { verdict, findings, complete } = diagnose({ ...nothing, trace: { ...nothing.trace, chains: [] } }, CHECKS);
  assert.deepEqual([verdict.code, verdict.confidence, findings, complete], ['healthy', 'possible', [], false]);
});
test('domains that rest on each other come to an end', () => {
  const dependency = (ask: string, zone: string, on: string) => ({
    role: 'dependency' as const,
    ask,
    zones: { [zone]: { [on]: `dead ${on.slice(3)}` } },
  });
  const { verdict } = diagnosisOf({
    ask: 'example.com',
    zones: { 'example.com': { 'ns.example.net': 'dead example.net' } },
    ways: [
      dependency('ns.example.net', 'example.net', 'ns.example.org'),
      dependency('ns.example.org', 'example.org', 'ns.example.net'),
    ],
  });
  assert.equal(verdict.code, 'dependency-dead');
});
test('every finding has words for each of its holes that can be filled', () => {
  for (const finding of [...diagnosisOf(messy).findings]) {
    const holes = [...(WORDS.get(finding.code)?.words ?? '').matchAll(/\{(\w+)\}/g)].map(([, hole]) => hole ?? '');
    const known = new Set(['about', 'servers', ...Object.keys(finding.params)]);
    assert.deepEqual(
      holes.filter(hole => !known.has(hole)),
      [],
      finding.code,
    );
  }
});
