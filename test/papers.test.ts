import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PAPERS } from '../scripts/papers.ts';
import { callOf, catalogue } from '../src/chat/dispatch.ts';
import { commandIn } from '../src/chat/parse.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

for (const { path, text } of PAPERS) {
  test(`${basename(path)} is as the program makes it; else type: npm run generate`, async () => {
    assert.equal(readFileSync(path, 'utf8'), await text());
  });
}

/** Command lines in a text: what stands in code and begins as one does. */
function linesIn(text: string): string[] {
  const code = [...text.matchAll(/`([^`\n]+)`/g), ...text.matchAll(/^(npx outpost .*)$/gm)].map(
    ([, line]) => line ?? '',
  );
  return code
    .filter(line => /^(\/[a-z]|npx outpost )/.test(line) && !/[A-Z]{4}/.test(line))
    .map(line => line.replace(/^npx outpost /, '/'));
}

test('every command line of the README is one that is understood', async () => {
  const commands = catalogue('/', []);
  const lines = linesIn(README);
  assert.ok(lines.length > 8, lines.join());
  for (const line of lines) {
    const words = commandIn({ text: line, direct: false, botNames: [] });
    await assert.doesNotReject(callOf(words ?? [], commands), line);
  }
});

test('a planted line that is not understood is found', async () => {
  const [line = ''] = linesIn('Type `/trcae example.com`.');
  await assert.rejects(callOf(commandIn({ text: line, direct: false, botNames: [] }) ?? [], catalogue('/', [])));
});

test('every script that the README names is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = [...README.matchAll(/npm (?:run ([a-z:-]+)|(test|start))/g)].map(([, a, b]) => a ?? b ?? '');
  assert.deepEqual(
    named.filter(name => !Object.hasOwn(scripts, name)),
    [],
  );
  assert.ok(named.length > 4);
});

test('every link of the papers leads to a file', () => {
  for (const paper of ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md']) {
    const links = [...readFileSync(join(ROOT, paper), 'utf8').matchAll(/\]\(([^)#:]+)\)/g)].map(([, to]) => to ?? '');
    assert.deepEqual(
      links.filter(to => !existsSync(join(ROOT, to))),
      [],
      paper,
    );
  }
});

/** Rooms of the program that a description leaves out. */
const unnamedIn = (text: string): string[] =>
  readdirSync(join(ROOT, 'src'), { withFileTypes: true })
    .map(entry => `\`src/${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .filter(room => !text.includes(room));

test('ARCHITECTURE.md has a line for every room of the program', () => {
  assert.deepEqual(unnamedIn(readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')), []);
  assert.ok(unnamedIn('').length > 15);
});

test('every file that ARCHITECTURE.md walks through is there', () => {
  const files = [
    ...readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8').matchAll(/`((?:src|commands|test)\/[\w./-]+)`/g),
  ];
  assert.ok(files.length > 30);
  assert.deepEqual(
    files.map(([, file]) => file ?? '').filter(file => !existsSync(join(ROOT, file))),
    [],
  );
});
