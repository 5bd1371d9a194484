import assert from 'node:assert/strict';
import { test } from 'node:test';
import { name } from '../../src/values/name.ts';
import { facts, host, only, registration, registry, zone, zones } from './known.ts';

const TWO = ['ns1.dnsco.net 192.0.2.1', 'ns2.dnsco.net 198.51.100.1'];

test('name servers of one operator under several domains are one house, by their names', () => {
  const found = only('ns-one-operator', zones([zone('example.com', ['ns-1.awsdns-05.net', 'ns-2.awsdns-61.co.uk'])]), [
    zones([zone('example.com', ['ns1.dnsco.net', 'ns1.other.org'])]),
    zones([zone('example.com', ['ns1.dnsco.net'])]),
    zones([zone('example.com', ['ns1.example.org', 'ns2.example.org'])], ['example.com', 'example.org']),
  ]);
  assert.deepEqual([found.params, found.certainty], [{ operator: 'awsdns' }, 'possible']);
});

test('a network that servers of two networks meet at further on is found, and one that they share openly is not', () => {
  const meeting = (servers: readonly string[], ...components: string[]) => ({
    ...zones([zone('example.com', servers)]),
    cuts: [{ top: 'name', order: components.length as 1 | 2, components, certainty: 'definite' as const }],
  });
  const apart = ['ns1.example.com 192.0.2.1', 'ns2.example.com 198.51.100.1'];
  const found = only('hidden-shared', meeting(apart, 'as:64500'), [
    meeting(apart, 'as:64500', 'as:64501'),
    meeting(apart, 'registration:example.com.'),
    meeting(['ns1.example.com 192.0.2.1', 'ns2.example.com 192.0.2.2'], 'prefix:192.0.2.0/24'),
  ]);
  assert.deepEqual(found.params, { components: ['as:64500'] });
});

test('a registrar that runs the name servers too is one account for both', () => {
  const all = [zone('example.com', TWO)];
  const by = (registrar: string) => ({
    facts: facts({ zones: all, registrations: [{ domain: name('example.com'), registrar, source: 'observed' }] }),
  });
  only('ns-operator-is-registrar', by('DNSCo, Inc.'), [by('Another Registrar'), zones(all)]);
});

test('servers under one sibling are found by its glue only', () => {
  const dnsco = zone('dnsco.com', ['ns1.dnsco.com 192.0.2.1']);
  const glued = ['ns1.dnsco.com 192.0.2.1', 'ns2.dnsco.com 192.0.2.2'];
  only('sibling-glue-only', zones([zone('example.com', glued), dnsco]), [
    zones([zone('example.com', ['ns1.dnsco.com', 'ns2.dnsco.com']), dnsco]),
    zones([zone('example.com', [...glued, 'ns.example.com 192.0.2.3']), dnsco]),
    zones([zone('example.com', glued), dnsco], ['example.com', 'dnsco.com']),
  ]);
});

test('glue under a domain that its registry denies is luck', () => {
  const servers = ['ns1.gone.com 192.0.2.1', 'ns.example.com 192.0.2.2'];
  const found = only('orphan-glue', zones([zone('example.com', servers), zone('gone.com', [])]), [
    zones([zone('example.com', servers), zone('gone.com', ['ns1.gone.com 192.0.2.1'])]),
    zones([zone('example.com', ['ns1.gone.com']), zone('gone.com', [])]),
  ]);
  assert.deepEqual(found.params, { servers: ['ns1.gone.com.'] });
});

test('servers that are found only through each other are a cycle; a server with glue softens it', () => {
  const other = zone('example.org', ['ns.example.com']);
  const found = only('ns-cycle', zones([zone('example.com', ['ns.example.org']), other]), [
    zones([zone('example.com', ['ns.example.org']), zone('example.org', ['ns.example.org 192.0.2.1'])]),
    zones([zone('example.com', ['ns.example.com 192.0.2.1']), zone('example.org', ['ns.example.com'])]),
  ]);
  assert.deepEqual([found.severity, found.about], ['critical', ['example.com.', 'example.org.']]);
  const softened = only(
    'ns-cycle',
    zones([zone('example.com', ['ns.example.org', 'ns2.example.com 192.0.2.1']), other]),
    [],
  );
  assert.equal(softened.severity, 'medium');
});

test('a parent and a child that list other servers disagree, whichever lists more', () => {
  const listing = (...names: string[]) =>
    zones([zone('example.com', TWO, { childNames: names.map(one => name(one)) })]);
  const found = only('parent-child-mismatch', listing('ns1.dnsco.net', 'ns3.dnsco.net'), [
    listing('ns2.dnsco.net', 'ns1.dnsco.net'),
    zones([zone('example.com', TWO, { childNames: null })]),
  ]);
  assert.deepEqual(found.params, { servers: ['ns2.dnsco.net.', 'ns3.dnsco.net.'] });
});

test('glue that differs from what the zone says is found', () => {
  const servers = ['ns1.example.com 192.0.2.1', 'ns2.example.com 192.0.2.2'];
  only('glue-mismatch', zones([zone('example.com', servers, { staleGlue: [name('ns1.example.com')] })]), [
    zones([zone('example.com', servers)]),
  ]);
});

test('secondaries that give up within a week are found, those that hold a week are not', () => {
  const expiring = (expireSeconds: number | null) => zones([zone('example.com', TWO, { expireSeconds })]);
  only('soa-expire-short', expiring(604_799), [expiring(604_800), expiring(null)]);
});

test('an NS set that is forgotten at once and records that are remembered for days are found', () => {
  const ttl = (nsSeconds: number | null, addressSeconds: number | null = null) =>
    zones([zone('example.com', TWO, { nsSeconds, addressSeconds })]);
  assert.deepEqual(only('ttl-extreme', ttl(299), [ttl(300), ttl(172_800), ttl(null, 60)]).params, {
    shortSeconds: 299,
  });
  assert.deepEqual(only('ttl-extreme', ttl(3600, 172_801), [ttl(3600, 172_800)]).params, { longSeconds: 172_801 });
});

const ds = (keyTag: number, algorithm = 13, digestType = 2) => ({ keyTag, algorithm, digestType });
const signed = (...records: ReturnType<typeof ds>[]) => zones([zone('example.com', TWO, { ds: records })]);

test('a zone with one key at its parent hangs on one signer, with a standby key it does not', () => {
  only('single-signer', signed(ds(1), ds(1, 13, 4)), [signed(ds(1), ds(2)), signed()]);
});

test('signatures by algorithms and digests that validators give up are a risk', () => {
  only('ds-risk', signed(ds(1, 7)), [signed(ds(1, 7), ds(2)), signed(ds(1, 8)), signed()]);
  only('ds-risk', signed(ds(1, 13, 1)), [signed(ds(1, 13, 1), ds(1, 13, 2))]);
});

test('an alias of your own that leads to somebody else is found', () => {
  const alias = (from: string, to: string | null, own = ['example.com']) => ({
    facts: facts({ hosts: [host(from, to === null ? ['192.0.2.1'] : [], to)], portfolio: own.map(one => name(one)) }),
  });
  only('alias-foreign-domain', alias('www.example.com', 'shop.host.example'), [
    alias('www.example.com', 'web.example.com'),
    alias('www.example.com', 'web.example.org', ['example.com', 'example.org']),
    alias('www.host.example', 'edge.cdn.example'),
    alias('www.example.com', null),
  ]);
});

test('all services in one network are found, where every address is known in one only', () => {
  const at = (first: readonly number[], second: readonly number[]) => {
    const hosts = [host('example.com', ['192.0.2.1', '198.51.100.1'])];
    const [one, two] = hosts[0]?.addresses ?? [];
    assert.ok(one !== undefined && two !== undefined);
    return {
      facts: facts({
        hosts,
        origins: new Map([
          [one, first],
          [two, second],
        ]),
      }),
    };
  };
  only('hosting-one-as', at([64_500], [64_500]), [
    at([64_500], [64_501]),
    at([64_500], []),
    at([64_500, 64_501], [64_500]),
  ]);
});

test('a TLD with two servers, or all in one network, is fragile', () => {
  const spread = ['a.nic.com 192.0.2.1', 'b.nic.com 198.51.100.1', 'c.nic.com 203.0.113.1'];
  const near = ['a.nic.com 192.0.2.1', 'b.nic.com 192.0.2.2', 'c.nic.com 192.0.2.3'];
  only('tld-fragile', zones([registry('com', spread.slice(0, 2))]), [zones([registry('com', spread)]), zones([])]);
  only('tld-fragile', zones([registry('com', near)]), []);
});

test('a TLD whose servers are all named under another one depends on it, unless one house runs both', () => {
  const away = ['a.nic.net 192.0.2.1', 'b.nic.net 198.51.100.1', 'c.nic.net 203.0.113.1'];
  const run = (...tlds: [string, string][]) => ({
    facts: facts({
      zones: [registry('com', away)],
      operators: new Map(tlds.map(([tld, by]) => [name(tld), by])),
    }),
  });
  const found = only('tld-depends-on-tld', run(), [
    run(['com', 'One'], ['net', 'One']),
    run(['com', 'One']),
    zones([registry('com', [...away.slice(1), 'a.nic.com 192.0.2.9'])]),
    zones([registry('com', [...away.slice(1), 'a.nic.org 192.0.2.9'])]),
  ]);
  assert.deepEqual(found.params, { tld: 'com.', other: 'net.' });
});

test('two letters are a country’s, and a company’s suffix is no registry', () => {
  const own = (domain: string) => zones([], [domain]);
  only('cctld-foreign-law', own('example.sm'), [own('example.com'), own('example.shop')]);
  assert.deepEqual(only('private-suffix', own('example.uk.com'), [own('example.co.uk'), own('uk.com')]).params, {
    suffix: 'uk.com.',
  });
});

test('no lock is missed where the registry publishes no such statuses', () => {
  const said = (...words: [string, string | null][]) => ({
    registrations: new Map([
      [
        name('example.com'),
        registration('example.com', {
          status: words.map(([word, code]) => ({ code, word, inDns: true, setBy: null, liftedBy: null })),
        }),
      ],
    ]),
  });
  only('no-transfer-lock', said(['ok', 'ok']), [
    said(['Active', 'ok']),
    said(),
    said(['clientTransferProhibited', 'clientTransferProhibited']),
  ]);
  only('no-transfer-lock', said(['clientDeleteProhibited', 'clientDeleteProhibited']), []);
  only('no-registry-lock', said(['clientTransferProhibited', 'clientTransferProhibited']), [
    said(['serverTransferProhibited', 'serverTransferProhibited']),
    said(['Locked', null]),
  ]);
  const byRdap = registration('example.com', {
    source: 'rdap',
    status: said(['active', 'ok']).registrations.get(name('example.com'))?.status ?? [],
  });
  only('no-transfer-lock', { registrations: new Map([[name('example.com'), byRdap]]) }, [
    { registrations: new Map([[name('example.com'), { ...byRdap, status: [] }]]) },
    { registrations: new Map([[name('example.com'), { ...byRdap, state: 'undecided' as const }]]) },
  ]);
});
