import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Drill } from '../../src/drill/drill.ts';
import { address } from '../../src/values/address.ts';
import { drillOf } from './play.ts';

const INTERNET = `
host ns.example.test 192.0.43.3
zone test on ns.example.test
    whois.nic A 192.0.43.20
    rdap.nic A 192.0.43.21
    rdap.other A 192.0.43.21
whois whois.nic.test for example.test
    Status: Active

    Owner: nobody
whois whois.nic.test otherwise
    No match.
rdap rdap.nic.test for /domain/example.test
    { "status": ["active"] }
rdap rdap.nic.test for /domain/gone.test status 404
    { "errorCode": 404 }
at 10:00 first: Active.
at 11:00 held: Held.
    whois whois.nic.test for example.test
        Status: Suspended
at 12:00 cut-off: No way out.
    here has no route
at 13:00 dropped: Nothing comes back.
    here recovers
    here is silent over tcp
`;

/** What a stream brought, and how it ended. */
function heard(drill: Drill, to: string, tls: string | null, payload: string): Promise<[string, string]> {
  const target = { address: address(to), port: tls === null ? 43 : 443, tls };
  let got = '';
  const ending = new Promise<[string, string]>(done => {
    drill.streams.open(target, Buffer.from(payload), {
      data: chunk => {
        got += Buffer.from(chunk).toString();
      },
      end: how => done([got, how.kind === 'ended' ? 'ended' : how.reason]),
    });
  });
  return drill.run(ending);
}

async function at(moment: string): Promise<Drill> {
  const drill = await drillOf(INTERNET);
  drill.moveTo(moment);
  return drill;
}

test('a WHOIS server answers what is written for the query, else for all others, lines ended as RFC 3912 wants', async () => {
  const drill = await at('first');
  const ask = async (query: string) => (await heard(drill, '192.0.43.20', null, `${query}\r\n`))[0];
  assert.equal(await ask('Example.Test'), 'Status: Active\r\n\r\nOwner: nobody\r\n');
  assert.equal(await ask('other.test'), 'No match.\r\n');
  assert.deepEqual(await heard(await at('held'), '192.0.43.20', null, 'example.test\r\n'), [
    'Status: Suspended\r\n',
    'ended',
  ]);
});

test('an RDAP server answers by path with its status, and 404 to all others', async () => {
  const drill = await at('first');
  const ask = async (path: string) =>
    (await heard(drill, '192.0.43.21', 'rdap.nic.test', `GET ${path} HTTP/1.1\r\n\r\n`))[0];
  assert.match(
    await ask('/domain/example.test'),
    /^HTTP\/1\.1 200 .*\r\nContent-Length: 24\r\n\r\n\{ "status": \["active"\] \}$/s,
  );
  assert.match(await ask('/domain/gone.test'), /^HTTP\/1\.1 404 .*\{ "errorCode": 404 \}$/s);
  assert.match(await ask('/domain/unknown.test'), /^HTTP\/1\.1 404 .*Content-Length: 0\r\n\r\n$/s);
});

test('where no registration server listens the connection is refused, also by a server of another name', async () => {
  const drill = await at('first');
  assert.deepEqual(await heard(drill, '192.0.43.3', null, 'example.test\r\n'), ['', 'refused']);
  assert.deepEqual(await heard(drill, '192.0.43.21', 'rdap.other.test', 'GET / HTTP/1.1\r\n\r\n'), ['', 'refused']);
});

test('streams end when our own network does', async () => {
  assert.deepEqual(await heard(await at('cut-off'), '192.0.43.20', null, 'example.test\r\n'), ['', 'no-route']);
  assert.deepEqual(await heard(await at('dropped'), '192.0.43.20', null, 'example.test\r\n'), ['', 'unreachable']);
});
