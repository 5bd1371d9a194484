import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';

const TOGETHER = new URL('support/together.ts', import.meta.url).pathname;
const GOOD = "test('a good one', () => {});";

/** Runs planted files in one process: its status, and what it printed. */
function together(...texts: readonly string[]): { status: number | null; printed: string } {
  const folder = mkdtempSync(`${tmpdir()}/outpost-together-`);
  try {
    const files = texts.map((text, n) => {
      writeFileSync(`${folder}/${n}.mjs`, `import { test } from 'node:test';\n${text}\n`);
      return `${folder}/${n}.mjs`;
    });
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, [TOGETHER, ...files], { env, encoding: 'utf8' });
    return { status, printed: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('files that run in one process pass where all of them do', () => {
  const { status, printed } = together(GOOD, GOOD);
  assert.equal(status, 0);
  assert.equal(printed.match(/✔ a good one/g)?.length, 2);
});

test('a file that cannot be loaded fails, and those behind it run', () => {
  const { status, printed } = together("import 'nothing-there';", GOOD);
  assert.equal(status, 1);
  assert.match(printed, /✔ a good one/);
  assert.match(printed, /✖ .*0\.mjs can be loaded/);
});

test('a test that ends the process does not look as if all had passed', () => {
  const { status, printed } = together("test('the end', async () => process.exit(0));", GOOD);
  assert.equal(status, 1);
  assert.match(printed, /before all of its tests had run/);
});
