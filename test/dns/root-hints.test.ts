import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROOT_HINTS, readHints } from '../../src/dns/root-hints.ts';
import { familyOf, rangeOf } from '../../src/values/address.ts';

test('the hints are thirteen letters with one public address of each family', () => {
  const letters = [...'abcdefghijklm'].map(letter => `${letter}.root-servers.net.`);
  for (const family of ['v4', 'v6'] as const) {
    assert.deepEqual(
      ROOT_HINTS.filter(hint => familyOf(hint.address) === family).map(hint => hint.name),
      letters,
    );
  }
  assert.equal(new Set(ROOT_HINTS.map(hint => hint.address)).size, 26);
  assert.deepEqual([...new Set(ROOT_HINTS.map(hint => rangeOf(hint.address)))], ['public']);
});

test('b.root has the addresses it moved to in 2023', () => {
  const b = ROOT_HINTS.filter(hint => hint.name === 'b.root-servers.net.').map(hint => hint.address);
  assert.deepEqual(b, ['170.247.170.2', '2801:1b8:10::b']);
});

test('a hints file gives the servers that the root has NS records for', () => {
  const { servers, problems } = readHints(`; a root of one's own
.            3600000 NS A.ROOT.EXAMPLE.
A.ROOT.EXAMPLE. 3600000 A 192.0.2.53
A.ROOT.EXAMPLE. 3600000 AAAA 2001:db8::53
.            3600000 NS B.ROOT.EXAMPLE.
other.example. A 192.0.2.99
example. NS other.example.
`);
  assert.deepEqual(problems, []);
  assert.deepEqual(servers, [
    { name: 'a.root.example.', address: '192.0.2.53' },
    { name: 'a.root.example.', address: '2001:db8::53' },
  ]);
});

test('a hints file without a server says so, with the lines that are wrong', () => {
  assert.deepEqual(readHints(''), {
    servers: [],
    problems: [{ line: 1, what: 'no NS record of the root with an address' }],
  });
  const { servers, problems } = readHints('. NS a.root.example.\na.root.example. A 192.0.2\n');
  assert.deepEqual(servers, []);
  assert.deepEqual(
    problems.map(problem => problem.line),
    [2, 1],
  );
});
