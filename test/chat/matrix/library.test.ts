import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type Homeserver, paths, type SyncStorage } from '../../../src/chat/matrix/server/homeserver.ts';
import { loadSdk } from '../../../src/chat/matrix/server/load.ts';
import { fastClock } from '../../../src/drill/clock.ts';
import { instant } from '../../../src/values/instant.ts';
import { fakeMatrix, TOKEN } from '../../support/fake-matrix/fake-matrix.ts';
import { serveFake } from '../../support/fake-matrix/fronts.ts';

/** matrix-bot-sdk with what is added to it, over HTTP. */
const { openHomeserver } = await loadSdk();

const nothing: SyncStorage = {
  getSyncToken: async () => null,
  setSyncToken: async () => undefined,
  getFilter: () => null as never,
  setFilter: async () => undefined,
  readValue: async () => null,
  storeValue: async () => undefined,
};

async function serving(t: TestContext, listener: RequestListener): Promise<Homeserver> {
  const server = createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return openHomeserver(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, TOKEN, nothing);
}

test('an answer comes as data, with the token shown and the query as it is', async t => {
  const clock = fastClock(instant(0));
  const fake = fakeMatrix(clock);
  const front = await serveFake(fake);
  t.after(front.close);
  const homeserver = openHomeserver(`${front.url}/`, TOKEN, nothing);
  const answered = await homeserver.ask('GET', paths.whoami, { query: { a: 'ä&b', n: 1 } });
  assert.deepEqual(answered, { ok: true, body: { user_id: '@outpost:ops.example', device_id: 'OUTPOST' } });
  assert.deepEqual(fake.asked[0]?.query, { a: 'ä&b', n: '1' });
  assert.equal(fake.asked[0]?.token, TOKEN);
});

test('what went wrong comes as a kind, with the code of the specification', async t => {
  const answers: Record<string, [number, string]> = {
    '/a': [401, '{"errcode":"M_UNKNOWN_TOKEN","error":"secret words"}'],
    '/b': [403, '{"errcode":"M_FORBIDDEN"}'],
    '/c': [404, '{"errcode":"M_NOT_FOUND"}'],
    '/d': [400, '{"errcode":"M_BAD_JSON"}'],
    '/e': [502, '<html>bad gateway</html>'],
    '/f': [200, '{"errcode":"M_ODD"}'],
  };
  const homeserver = await serving(t, (request, response) => {
    const [status, body] = answers[request.url ?? ''] ?? [500, ''];
    response.writeHead(status).end(body);
  });
  const kinds = [];
  for (const path of Object.keys(answers)) {
    const answered = await homeserver.ask('GET', path);
    kinds.push(answered.ok ? 'ok' : `${answered.kind} ${answered.code} ${answered.status}`);
  }
  assert.deepEqual(kinds, [
    'token M_UNKNOWN_TOKEN 401',
    'forbidden M_FORBIDDEN 403',
    'not-found M_NOT_FOUND 404',
    'refused M_BAD_JSON 400',
    'server null 502',
    'refused M_ODD 200',
  ]);
});

test('Retry-After is honoured in the header as in the body, also from a proxy that is no homeserver', async t => {
  const homeserver = await serving(t, (request, response) => {
    if (request.url === '/header') response.writeHead(429, { 'retry-after': '7' }).end('slow down');
    else if (request.url === '/body')
      response.writeHead(429).end('{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2500}');
    else response.writeHead(429).end();
  });
  const waits = [];
  for (const path of ['/header', '/body', '/none']) {
    const answered = await homeserver.ask('GET', path);
    waits.push(answered.ok ? null : [answered.kind, answered.retryAfterMs]);
  }
  assert.deepEqual(waits, [
    ['limited', 7_000],
    ['limited', 2_500],
    ['limited', 1_000],
  ]);
});

test('a redirection is not followed: the token goes to the configured server alone', async t => {
  let other = 0;
  const homeserver = await serving(t, (request, response) => {
    if (request.url === '/other') other++;
    response.writeHead(302, { location: '/other' }).end();
  });
  const answered = await homeserver.ask('GET', '/here');
  assert.deepEqual(answered.ok ? null : [answered.kind, answered.status, other], ['refused', 302, 0]);
});

test('a server that is not there, or does not answer in time, is unreachable', async t => {
  const homeserver = await serving(t, () => undefined);
  const late = await homeserver.ask('GET', '/', { timeoutMs: 50 });
  assert.equal(late.ok ? null : late.kind, 'unreachable');
  const nobody = await openHomeserver('http://127.0.0.1:1', TOKEN, nothing).ask('GET', '/');
  assert.deepEqual(nobody.ok ? null : [nobody.kind, nobody.code], ['unreachable', 'ECONNREFUSED']);
});

test('closing ends what is being asked, and what is asked later', async t => {
  const homeserver = await serving(t, () => undefined);
  const waiting = homeserver.ask('GET', '/', { timeoutMs: 60_000 });
  await new Promise(resolve => setImmediate(resolve));
  homeserver.close();
  for (const answered of [await waiting, await homeserver.ask('GET', '/')])
    assert.deepEqual(answered.ok ? null : [answered.kind, answered.code], ['unreachable', 'CLOSED']);
});
