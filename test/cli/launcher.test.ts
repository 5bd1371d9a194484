import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LAUNCHER, outpost, ROOT } from './launch.ts';

test('--version is the one of package.json', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  assert.deepEqual(await outpost(['--version']), { status: 0, signal: null, out: `outpost ${version}\n`, err: '' });
});

test('it finds its way from any folder, through a link too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-'));
  symlinkSync(LAUNCHER, join(folder, 'o'));
  assert.equal((await outpost(['--version'], { program: join(folder, 'o'), cwd: folder })).status, 0);
});

test('--help shows examples before any grammar, on stdout', async () => {
  const { status, out, err } = await outpost(['trace', '--help']);
  assert.deepEqual([status, err], [0, '']);
  assert.match(
    out,
    /npx outpost trace example\.com\n[\s\S]*npx outpost trace [\s\S]*npx outpost trace [\s\S]*Form: npx outpost trace NAME/,
  );
});

test('--json is one object on stdout and nothing else', async () => {
  const { status, out, err } = await outpost(['help', 'trace', '--json']);
  assert.deepEqual([status, err], [0, '']);
  assert.equal((JSON.parse(out) as { command: string }).command, 'help');
  assert.equal(out.trimEnd().split('\n').length, 1);
});

test('wrong usage ends with 2, words on stderr, nothing on stdout', async () => {
  for (const words of [
    ['trcae', 'example.com'],
    ['trace'],
    ['trace', '192.0.2.1', '--json'],
    ['trace', 'example.com', 'AAAB'],
    ['start', 'now'],
  ]) {
    const { status, out, err } = await outpost(words);
    assert.deepEqual([status, out], [2, ''], words.join(' '));
    assert.match(err, /^\S[^\n]*[.?]\nTry: npx outpost \S[^\n]*\n$/, words.join(' '));
  }
});

test('a wrong setting is one line on stderr, and the answer comes all the same', async () => {
  const { status, out, err } = await outpost(['help', '--json'], { env: { PUBLIC_RESOLVERS: 'nonsense' } });
  assert.equal(status, 0);
  assert.match(err, /^PUBLIC_RESOLVERS holds "nonsense"[^\n]*Example: [^\n]*\n$/);
  assert.doesNotThrow(() => JSON.parse(out));
});

test('.env of the working directory is read, and the environment outranks it', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'outpost-'));
  writeFileSync(join(cwd, '.env'), 'PUBLIC_RESOLVERS=nonsense\nOUTPOST_LOG=loud # comment\n');
  const { err } = await outpost(['help'], { cwd, env: { PUBLIC_RESOLVERS: 'off' } });
  assert.match(err, /^OUTPOST_LOG is "loud"[^\n]*\n$/);
});

test('no colours and no cursor moves where nobody sees them', async () => {
  const { out, err } = await outpost(['help']);
  assert.equal((out + err).includes('\u001b'), false);
});

test('a reader that leaves early is no fault', async () => {
  const child = spawn('sh', ['-c', `"${LAUNCHER}" drill --list; echo "status $?" >&2`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', more => (err += more));
  await once(child, 'close');
  assert.equal(err, 'status 0\n');
});

test('it is answered, and ends with its input', async () => {
  const { status, out, err } = await outpost([], { input: '/help trace\n' });
  assert.deepEqual([status, err], [0, '']);
  assert.match(out, /\/trace example\.com/);
  assert.doesNotMatch(out, /outpost>/);
});

test('a line that cannot be meant makes the status 2', async () => {
  const { status, err } = await outpost(['start'], { input: '/trcae example.com\n/help\n' });
  assert.equal(status, 2);
  assert.equal(err, 'There is no command "trcae". Did you mean trace?\nTry: /trace example.com\n');
});

test('SIGTERM ends it in order', async () => {
  const child = spawn(LAUNCHER, ['start'], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.write('/help trace\n');
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'close'), [0, null]);
});
