import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createResolver } from '../../../src/dns/walk/resolve.ts';
import { name } from '../../../src/values/name.ts';
import { story } from '../../support/walking.ts';

const HOSTS = `
host ns1.shop.example 199.43.134.11 20ms
host ns2.shop.example 199.43.134.12 20ms
zone shop.example on ns1.shop.example ns2.shop.example ttl 300
    whois A 192.0.43.7
    whois AAAA 2001:500:88::7
    alias CNAME whois
    loop CNAME loop2
    loop2 CNAME loop
    mail MX 10 whois
`;

test('a host is found from the root, asking few, and its neighbour with fewer still', async () => {
  const drill = await story(HOSTS);
  const resolve = createResolver(drill.world, drill.hints);
  const first = await drill.run(resolve(name('whois.shop.example')));
  assert.ok(first.found && first.addresses.includes('192.0.43.7' as never));
  const asked = drill.sent().length;
  assert.ok(asked <= 10, `${asked} packets`);
  await drill.run(resolve(name('alias.shop.example')));
  assert.ok(drill.sent().length - asked <= 6, 'the zones were remembered');
});

test('an alias is followed, a circle of them is not followed for ever', async () => {
  const drill = await story(HOSTS);
  const resolve = createResolver(drill.world, drill.hints);
  assert.ok((await drill.run(resolve(name('alias.shop.example')))).found);
  assert.deepEqual(await drill.run(resolve(name('loop.shop.example'))), { found: false, why: 'too-many-aliases' });
});

test('what cannot be found says why', async () => {
  const drill = await story(
    `${HOSTS}\nhost ns1.dark.example 199.43.134.21 20ms\nzone dark.example on ns1.dark.example\nns1.dark.example is silent\n`,
  );
  const resolve = createResolver(drill.world, drill.hints);
  const why = async (host: string) => {
    const answer = await drill.run(resolve(name(host)));
    return answer.found ? 'found' : answer.why;
  };
  assert.equal(await why('nobody.shop.example'), 'no-such-name');
  assert.equal(await why('mail.shop.example'), 'no-address');
  assert.equal(await why('www.dark.example'), 'unreachable');
});

test('zones that have moved since they were remembered are looked up again', async () => {
  const drill = await story(`${HOSTS}
at 00:10 before: as it was
at 01:00 moved: other servers
    example replaces
        shop.example. NS ns9.shop.example.
        ns9.shop.example. A 199.43.134.19
    ns1.shop.example is silent
    ns2.shop.example is silent
`).catch(() => null);
  if (drill === null) return assert.fail('the story is not understood');
  drill.moveTo('before');
  const resolve = createResolver(drill.world, drill.hints);
  assert.ok((await drill.run(resolve(name('whois.shop.example')))).found);
  drill.moveTo('moved');
  const later = await drill.run(resolve(name('whois.shop.example')));
  assert.equal(later.found, false);
  assert.ok(
    drill.sent().some(packet => packet.to === '199.43.134.19'),
    'the new server was found and asked',
  );
});
