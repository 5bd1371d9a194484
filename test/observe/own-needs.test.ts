import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostOfFile, needsOf, readResolvers, type Setup } from '../../src/observe/own-needs.ts';

const NOTHING: Setup = {
  homeserver: null,
  slack: null,
  rooms: [],
  people: [],
  store: '',
  pager: null,
  heartbeat: null,
};
const NOBODY = readResolvers('');
const needs = (setup: Partial<Setup>, store: string | null = null, resolvers = NOBODY): string[] =>
  needsOf({ ...NOTHING, ...setup }, store, resolvers).map(({ what, host, addresses }) =>
    [what, host, ...addresses].filter(one => one !== null).join(' '),
  );

test('chats, rooms, people, store and resolver are what the bot needs, each once', () => {
  assert.deepEqual(
    needs(
      {
        homeserver: 'https://matrix.ops.example:8448/',
        slack: 'https://slack.com',
        rooms: ['!room:ops.example'],
        people: ['@ada:ops.example', '@ben:ops.example', '@eve:example.com:8448'],
      },
      'db.example.com',
      readResolvers('nameserver 192.0.2.53\nnameserver fe80::1%eth0\n'),
    ),
    [
      'homeserver matrix.ops.example.',
      'slack slack.com.',
      'alert-room ops.example.',
      'user-ids ops.example.',
      'user-ids example.com.',
      'store db.example.com.',
      'resolver 192.0.2.53 fe80::1',
    ],
  );
});

test('who takes its pages and who listens for its pulse are needs as well', () => {
  assert.deepEqual(
    needs({ pager: 'https://ntfy.example.com/topic?token=secret', heartbeat: 'https://pulse.example.net/abc' }),
    ['pager ntfy.example.com.', 'heartbeat pulse.example.net.'],
  );
});

test('this machine is no need, and an address is one without a name', () => {
  assert.deepEqual(needs({ homeserver: 'http://localhost:8008' }, '127.0.0.1', readResolvers('nameserver ::1')), []);
  assert.deepEqual(needs({ homeserver: 'http://[2001:db8::1]:8008' }, '192.0.2.7'), [
    'homeserver 2001:db8::1',
    'store 192.0.2.7',
  ]);
});

test('resolv.conf is read as the library reads it, and what is none of it is left out', () => {
  assert.deepEqual(
    readResolvers(
      '# x\n; y\nsearch corp.example.com example.com\ndomain example.net\nnameserver 192.0.2.1\nnameserver x\noptions a',
    ),
    { addresses: ['192.0.2.1'], search: ['corp.example.com.', 'example.com.', 'example.net.'] },
  );
});

const MOUNTS = `/dev/sda1 / ext4 rw 0 0
files.example.com:/export /srv/data nfs4 rw 0 0
//nas.example.com/share /mnt/share cifs rw 0 0
/dev/sdb1 /srv/data/local ext4 rw 0 0
`;
test('a store on a disk of another host needs that host', () => {
  assert.equal(hostOfFile('/srv/data/outpost.db', MOUNTS), 'files.example.com');
  assert.equal(hostOfFile('/mnt/share/outpost.db', MOUNTS), 'nas.example.com');
  for (const here of ['/srv/data/local/outpost.db', '/srv/database/outpost.db', '/var/lib/outpost.db'])
    assert.equal(hostOfFile(here, MOUNTS), null, here);
});
