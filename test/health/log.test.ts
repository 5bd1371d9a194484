import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openLog } from '../../src/health/log.ts';
import { scrubber } from '../../src/health/scrub.ts';
import { instant } from '../../src/values/instant.ts';
import { paper } from '../chat/fakes.ts';

const SECRETS = ['xoxb-1-very-secret', 'pass"word\\with quotes', 'postgres://outpost:hunter2@db.example/outpost'];
const opened = (isTTY = false, level: 'info' | 'debug' = 'info') => {
  const output = paper(isTTY);
  return { output, log: openLog({ level, name: 'test', output, secrets: () => SECRETS, now: () => instant(0) }) };
};

test('a line is one JSON object with time, level, name and facts', () => {
  const { output, log } = opened();
  log('warn', 'slack is broken', { retryMs: 5 });
  assert.deepEqual(JSON.parse(output.text()), {
    level: 'warn',
    at: '1970-01-01T00:00:00.000Z',
    name: 'test',
    retryMs: 5,
    what: 'slack is broken',
  });
  assert.ok(output.text().endsWith('}\n'));
});

test('the name of a page is no secret, and what stands behind the same word in a request is', () => {
  const { output, log } = opened();
  log('info', 'copy it from "Basic Information"; Authorization: Basic b3V0cG9zdA==');
  assert.match(output.text(), /from \\"Basic Information\\"; Authorization: \[secret\]"/);
});

test('what is below the level is not written', () => {
  const { output, log } = opened();
  log('debug', 'a message of somebody');
  assert.equal(output.text(), '');
});

test('on a terminal a line is for people', () => {
  const { output, log } = opened(true);
  log('info', 'slack is connected');
  log('error', 'gone', { reference: 'abc' });
  assert.equal(output.text(), '00:00:00 slack is connected\n00:00:00 error: gone reference=abc\n');
});

test('an error that brings escapes, line breaks or a whole page stays one short line', () => {
  const { output, log } = opened();
  log('error', `\u001b[31mx\n${'y'.repeat(100_000)}`);
  assert.ok(output.text().length < 1500);
  assert.deepEqual(
    [...output.text().trimEnd()].filter(character => character < ' '),
    [],
  );
});

for (const isTTY of [false, true])
  test(`no secret of ours gets into the log${isTTY ? ' on a terminal' : ''}, wherever it stands`, () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom(...SECRETS), (before, after, secret) => {
        const { output, log } = opened(isTTY);
        log('error', `${before} ${secret} ${after}`, { fact: secret });
        for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
          assert.ok(!output.text().includes(form), output.text());
      }),
      { numRuns: 50 },
    );
  });

test('what looks like a secret is taken out as well, and ordinary words stay', () => {
  const scrub = scrubber([]);
  const cases: readonly (readonly [string, string])[] = [
    ['invalid xapp-1-A0-123-abc given', 'invalid [secret] given'],
    ['Authorization: Bearer abc.def', 'Authorization: [secret]'],
    ['GET /sync?access_token=abc&since=1', 'GET /sync?access_token=[secret]&since=1'],
    ['{"password":"hunter2","user":"a"}', '{"password":"[secret]","user":"a"}'],
    ['redis://:hunter2@cache.example/0', 'redis://[secret]cache.example/0'],
    ['wss://wss-primary.slack.com/link/?ticket=abc', 'wss://wss-primary.slack.com/link/[secret]'],
    ['https://hooks.slack.com/commands/T1/2/abc', 'https://[secret]'],
    ['the token of the app is missing; puri.sm: 2 of 2', 'the token of the app is missing; puri.sm: 2 of 2'],
  ];
  for (const [text, clean] of cases) assert.equal(scrub(text), clean);
});
