import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTerminal } from '../../src/chat/terminal/render.ts';
import { type LastGood, lastGoodIn } from '../../src/observe/last-good.ts';
import { lifelineOf, sayLifeline, sayNoLifeline } from '../../src/say/lifeline.ts';
import { address } from '../../src/values/address.ts';
import { type Instant, instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';

const at = (iso: string): Instant => instant(Date.parse(iso));
const NOW = at('2018-02-21T02:40:00Z');
const LAST: LastGood = {
  zone: name('puri.sm'),
  at: at('2018-02-20T14:02:00Z'),
  servers: [
    { name: name('ns1.puri.sm'), addresses: [address('192.0.2.1'), address('2001:db8::1')] },
    { name: name('ns2.puri.sm'), addresses: [address('192.0.2.2')] },
    { name: name('ns3.puri.sm'), addresses: [address('192.0.2.2')] },
  ],
  isSigned: false,
  hosts: [
    { name: name('puri.sm'), addresses: [address('192.0.2.80')], at: at('2018-02-20T14:02:00Z') },
    {
      name: name('shop.puri.sm'),
      addresses: [address('192.0.2.81'), address('2001:db8::81')],
      at: at('2018-02-19T10:00:00Z'),
    },
  ],
};

test('lines for hosts files, Unbound and dnsmasq, each with its age and what to do with it', () => {
  assert.deepEqual(lifelineOf(LAST), {
    hosts: [
      '# outpost: puri.sm as of 2018-02-19, remove when it is back',
      '192.0.2.80 puri.sm',
      '192.0.2.81 shop.puri.sm',
      '2001:db8::81 shop.puri.sm',
    ],
    unbound: [
      '# outpost: puri.sm as of 2018-02-20, remove when it is back',
      'server:',
      'domain-insecure: "puri.sm."',
      'stub-zone:',
      'name: "puri.sm."',
      'stub-addr: 192.0.2.1',
      'stub-addr: 2001:db8::1',
      'stub-addr: 192.0.2.2',
    ],
    dnsmasq: [
      '# outpost: puri.sm as of 2018-02-20, remove when it is back',
      'server=/puri.sm/192.0.2.1',
      'server=/puri.sm/2001:db8::1',
      'server=/puri.sm/192.0.2.2',
    ],
  });
});

test('what is not known makes no lines', () => {
  assert.deepEqual(lifelineOf({ ...LAST, servers: [], hosts: [] }), { hosts: [], unbound: [], dnsmasq: [] });
});

const said = (lastGood: LastGood): string =>
  renderTerminal(sayLifeline(lastGood, NOW), { colour: false, width: 100, zone: 'UTC', now: NOW });

test('the answer says how old it is, and to remove it', () => {
  const text = said(LAST);
  assert.match(text, /^Lifeline for puri\.sm, as it was when all was well, 12 h 38 min ago\.\n/);
  assert.match(text, /Remove these lines when it is back/);
  assert.doesNotMatch(text, /old:|Signatures/);
  assert.match(
    said({ ...LAST, at: at('2017-12-01T00:00:00Z'), isSigned: true }),
    /That is old[^|]*Signatures are not checked/,
  );
});

test('a domain that was never well has none, and that is said', () => {
  assert.equal(
    lastGoodIn({ form: 1, lastGood: null, looks: [], names: {}, changes: [], seen: {}, serial: null }),
    null,
  );
  const text = renderTerminal(sayNoLifeline(name('puri.sm')), { colour: false, width: 100, zone: 'UTC', now: NOW });
  assert.match(text, /^⚪ I never saw puri\.sm while it was well/);
});
