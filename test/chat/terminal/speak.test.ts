import assert from 'node:assert/strict';
import { test } from 'node:test';
import { terminalSpeaker } from '../../../src/chat/terminal/speak.ts';
import type { Message } from '../../../src/outbox/speaker.ts';
import { plainLine } from '../../../src/report/plain.ts';
import { instant } from '../../../src/values/instant.ts';
import { saying } from '../fakes.ts';

const message = (words: string, over: Partial<Message> = {}): Message => ({
  report: saying(words),
  people: [],
  broadcast: false,
  notes: [],
  reactions: [],
  ...over,
});
const spot = (thread: string | null) => ({ room: 'terminal', direct: false, thread });

test('an alert is shown at once, a line of its thread with its number, an edit not at all', async () => {
  const shown: string[] = [];
  const speaker = terminalSpeaker(async ({ title, lead }) => {
    shown.push([title, ...lead].map(line => plainLine(line, { zone: 'UTC', now: instant(0) })).join(' | '));
  });
  const root = await speaker.post('a', 1, spot(null), message('puri.sm is down (inc-7)'));
  assert.ok(root.ok);
  const ann = { name: 'ann', slack: null, matrix: null };
  const notes = [[{ kind: 'text', text: '(said 3 min late)' }]] as const;
  await speaker.edit('a', 2, spot(null), root.remoteId, message('puri.sm is still down (inc-7)'));
  await speaker.post('b', 1, spot(root.remoteId), message('puri.st is down as well.', { people: [ann], notes }));
  const own = await speaker.post('c', 1, spot(null), message('I was blind.'));
  assert.ok(own.ok && own.remoteId !== root.remoteId);
  assert.deepEqual(shown, [
    'puri.sm is down (inc-7)',
    'inc-7: puri.st is down as well. | For ann | (said 3 min late)',
    'I was blind.',
  ]);
  assert.equal(speaker.home(), 'terminal');
});
