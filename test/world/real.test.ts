import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { address } from '../../src/values/address.ts';
import type { Arrival } from '../../src/world/ports.ts';
import { realChance, realClock, realNetwork } from '../../src/world/real.ts';

const LOOPBACK = address('127.0.0.1');
const question = Buffer.from('question');

type Said = { bytes: Buffer; from: { address: string; port: number } };

async function udpServer(t: TestContext, reply: (said: Said, send: (text: string) => void) => void): Promise<number> {
  const server = createSocket('udp4');
  server.on('message', (bytes, from) => reply({ bytes, from }, text => server.send(text, from.port, from.address)));
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return server.address().port;
}

async function tcpServer(t: TestContext, serve: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer(socket => {
    sockets.push(socket);
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as { port: number }).port;
}

/** Sends and gathers arrivals until there are `count`, then closes. */
function arrivals(
  send: typeof realNetwork.udp,
  port: number,
  count = 1,
  payload: Uint8Array = question,
): Promise<string[]> {
  return new Promise(done => {
    const texts: string[] = [];
    const close = send(LOOPBACK, port, payload, arrival => {
      texts.push(textOf(arrival));
      if (texts.length < count) return;
      close();
      done(texts);
    });
  });
}
const textOf = (arrival: Arrival): string =>
  arrival.kind === 'message'
    ? Buffer.from(arrival.bytes).toString()
    : arrival.kind === 'failed'
      ? arrival.reason
      : arrival.kind;

const framed = (text: string): Buffer =>
  Buffer.concat([Buffer.of(text.length >> 8, text.length & 255), Buffer.from(text)]);

test('a datagram is answered, and a second, different answer is told too', async t => {
  const port = await udpServer(t, (said, send) => {
    send(`first to ${said.bytes}`);
    send(`second to ${said.bytes}`);
  });
  assert.deepEqual(await arrivals(realNetwork.udp, port, 2), ['first to question', 'second to question']);
});

test('every datagram leaves from another port', async t => {
  const ports = new Set<number>();
  const port = await udpServer(t, (said, send) => {
    ports.add(said.from.port);
    send('yes');
  });
  for (let i = 0; i < 20; i++) await arrivals(realNetwork.udp, port);
  assert.ok(ports.size > 15, `only ${ports.size} ports`);
  assert.ok(Math.max(...ports) - Math.min(...ports) > 5000, 'ports lie close together');
});

test('an answer from another port is not heard', async t => {
  const stranger = createSocket('udp4');
  stranger.bind(0, '127.0.0.1');
  await once(stranger, 'listening');
  t.after(() => stranger.close());
  const port = await udpServer(t, (said, send) =>
    stranger.send('forged', said.from.port, '127.0.0.1', () => send('honest')),
  );
  assert.deepEqual(await arrivals(realNetwork.udp, port), ['honest']);
});

test('a flood of answers to one datagram is cut', async t => {
  let heard = 0;
  const port = await udpServer(t, (_said, send) => {
    for (let i = 0; i < 50; i++) send(`answer ${i}`);
  });
  const close = realNetwork.udp(LOOPBACK, port, question, () => heard++);
  // A later exchange with the same server ends after all fifty were sent.
  await arrivals(realNetwork.udp, port, 8);
  close();
  assert.equal(heard, 8);
});

test('nothing arrives after close, and close may be called twice', async t => {
  const port = await udpServer(t, (_said, send) => send('late'));
  const close = realNetwork.udp(LOOPBACK, port, question, () => assert.fail('arrived'));
  close();
  close();
  assert.deepEqual(await arrivals(realNetwork.udp, port), ['late']);
});

test('where nobody listens, both UDP and TCP are told that they were refused', async () => {
  const probe = createSocket('udp4');
  probe.bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  assert.deepEqual(await arrivals(realNetwork.udp, port), ['refused']);
  assert.deepEqual(await arrivals(realNetwork.tcp, port), ['refused']);
});

test('an address that this host will not send to is a failure of its own, told after the call has returned', async () => {
  for (const send of [realNetwork.udp, realNetwork.tcp]) {
    const arrival = await new Promise<Arrival>(done => {
      const close = send(address('255.255.255.255'), 9, question, arrived => {
        close();
        done(arrived);
      });
    });
    assert.equal(arrival.kind, 'failed');
  }
});

test('a message over TCP is framed by its length, sent in one piece, and put together from many', async t => {
  const port = await tcpServer(t, socket => {
    socket.once('data', async bytes => {
      const whole = framed(`answer to ${bytes.subarray(2)} of ${bytes.readUInt16BE(0)}`);
      for (const byte of whole) {
        socket.write(Buffer.of(byte));
        await new Promise(setImmediate);
      }
    });
  });
  assert.deepEqual(await arrivals(realNetwork.tcp, port), ['answer to question of 8']);
});

test('the largest message that the length can say is read', async t => {
  const port = await tcpServer(t, socket => socket.end(framed('x'.repeat(65_535))));
  const [text] = await arrivals(realNetwork.tcp, port);
  assert.equal(text?.length, 65_535);
});

test('only the first message of a stream is told', async t => {
  const port = await tcpServer(t, socket => socket.end(Buffer.concat([framed('one'), framed('two')])));
  assert.deepEqual(await arrivals(realNetwork.tcp, port), ['one']);
});

test('a connection that ends before the message is whole is closed, one that is cut is reset', async t => {
  const half = await tcpServer(t, socket => socket.end(framed('half a message').subarray(0, 5)));
  assert.deepEqual(await arrivals(realNetwork.tcp, half), ['closed']);
  const cut = await tcpServer(t, socket => socket.once('data', () => socket.resetAndDestroy()));
  assert.deepEqual(await arrivals(realNetwork.tcp, cut), ['reset']);
});

test('a payload that the length cannot say is refused without a throw', async t => {
  const port = await tcpServer(t, socket => socket.on('error', () => {}));
  assert.deepEqual(await arrivals(realNetwork.tcp, port, 1, new Uint8Array(70_000)), ['other']);
});

test('a wait that is cancelled never ends, one that is not does', async () => {
  const cancel = realClock.after(0, () => assert.fail('cancelled'));
  cancel();
  await new Promise<void>(done => realClock.after(0, done));
});

test('a wait longer than a timer can hold does not end at once', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let isOver = false;
  realClock.after(2 ** 31 + 1000, () => {
    isOver = true;
  });
  t.mock.timers.tick(2 ** 31);
  assert.equal(isOver, false);
  t.mock.timers.tick(1001);
  assert.equal(isOver, true);
});

test('chance gives as many octets as were wanted, never the same twice, and all values alike', () => {
  const drawn = Array.from({ length: 3000 }, (_, n) => Buffer.from(realChance.bytes(n % 16)));
  for (const [n, octets] of drawn.entries()) assert.equal(octets.length, n % 16);
  const long = drawn.filter(octets => octets.length > 8).map(octets => octets.toString('hex'));
  assert.equal(new Set(long).size, long.length);
  const counts = new Array<number>(256).fill(0);
  for (const octet of realChance.bytes(256_000)) counts[octet] = (counts[octet] ?? 0) + 1;
  // 1,000 of each are expected with a deviation of 32; seven of those are a broken generator, not bad luck.
  assert.ok(
    counts.every(count => Math.abs(count - 1000) < 7 * 32),
    String(counts),
  );
});

test('what chance gave does not change when more is drawn', () => {
  const first = realChance.bytes(8);
  const copy = Uint8Array.from(first);
  realChance.bytes(5000);
  assert.deepEqual(first, copy);
});
