import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Answered, Failed } from '../../../src/chat/matrix/server/homeserver.ts';
import { accounts } from '../../../src/chat/matrix/setup/accounts.ts';

const no = (kind: Failed['kind']): Answered => ({ ok: false, kind, code: null, status: null, retryAfterMs: 0 });
const yes: Answered = { ok: true, body: {} };

/** What is said of one person, and what became of the password. */
async function made(t: TestContext, found: Answered, put: Answered, file = 'kyle') {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-accounts-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const bodies: unknown[] = [];
  const ask = async (method: string, _: string, { body }: { body?: object } = {}): Promise<Answered> => {
    if (method === 'PUT') bodies.push(body);
    return method === 'GET' ? found : put;
  };
  const path = file.startsWith('/') ? file : join(folder, file);
  const people = { names: ['kyle'], newPassword: () => 'a long secret', fileFor: () => path };
  const steps = accounts(people, { ask, close: () => undefined }, '@outpost:ops.example', 'https://matrix.ops.example');
  const { value: step } = await steps.next();
  return { step: step ?? null, path, bodies };
}

test('an account is made with a password that stands in a file of its owner alone, and in no message', async t => {
  const { step, path, bodies } = await made(t, no('not-found'), yes);
  assert.equal(step?.ok, true);
  assert.match(step?.say ?? '', /^@kyle:ops\.example can log in\. .*hand it over/);
  assert.ok(!step?.say.includes('a long secret'));
  assert.equal(readFileSync(path, 'utf8'), 'a long secret\n');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(bodies, [{ password: 'a long secret', admin: false }]);
});

test('an account that is there keeps its password', async t => {
  const { step, path, bodies } = await made(t, yes, yes);
  assert.deepEqual([step?.ok, bodies, existsSync(path)], [true, [], false]);
});

test('who is no administrator is told what one types, and nothing is left behind', async t => {
  for (const [found, put] of [
    [no('forbidden'), yes],
    [no('not-found'), no('forbidden')],
  ] as const) {
    const { step, path } = await made(t, found, put);
    assert.equal(step?.ok, false);
    assert.match(step?.say ?? '', /no administrator.*register_new_matrix_user -u kyle --no-admin https:/);
    assert.equal(existsSync(path), false);
  }
});

test('no account is made whose password could not be kept', async t => {
  const { step, bodies } = await made(t, no('not-found'), yes, '/dev/null/kyle');
  assert.deepEqual([step?.ok, bodies], [false, []]);
  assert.match(step?.say ?? '', /cannot be written/);
});
