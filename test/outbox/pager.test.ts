import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { openPager, type Page, spokenOf } from '../../src/outbox/pager.ts';
import { instant } from '../../src/values/instant.ts';
import { realClock } from '../../src/world/real.ts';
import { askWeb, type Posted } from '../../src/world/web.ts';
import { line, root, step, type Words } from '../story/telling.ts';
import { ANN, MINUTE, rig } from './rig.ts';

const answer = (status: number, retryAfterMs = 0): Posted => ({ ok: true, status, retryAfterMs, text: '', date: null });
const fine = (words: string) => {
  const told = root(words);
  return { ...told, report: told.report === null ? null : { ...told.report, mark: 'fine' as const } };
};

/** A pager service that answers what it is told to. */
function service() {
  const pages: Page[] = [];
  const keys: string[] = [];
  const state = { answer: answer(200) };
  const pager = openPager<Words>({
    async send(page, key) {
      pages.push(page);
      keys.push(key);
      return state.answer;
    },
    severity: () => 'critical',
    link: ({ number }) => `https://chat.example/${number}`,
    zone: 'UTC',
  });
  return { pages, keys, state, pager };
}

test('a page, its repeat and its end are posted under one id, and nothing else of the story is', async () => {
  const { pager, pages } = service();
  const { stories, pass } = rig({ pager });
  await stories.open('one', () => step('a', root('it fell', { manner: 'page', people: [ANN] })));
  await pass(5_000);
  await stories.change(1, () => step('b', root('it fell deeper'), line('a quiet line')));
  await pass(5_000);
  await stories.change(1, () => step('c', line('still, 10 min', { manner: 'page', people: [ANN] })));
  await pass(5_000);
  await stories.change(1, () => ({ ...step('d', fine('all is well'), line('fixed')), closedAt: instant(1) }));
  await pass(5_000);
  const shared = { id: 'inc-1', link: 'https://chat.example/1' };
  assert.deepEqual(pages, [
    { ...shared, severity: 'critical', summary: 'it fell', who: ['ann'] },
    { ...shared, severity: 'critical', summary: 'still, 10 min', who: ['ann'] },
    { ...shared, severity: 'resolved', summary: 'all is well', who: [] },
  ]);
});

test('a story that called nobody posts nothing, also when it ends', async () => {
  const { pager, pages } = service();
  const { stories, pass } = rig({ pager });
  await stories.open('one', () => step('a', root('a certificate ends in 60 days')));
  await stories.change(1, () => ({ ...step('d', fine('renewed')), closedAt: instant(1) }));
  await pass(5 * MINUTE);
  assert.deepEqual(pages, []);
});

test('a page that may have arrived is posted again with the same key, and says that it may repeat', async () => {
  const { pager, pages, keys, state } = service();
  const { stories, pass } = rig({ pager });
  state.answer = { ok: false, how: 'lost', why: 'pager.example gave no answer in time.' };
  await stories.open('one', () => step('a', root('it fell', { manner: 'page', people: [ANN] })));
  await pass(20_000);
  state.answer = answer(200);
  await pass(MINUTE);
  assert.ok(pages.length > 1);
  assert.equal(new Set(keys).size, 1);
  assert.equal(pages[0]?.summary, 'it fell');
  for (const { summary } of pages.slice(1)) assert.match(summary, /^it fell \(may repeat\)$/);
});

test('what a pager service answers is what becomes of the page', () => {
  const how = (posted: Posted): string => {
    const spoken = spokenOf(posted);
    return spoken.ok ? 'ok' : spoken.how;
  };
  assert.deepEqual(
    [200, 202, 429, 408, 500, 302, 400, 401, 404].map(status => how(answer(status))),
    ['ok', 'ok', 'limited', 'unknown', 'unknown', 'refused', 'refused', 'refused', 'refused'],
  );
  assert.equal(how({ ok: false, how: 'failed', why: '' }), 'failed');
  assert.equal(how({ ok: false, how: 'lost', why: '' }), 'unknown');
});

test('a request follows nothing, is bounded in what it reads, and no error holds the secret of the address', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: 'http://192.0.2.1/' }).end();
    else if (request.url === '/long') response.end('x'.repeat(100_000));
    else if (request.url !== '/silent-secret') response.writeHead(429, { 'retry-after': '7' }).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = (path: string) => askWeb(`${base}${path}`, { method: 'POST', body: { a: 1 }, timeoutMs: 200 }, realClock);
  const moved = await ask('/moved');
  assert.ok(moved.ok && moved.status === 302);
  const long = await ask('/long');
  assert.ok(long.ok && long.text.length === 2_000);
  const limited = await ask('/limited');
  assert.ok(limited.ok && limited.status === 429 && limited.retryAfterMs === 7_000);
  const silent = await ask('/silent-secret');
  assert.ok(!silent.ok && silent.how === 'lost' && !silent.why.includes('secret'), JSON.stringify(silent));
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
  const nobody = await ask('/secret');
  assert.ok(!nobody.ok && nobody.how === 'failed' && !nobody.why.includes('secret'), JSON.stringify(nobody));
});
