import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cipher } from '../../../../src/chat/matrix/crypto/cipher.ts';
import type { JoinedRoom } from '../../../../src/chat/matrix/server/incoming.ts';
import type { Outgoing } from '../../../../src/chat/matrix/server/lane.ts';
import { StoreError } from '../../../../src/store/records.ts';
import { failing } from '../../../support/encrypting/key-server.ts';
import { ANN, BOT, batch, DEVICE, OPS, type Stage, sealed, settle, stage } from '../../../support/encrypting/stage.ts';

/** Encryption between a homeserver of keys and a second person who has the same library. */

const text = (body: string) => ({ msgtype: 'm.text', body });
const invited = [{ room: OPS, by: ANN, isDirect: false, isEncrypted: true }];
const out = (txn: string, body: string): Outgoing => ({ room: OPS, type: 'm.room.message', txn, content: text(body) });
const bodies = (rooms: readonly JoinedRoom[]): unknown[] =>
  rooms.flatMap(room => room.events.map(each => each.content['body']));

/** A bot that was invited, and Ann. */
async function met(at: Stage, over: Parameters<Stage['live']>[0] = {}) {
  const cipher = at.live(over);
  await cipher.begin(BOT, DEVICE);
  await cipher.clear(batch(at.server.news(BOT, DEVICE), [], { invited }));
  const ann = (await at.server) && (await at.friend(ANN, 'ANN1'));
  return { cipher, ann };
}

const hears = async (at: Stage, cipher: Cipher, events: Parameters<typeof batch>[1] = []) => {
  const cleared = await cipher.clear(batch(at.server.news(BOT, DEVICE), events));
  await cleared.heard();
  return cleared;
};

test('a bot that meets nothing encrypted asks for no keys and keeps none', async () => {
  const at = stage();
  const cipher = at.live();
  await cipher.begin(BOT, DEVICE);
  const { rooms, failed } = await hears(at, cipher);
  assert.deepEqual([rooms, failed, cipher.about()], [[], null, null]);
  assert.deepEqual([at.server.asked, at.vault.commits], [[], []]);
});

test('an invitation into an encrypted room has the device known and verified before the room is joined', async () => {
  const at = stage();
  const { cipher } = await met(at);
  const device = at.server.devices(BOT)[DEVICE] as { signatures: Record<string, object> };
  const self = Object.keys((at.server.identity(BOT)['self_signing_key'] as { keys: object }).keys)[0] ?? '';
  assert.ok(self in (device.signatures[BOT] ?? {}));
  assert.match(
    cipher.about() ?? '',
    /^Encrypted rooms: device OUTPOST, verified by its account, key (?:\S{4} ){10}\S{3}\.$/,
  );
  assert.equal(at.shown.length, 1);
});

test('what is typed is read, and what is answered can be read by who asked and by nobody on the way', async () => {
  const at = stage();
  const { cipher, ann } = await met(at);
  const question = await ann.write(OPS, text('!trace puri.sm'));
  const { rooms } = await hears(at, cipher, [sealed('$1', question)]);
  assert.deepEqual(bodies(rooms), ['!trace puri.sm']);
  assert.equal((await cipher.send(out('t1', 'the answer'))).ok, true);
  const [answer] = await ann.reads(OPS);
  assert.deepEqual(answer, { ok: true, type: 'm.room.message', content: text('the answer') });
  assert.deepEqual(
    at.server.sent.map(({ type }) => type),
    ['m.room.encrypted'],
  );
  assert.doesNotMatch(JSON.stringify(at.server.sent), /the answer/);
});

test('what a message refers to stands beside it, and is read with it', async () => {
  const at = stage();
  const { cipher, ann } = await met(at);
  const relation = { rel_type: 'm.thread', event_id: '$root' };
  const question = await ann.write(OPS, { ...text('!trace puri.sm'), 'm.relates_to': relation });
  const { rooms } = await hears(at, cipher, [sealed('$1', question)]);
  assert.deepEqual(rooms[0]?.events[0]?.content['m.relates_to'], relation);
  await cipher.send({ ...out('t1', 'the answer'), content: { ...text('the answer'), 'm.relates_to': relation } });
  const [sent] = at.server.sent;
  assert.deepEqual(Object(sent?.content)['m.relates_to'], relation);
});

test('a reaction, a room that is not encrypted, and a word of our own about keys go as they are', async () => {
  const at = stage();
  at.server.rooms.set('!plain:ops.example', { members: [ANN, BOT], rotation: null });
  const { cipher } = await met(at);
  await cipher.send({ ...out('t1', 'x'), type: 'm.reaction' });
  await cipher.send({ ...out('t2', 'x'), room: '!plain:ops.example' });
  await cipher.send({ ...out('t3', 'x'), inClear: true });
  assert.deepEqual(
    at.server.sent.map(({ type }) => type),
    ['m.reaction', 'm.room.message', 'm.room.message'],
  );
});

test('a room that was encrypted once is never written to in the clear, whatever the homeserver says later', async () => {
  const at = stage();
  const { cipher } = await met(at);
  await cipher.send(out('t1', 'one'));
  cipher.stop();
  at.server.rooms.set(OPS, { members: [ANN, BOT], rotation: null });
  const next = at.live();
  await next.begin(BOT, DEVICE);
  await next.send(out('t2', 'two'));
  assert.deepEqual(
    at.server.sent.map(({ type }) => type),
    ['m.room.encrypted', 'm.room.encrypted'],
  );
});

test('a room of which it cannot be known whether it is encrypted gets nothing for now', async () => {
  const at = stage();
  const { cipher } = await met(at);
  at.server.instead = (_, path) => (path.includes('/state/') ? failing('server', null, 502) : null);
  const answered = await cipher.send({ ...out('t1', 'x'), room: '!new:ops.example' });
  assert.deepEqual([answered, at.server.sent], [failing('server', null, 502), []]);
});

test('under a transaction id the same goes over the line, also after a restart; only what was refused is said anew', async () => {
  const at = stage();
  const lines: unknown[] = [];
  let answer = failing('unreachable');
  const { cipher } = await met(at);
  at.server.instead = (_, path, { body }) => {
    if (!path.includes('/send/')) return null;
    lines.push(body);
    return answer;
  };
  await cipher.send(out('t1', 'words'));
  await cipher.send(out('t1', 'other words'));
  cipher.stop();
  const next = at.live();
  await next.begin(BOT, DEVICE);
  answer = failing('limited');
  await next.send(out('t1', 'other words'));
  await next.send(out('t1', 'other words'));
  assert.deepEqual([lines[1], lines[2]], [lines[0], lines[0]]);
  assert.notDeepEqual(lines[3], lines[0]);
});

test('a message whose key is missing waits; its sender is told once, after a while, and it is heard when the key comes', async () => {
  const at = stage();
  const { cipher, ann } = await met(at);
  const one = await ann.write(OPS, text('!trace one.example'), false);
  const { rooms } = await hears(at, cipher, [sealed('$1', one), sealed('$2', one)]);
  assert.deepEqual([bodies(rooms), at.said], [[], []]);
  await at.clock.pass(10_000);
  assert.equal(at.said.length, 1);
  assert.match(
    at.said[0]?.words ?? '',
    /^I could not read what @ann:ops\.example wrote: their client gave me no key for it\. Type it again\./,
  );
  await ann.write(OPS, text('never mind'));
  const late = await hears(at, cipher);
  assert.deepEqual(bodies(late.rooms), ['!trace one.example']);
  assert.equal(late.rooms[0]?.events[0]?.ageMs, 10_100);
});

test('what waits for its key is not lost by a death', async () => {
  const at = stage();
  const { cipher, ann } = await met(at);
  const one = await ann.write(OPS, text('!trace one.example'), false);
  await hears(at, cipher, [sealed('$1', one)]);
  cipher.stop();
  await ann.write(OPS, text('never mind'));
  const next = at.live();
  await next.begin(BOT, DEVICE);
  assert.deepEqual(bodies((await hears(at, next)).rooms), ['!trace one.example']);
  assert.deepEqual(bodies((await hears(at, next)).rooms), []);
});

test('a message that is played again as a new one is not heard, and that is told', async () => {
  const at = stage();
  const { cipher, ann } = await met(at);
  const one = await ann.write(OPS, text('!incident resolve'));
  await hears(at, cipher, [sealed('$1', one)]);
  const again = await hears(at, cipher, [sealed('$1', one)]);
  const replayed = await hears(at, cipher, [sealed('$2', one)]);
  assert.deepEqual([bodies(again.rooms), bodies(replayed.rooms)], [['!incident resolve'], []]);
  assert.deepEqual(at.told, [`a message of ${ANN} in ${OPS} was played again as a new one, and is not heard`]);
});

test('a message that another sender claims as theirs is not heard', async () => {
  const at = stage();
  const { cipher, ann } = await met(at);
  const one = await ann.write(OPS, text('!trace one.example'));
  const { rooms } = await hears(at, cipher, [sealed('$1', one, '@eve:ops.example')]);
  assert.deepEqual(bodies(rooms), []);
  assert.match(
    at.told[0] ?? '',
    /^a message in .* that is said to be of @eve:ops\.example was written by somebody else/,
  );
});

test('on a full disk nothing is said and nothing lost: what came is asked for again, and then read', async () => {
  const at = stage();
  const { cipher, ann } = await met(at);
  const one = await ann.write(OPS, text('!trace one.example'));
  const keys = at.server.news(BOT, DEVICE);
  at.vault.isFull = true;
  const full = await cipher.clear(batch(keys, [sealed('$1', one)]));
  assert.deepEqual([bodies(full.rooms), full.failed?.kind], [[], 'keys']);
  assert.match(
    at.troubles.at(-1) ?? '',
    /^I cannot read encrypted rooms: my keys cannot be kept \(there is no room left for the vault\)/,
  );
  assert.equal((await cipher.send(out('t1', 'x'))).ok, false);
  assert.deepEqual(at.server.sent, []);
  at.vault.isFull = false;
  await at.clock.pass(10_000);
  const again = await cipher.clear(batch(keys, [sealed('$1', one)]));
  assert.deepEqual([bodies(again.rooms), again.failed], [['!trace one.example'], null]);
  assert.equal(at.troubles.at(-1), null);
  assert.equal((await cipher.send(out('t1', 'x'))).ok, true);
});

test('a message that can be read on a full disk is heard, and stays at the homeserver until it is known for good', async () => {
  const at = stage();
  const { cipher, ann } = await met(at);
  await hears(at, cipher, [sealed('$1', await ann.write(OPS, text('!trace one.example')))]);
  const two = sealed('$2', await ann.write(OPS, text('!trace two.example')));
  at.vault.isFull = true;
  const full = await cipher.clear(batch(at.server.news(BOT, DEVICE), [two]));
  assert.deepEqual(bodies(full.rooms), ['!trace two.example']);
  assert.equal((await full.heard())?.kind, 'keys');
  assert.equal((await cipher.send(out('t1', 'x'))).ok, false);
  await settle();
  assert.deepEqual(
    at.said.map(({ room, words, inClear }) => [room, words.slice(0, 50), inClear]),
    [[OPS, 'I cannot read or write encrypted messages now, and', true]],
  );
  at.vault.isFull = false;
  await at.clock.pass(10_000);
  const again = await hears(at, cipher, [two]);
  assert.deepEqual(bodies(again.rooms), ['!trace two.example']);
  const replayed = await hears(at, cipher, [{ ...two, id: '$3', sealed: { ...two.sealed, event_id: '$3' } }]);
  assert.deepEqual(bodies(replayed.rooms), []);
});

test('keys that another process holds are no word for the room, where that one reads what is typed', async () => {
  const at = stage();
  const { ann } = await met(at);
  const open = () => Promise.reject(new StoreError('locked', 'outpost.db is locked'));
  const second = at.live({ file: { path: 'outpost.db', has: () => true, open } });
  await second.begin(BOT, DEVICE);
  const one = sealed('$1', await ann.write(OPS, text('!trace one.example')));
  const { rooms } = await second.clear(batch(at.server.news(BOT, DEVICE), [one]));
  await settle();
  assert.deepEqual([bodies(rooms), at.said], [[], []]);
  assert.match(at.troubles.at(-1) ?? '', /^I cannot read encrypted rooms: another Outpost holds the keys/);
});

test('a picture for an encrypted room is encrypted, for another it is not', async () => {
  const at = stage();
  at.server.rooms.set('!plain:ops.example', { members: [ANN, BOT], rotation: null });
  const { cipher } = await met(at);
  const bytes = new TextEncoder().encode('a picture');
  assert.equal(await cipher.conceal('!plain:ops.example', bytes), null);
  const concealed = await cipher.conceal(OPS, bytes);
  assert.ok(concealed !== null && !('ok' in concealed));
  assert.notDeepEqual([...concealed.bytes], [...bytes]);
  assert.deepEqual(Object.keys(concealed.file).sort(), ['hashes', 'iv', 'key', 'v']);
});

test('keys that nothing used for the time that was set are dropped; those in use stay', async () => {
  const at = stage();
  const { cipher, ann } = await met(at, { keepKeysMs: 86_400_000 });
  const one = await ann.write(OPS, text('one'));
  await hears(at, cipher, [sealed('$1', one)]);
  await cipher.sweep();
  await at.clock.pass(60_000_000);
  const two = await ann.write(OPS, text('two'));
  assert.deepEqual(bodies((await hears(at, cipher, [sealed('$2', two)])).rooms), ['two']);
  await at.clock.pass(60_000_000);
  await cipher.sweep();
  const three = await ann.write(OPS, text('three'));
  assert.deepEqual(bodies((await hears(at, cipher, [sealed('$3', three)])).rooms), ['three']);
  await at.clock.pass(100_000_000);
  await cipher.sweep();
  const four = await ann.write(OPS, text('four'));
  assert.deepEqual(bodies((await hears(at, cipher, [sealed('$4', four)])).rooms), []);
  await settle();
});
