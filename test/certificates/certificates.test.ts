import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import tls from 'node:tls';
import { readCertificate, refusalOf, renewBy } from '../../src/certificates/certificate.ts';
import { type CertificateLook, lookAtCertificate } from '../../src/certificates/look.ts';
import { address } from '../../src/values/address.ts';
import { instant, isoOf } from '../../src/values/instant.ts';
import { holdsName, name } from '../../src/values/name.ts';
import type { Streams } from '../../src/world/ports.ts';
import { realClock } from '../../src/world/real.ts';
import { realStreams } from '../../src/world/streams.ts';
import { AUTHORITY, der, ENDED, GOOD, KEY } from '../support/certificates.ts';

test('a certificate tells its names, who signed it and when it ends', () => {
  const read = readCertificate(der(GOOD));
  assert.deepEqual(read?.names, ['www.example.com.', '*.example.org.']);
  assert.equal(read?.issuer, 'Trust of the Tests');
  assert.deepEqual(
    [read?.notBefore, read?.notAfter].map(at => at && isoOf(at)),
    ['2020-01-01T00:00:00Z', '2099-12-31T00:00:00Z'],
  );
  assert.match(read?.fingerprint ?? '', /^[0-9a-f]{64}$/);
});

test('what is no certificate is none, whatever it holds', () => {
  for (const bytes of [new Uint8Array(), der(GOOD).slice(0, 200), der(GOOD).fill(255, 100, 200)])
    assert.equal(readCertificate(bytes), null);
});

test('a star stands for exactly one label, the first', () => {
  const held = [name('www.example.com'), name('*.example.org')];
  for (const host of ['www.example.com', 'shop.example.org']) assert.equal(holdsName(held, name(host)), true, host);
  for (const host of ['example.com', 'example.org', 'a.b.example.org', 'www.example.net'])
    assert.equal(holdsName(held, name(host)), false, host);
});

test('somebody must look when a sixth of its life is left, and thirty days before the end at the latest', () => {
  const by = (from: string, to: string): string =>
    isoOf(renewBy({ notBefore: instant(Date.parse(from)), notAfter: instant(Date.parse(to)) }));
  assert.equal(by('2030-01-01T00:00:00Z', '2030-03-02T00:00:00Z'), '2030-02-20T00:00:00Z');
  assert.equal(by('2030-01-01T00:00:00Z', '2032-01-01T00:00:00Z'), '2031-12-02T00:00:00Z');
});

test('why a certificate is refused has few words', () => {
  assert.deepEqual(
    ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT'].map(
      refusalOf,
    ),
    ['expired', 'not-yet-valid', 'other-name', 'untrusted'],
  );
});

/** A web server on this machine that answers every request with its head; what it was sent. */
async function server(t: TestContext, cert: string): Promise<{ port: number; heard: string[] }> {
  const heard: string[] = [];
  const listening = tls.createServer({ key: KEY, cert }, socket => {
    socket.on('error', () => undefined);
    socket.once('data', chunk => {
      heard.push(chunk.toString());
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
  });
  listening.on('tlsClientError', () => undefined);
  t.after(() => listening.close());
  await new Promise<void>(resolve => listening.listen(0, '127.0.0.1', resolve));
  return { port: (listening.address() as AddressInfo).port, heard };
}

/** The streams of this host, to a port of this machine whatever is asked. */
const to = (port: number): Streams => ({
  open: (target, payload, on) => realStreams.open({ ...target, address: address('127.0.0.1'), port }, payload, on),
});
const look = (port: number, of: string, request?: string): Promise<CertificateLook> =>
  lookAtCertificate(to(port), realClock, { name: name(of), address: address('192.0.2.1') }, request);

/** Only while a test runs the runtime knows the authority of the tests. */
function trusting(t: TestContext): void {
  const before = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...before, AUTHORITY]);
  t.after(() => tls.setDefaultCACertificates(before));
}

const REQUEST = 'HEAD / HTTP/1.1\r\n\r\n';

test('a real server that is trusted shows its certificate and answers', async t => {
  trusting(t);
  const { port, heard } = await server(t, GOOD);
  const seen = await look(port, 'www.example.com', REQUEST);
  assert.deepEqual([seen.refused, seen.trusted], [null, true]);
  assert.equal(seen.answer, 'HTTP/1.1 204 No Content\r\n\r\n');
  assert.equal(seen.certificate?.issuer, 'Trust of the Tests');
  assert.deepEqual(heard, [REQUEST]);
  assert.equal((await look(port, 'www.example.com')).trusted, true);
});

for (const [why, cert, of, known] of [
  ['other-name', GOOD, 'www.example.net', true],
  ['expired', ENDED, 'www.example.com', true],
  ['untrusted', GOOD, 'www.example.com', false],
] as const)
  test(`a certificate that is refused (${why}) is seen, and nothing is sent`, async t => {
    if (known) trusting(t);
    const { port, heard } = await server(t, cert);
    const seen = await look(port, of, REQUEST);
    assert.deepEqual([seen.refused, seen.trusted, seen.answer], [why, false, '']);
    assert.ok(seen.certificate?.names.includes(name('www.example.com')));
    assert.deepEqual(heard, []);
  });

test('where nobody listens there is no certificate and nothing is concluded', async () => {
  const nobody: Streams = {
    open(_to, _payload, on) {
      queueMicrotask(() => on.end({ kind: 'failed', reason: 'refused' }));
      return () => undefined;
    },
  };
  const seen = await lookAtCertificate(nobody, realClock, {
    name: name('www.example.com'),
    address: address('192.0.2.1'),
  });
  assert.deepEqual(seen, { certificate: null, refused: null, trusted: false, answer: '' });
});
