import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readMessage } from '../../../src/dns/wire/read.ts';
import { type Query, writeMessage, writeQuery } from '../../../src/dns/wire/write.ts';
import { name } from '../../../src/values/name.ts';
import { anyMessage, anyName, EDNS, REPLIES, records, reply } from './messages.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const PLAIN: Query = {
  id: 0xbeef,
  question: { name: name('puri.sm'), type: 'NS' },
  recursionDesired: false,
  edns: null,
};

test('a query without EDNS has one question of class IN and nothing else', () => {
  assert.equal(hex(writeQuery(PLAIN)), 'beef00000001000000000000' + '0470757269' + '02736d' + '00' + '0002' + '0001');
  assert.equal(hex(writeQuery({ ...PLAIN, recursionDesired: true })).slice(4, 8), '0100');
});

test('EDNS asks for what it is told to', () => {
  const opt = (edns: Query['edns']) => hex(writeQuery({ ...PLAIN, edns })).slice(50);
  const base = { udpSize: 1232, dnssecOk: false, nsid: false, cookie: null };
  assert.equal(opt(base), '0000' + '29' + '04d0' + '00000000' + '0000');
  assert.equal(opt({ ...base, dnssecOk: true }), '0000' + '29' + '04d0' + '00008000' + '0000');
  assert.equal(opt({ ...base, nsid: true }), '0000' + '29' + '04d0' + '00000000' + '0004' + '00030000');
  const cookie = Uint8Array.from({ length: 8 }, (_, i) => i + 1);
  assert.equal(
    opt({ ...base, cookie }),
    '0000' + '29' + '04d0' + '00000000' + '000c' + '000a0008' + '0102030405060708',
  );
});

test('every name and type is asked for as it is', () => {
  fc.assert(
    fc.property(anyName, fc.constantFrom('A', 'HTTPS', 'TYPE65280', 'ANY'), (asked, type) => {
      const read = readMessage(writeQuery({ ...PLAIN, question: { name: asked, type } }));
      assert.deepEqual(read.ok && read.message.questions, [{ name: asked, type, class: 1 }]);
    }),
  );
});

test('every message is read as it was written', () => {
  fc.assert(
    fc.property(anyMessage, message => {
      assert.deepEqual(readMessage(writeMessage(message)), { ok: true, message, trailing: 0 });
    }),
    { numRuns: 400 },
  );
});

test('replies as servers send them are read as they were written', () => {
  for (const message of REPLIES)
    assert.deepEqual(readMessage(writeMessage(message)), { ok: true, message, trailing: 0 });
});

test('names are compressed where receivers must understand it, and only there', () => {
  const size = (text: string) => writeMessage(reply({ answers: records(text) })).length;
  const empty = writeMessage(reply({})).length;
  assert.equal(size('www.example.com. NS www.example.com.') - empty, 2 + 10 + 2);
  assert.equal(size('www.example.com. MX 1 a.example.com.') - empty, 2 + 10 + 2 + 2 + 2);
  assert.equal(size('www.example.com. SRV 1 1 1 www.example.com.') - empty, 2 + 10 + 6 + 17);
  assert.equal(size('www.example.com. DNAME www.example.com.') - empty, 2 + 10 + 17);
});

test('names beyond the reach of a pointer are written out', () => {
  const text = Array.from(
    { length: 900 },
    (_, i) => `host-number-${i}.example.org. NS host-number-${i}.example.org.`,
  ).join('\n');
  const message = reply({ answers: records(text) });
  const bytes = writeMessage(message);
  assert.ok(bytes.length > 0x3fff);
  assert.deepEqual(readMessage(bytes), { ok: true, message, trailing: 0 });
});

test('a UDP size below 512 is written as what it means', () => {
  const read = readMessage(writeMessage(reply({ edns: { ...EDNS, udpSize: 0 } })));
  assert.equal(read.ok && read.message.edns?.udpSize, 512);
});

test('rdata that is malformed is written as it is', () => {
  const [record] = records('example.com. A 192.0.2.1');
  assert.ok(record);
  const bytes = writeMessage(reply({ answers: [{ ...record, type: 'NS', rdata: Uint8Array.of(9, 1) }] }));
  assert.equal(hex(bytes).slice(-8), '00020901');
});

test('what no message can say is a bug', () => {
  assert.throws(() => writeQuery({ ...PLAIN, question: { name: name('example.com'), type: 'BOGUS' } }), TypeError);
  assert.throws(() => writeMessage(reply({ rcode: 'BADVERS' })), TypeError);
  assert.throws(() => writeMessage(reply({ rcode: 'FINE', edns: EDNS })), TypeError);
  const [text] = records(`example.com. TXT ${'"0123456789" '.repeat(5000)}`);
  assert.ok(text);
  assert.throws(() => writeMessage(reply({ answers: [text, text] })), RangeError);
});
