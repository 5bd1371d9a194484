import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { askSecret } from '../../../src/chat/terminal/secret.ts';

const nowhere = { write: () => assert.fail('nothing is shown to a pipe') };

test('from a pipe each question takes a line, however the lines come', async () => {
  const input = new PassThrough();
  input.write('a pass');
  const one = askSecret(input, nowhere, 'Password: ');
  input.write('word\nthe recovery key\nrest');
  assert.equal(await one, 'a password');
  assert.equal(await askSecret(input, nowhere, 'Recovery key: '), 'the recovery key');
  input.end();
  assert.equal(await askSecret(input, nowhere, 'More: '), 'rest');
});

test('where nothing comes, the answer is empty', async () => {
  const input = new PassThrough();
  input.end();
  assert.equal(await askSecret(input, nowhere, 'Password: '), '');
});
