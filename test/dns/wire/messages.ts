import fc from 'fast-check';
import type { Edns, Message, RawRecord } from '../../../src/dns/message.ts';
import { QUERYABLE_TYPES, rcodeName, typeName } from '../../../src/dns/wire/codes.ts';
import { wireOfName } from '../../../src/dns/wire/cursor.ts';
import { readZoneText } from '../../../src/dns/wire/zonefile.ts';
import { type Name, name, nameFromLabels, ROOT } from '../../../src/values/name.ts';

/** Records from zone-file text, which must be right; each text begins with an owner. */
export function records(...texts: string[]): RawRecord[] {
  const read = readZoneText(texts.join('\n'), { origin: ROOT, ttl: 3600 });
  if (read.problems.length > 0) throw new Error(JSON.stringify(read.problems));
  return read.records;
}

export const EDNS: Edns = { version: 0, udpSize: 1232, dnssecOk: true, nsid: null, cookie: null, ede: [] };

/** A reply to `www.example.com A` with what the test gives. */
export const reply = (of: Partial<Message>): Message => ({
  id: 4711,
  response: true,
  opcode: 0,
  aa: false,
  tc: false,
  rd: false,
  ra: false,
  ad: false,
  cd: false,
  rcode: 'NOERROR',
  questions: [{ name: name('www.example.com'), type: 'A', class: 1 }],
  answers: [],
  authorities: [],
  additionals: [],
  edns: null,
  ...of,
});

const SIGNATURE = 'cmVhZGFibGUgc2lnbmF0dXJl';

/** Replies as servers send them: a referral with glue, a signed denial, an alias, a server in trouble, many types. */
export const REPLIES: readonly Message[] = [
  reply({
    authorities: records(`example.com. 172800 NS ns1.example.com.
      172800 NS ns2.example.com.
      172800 NS ns3.example.net.
      86400 DS 12345 13 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
      86400 RRSIG DS 13 2 86400 20180601000000 20180501000000 12345 com. ${SIGNATURE}`),
    additionals: records(
      `ns1.example.com. 172800 A 192.0.2.1
      172800 AAAA 2001:db8::1`,
      'ns2.example.com. 172800 A 192.0.2.2',
    ),
    edns: { ...EDNS, nsid: Uint8Array.from([108, 97, 120, 49]) },
  }),
  reply({
    aa: true,
    rcode: 'NXDOMAIN',
    authorities: records(
      `com. 900 SOA a.gtld.example. nstld.example. 1526300000 1800 900 604800 86400`,
      `CK0POJMG874LJREF7EFN8430QVIT8BSM.com. 86400 NSEC3 1 1 0 - CK0Q1GIN43N1ARRC9OSM6QPQR81H5M9A NS SOA RRSIG DNSKEY NSEC3PARAM
      86400 RRSIG NSEC3 8 2 86400 20180601000000 20180501000000 12345 com. ${SIGNATURE}`,
    ),
    edns: { ...EDNS, ede: [{ code: 29, text: 'synthesized' }] },
  }),
  reply({
    aa: true,
    answers: records(
      `www.example.com. 300 CNAME www.example.com.cdn.example.net.`,
      'www.example.com.cdn.example.net. 20 A 198.51.100.1',
      'example.com. 20 DNAME example.net.',
    ),
    edns: { ...EDNS, cookie: Uint8Array.from({ length: 24 }, (_, i) => i) },
  }),
  reply({ rcode: 'BADCOOKIE', edns: { ...EDNS, cookie: Uint8Array.from({ length: 8 }, (_, i) => 255 - i) } }),
  reply({ rcode: 'SERVFAIL', edns: { ...EDNS, ede: [{ code: 22, text: 'no reachable authority: délégué' }] } }),
  reply({
    answers: records(`example.com. MX 10 mail.example.com.
      TXT "v=spf1 -all" "\\000\\255"
      SRV 1 2 53 ns1.example.com.
      NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.example.com.
      CAA 0 issue ";"
      DNSKEY 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==
      NSEC a.example.com. A NS SOA TYPE1234
      TYPE65280 \\# 3 ABCDEF`),
  }),
];

/** Objects as literals make them. */
const OBJECT = { noNullPrototype: true };

const label = fc.uint8Array({ minLength: 1, maxLength: 12 });

/** Names of any bytes, often below the same few parents so that compression has work. */
export const anyName: fc.Arbitrary<Name> = fc
  .tuple(fc.array(label, { maxLength: 3 }), fc.constantFrom<string[]>([], ['com'], ['example', 'com'], ['a.b', 'com']))
  .map(([own, parents]) =>
    nameFromLabels([...own, ...parents.map(text => Uint8Array.from(text, char => char.charCodeAt(0)))]),
  );

const u16 = fc.nat({ max: 0xffff });
const numberBytes = (octets: number) => fc.uint8Array({ minLength: octets, maxLength: octets });
const wire = anyName.map(wireOfName);
const joined = (...parts: fc.Arbitrary<Uint8Array>[]) =>
  fc.tuple(...parts).map(all => Uint8Array.from(all.flatMap(part => [...part])));

const rdataOf: Readonly<Record<string, fc.Arbitrary<Uint8Array>>> = {
  A: numberBytes(4),
  AAAA: numberBytes(16),
  NS: wire,
  CNAME: wire,
  DNAME: wire,
  PTR: wire,
  SOA: joined(wire, wire, numberBytes(20)),
  MX: joined(numberBytes(2), wire),
  SRV: joined(numberBytes(6), wire),
  RRSIG: joined(numberBytes(18), wire, fc.uint8Array({ maxLength: 64 })),
};

/** Records whose rdata has the shape of its type, and records of other types with any rdata. */
export const anyRecord: fc.Arbitrary<RawRecord> = fc
  .oneof(
    fc.constantFrom(...Object.keys(rdataOf)),
    u16.filter(number => number !== 41 && !QUERYABLE_TYPES.includes(typeName(number))).map(typeName),
    fc.constantFrom('TXT', 'DS', 'DNSKEY', 'NSEC', 'NSEC3', 'CAA', 'TLSA', 'HTTPS'),
  )
  .chain(type =>
    fc.record(
      {
        name: anyName,
        type: fc.constant(type),
        class: fc.oneof(fc.constant(1), u16),
        ttl: fc.nat({ max: 0x7fff_ffff }),
        rdata: rdataOf[type] ?? fc.uint8Array({ maxLength: 80 }),
      },
      OBJECT,
    ),
  );

const anyEdns: fc.Arbitrary<Edns> = fc.record(
  {
    version: fc.nat({ max: 255 }),
    udpSize: fc.integer({ min: 512, max: 0xffff }),
    dnssecOk: fc.boolean(),
    nsid: fc.option(fc.uint8Array({ maxLength: 20 })),
    cookie: fc.option(fc.uint8Array({ minLength: 8, maxLength: 40 })),
    ede: fc.array(fc.record({ code: u16, text: fc.constantFrom('', 'stale', 'no é here') }, OBJECT), { maxLength: 3 }),
  },
  OBJECT,
);

const sections = fc.array(anyRecord, { maxLength: 6 });

/** Messages that can be sent. */
export const anyMessage: fc.Arbitrary<Message> = fc
  .record(
    {
      id: u16,
      response: fc.boolean(),
      opcode: fc.nat({ max: 15 }),
      aa: fc.boolean(),
      tc: fc.boolean(),
      rd: fc.boolean(),
      ra: fc.boolean(),
      ad: fc.boolean(),
      cd: fc.boolean(),
      code: fc.nat({ max: 0xfff }),
      questions: fc.array(fc.record({ name: anyName, type: u16.map(typeName), class: u16 }, OBJECT), { maxLength: 3 }),
      answers: sections,
      authorities: sections,
      additionals: sections,
      edns: fc.option(anyEdns),
    },
    OBJECT,
  )
  .map(({ code, ...message }) => ({ ...message, rcode: rcodeName(message.edns === null ? code & 15 : code) }));
