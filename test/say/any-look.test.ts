import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderTerminal } from '../../src/chat/terminal/render.ts';
import { widthOf } from '../../src/chat/terminal/width.ts';
import { statusOf, traceJson } from '../../src/say/json.ts';
import { sayProgress } from '../../src/say/progress.ts';
import { sayTrace } from '../../src/say/trace.ts';
import type { Look } from '../../src/services.ts';
import { anyLook } from '../support/any-look.ts';
import { NOW } from '../support/look.ts';

const shown = (look: Look, all: boolean, width = 80): string =>
  renderTerminal(sayTrace(look, { now: NOW, all }), { colour: false, width, zone: 'UTC', now: NOW });

test('whatever was seen, something is said, first of all about what was asked', () => {
  fc.assert(
    fc.property(anyLook, fc.boolean(), (look, all) => {
      const [first = ''] = shown(look, all, 160).split('\n');
      assert.match(first, /^(🔴|🟠|🟡|🟢|⚪) \S/u);
      assert.doesNotMatch(shown(look, all), /undefined|\[object|NaN|Infinity/);
    }),
    { numRuns: 300 },
  );
});

test('no text from outside leaves a control, a bidirectional or a zero-width character, or breaks the width', () => {
  fc.assert(
    fc.property(anyLook, look => {
      for (const line of shown(look, true).split('\n')) {
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}]/u);
        assert.ok(widthOf(line) <= 80, line);
      }
    }),
    { numRuns: 300 },
  );
});

test('the progress of any look is one line', () => {
  fc.assert(
    fc.property(anyLook, look => {
      const report = sayProgress(look);
      assert.deepEqual([report.lead, report.blocks, report.more], [[], [], []]);
      assert.ok(report.title.length > 0);
    }),
  );
});

const KEYS = [
  'command',
  'domain',
  'type',
  'verdict',
  'findings',
  'zones',
  'answer',
  'lastGood',
  'registration',
  'contacts',
  'impact',
  'queries',
  'tookMs',
  'takenAt',
];
const SERVER_KEYS = ['name', 'address', 'transport', 'rttMs', 'outcome', 'rcode', 'aa', 'tc', 'nsid', 'ede', 'serial'];
const OUTCOMES = [
  'answer',
  'referral',
  'nxdomain',
  'nodata',
  'refused',
  'servfail',
  'formerr',
  'upward',
  'not-authoritative',
  'empty',
  'malformed',
  'silent',
  'unreachable',
  'not-asked',
  null,
];
const ISO = /^-?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

test('a script finds every key of the contract in any look, and only its words for outcomes', () => {
  fc.assert(
    fc.property(anyLook, look => {
      const json = JSON.parse(JSON.stringify(traceJson(look)));
      assert.deepEqual(Object.keys(json), KEYS);
      assert.deepEqual(Object.keys(json.verdict), [
        'code',
        'fixer',
        'severity',
        'confidence',
        'brokenAt',
        'because',
        'summary',
      ]);
      assert.deepEqual(Object.keys(json.impact), ['lostFirst', 'lostLast', 'backFirst', 'backLast', 'reason']);
      for (const { servers } of json.zones)
        for (const server of servers) {
          assert.deepEqual(Object.keys(server), SERVER_KEYS);
          assert.ok(OUTCOMES.includes(server.outcome), server.outcome);
        }
      for (const at of [json.takenAt, json.impact.backLast, json.impact.lostFirst, json.registration?.expires ?? null])
        assert.ok(at === null || ISO.test(at), at);
      assert.doesNotMatch(JSON.stringify([json.verdict.summary, json.findings]), /[\p{Cc}\p{Cf}]|\\u001b/u);
    }),
    { numRuns: 300 },
  );
});

test('a script learns by the exit status whose problem it is', () => {
  fc.assert(
    fc.property(anyLook, look => {
      const { code } = look.diagnosis.verdict;
      assert.equal(statusOf(look), code === 'healthy' ? 0 : code.startsWith('own-network-') ? 3 : 1);
    }),
  );
});
