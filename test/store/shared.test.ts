import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { openStore } from '../../src/store/open.ts';
import { StoreError } from '../../src/store/records.ts';
import { checkForm } from '../../src/store/shared/form.ts';
import { isUrl, placeOf } from '../../src/store/shared/place.ts';
import { Silence, sharedTrouble } from '../../src/store/shared/trouble.ts';
import { realChance, realClock } from '../../src/world/real.ts';

test('a URL of PostgreSQL or Redis names a place, of which host and port are shown', () => {
  const shown = (text: string): string | undefined => placeOf(text)?.shown;
  assert.equal(shown('postgres://outpost:s3cret@db.example/outpost'), 'db.example');
  assert.equal(shown('postgresql://db.example:6432/outpost'), 'db.example:6432');
  assert.equal(shown('rediss://:s3cret@[2001:db8::1]:6380/2'), '[2001:db8::1]:6380');
  assert.equal(shown('postgres:///outpost?host=/run/postgresql'), 'postgres on this host');
  assert.equal(placeOf('rediss://h')?.kind, 'redis');
});

test('other texts name no place, and only what has a scheme is a URL', () => {
  for (const text of ['mysql://h/x', 'postgres://u:%zz@h/x', 'postgres://u:a/b@h:x/', 'data/outpost.db', ''])
    assert.equal(placeOf(text), null, text);
  assert.deepEqual(['postgres://h', 'a+b://', 'data/o.db', '/srv/o.db', 'C:\\o.db'].map(isUrl), [
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('a store at a URL that names none is refused at each step without a word of it', async () => {
  const store = openStore({
    url: 'mysql://user:s3cret@db.example/outpost',
    warn: assert.fail,
    chance: realChance,
    clock: realClock,
  });
  await assert.rejects(store.read('kind/one'), (error: Error) => {
    assert.ok(error instanceof StoreError);
    assert.doesNotMatch(inspect(error), /s3cret|mysql/);
    return true;
  });
  await store.close();
});

test('every failure of a server or its driver becomes a reason, and its words are not repeated', () => {
  const named = (name: string): Error => Object.assign(new Error('s3cret'), { name });
  const cases: [object, StoreError['reason'], RegExp][] = [
    [{ code: '53100', message: 's3cret' }, 'full', /^there is no room left for the store at db\.example$/],
    [{ code: '53300' }, 'unreachable', /\(53300\)$/],
    [{ code: '42501' }, 'read-only', /^the store at db\.example may not be written$/],
    [{ code: '25006' }, 'read-only', /may not be written$/],
    [
      { code: '28P01', message: 'password authentication failed for user "s3cret"' },
      'unreachable',
      /refuses this user/,
    ],
    [{ code: '3D000' }, 'unreachable', /no such database, 3D000/],
    [{ code: '57P03' }, 'unreachable', /57P03/],
    [{ code: '40001' }, 'locked', /holds the store at db\.example locked/],
    [{ code: 'XX001' }, 'corrupt', /is damaged/],
    [{ code: '42703', message: 's3cret' }, 'other', /cannot be used \(42703\)/],
    [{ code: 'ECONNREFUSED', message: 's3cret' }, 'unreachable', /cannot be reached \(ECONNREFUSED\)/],
    [new Error('timeout exceeded when trying to connect'), 'unreachable', /no connection in time/],
    [new Error('Query read timeout'), 'unreachable', /no connection in time/],
    [new Silence(), 'unreachable', /it does not answer/],
    [named('SocketClosedUnexpectedlyError'), 'unreachable', /the connection was lost/],
    [new Error("OOM command not allowed when used memory > 'maxmemory'."), 'full', /no room left/],
    [new Error('MISCONF Redis is configured to save RDB snapshots'), 'full', /no room left/],
    [new Error("READONLY You can't write against a read only replica."), 'read-only', /may not be written/],
    [new Error("NOPERM User s3cret has no permissions to run the 'set' command"), 'read-only', /may not be written/],
    [new Error('WRONGPASS invalid username-password pair'), 'unreachable', /\(WRONGPASS\)/],
    [new Error('LOADING Redis is loading the dataset in memory'), 'locked', /locked/],
    [new Error('something s3cret'), 'other', /cannot be used \(Error\)/],
  ];
  for (const [error, reason, words] of cases) {
    const told = sharedTrouble(error, 'db.example');
    assert.equal(told.reason, reason, String(words));
    assert.match(told.message, words);
    assert.doesNotMatch(told.message, /s3cret/);
    assert.equal(told.cause, error);
    assert.equal(sharedTrouble(told, 'db.example'), told);
  }
});

test('a form that is known is taken, a later one and what is none are refused', () => {
  checkForm('{"form":1}', 'db.example');
  assert.throws(() => checkForm('{"form":2}', 'db.example'), /later version of Outpost \(form 2, this one knows 1\)/);
  for (const text of ['', '{}', '[]', 'null', '{"form":"1"}', 'x'])
    assert.throws(() => checkForm(text, 'db.example'), /something of another program/, text);
});
