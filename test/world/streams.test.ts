import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { address } from '../../src/values/address.ts';
import type { StreamEnd, Streams } from '../../src/world/ports.ts';
import { guardedStreams, realStreams } from '../../src/world/streams.ts';

const outcome = (streams: Streams, to: string, port: number): Promise<StreamEnd> =>
  new Promise(resolve => {
    streams.open({ address: address(to), port, tls: null }, new Uint8Array(), { data: () => undefined, end: resolve });
  });

const open: Streams = {
  open: (_to, _payload, on) => {
    queueMicrotask(() => on.end({ kind: 'ended' }));
    return () => undefined;
  },
};

for (const to of [
  '127.0.0.1',
  '10.0.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '192.168.1.1',
  '0.0.0.0',
  '::1',
  'fd00::1',
  'fe80::1',
  '::ffff:10.0.0.1',
  '64:ff9b::a00:1',
  '2002:a00:1::',
]) {
  test(`${to} is never dialled, whatever a registry says`, async () => {
    assert.deepEqual(await outcome(guardedStreams(open, new Set()), to, 43), { kind: 'failed', reason: 'guarded' });
  });
}

test('a public address is dialled on ports 43 and 443 and on no other', async () => {
  const streams = guardedStreams(open, new Set());
  assert.equal((await outcome(streams, '198.41.0.4', 43)).kind, 'ended');
  assert.equal((await outcome(streams, '198.41.0.4', 443)).kind, 'ended');
  for (const port of [22, 25, 53, 80, 8443]) assert.equal((await outcome(streams, '198.41.0.4', port)).kind, 'failed');
});

test('a real server gets the line and its answer comes in parts until it ends', async t => {
  const server = createServer(socket => {
    socket.once('data', line => {
      socket.write(`you said ${line}`);
      socket.end('and good bye');
    });
  });
  t.after(() => server.close());
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const parts: string[] = [];
  const end = await new Promise<StreamEnd>(resolve => {
    realStreams.open({ address: address('127.0.0.1'), port, tls: null }, new TextEncoder().encode('example.com\r\n'), {
      data: chunk => void parts.push(new TextDecoder().decode(chunk)),
      end: resolve,
    });
  });
  assert.equal(end.kind, 'ended');
  assert.equal(parts.join(''), 'you said example.com\r\nand good bye');
});

test('nobody there is said as refused', async () => {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise<void>(resolve => void server.close(() => resolve()));
  assert.deepEqual(await outcome(realStreams, '127.0.0.1', port), { kind: 'failed', reason: 'refused' });
});
