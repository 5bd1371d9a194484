import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringsOf, typesOf } from '../../../src/dns/wire/fields.ts';
import { addressOf, rdataText, recordText, soaOf, targetOf } from '../../../src/dns/wire/rdata.ts';
import { readZoneText } from '../../../src/dns/wire/zonefile.ts';
import { name, ROOT } from '../../../src/values/name.ts';
import { anyRecord, records } from './messages.ts';

const SIGNER = '076578616d706c6503636f6d00';

/** Type, presentation form, rdata: the octets are what another implementation (dnspython 2.3) makes of the text. */
const KNOWN: readonly (readonly [type: string, text: string, hex: string])[] = [
  ['A', '192.0.2.1', 'c0000201'],
  ['AAAA', '2001:db8::1:0:0:1', '20010db8000000000001000000000001'],
  ['NS', 'ns1.example.com.', '036e7331076578616d706c6503636f6d00'],
  ['CNAME', 'a\\.b.example.', '03612e62076578616d706c6500'],
  ['DNAME', 'example.net.', '076578616d706c65036e657400'],
  ['PTR', 'host.example.', '04686f7374076578616d706c6500'],
  [
    'SOA',
    'dns.example.com. first\\.last.example.com. 2018051401 43200 3600 2419200 3600',
    '03646e73076578616d706c6503636f6d000a66697273742e6c617374076578616d706c6503636f6d00784905490000a8c000000e100024ea0000000e10',
  ],
  ['MX', '10 mail.example.com.', '000a046d61696c076578616d706c6503636f6d00'],
  ['MX', '0 .', '000000'],
  ['TXT', '"v=spf1 -all"', '0b763d73706631202d616c6c'],
  ['TXT', '"a\\"b\\\\c" "\\000\\200;" ""', '056122625c630300c83b00'],
  ['HINFO', '"PDP-11" "UNIX"', '065044502d313104554e4958'],
  ['RP', 'admin.example. .', '0561646d696e076578616d706c650000'],
  ['AFSDB', '1 afs.example.', '000103616673076578616d706c6500'],
  ['RT', '10 r.example.', '000a0172076578616d706c6500'],
  ['KX', '5 kx.example.', '0005026b78076578616d706c6500'],
  ['PX', '5 a.example. b.example.', '00050161076578616d706c65000162076578616d706c6500'],
  ['SRV', '1 2 53 dns.example.', '00010002003503646e73076578616d706c6500'],
  [
    'NAPTR',
    '100 50 "s" "SIP+D2U" "" _sip._udp.example.',
    '006400320173075349502b44325500045f736970045f756470076578616d706c6500',
  ],
  [
    'DS',
    '20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D',
    '4f660802e06d44b80b8f1d39a95c0b0d7c65d08458e880409bbc683457104237c7f8ec8d',
  ],
  ['CDS', '0 0 0 00', '0000000000'],
  [
    'DNSKEY',
    '257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==',
    '0101030d99db2cc14cabdc33d6d77da63a2f15f71112584f234e8d1dc428e39e8a4a97e1aa271a555dc90701e17e2a4c4b6f120b7c32d44f4ac02bd894cf2d4be7778a19',
  ],
  ['CDNSKEY', '0 3 0 AA==', '0000030000'],
  [
    'RRSIG',
    'A 13 2 3600 20180601000000 20180501000000 12345 example.com. cmVhZGFibGUgc2lnbmF0dXJl',
    '00010d0200000e105b108c805ae7ae003039076578616d706c6503636f6d007265616461626c65207369676e6174757265',
  ],
  [
    'NSEC',
    'a.example. A NS SOA MX RRSIG NSEC DNSKEY CAA TYPE1234',
    '0161076578616d706c6500000762010000000380010140041b000000000000000000000000000000000000000000000000000020',
  ],
  [
    'NSEC3',
    '1 1 12 AABBCCDD 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR A RRSIG',
    '0101000c04aabbccdd14174eb2409fe28bcb4887a1836f957f0a8425e27b0006400000000002',
  ],
  ['NSEC3', '1 0 0 - 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR', '010000000014174eb2409fe28bcb4887a1836f957f0a8425e27b'],
  ['NSEC3PARAM', '1 0 0 -', '0100000000'],
  ['CAA', '128 issue "ca.example; policy=ev"', '8005697373756563612e6578616d706c653b20706f6c6963793d6576'],
  ['CAA', '0 issue ";"', '000569737375653b'],
  [
    'TLSA',
    '3 1 1 D2ABDE240D7CD3EE6B4B28C54DF034B97983A1D16E8A410E4561CB106618E971',
    '030101d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971',
  ],
  ['SMIMEA', '3 1 0 AABB', '030100aabb'],
  ['SSHFP', '2 1 123456789ABCDEF67890123456789ABCDEF67890', '0201123456789abcdef67890123456789abcdef67890'],
  ['OPENPGPKEY', 'AAECAwQ=', '0001020304'],
  [
    'DHCID',
    'AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=',
    '000201636fc0b8271c82825bb1ac5c41cf5351aa69b4febd94e8f17cdb95000da48c40',
  ],
  ['CSYNC', '66 3 A NS AAAA', '000000420003000460000008'],
  ['URI', '10 1 "ftp://ftp.example/public"', '000a00016674703a2f2f6674702e6578616d706c652f7075626c6963'],
  [
    'ZONEMD',
    '2018031500 1 1 FEBE3D4CE2EC2FFA4BA99D46CD69D6D29711E55217057BEE7EB1A7B641A47BA7FED2DD5B97AE499FAFA4F22C6BD647DE',
    '7848b78c0101febe3d4ce2ec2ffa4ba99d46cd69d6d29711e55217057bee7eb1a7b641a47ba7fed2dd5b97ae499fafa4f22c6bd647de',
  ],
  ['TYPE65280', '\\# 3 ABCDEF', 'abcdef'],
  ['TYPE65280', '\\# 0', ''],
];

const recordOf = (type: string, hex: string) => ({
  name: name('example.com'),
  type,
  class: 1,
  ttl: 3600,
  rdata: new Uint8Array(Buffer.from(hex, 'hex')),
});

test('every known type is shown as zone files write it', () => {
  for (const [type, text, hex] of KNOWN) assert.equal(rdataText(recordOf(type, hex)), text);
});

test('every known type is read as zone files write it', () => {
  for (const [type, text, hex] of KNOWN)
    assert.deepEqual(records(`example.com. 3600 IN ${type} ${text}`), [recordOf(type, hex)]);
});

test('a record is shown as one line', () => {
  assert.equal(recordText(recordOf('A', 'c0000201')), 'example.com. 3600 IN A 192.0.2.1');
  assert.equal(
    recordText({ ...recordOf('TYPE65280', 'ff'), class: 32 }),
    'example.com. 3600 CLASS32 TYPE65280 \\# 1 FF',
  );
});

test('malformed rdata is shown in the generic form', () => {
  const generic = (type: string, hex: string) => rdataText(recordOf(type, hex));
  assert.equal(generic('A', 'c00002'), '\\# 3 C00002');
  assert.equal(generic('NS', '0161'), '\\# 2 0161');
  assert.equal(generic('NS', 'c00c'), '\\# 2 C00C');
  assert.equal(generic('SOA', `${SIGNER}00`), `\\# 14 ${SIGNER.toUpperCase()}00`);
  assert.equal(generic('TXT', ''), '\\# 0');
  assert.equal(generic('TXT', '0561'), '\\# 2 0561');
  assert.equal(generic('CAA', '000320203a3b'), '\\# 6 000320203A3B', 'a tag that is no word');
  assert.equal(generic('NSEC', '00000201'), '\\# 4 00000201', 'a bit map that is cut');
  assert.equal(generic('DS', '00010102'), '\\# 4 00010102', 'no digest at all');
});

test('types of a bit map may be listed in any order', () => {
  assert.deepEqual(records('a. NSEC b. CAA RRSIG A TYPE1234').map(rdataText), ['b. A RRSIG CAA TYPE1234']);
});

test('foreign bytes never reach the text unescaped', () => {
  fc.assert(fc.property(anyRecord, record => assert.match(recordText(record), /^[\x20-\x7e]+$/)));
});

test('what is shown is read back and shown the same', () => {
  fc.assert(
    fc.property(anyRecord, record => {
      const text = recordText(record);
      const { records: again, problems } = readZoneText(text, { origin: ROOT, ttl: 1 });
      assert.deepEqual(problems, []);
      assert.deepEqual(again.map(recordText), [text]);
    }),
    { numRuns: 500 },
  );
});

test('the generic form is lossless for every type', () => {
  fc.assert(
    fc.property(anyRecord, ({ type, rdata }) => {
      const text = `. 1 ${type} \\# ${rdata.length} ${Buffer.from(rdata).toString('hex')}`;
      assert.deepEqual(records(text), [{ name: ROOT, type, class: 1, ttl: 1, rdata }]);
    }),
  );
});

test('a target is the name a record points to, and nothing else', () => {
  const targets = records(`a.example. NS ns1.example.com.
    CNAME www.example.com.
    DNAME example.net.
    PTR host.example.
    MX 10 mail.example.com.
    SRV 1 2 53 dns.example.
    SOA ns.example. root.example. 1 2 3 4 5
    TXT "ns1.example.com."
    AFSDB 1 afs.example.`).map(targetOf);
  const expected = [
    'ns1.example.com.',
    'www.example.com.',
    'example.net.',
    'host.example.',
    'mail.example.com.',
    'dns.example.',
  ];
  assert.deepEqual(targets, [...expected, null, null, null]);
  assert.equal(targetOf(recordOf('NS', '0161')), null);
  assert.equal(targetOf(recordOf('NS', '07707572692e736d00')), 'puri\\.sm.');
});

test('SOA fields are numbers and names, of SOA records only', () => {
  const [soa] = records('example.com. SOA Ns1.example.com. Host\\.master.example.com. 4294967295 2h 1h 4w 300');
  assert.ok(soa);
  assert.deepEqual(soaOf(soa), {
    mname: 'ns1.example.com.',
    rname: 'host\\.master.example.com.',
    serial: 4_294_967_295,
    refresh: 7200,
    retry: 3600,
    expire: 2_419_200,
    minimum: 300,
  });
  assert.equal(soaOf({ ...soa, type: 'MX' }), null);
  assert.equal(soaOf({ ...soa, rdata: soa.rdata.subarray(1) }), null);
});

test('an address is that of an A or AAAA record of the right length', () => {
  assert.equal(addressOf(recordOf('A', 'c0000201')), '192.0.2.1');
  assert.equal(addressOf(recordOf('AAAA', '20010db8000000000000000000000001')), '2001:db8::1');
  assert.equal(addressOf(recordOf('AAAA', '00000000000000000000ffffc0000201')), '::ffff:c000:201');
  assert.equal(addressOf(recordOf('A', '20010db8000000000000000000000001')), null);
  assert.equal(addressOf(recordOf('AAAA', 'c0000201')), null);
  assert.equal(addressOf(recordOf('TYPE65280', 'c0000201')), null);
});

test('character strings and type bit maps are taken apart, or refused whole', () => {
  const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
  assert.deepEqual(stringsOf(bytes('0161000162')), [bytes('61'), bytes(''), bytes('62')]);
  assert.equal(stringsOf(bytes('016102')), null);
  assert.deepEqual(typesOf(bytes('0006400000000002')), ['A', 'RRSIG']);
  assert.deepEqual(typesOf(bytes('')), []);
  assert.equal(typesOf(bytes('0100')), null, 'an empty block');
  assert.equal(typesOf(bytes('000140000140')), null, 'a window twice');
  assert.equal(typesOf(bytes(`0021${'01'.repeat(33)}`)), null, 'a block over 32 octets');
});
