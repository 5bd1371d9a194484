import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalogue } from '../src/chat/dispatch.ts';
import { type Config, configFrom } from '../src/config.ts';
import type { Workshop } from '../src/services.ts';
import { workshopOf } from '../src/workshop.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'outpost-'));

function open(part: Partial<Config> = {}): { workshop: Workshop; warned: string[] } {
  const warned: string[] = [];
  const { config } = configFrom({ OUTPOST_STORE: join(FOLDER, 'outpost.db') }, () => '');
  const workshop = workshopOf({
    config: { ...config, ...part },
    commands: catalogue('/', []),
    conversation: true,
    warn: line => warned.push(line),
  });
  return { workshop, warned };
}

const file = (text: string): string => {
  const path = join(mkdtempSync(join(FOLDER, 'file-')), 'list');
  writeFileSync(path, text);
  return path;
};

test('only what is needed is made, and each thing once', async () => {
  const { workshop } = open();
  const first = await workshop.build(['commands', 'tracer']);
  const second = await workshop.build(['tracer']);
  assert.deepEqual([Object.keys(first), Object.keys(second)], [['commands', 'tracer'], ['tracer']]);
  assert.equal(first.tracer, second.tracer);
  await workshop.close();
});

test('while a drill is played nothing looks at the real internet, and afterwards everything does', async () => {
  const { workshop } = open();
  const needs = ['tracer', 'clock', 'registrations', 'drills'] as const;
  const outside = await workshop.build(needs);
  await outside.drills.start('purism-2018', null);
  const inside = await workshop.build(needs);
  for (const key of ['tracer', 'clock', 'registrations'] as const) assert.notEqual(inside[key], outside[key], key);
  assert.match(workshop.heading() ?? '', /^DRILL purism-2018, /);
  assert.equal(new Date(workshop.now()).getUTCFullYear(), 2018);
  await inside.drills.stop();
  const after = await workshop.build(needs);
  for (const key of needs) assert.equal(after[key], outside[key], key);
  assert.equal(workshop.heading(), null);
  await workshop.close();
});

test('a file of the operator’s that is no use is one line, and what is built in is used', async () => {
  const { workshop, warned } = open({ rootHints: '/nonexistent/hints', trustAnchors: file('this is no key\n') });
  await workshop.build(['tracer']);
  assert.deepEqual(warned.map(line => line.split(' ')[0]).sort(), ['ROOT_HINTS', 'TRUST_ANCHORS']);
  for (const line of warned)
    assert.match(
      line,
      /^[A-Z_]+ names \/\S+, which [^\n]+\. Example: [A-Z_]+=\/etc\/[^\n]+ Going on with what is built in\.$/,
    );
  await workshop.close();
});

test('a file with one fault is used as far as it goes', async () => {
  const { workshop, warned } = open({
    rootHints: file('. 3600 NS a.root.test.\na.root.test. 3600 A 192.0.2.1\na.root.test. 3600 A nonsense\n'),
  });
  await workshop.build(['tracer']);
  assert.equal(warned.length, 1);
  assert.match(warned[0] ?? '', /fault in line 3: .* Going on with the rest of it\.$/);
  await workshop.close();
});

test('files without fault are not spoken of', async () => {
  const { workshop, warned } = open({
    rootHints: file('. 3600 NS a.root.test.\na.root.test. 3600 A 192.0.2.1\n'),
    trustAnchors: file('. 3600 DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n'),
  });
  await workshop.build(['tracer']);
  assert.deepEqual(warned, []);
  await workshop.close();
});

test('what was never opened is closed without a sound', async () => {
  const { workshop, warned } = open();
  await workshop.close();
  assert.deepEqual(warned, []);
});
