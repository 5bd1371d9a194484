import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Files, filesIn, importsIn, programs, ROOT, sources } from './support/sources.ts';

/** The project's habits. Each one is seen to fail: a planted fault that it must report stands beside it. */

const one = (file: string, text: string): Files => new Map([[file, text]]);

/** Lines of files that match a pattern, as `file:line: what`. */
const lines = (files: Files, pattern: RegExp): string[] =>
  [...files].flatMap(([file, text]) =>
    text.split('\n').flatMap((line, n) => (pattern.test(line) ? [`${file}:${n + 1}: ${pattern.exec(line)?.[0]}`] : [])),
  );

/** Packages that more than one file imports, with those files. */
function sharedPackages(files: Files): string[] {
  const importers = new Map<string, Set<string>>();
  for (const [file, text] of files)
    for (const { from } of importsIn(text)) {
      if (from.startsWith('.') || from.startsWith('node:')) continue;
      const name = from.split('/', from.startsWith('@') ? 2 : 1).join('/');
      importers.set(name, (importers.get(name) ?? new Set()).add(file));
    }
  return [...importers].filter(([, by]) => by.size > 1).map(([name, by]) => `${name}: ${[...by].join(', ')}`);
}

test('every outside library has one importer', () => {
  assert.deepEqual(sharedPackages(programs()), []);
});
test('a second importer of a library is found, also of a part of it or of its types', () => {
  const planted = new Map([
    ['src/a.ts', "import { x } from '@scope/lib/part';"],
    ['src/b.ts', "import type { X } from '@scope/lib';"],
    ['src/c.ts', "import y from 'alone';"],
  ]);
  assert.deepEqual(sharedPackages(planted), ['@scope/lib: src/a.ts, src/b.ts']);
});

/** Where time, chance and the environment come from. drill/clock.ts makes the time of drills, and waits only for the event loop to turn. */
const WORLDLY = /^src\/(?:world\/|config\.ts$|drill\/clock\.ts$)/;
const WORLD =
  /\bDate\.now\b|\bnew Date\(\)|\bDate\(\)|\bperformance\.(?:now|timeOrigin)|\bset(?:Timeout|Interval|Immediate)\b|\bAbortSignal\.timeout\b|\bMath\.random\b|\bgetRandomValues\b|\bprocess\.(?:env|hrtime)\b|'node:timers/;
const worldly = (files: Files): string[] => lines(new Map([...files].filter(([file]) => !WORLDLY.test(file))), WORLD);

test('time, chance and environment come from the world and the configuration only', () => {
  assert.deepEqual(worldly(programs()), []);
});
test('time or chance taken elsewhere is found', () => {
  const planted = [
    'const t = Date.now();',
    'setTimeout(f, 1)',
    'Math.random()',
    "process.env['X']",
    'new Date().toISOString()',
    "import { setTimeout as x } from 'node:timers/promises'",
  ];
  for (const text of planted) assert.equal(worldly(one('src/say/x.ts', text)).length, 1, text);
  assert.deepEqual(worldly(one('src/world/x.ts', planted.join('\n'))), []);
  assert.deepEqual(worldly(one('src/say/x.ts', 'new Date(at).toISOString()')), []);
});

/** Folders that only take values and give values. dnssec/crypto.ts is the one door to the runtime's cryptography, which keeps no state. */
const PURE =
  /^src\/(?:values|report|graph|judgement|checks|diagnose|say|picture|dns)\/|^src\/(?:evidence|command|services)\.ts$/;
const IMPURE = new Set(['src/dns/dnssec/crypto.ts']);
const impure = (files: Files): string[] =>
  [...files]
    .filter(([file]) => PURE.test(file) && !IMPURE.has(file))
    .flatMap(([file, text]) =>
      importsIn(text)
        .filter(i => i.from.startsWith('node:'))
        .map(i => `${file}: ${i.from}`),
    );

test('pure folders import nothing of the runtime', () => {
  assert.deepEqual(impure(programs()), []);
});
test('a pure folder that imports the runtime is found', () => {
  assert.deepEqual(impure(one('src/say/x.ts', "import { readFileSync } from 'node:fs';")), ['src/say/x.ts: node:fs']);
});

/** "About" 250 lines a file; a test or a hand-made world may be longer, as its parts need not be known together. */
const MAX_LINES = 280;
const MAX_TEST_LINES = 400;
const tooLong = (files: Files): string[] =>
  [...files].flatMap(([file, text]) => {
    const count = text.split('\n').length - 1;
    return count > (file.startsWith('test/') ? MAX_TEST_LINES : MAX_LINES) ? [`${file} has ${count} lines`] : [];
  });

test('files are short enough to be known whole', () => {
  assert.deepEqual(tooLong(sources()), []);
});
test('a file that is too long is found', () => {
  assert.deepEqual(tooLong(one('src/x.ts', 'x\n'.repeat(281))), ['src/x.ts has 281 lines']);
});

/** "About" twelve files a folder, but for those whose files are found by listing. */
const MAX_FILES = 16;
const LISTED =
  /^(?:commands|src\/incidents\/checklists\/causes|src\/registration\/profiles|src\/drill\/scenarios|src\/checks\/[^/]+)$/;
function crowded(files: Iterable<string>): string[] {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(posix.dirname(file), (counts.get(posix.dirname(file)) ?? 0) + 1);
  return [...counts]
    .filter(([folder, n]) => n > MAX_FILES && !LISTED.test(folder))
    .map(([folder, n]) => `${folder} has ${n} files`);
}

test('folders are small, but for those that are listed', () => {
  assert.deepEqual(crowded(programs().keys()), []);
});
test('a crowded folder is found', () => {
  const files = Array.from({ length: 17 }, (_, n) => `src/misc/${n}.ts`);
  assert.deepEqual(crowded(files), ['src/misc has 17 files']);
  assert.deepEqual(crowded(files.map(file => file.replace('src/misc', 'commands'))), []);
});

/** Folders found by listing, whose files each export one thing. */
const DEFAULT_EXPORTS =
  /^(?:commands|src\/incidents\/checklists\/causes|src\/registration\/profiles|src\/checks\/[^/]+)\/[^/]+\.ts$/;
const defaults = (files: Files): string[] =>
  lines(
    new Map([...files].filter(([file]) => !DEFAULT_EXPORTS.test(file))),
    /^export default\b|^export \{[^}]*\bas default\b/,
  );

test('only files that are found by listing have a default export', () => {
  assert.deepEqual(defaults(sources()), []);
});
test('a default export elsewhere is found', () => {
  assert.equal(defaults(one('src/say/x.ts', 'export default function () {}')).length, 1);
  assert.equal(defaults(one('src/say/x.ts', 'const x = 1;\nexport { x as default };')).length, 1);
  assert.deepEqual(defaults(one('commands/x.ts', 'export default defineCommand({});')), []);
});

/** Names of the rules that the linter finds broken in files planted in a folder of their own, under the project's rules. */
function lint(t: TestContext, planted: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-lint-'));
  t.after(() => rmSync(folder, { recursive: true }));
  // Circles are only looked for where the configuration lies.
  const { $schema: _, ...rules } = JSON.parse(readFileSync(`${ROOT}biome.json`, 'utf8'));
  for (const [file, text] of Object.entries({ ...planted, 'biome.json': JSON.stringify(rules) }))
    writeFileSync(join(folder, file), text);
  const args = ['lint', '--colors=off', '--reporter=github', '.'];
  const { stdout } = spawnSync(`${ROOT}node_modules/.bin/biome`, args, { cwd: folder, encoding: 'utf8' });
  return [...stdout.matchAll(/title=lint\/\w+\/(\w+)/g)].map(([, rule = '']) => rule).sort();
}

test('the linter finds functions that are too long, enums, default exports and circles, and nothing where all is well', t => {
  const faults = lint(t, {
    'long.ts': `export function long(): void {\n${'  call();\n'.repeat(41)}}\n`,
    'enum.ts': 'export enum Colour {\n  Red,\n}\n',
    'default.ts': 'export default 1;\n',
    'a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
    'b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
  });
  assert.deepEqual(
    [...new Set(faults)],
    ['noDefaultExport', 'noEnum', 'noExcessiveLinesPerFunction', 'noImportCycles'],
  );
  assert.deepEqual(lint(t, { 'well.ts': 'export const x = 1;\n' }), []);
});

/** Rules and types switched off without a word of why. The brackets keep this file from finding itself. */
const SWITCHED_OFF = /biome-ignor[e](?![^:]*: \S)|@ts-(?:ignor[e]|nochec[k])|@ts-expect-erro[r]\s*$/;

test('no rule is switched off in the code without a reason', () => {
  assert.deepEqual(lines(sources(), SWITCHED_OFF), []);
});
test('a rule switched off without a reason is found', () => {
  const planted = [
    `// ${'biome'}-ignore lint/style/noEnum:`,
    `// ${'biome'}-ignore lint/style/noEnum`,
    `// @${'ts'}-ignore because`,
  ];
  for (const text of planted) assert.equal(lines(one('src/x.ts', text), SWITCHED_OFF).length, 1, text);
  assert.deepEqual(
    lines(one('src/x.ts', `// ${'biome'}-ignore lint/style/noEnum: the wire says so`), SWITCHED_OFF),
    [],
  );
});

/** Left-overs, and paths of the machines that the project was written on. The brackets keep this file from finding itself. */
const UNWANTED =
  /\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b|\bHAC[K]\b|\/wor[k]\/|\.\.\/share[d]\/|\/hom[e]\/[a-z]+\/|registry\.npmj[s]|\bAnthropi[c]\b|\bClaud[e]\b/;
const texts = (): Files =>
  filesIn(
    'src/**/*.{ts,txt}',
    'commands/*',
    'test/**/*.{ts,txt}',
    'scripts/*',
    'docs/**/*.md',
    '*.md',
    '*.json',
    '.env.example',
    'src/outpost',
  );

test('nothing was left lying about: no notes to oneself, no paths of other machines', () => {
  assert.deepEqual(lines(texts(), UNWANTED), []);
});
test('a note left lying about is found', () => {
  for (const text of [`// ${'TO'}DO later`, `see /${'work'}/main`, `cp ../${'shared'}/x`])
    assert.equal(lines(one('x.md', text), UNWANTED).length, 1, text);
});

/** Names of tests: sentences that can stand in a report. */
const TEST_NAME = /^\s*test\(\s*(['"`])(.*?)\1/;
const namesOf = (text: string): string[] => text.split('\n').flatMap(line => TEST_NAME.exec(line)?.[2] ?? []);
const notSentences = (files: Files): string[] =>
  [...files].flatMap(([file, text]) =>
    namesOf(text)
      .filter(name => name.split(/\s+/).length < 3 && !name.includes('${'))
      .map(name => `${file}: ${name}`),
  );
const tests = (): Files => filesIn('test/**/*.test.ts');

test('names of tests read as sentences', () => {
  assert.ok(namesOf([...tests().values()].join('\n')).length > 300);
  assert.deepEqual(notSentences(tests()), []);
});
test('a test named by a word or two is found', () => {
  assert.deepEqual(notSentences(one('test/x.test.ts', "test('parses names', () => {});")), [
    'test/x.test.ts: parses names',
  ]);
});

/** Tests that would not run, or keep others from it. */
const NOT_RUN = /\b(?:test|it|describe)\.(?:ski[p]|onl[y]|tod[o])\b|\b(?:ski[p]|onl[y]|tod[o]): true/;

test('no test is switched off or runs alone', () => {
  assert.deepEqual(lines(tests(), NOT_RUN), []);
});
test('a test that is switched off is found', () => {
  assert.equal(lines(one('test/x.test.ts', `test.${'skip'}('x', () => {});`), NOT_RUN).length, 1);
});

test('the program imports every dependency that it is shipped with', () => {
  const { dependencies } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
    dependencies: Record<string, string>;
  };
  // Of a package without code, files are named: `package/file`.
  const imported = new Set([...programs().values()].flatMap(importsIn).map(i => i.from.replace(/\/ttf\/.*$/, '')));
  assert.deepEqual(
    Object.keys(dependencies).filter(name => !imported.has(name)),
    [],
  );
});
