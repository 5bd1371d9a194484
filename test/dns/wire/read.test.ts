import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../src/dns/message.ts';
import { addressOf, soaOf, targetOf } from '../../../src/dns/wire/rdata.ts';
import { MAX_EXTENDED_ERROR_CHARS, MAX_EXTENDED_ERRORS, MAX_RECORDS, readMessage } from '../../../src/dns/wire/read.ts';

/** Bytes from hexadecimal digits and text in quotes; blanks mean nothing. */
function bytes(text: string): Uint8Array {
  const pieces = text.match(/"[^"]*"|[0-9a-f]{2}/gi) ?? [];
  return Uint8Array.from(
    pieces.flatMap(piece =>
      piece.startsWith('"') ? [...Buffer.from(piece.slice(1, -1))] : [Number.parseInt(piece, 16)],
    ),
  );
}

function message(text: string): Message {
  const read = readMessage(bytes(text));
  if (!read.ok) throw new Error(read.why);
  return read.message;
}

/** Why bytes are no message; fails where they are one. */
function why(given: Uint8Array): string {
  const read = readMessage(given);
  assert.equal(read.ok, false);
  return read.ok ? '' : read.why;
}

const QUESTION = '03 "www" 07 "example" 03 "com" 00 0001 0001';

test('a referral with glue is read with every name written out', () => {
  const read = message(`1267 8000 0001 0000 0002 0002 ${QUESTION}
    C010 0002 0001 0002A300 0006 03 "ns1" C010
    C010 0002 0001 0002A300 0011 03 "ns2" 07 "Example" 03 "net" 00
    C02D 0001 0001 0002A300 0004 C0000201
    C02D 001C 0001 0002A300 0010 20010DB8 00000000 00000000 00000001`);
  assert.deepEqual([read.id, read.response, read.aa, read.rcode], [0x1267, true, false, 'NOERROR']);
  assert.deepEqual(read.questions, [{ name: 'www.example.com.', type: 'A', class: 1 }]);
  assert.deepEqual(read.authorities.map(targetOf), ['ns1.example.com.', 'ns2.example.net.']);
  assert.deepEqual(read.authorities[0]?.rdata, bytes('03 "ns1" 07 "example" 03 "com" 00'));
  assert.deepEqual(read.authorities[1]?.rdata, bytes('03 "ns2" 07 "Example" 03 "net" 00'), 'case stays as sent');
  assert.deepEqual(
    read.additionals.map(record => [record.name, addressOf(record)]),
    [
      ['ns1.example.com.', '192.0.2.1'],
      ['ns1.example.com.', '2001:db8::1'],
    ],
  );
  assert.equal(read.edns, null);
});

test('a denial with its SOA is read', () => {
  const read = message(`0001 8403 0001 0000 0001 0000 04 "puri" 02 "sm" 00 0006 0001
    C011 0006 0001 00000E10 0023 03 "dns" 07 "omniway" C011 00 0A12D3F4 0000A8C0 00000E10 0024EA00 00000E10`);
  assert.deepEqual([read.rcode, read.aa], ['NXDOMAIN', true]);
  assert.deepEqual(read.authorities.map(soaOf), [
    {
      mname: 'dns.omniway.sm.',
      rname: '.',
      serial: 0x0a12d3f4,
      refresh: 43_200,
      retry: 3600,
      expire: 2_419_200,
      minimum: 3600,
    },
  ]);
});

test('each flag is its own', () => {
  const flags = (word: string) => message(`0000 ${word} 0000 0000 0000 0000`);
  const names = ['response', 'aa', 'tc', 'rd', 'ra', 'ad', 'cd'] as const;
  const set = (word: string) => names.filter(flag => flags(word)[flag]);
  const words = ['8000', '0400', '0200', '0100', '0080', '0020', '0010', '0040'];
  assert.deepEqual(words.map(set), [...names.map(flag => [flag]), []]);
  assert.equal(flags('7800').opcode, 15);
  assert.equal(flags('000B').rcode, 'DSOTYPENI');
  assert.equal(flags('000F').rcode, 'RCODE15');
});

test('a label with a dot inside stays one label, and so do bytes beyond ASCII', () => {
  const [question] = message('0000 0000 0001 0000 0000 0000 07 "puri.sm" 00 0001 0001').questions;
  assert.equal(question?.name, 'puri\\.sm.');
  const [other] = message('0000 0000 0001 0000 0000 0000 04 C3A9 00 20 03 "COM" 00 0001 0001').questions;
  assert.equal(other?.name, '\\195\\169\\000\\032.com.');
});

test('labels over 63 octets and label kinds that no longer exist are refused', () => {
  const name70 = `46 "${'a'.repeat(70)}" 00 0001 0001`;
  assert.match(why(bytes(`0000 0000 0001 0000 0000 0000 ${name70}`)), /more than 63/);
  assert.match(why(bytes(`0000 0000 0001 0000 0000 0000 80 "aaaa" 00 0001 0001`)), /more than 63/);
});

test('a name has at most 255 octets, however it is put together', () => {
  const label = `3E "${'a'.repeat(62)}"`;
  const name = (last: number) => `${label.repeat(3)} ${last.toString(16).padStart(2, '0')} "${'b'.repeat(last)}"`;
  const question = (last: number) => bytes(`0000 0000 0001 0000 0000 0000 ${name(last)} 00 0001 0001`);
  assert.equal(readMessage(question(63)).ok, true, '3 × 63 + 64 + 1 = 254');
  assert.match(why(bytes(`0000 0000 0001 0000 0000 0000 ${label.repeat(4)} 03 "abc" 00 0001 0001`)), /255/);
  const pointed = bytes(`0000 0000 0002 0000 0000 0000 ${name(63)} 00 0001 0001 01 "c" C00C 0001 0001`);
  assert.match(why(pointed), /255/);
});

test('127 labels of one octet are a name, 128 are none', () => {
  const question = (labels: number) => bytes(`0000 0000 0001 0000 0000 0000 ${'01 "x"'.repeat(labels)} 00 0001 0001`);
  assert.equal(readMessage(question(127)).ok, true);
  assert.match(why(question(128)), /255/);
});

test('pointers only point back: loops, itself, forward, into the header, beyond the end', () => {
  const at12 = (name: string) => why(bytes(`0000 0000 0001 0000 0000 0000 ${name} 0001 0001 00000000`));
  assert.match(at12('C00C'), /does not point back/);
  assert.match(at12('01 "a" C00C'), /does not point back/);
  assert.match(at12('C00E 00'), /does not point back/);
  assert.match(at12('C000'), /header/);
  assert.match(at12('FFFF'), /does not point back/);
  const mutual = `0000 0000 0002 0000 0000 0000 01 "a" C012 0001 0001 01 "b" C00C 0001 0001`;
  assert.match(why(bytes(mutual)), /does not point back/);
  assert.match(why(bytes('0000 0000 0001 0000 0000 0000 01 "a" 01 "b" 01 "c" C0')), /does not point back|runs past/);
});

test('a long chain of pointers that all point back ends at its bound', () => {
  // A root name at 12, then an opaque record whose rdata is 200 pointers, each to the one before.
  const start = 12 + 5 + 11;
  const pointer = (to: number) => (0xc000 | to).toString(16);
  const hops = Array.from({ length: 200 }, (_, i) => pointer(i === 0 ? 12 : start + 2 * (i - 1))).join(' ');
  const head = `0000 0000 0001 0002 0000 0000 00 0001 0001 00 FF00 0001 00000000 0190 ${hops}`;
  const ending = (hop: number) => bytes(`${head} ${pointer(start + 2 * hop)} 0001 0001 00000000 0000`);
  assert.equal(readMessage(ending(50)).ok, true);
  assert.match(why(ending(199)), /too many compression pointers/);
});

test('counts that lie are refused before anything is read', () => {
  assert.match(why(bytes('0001 8000 0000 FFFF FFFF FFFF')), /counts more/);
  assert.match(why(bytes(`0001 8000 0001 0001 0001 0000 ${QUESTION}`)), /counts more/);
  const most = (count: number) =>
    Uint8Array.from([
      ...bytes('0001 8000 0000'),
      count >> 8,
      count & 255,
      ...bytes('0000 0000'),
      ...Array(count * 11).fill(0),
    ]);
  assert.equal(readMessage(most(MAX_RECORDS)).ok, true);
  assert.match(why(most(MAX_RECORDS + 1)), /more than/);
});

test('short bytes keep their id where they have one', () => {
  assert.deepEqual(readMessage(bytes('12')), { ok: false, why: 'shorter than a header', id: null });
  assert.deepEqual(readMessage(bytes('1234 80')), { ok: false, why: 'shorter than a header', id: 0x1234 });
  const cut = readMessage(bytes(`1234 8000 0001 0000 0000 0000 ${QUESTION}`).subarray(0, 30));
  assert.deepEqual(cut.ok ? null : cut.id, 0x1234);
});

test('a message of the largest size is read, one octet more is not', () => {
  const head = bytes('0001 8000 0000 0000 0000 0000');
  const sized = (size: number) => readMessage(Uint8Array.from({ length: size }, (_, i) => head[i] ?? 0));
  const largest = sized(65_535);
  assert.equal(largest.ok && largest.trailing, 65_535 - 12);
  assert.equal(sized(65_536).ok, false);
});

test('octets behind the last record are counted and do no harm', () => {
  const read = readMessage(bytes(`0001 8000 0001 0000 0000 0000 ${QUESTION} DEADBEEF`));
  assert.equal(read.ok && read.trailing, 4);
});

test('a truncated message that was cut in the middle of a record is one, with its questions', () => {
  const whole = `0001 8200 0001 0002 0000 0000 ${QUESTION} C00C 0001 0001 0000003C 0004 C0000201`;
  for (const cut of [whole, `${whole} C00C 0001`, `0001 8200 0001 FFFF 0000 0000 ${QUESTION}`]) {
    const read = message(cut);
    assert.deepEqual([read.tc, read.questions.length, read.answers], [true, 1, []]);
  }
  assert.match(why(bytes('0001 8200 0001 0000 0000 0000 03 "www"')), /counts more|runs past/);
  assert.match(why(bytes(whole.replace('8200', '8000'))), /counts more|runs past/);
});

test('messages without or with several questions, and of other classes, are read', () => {
  assert.deepEqual(message('0001 8005 0000 0000 0000 0000').questions, []);
  const chaos = message('0001 8005 0002 0000 0000 0000 07 "version" 04 "bind" 00 0010 0003 00 00FF 00FE').questions;
  assert.deepEqual(chaos, [
    { name: 'version.bind.', type: 'TXT', class: 3 },
    { name: '.', type: 'ANY', class: 254 },
  ]);
});

test('rdata that runs out of its length, or leaves octets of it, is refused where it holds names', () => {
  const ns = (rdata: string) => `0001 8000 0001 0001 0000 0000 ${QUESTION} C00C 0002 0001 00000000 ${rdata}`;
  assert.match(why(bytes(ns('0004 03 "ns1" 00'))), /rdata of NS: a name runs past/);
  assert.match(why(bytes(ns('0007 03 "ns1" 00 0000'))), /rdata of NS: octets left over/);
  assert.match(why(bytes(ns('0000'))), /rdata of NS/);
  assert.match(why(bytes(ns('0009 03 "ns1" 00'))), /middle of a field/);
});

test('rdata of a wrong length without names stays as it was sent', () => {
  const [record] = message(`0001 8000 0001 0001 0000 0000 ${QUESTION} C00C 0001 0001 00000000 0003 010203`).answers;
  assert.deepEqual(record?.rdata, Uint8Array.of(1, 2, 3));
  assert.equal(record && addressOf(record), null);
});

test('a TTL with its top bit set counts as zero', () => {
  const [record] = message(`0001 8000 0001 0001 0000 0000 ${QUESTION} C00C 0001 0001 80000001 0004 C0000201`).answers;
  assert.equal(record?.ttl, 0);
});

const opt = (options: string, more = ''): string => {
  const length = bytes(options).length.toString(16).padStart(4, '0');
  return `0001 8007 0001 0000 0000 000${more === '' ? 1 : 2} ${QUESTION} 00 0029 04D0 01 00 8000 ${length} ${options} ${more}`;
};

test('the OPT record gives version, size, DO, the extended rcode, NSID, cookie and extended errors', () => {
  const read = message(
    opt('0003 0004 "lax1" 000A 0010 0102030405060708 1112131415161718 000F 000B 0016 "no answer" FDE9 0002 0000'),
  );
  assert.equal(read.rcode, 'BADCOOKIE');
  assert.deepEqual(read.additionals, []);
  assert.deepEqual(read.edns, {
    version: 0,
    udpSize: 1232,
    dnssecOk: true,
    nsid: bytes('"lax1"'),
    cookie: bytes('0102030405060708 1112131415161718'),
    ede: [{ code: 22, text: 'no answer' }],
  });
});

test('extended errors are cleaned and bounded', () => {
  const said = (text: string) =>
    message(opt(`000F ${(bytes(text).length + 2).toString(16).padStart(4, '0')} 0000 ${text}`)).edns?.ede;
  assert.deepEqual(said('"line" 0A 1B "[31m" E280AE "evil" 00'), [{ code: 0, text: 'line [31m evil' }]);
  assert.deepEqual(said('C3 28 FF'), [{ code: 0, text: '\uFFFD(\uFFFD' }]);
  const [long] = said('F09F9982'.repeat(MAX_EXTENDED_ERROR_CHARS + 1)) ?? [];
  assert.equal(Array.from(long?.text ?? '').length, MAX_EXTENDED_ERROR_CHARS);
  assert.match(long?.text ?? '', /^🙂+…$/u);
  assert.equal(message(opt('000F 0002 0001'.repeat(MAX_EXTENDED_ERRORS + 5))).edns?.ede.length, MAX_EXTENDED_ERRORS);
  assert.deepEqual(message(opt('000F 0001 00')).edns?.ede, [], 'too short for a code');
});

test('a second OPT record, one elsewhere, one with an owner and one with cut options are refused', () => {
  assert.match(why(bytes(opt('', '00 0029 04D0 00000000 0000'))), /more than one OPT/);
  assert.match(why(bytes(`0001 8000 0000 0001 0000 0000 00 0029 04D0 00000000 0000`)), /outside the additional/);
  assert.match(
    why(bytes(`0001 8000 0000 0000 0000 0001 01 "a" 00 0029 04D0 00000000 0000`)),
    /another name than the root/,
  );
  assert.match(why(bytes(opt('0003 0005 "lax1"'))), /options of OPT/);
  assert.match(why(bytes(opt('0003 00'))), /options of OPT/);
});

test('what was read shares no memory with the bytes, also of a Buffer', () => {
  const given = Buffer.from(bytes(opt('0003 0001 "a"', 'C00C 0001 0001 00000000 0004 C0000201')));
  const read = readMessage(given);
  given.fill(255);
  assert.ok(read.ok);
  const [record] = read.message.additionals;
  assert.deepEqual([record?.rdata, read.message.edns?.nsid], [Uint8Array.of(192, 0, 2, 1), Uint8Array.of(97)]);
  assert.equal(record?.rdata.buffer.byteLength, 4, 'nor does it keep the whole message alive');
});

test('compressed names are written out in every type that senders compress in practice', () => {
  const sent = {
    2: 'C00C',
    5: 'C00C',
    6: `C00C C00C ${'00'.repeat(20)}`,
    12: 'C00C',
    15: '0001 C00C',
    17: 'C00C C00C',
    18: '0001 C00C',
    21: '0001 C00C',
    26: '0001 C00C C00C',
    33: '0001 0002 0035 C00C',
    35: '0001 0002 00 00 00 C00C',
    36: '0001 C00C',
    39: 'C00C',
  };
  for (const [type, rdata] of Object.entries(sent)) {
    const head = [Number(type), 1, 0, 0, bytes(rdata).length].map(word => word.toString(16).padStart(4, '0')).join(' ');
    const [record] = message(`0001 8000 0001 0001 0000 0000 ${QUESTION} C00C ${head} ${rdata}`).answers;
    assert.deepEqual(
      record?.rdata,
      bytes(rdata.replaceAll('C00C', '03 "www" 07 "example" 03 "com" 00')),
      `type ${type}`,
    );
  }
});

test('the first thing that is wrong is what is said', () => {
  assert.match(
    why(bytes(`0001 8000 0000 0001 0000 0002 ${'00 0029 04D0 00000000 0000'.repeat(3)}`)),
    /more than one OPT/,
  );
});
