import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outpost } from './launch.ts';

/** The answers of a conversation: each begins with the drill it was given in. */
const answersOf = (out: string): string[] => out.split(/^(?=DRILL |\{"drill":"DRILL )/m);

test('the outage of 2018, moment by moment, in a conversation', async () => {
  const input = [
    '/drill purism-2018',
    '/trace puri.sm',
    '/drill next',
    '/trace puri.sm',
    '/trace pureos.net --json',
    '/drill stop',
    '/drill next',
  ].join('\n');
  const { status, out, err } = await outpost([], { input });
  const [begin, healthy, next, suspended, json, over, ...rest] = answersOf(out);
  assert.deepEqual(rest, []);
  assert.match(begin ?? '', /^DRILL purism-2018, healthy, Tue 20 Feb 2018 02:00 UTC\n/);
  assert.match(healthy ?? '', /^DRILL purism-2018, healthy, [^\n]*\n🟢 puri\.sm /);
  assert.match(next ?? '', /^DRILL purism-2018, suspended, [^\n]*\n/);
  assert.match(suspended ?? '', /^DRILL purism-2018, suspended, [^\n]*\n🔴 puri\.sm /);
  assert.deepEqual((JSON.parse(json ?? '') as { verdict: { because: string[] } }).verdict.because, ['puri.sm.']);
  assert.match(over ?? '', /is over/);
  assert.equal(status, 2);
  assert.match(err, /^No drill is being played[^\n]*\nTry: \/drill purism-2018\n$/);
});

test('in a shell the whole outage is replayed at once, with the verdict of every moment', async () => {
  const { status, out, err } = await outpost(['drill', 'purism-2018', '--json']);
  assert.deepEqual([status, err], [0, '']);
  const { items } = JSON.parse(out) as {
    items: { moment: string; at: string; verdicts: { name: string; code: string }[] }[];
  };
  const verdictOf = (moment: string, name: string) =>
    items.find(item => item.moment === moment)?.verdicts.find(verdict => verdict.name === name)?.code;
  assert.equal(items[0]?.at, '2018-02-20T02:00:00Z');
  assert.equal(verdictOf('healthy', 'pureos.net.'), 'healthy');
  assert.equal(verdictOf('suspended', 'puri.sm.'), 'registry-hold');
  assert.equal(verdictOf('others-die', 'pureos.net.'), 'dependency-dead');
  assert.equal(verdictOf('everybody-back', 'puri.sm.'), 'healthy');
});

test('a slip in the name of a drill is pointed out', async () => {
  const { status, err } = await outpost(['drill', 'prism-2018']);
  assert.equal(status, 2);
  assert.equal(err, 'There is no drill of that name. Did you mean purism-2018?\nTry: npx outpost drill purism-2018\n');
});
