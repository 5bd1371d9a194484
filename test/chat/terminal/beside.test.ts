import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callOf } from '../../../src/chat/dispatch.ts';
import { present } from '../../../src/chat/terminal/present.ts';
import type { Catalogue } from '../../../src/services.ts';
import { bareWorkshop, paper, speaking } from '../fakes.ts';

test('what is said beside an answer stands in the messages as soon as it is there, each line once', async () => {
  const err = paper();
  const sofar: string[] = [];
  const look = speaking({
    async *see() {
      for (const word of ['one', 'two', 'two three']) {
        yield word;
        sofar.push(err.text());
      }
    },
    beside: (seen, prefix) =>
      String(seen)
        .split(' ')
        .map(word => `${prefix}${word}`),
  });
  const commands: Catalogue = { prefix: '', also: [], names: async () => ['look'], find: async () => look };
  const out = paper();
  const stage = {
    screen: { output: out, prefix: '', colour: false },
    messages: { output: err, prefix: 'npx ', colour: false },
    workshop: bareWorkshop({ commands, heading: () => null }),
  };
  await present(await callOf(['look'], commands), stage, new AbortController().signal);
  assert.deepEqual(sofar, ['npx one\n', 'npx one\nnpx two\n', 'npx one\nnpx two\nnpx three\n']);
  assert.doesNotMatch(out.text(), /npx/);
});
