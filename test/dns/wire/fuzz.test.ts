import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Message, RawRecord } from '../../../src/dns/message.ts';
import { addressOf, recordText, soaOf, targetOf } from '../../../src/dns/wire/rdata.ts';
import { readMessage } from '../../../src/dns/wire/read.ts';
import { writeMessage } from '../../../src/dns/wire/write.ts';
import { readZoneText } from '../../../src/dns/wire/zonefile.ts';
import { parseName, ROOT } from '../../../src/values/name.ts';
import { anyCharacter } from '../../support/any-text.ts';
import { REPLIES } from './messages.ts';

const PACKETS = 100_000;
/** Far above what they take (some 4 s): only a hang reaches it. */
const HANG_MS = 300_000;

/** Numbers below `max`, always the same ones (a linear congruential generator, its high bits). */
function dice(seed: number): (max: number) => number {
  let state = seed;
  return max => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * max);
  };
}

/** Octets that mean something somewhere: ends, longest labels, pointers, the OPT type, signs. */
const TELLING = [0x00, 0x01, 0x0c, 0x29, 0x3f, 0x40, 0x7f, 0x80, 0xbf, 0xc0, 0xff];

type Mutation = (bytes: Uint8Array, roll: (max: number) => number) => Uint8Array;

const splice = (bytes: Uint8Array, at: number, gone: number, come: Uint8Array): Uint8Array =>
  Uint8Array.from([...bytes.subarray(0, at), ...come, ...bytes.subarray(at + gone)]);

const MUTATIONS: readonly Mutation[] = [
  (bytes, roll) => bytes.with(roll(bytes.length), roll(256)),
  (bytes, roll) => bytes.with(roll(bytes.length), TELLING[roll(TELLING.length)] ?? 0),
  (bytes, roll) => {
    const at = roll(bytes.length);
    return bytes.with(at, (bytes[at] ?? 0) ^ (1 << roll(8)));
  },
  // A pointer to anywhere before or shortly behind.
  (bytes, roll) => {
    const at = 12 + roll(bytes.length - 13);
    const to = roll(at + 4);
    return bytes.with(at, 0xc0 | (to >> 8)).with(at + 1, to & 255);
  },
  // A count or a length that lies.
  (bytes, roll) => bytes.with(4 + 2 * roll(4) + 1, roll(40)),
  (bytes, roll) => bytes.subarray(0, 12 + roll(bytes.length - 12)),
  (bytes, roll) => splice(bytes, roll(bytes.length), roll(12), new Uint8Array(0)),
  (bytes, roll) =>
    splice(
      bytes,
      roll(bytes.length),
      0,
      Uint8Array.from({ length: 1 + roll(8) }, () => roll(256)),
    ),
  (bytes, roll) => {
    const from = roll(bytes.length);
    return splice(bytes, roll(bytes.length), 0, bytes.subarray(from, from + roll(40)));
  },
];

function mutated(original: Uint8Array, roll: (max: number) => number): Uint8Array {
  let bytes = original;
  for (let times = 1 + roll(3); times > 0 && bytes.length > 16; times--) {
    bytes = MUTATIONS[roll(MUTATIONS.length)]?.(bytes, roll) ?? bytes;
  }
  return bytes;
}

const recordsOf = (message: Message): RawRecord[] => [
  ...message.answers,
  ...message.authorities,
  ...message.additionals,
];

/** Everything that may be done with a record that was read. */
function use(record: RawRecord): void {
  const text = recordText(record);
  if (!/^[\x20-\x7e]+$/.test(text)) assert.fail(`not printable: ${JSON.stringify(text)}`);
  if (parseName(record.name) !== record.name) assert.fail(`not in normal form: ${record.name}`);
  const target = targetOf(record);
  if (target !== null && parseName(target) !== target) assert.fail(`not in normal form: ${target}`);
  soaOf(record);
  addressOf(record);
}

test('100,000 messages spoilt in every way are read or refused, and what was read can be used', {
  timeout: HANG_MS,
}, () => {
  const roll = dice(20_180_514);
  const originals = REPLIES.map(writeMessage);
  let read = 0;
  for (let n = 0; n < PACKETS; n++) {
    const result = readMessage(mutated(originals[n % originals.length] ?? new Uint8Array(12), roll));
    if (!result.ok) assert.notEqual(result.why, '');
    else {
      read++;
      // Text of every tenth: it costs more than reading.
      if (n % 10 === 0) recordsOf(result.message).forEach(use);
    }
  }
  assert.ok(read > PACKETS / 10 && read < (PACKETS * 9) / 10, `mutations reach both ends: ${read} were read`);
});

test('a spoilt message that is read means the same when it is written again', { timeout: HANG_MS }, () => {
  const roll = dice(4711);
  const originals = REPLIES.map(writeMessage);
  let compared = 0;
  for (let n = 0; n < 3000; n++) {
    const result = readMessage(mutated(originals[n % originals.length] ?? new Uint8Array(12), roll));
    // Smaller sizes mean 512 (RFC 6891 §6.2.3) and are written as such.
    if (!result.ok || (result.message.edns?.udpSize ?? 512) < 512) continue;
    compared++;
    assert.deepEqual(readMessage(writeMessage(result.message)), { ...result, trailing: 0 });
  }
  assert.ok(compared > 300);
});

test('noise of any length is read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), bytes => {
      const result = readMessage(bytes);
      if (result.ok) recordsOf(result.message).forEach(use);
    }),
    { numRuns: 2000 },
  );
});

/** What zone-file text consists of, good and bad. */
const anyPiece = fc.oneof(
  fc.constantFrom(
    ' ',
    '\n',
    '(',
    ')',
    '"',
    ';',
    '\\',
    '@',
    '$ORIGIN',
    '$TTL',
    'IN',
    '1h',
    'NS',
    'TXT',
    'A',
    'SOA',
    '\\#',
  ),
  fc.constantFrom(
    'example.com.',
    '192.0.2.1',
    '\\300',
    '\\046',
    'RRSIG',
    'NSEC3',
    '-',
    '99999999999',
    '\t',
    '\r\n',
    '💥',
  ),
  fc.string({ unit: anyCharacter, maxLength: 5 }),
);

test('zone-file text of any kind gives records or problems', () => {
  fc.assert(
    fc.property(fc.array(anyPiece, { maxLength: 30 }), pieces => {
      const { records, problems } = readZoneText(pieces.join(' '), { origin: ROOT, ttl: 1 });
      records.forEach(use);
      for (const problem of problems) assert.ok(problem.line >= 1 && problem.what !== '');
    }),
    { numRuns: 3000 },
  );
});
