import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '../../src/chat/parse.ts';
import type { Surface } from '../../src/chat/surface.ts';
import { speaking } from './fakes.ts';
import { spoken, talking, wallUnder } from './talking.ts';

const yielding = (word: string) =>
  async function* () {
    yield word;
  };

test('what is seen where it was asked for gets no answer of its own', async () => {
  const talk = talking({
    commands: { done: speaking({ isTold: () => true, progress: () => null, see: yielding('done') }) },
  });
  const wall = talk.say('!done');
  await talk.settled();
  assert.deepEqual(wall.lines, []);
  assert.deepEqual(
    talk.outcomes.map(({ end }) => end),
    ['answered'],
  );
});

test('an answer for the asker alone goes where only they see it, and is refused where there is no such place', async () => {
  const talk = talking({
    commands: { secret: speaking({ isPrivate: () => true, progress: () => null, see: yielding('a number') }) },
  });
  const [open, alone] = [wallUnder(talk.clock), wallUnder(talk.clock)];
  const surface: Surface = { ...open.surface, alone: alone.surface };
  talk.conversation.hear({ ...spoken('!secret'), id: 'here' }, surface);
  const direct = talk.say('!secret', { roomIs: 'direct' });
  const without = talk.say('!secret');
  await talk.clock.run(new Promise<void>(done => void talk.clock.after(1_000, done)));
  assert.deepEqual([open.lines, alone.lines, direct.lines], [[], ['a number'], ['a number']]);
  assert.equal(without.lines.length, 1);
  assert.match(without.lines[0] ?? '', /✗ This answer is for you alone/);
});

test('where any number of words may stand, what looks like an option and is none is a word', () => {
  const options = [{ flag: '--public', value: null, summary: '' }];
  const typed = ['note', 'dig', '-x', 'works', '--public'];
  const { words, options: found } = readArguments(typed, options, Number.POSITIVE_INFINITY, '');
  assert.deepEqual(words, ['note', 'dig', '-x', 'works']);
  assert.ok(found.has('--public'));
});
