import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { outpost } from './cli/launch.ts';

const LOADING = fileURLToPath(new URL('../src/loading.ts', import.meta.url));
const SAYS = 'process.stdout.write(String(process.report.excludeNetwork))';

test('no report of the process looks up who is behind its connections: that would hold everything up', async () => {
  const { out } = await outpost(['--import', LOADING, '-e', SAYS], { program: process.execPath });
  assert.equal(out, 'true');
});
