import type { Message, Question, RawRecord } from '../message.ts';
import { rcodeNumber, typeNumber } from './codes.ts';
import { concat, u16, wireOfName } from './cursor.ts';
import { mayCompress, partsOf } from './layout.ts';
import { encodeOpt, encodeQuery } from './packet.ts';
import { MAX_MESSAGE_OCTETS } from './read.ts';

/** A query to send. `cookie` is 8 octets of ours, or those and the server's (RFC 7873 §4); `nsid` asks for RFC 5001. */
export interface Query {
  readonly id: number;
  readonly question: Question;
  readonly recursionDesired: boolean;
  readonly edns: {
    readonly udpSize: number;
    readonly dnssecOk: boolean;
    readonly nsid: boolean;
    readonly cookie: Uint8Array | null;
  } | null;
}

/** The highest octet a compression pointer reaches (14 bits, RFC 1035 §4.1.4). */
const MAX_POINTER = 0x3fff;

/** The octets of a query, class IN. Throws (a bug) where the type is none. */
export function writeQuery({ id, question, recursionDesired, edns }: Query): Uint8Array {
  const options = edns && {
    ...edns,
    version: 0,
    extendedRcode: 0,
    nsid: edns.nsid ? new Uint8Array(0) : null,
    ede: [],
  };
  return encodeQuery(id, recursionDesired, wireOfName(question.name), numberOfType(question.type), options);
}

function numberOfType(type: string): number {
  const number = typeNumber(type);
  if (number === null) throw new TypeError(`not a record type: ${type}`);
  return number;
}

/** Where a message is put together; what leaves is a copy. */
const ROOM = new Uint8Array(MAX_MESSAGE_OCTETS);

interface Writer {
  readonly room: Uint8Array;
  length: number;
  /** Where each name, in the case it was written in, begins. */
  readonly seen: Map<string, number>;
}

/**
 * The octets of a message, names compressed, the OPT record last. Throws (a bug) where it cannot be said: an unknown
 * type or rcode, an extended rcode without EDNS, more than 65,535 octets.
 */
export function writeMessage(message: Message): Uint8Array {
  const rcode = rcodeNumber(message.rcode);
  if (rcode === null || (rcode > 15 && message.edns === null))
    throw new TypeError(`rcode cannot be sent: ${message.rcode}`);
  const writer: Writer = { room: ROOM, length: 0, seen: new Map() };
  put(writer, header(message, rcode));
  for (const question of message.questions) {
    putName(writer, wireOfName(question.name));
    putNumber(writer, numberOfType(question.type), 2);
    putNumber(writer, question.class, 2);
  }
  for (const record of [...message.answers, ...message.authorities, ...message.additionals]) putRecord(writer, record);
  if (message.edns !== null) put(writer, encodeOpt({ ...message.edns, extendedRcode: rcode >> 4 }));
  if (writer.length > MAX_MESSAGE_OCTETS) throw new RangeError(`a message of ${writer.length} octets`);
  return writer.room.slice(0, writer.length);
}

function header(message: Message, rcode: number): Uint8Array {
  const bits: [number, boolean][] = [
    [15, message.response],
    [10, message.aa],
    [9, message.tc],
    [8, message.rd],
    [7, message.ra],
    [5, message.ad],
    [4, message.cd],
  ];
  const flags = bits.reduce((sum, [bit, set]) => sum | (set ? 1 << bit : 0), (message.opcode << 11) | (rcode & 0xf));
  const additionals = message.additionals.length + (message.edns === null ? 0 : 1);
  const counts = [message.questions.length, message.answers.length, message.authorities.length, additionals];
  return concat([message.id, flags, ...counts].map(u16));
}

/** What does not fit any more is counted, and not written: the whole is refused then. */
function put(writer: Writer, bytes: Uint8Array): void {
  if (writer.length + bytes.length <= writer.room.length) writer.room.set(bytes, writer.length);
  writer.length += bytes.length;
}

/** Big-endian. */
function putNumber(writer: Writer, number: number, octets: 1 | 2 | 4): void {
  for (let shift = 8 * (octets - 1); shift >= 0; shift -= 8) writer.room[writer.length++] = number >>> shift;
}

/** Writes an uncompressed name, its longest known suffix as a pointer. */
function putName(writer: Writer, wire: Uint8Array): void {
  const text = Buffer.from(wire).toString('latin1');
  let at = 0;
  for (let length = wire[0] ?? 0; length > 0; length = wire[at] ?? 0) {
    const key = text.slice(at);
    const known = writer.seen.get(key);
    if (known !== undefined) {
      putNumber(writer, 0xc000 | known, 2);
      return;
    }
    if (writer.length <= MAX_POINTER) writer.seen.set(key, writer.length);
    put(writer, wire.subarray(at, at + length + 1));
    at += length + 1;
  }
  putNumber(writer, 0, 1);
}

function putRecord(writer: Writer, record: RawRecord): void {
  putName(writer, wireOfName(record.name));
  putNumber(writer, numberOfType(record.type), 2);
  putNumber(writer, record.class, 2);
  putNumber(writer, record.ttl, 4);
  const lengthAt = writer.length;
  putNumber(writer, 0, 2);
  const start = writer.length;
  const parts = mayCompress(record.type) ? partsOf(record.type, record.rdata) : null;
  if (parts === null) put(writer, record.rdata);
  for (const { field, bytes } of parts ?? []) field === 'name' ? putName(writer, bytes) : put(writer, bytes);
  const end = writer.length;
  writer.length = lengthAt;
  putNumber(writer, end - start, 2);
  writer.length = end;
}
