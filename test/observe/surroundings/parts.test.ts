import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeQuery } from '../../../src/dns/wire/write.ts';
import { readAsTable } from '../../../src/observe/surroundings/as-table.ts';
import { askingOnce } from '../../../src/observe/surroundings/once.ts';
import { lookAtSite } from '../../../src/observe/surroundings/sites.ts';
import { address } from '../../../src/values/address.ts';
import { instant } from '../../../src/values/instant.ts';
import { name } from '../../../src/values/name.ts';
import type { Arrival, Clock, Network, StreamEnd, Streams } from '../../../src/world/ports.ts';

test('the longest prefix says whose an address is, in either form, of either family', () => {
  const table = readAsTable(
    '# a comment\n192.0.2.0/24 64500\n192.0.2.128/25 64501\n198.51.100.0\t24\t64502_64503\n2001:db8::/32 64504\nnonsense\n192.0.2.0/99 1\n',
  );
  const originsOf = (text: string) => table.originsOf(address(text));
  assert.deepEqual(originsOf('192.0.2.1'), [64500]);
  assert.deepEqual(originsOf('192.0.2.200'), [64501]);
  assert.deepEqual(originsOf('198.51.100.7'), [64502, 64503]);
  assert.deepEqual(originsOf('2001:db8:1::1'), [64504]);
  assert.deepEqual(originsOf('203.0.113.1'), []);
  assert.equal(table.skipped, 2);
});

/** A clock whose timers of no time run at once, and whose others never do. */
const clock: Clock = {
  now: () => instant(0),
  monotonicMs: () => 0,
  after: (ms, then) => {
    if (ms === 0) then();
    return () => undefined;
  },
};
const query = (id: number, of: string): Uint8Array =>
  writeQuery({ id, question: { name: name(of), type: 'A' }, recursionDesired: false, edns: null });
const SERVER = address('192.0.2.53');

test('what one walk has asked, another is told with its own id; its own retries go out', () => {
  const sent: Uint8Array[] = [];
  const arrivals: ((arrival: Arrival) => void)[] = [];
  const udp: Network['udp'] = (_to, _port, payload, arrive) => {
    sent.push(payload);
    arrivals.push(arrive);
    return () => undefined;
  };
  const networkFor = askingOnce({ udp, tcp: udp }, clock);
  const [first, second] = [networkFor(), networkFor()];
  const heard: string[] = [];
  const hear = (who: string) => (arrival: Arrival) =>
    heard.push(`${who} ${arrival.kind === 'message' ? `${arrival.bytes[0]},${arrival.bytes[1]}` : arrival.kind}`);
  first.udp(SERVER, 53, query(0x0101, 'example.com'), hear('first'));
  first.udp(SERVER, 53, query(0x0102, 'example.com'), hear('retry'));
  second.udp(SERVER, 53, query(0x0201, 'example.com'), hear('second'));
  assert.equal(sent.length, 2);
  arrivals[1]?.({ kind: 'message', bytes: Uint8Array.from(sent[1] ?? []) });
  assert.deepEqual(heard, ['retry 1,2', 'second 2,1']);
  second.udp(SERVER, 53, query(0x0202, 'example.com'), hear('later'));
  second.udp(SERVER, 53, query(0x0203, 'www.example.com'), hear('other'));
  assert.deepEqual(heard, ['retry 1,2', 'second 2,1', 'later 2,2']);
  assert.equal(sent.length, 3);
});

const answering = (text: string | null, end: StreamEnd): Streams => ({
  open(_to, _payload, on) {
    queueMicrotask(() => {
      if (text !== null) on.data(new TextEncoder().encode(text));
      on.end(end);
    });
    return () => undefined;
  },
});
const siteOf = (streams: Streams) => lookAtSite(streams, clock, name('www.example.com'), address('192.0.2.80'));

test('a site covers its name, refuses it, sends on, or says nothing', async () => {
  const ended: StreamEnd = { kind: 'ended' };
  assert.deepEqual(await siteOf(answering('HTTP/1.1 200 OK\r\n\r\n', ended)), {
    covered: true,
    certificate: null,
    redirectsTo: null,
  });
  assert.deepEqual(await siteOf(answering('HTTP/1.1 301 Moved\r\nLocation: https://example.net/a\r\n\r\n', ended)), {
    covered: true,
    certificate: null,
    redirectsTo: 'example.net.',
  });
  assert.deepEqual(await siteOf(answering('HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n', ended)), {
    covered: true,
    certificate: null,
    redirectsTo: null,
  });
  assert.deepEqual(await siteOf(answering(null, { kind: 'failed', reason: 'certificate' })), {
    covered: false,
    certificate: null,
    redirectsTo: null,
  });
  assert.deepEqual(await siteOf(answering(null, { kind: 'failed', reason: 'refused' })), {
    covered: null,
    certificate: null,
    redirectsTo: null,
  });
});
