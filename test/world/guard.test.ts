import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Address, address, addressFromBytes } from '../../src/values/address.ts';
import { guarded, mayDial } from '../../src/world/guard.ts';
import type { Arrival, Network } from '../../src/world/ports.ts';

const forbidden: Record<string, readonly string[]> = {
  'private networks': ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  loopback: ['127.0.0.1', '127.1.2.3', '::1'],
  'link-local': ['169.254.169.254', 'fe80::1'],
  'carrier-grade NAT': ['100.64.0.1', '100.100.100.200'],
  'unique local': ['fd00:ec2::254', 'fc00::1'],
  'cloud metadata on a public address': ['168.63.129.16'],
  'unspecified, broadcast, multicast, reserved': [
    '0.0.0.0',
    '0.1.2.3',
    '255.255.255.255',
    '224.0.0.1',
    '240.0.0.1',
    '::',
    'ff02::1',
  ],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
  'IPv4 inside IPv6': ['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::7f00:1', '::ffff:0:7f00:1'],
  'tunnels to private addresses': [
    '2002:a00:1::1',
    '2002:7f00:1::',
    '64:ff9b::a00:1',
    '64:ff9b::a9fe:a9fe',
    '2001:0:1::',
  ],
  'local-use NAT64': ['64:ff9b:1::808:808'],
  'outside 2000::/3': ['fec0::1', '4000::1', '5f00::1', '100::1'],
};
for (const [what, addresses] of Object.entries(forbidden)) {
  test(`never dialled: ${what}`, () => {
    for (const one of addresses) assert.equal(mayDial(address(one)), false, one);
  });
}

test('addresses of the public internet are dialled, also through well-known gateways', () => {
  const open = [
    '198.41.0.4',
    '2001:503:ba3e::2:30',
    '9.9.9.9',
    '172.32.0.1',
    '192.175.48.1',
    '2620:4f:8000::1',
    '64:ff9b::c629:4',
    '2002:c629:4::1',
  ];
  for (const one of open) assert.equal(mayDial(address(one)), true, one);
});

test('no IPv6 address outside 2000::/3 is dialled but the well-known NAT64 prefix', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), bytes => {
      const isGlobal = (bytes[0] ?? 0) >> 5 === 1;
      const isNat64 = bytes[0] === 0 && bytes[1] === 0x64 && bytes[2] === 0xff && bytes[3] === 0x9b;
      const of = addressFromBytes(bytes);
      assert.ok(of !== null && (isGlobal || isNat64 || !mayDial(of)));
    }),
  );
});

const spy = (): { network: Network; sent: string[] } => {
  const sent: string[] = [];
  const send: Network['udp'] = (to, port) => {
    sent.push(`${to}:${port}`);
    return () => {};
  };
  return { network: { udp: send, tcp: send }, sent };
};

test('what is guarded is answered later, and nothing is sent', async () => {
  const { network, sent } = spy();
  for (const send of [guarded(network, new Set()).udp, guarded(network, new Set()).tcp]) {
    const arrivals: Arrival[] = [];
    send(address('192.168.0.1'), 53, new Uint8Array(1), arrival => arrivals.push(arrival));
    assert.deepEqual(arrivals, [], 'the caller has its close first');
    await null;
    assert.deepEqual(arrivals, [{ kind: 'failed', reason: 'guarded' }]);
  }
  assert.deepEqual(sent, []);
});

test('nothing arrives from the guard after close', async () => {
  const close = guarded(spy().network, new Set()).udp(address('10.0.0.1'), 53, new Uint8Array(1), () =>
    assert.fail('arrived'),
  );
  close();
  await null;
});

test('what the operator configured is dialled wherever it lies, its neighbours are not', () => {
  const { network, sent } = spy();
  const guard = guarded(network, new Set<Address>([address('10.0.0.53')]));
  for (const to of ['10.0.0.53', '10.0.0.54', '198.41.0.4']) guard.udp(address(to), 53, new Uint8Array(1), () => {});
  assert.deepEqual(sent, ['10.0.0.53:53', '198.41.0.4:53']);
});
