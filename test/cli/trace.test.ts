import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LAUNCHER, outpost } from './launch.ts';

/** Hints whose only root server is an address of this machine where nobody answers. */
function nobodyThere(address: string): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-'));
  const hints = join(folder, 'root.hints');
  writeFileSync(hints, `. 3600 NS a.root.test.\na.root.test. 3600 A ${address}\n`);
  return { ROOT_HINTS: hints, PUBLIC_RESOLVERS: 'off', OUTPOST_STORE: join(folder, 'data', 'outpost.db') };
}

// A trace without answers takes as long as the questions are repeated: both run at once.
const alone = outpost(['trace', 'example.com', '--json'], { env: nobodyThere('127.0.0.1') });
const piped = outpost([], {
  input: '/trace example.com\n',
  env: { ...nobodyThere('127.0.0.1'), OUTPOST_STORE: '/dev/null/outpost.db' },
});

test('without any network it says so, nothing about the domain, and ends with 3', async () => {
  const { status, out, err } = await alone;
  assert.deepEqual([status, err], [3, '']);
  const answer = JSON.parse(out) as { command: string; domain: string; verdict: { code: string } };
  assert.deepEqual([answer.command, answer.domain, answer.verdict.code], ['trace', 'example.com.', 'own-network-down']);
});

test('the same through a pipe to the chat, without a disk too, is no failure of the chat', async () => {
  const { status, out } = await piped;
  assert.equal(status, 0);
  assert.match(out, /^⚪ [^\n]*example\.com/);
});

test('Ctrl-C prints what is known so far and ends with 130', async t => {
  const address = '127.0.0.88';
  const silent = createSocket('udp4');
  silent.bind(53, address);
  if (await Promise.race([once(silent, 'listening').then(() => false), once(silent, 'error')]))
    return t.skip('port 53 of this machine cannot be had');
  const child = spawn(LAUNCHER, ['trace', 'example.com'], {
    env: { PATH: process.env['PATH'], ...nobodyThere(address) },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', more => (out += more));
  child.stderr.on('data', more => (err += more));
  // Somebody was asked, who hears and never answers: now there is something to be stopped.
  await once(silent, 'message');
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'close'), [130, null]);
  silent.close();
  assert.match(err, /^Stopped/);
  assert.doesNotMatch(out, /🔴|🟢/);
});
