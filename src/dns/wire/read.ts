import type { Edns, ExtendedError, Message, Question, RawRecord } from '../message.ts';
import { MAX_TTL, OPTION, rcodeName, typeName } from './codes.ts';
import {
  type Cursor,
  concat,
  fail,
  HEADER_OCTETS,
  nameOfWire,
  numberOf,
  take,
  takeName,
  takeNumber,
} from './cursor.ts';
import { layoutOf, mustExpand, takeParts } from './layout.ts';

/** A message that was read, with the octets left over behind it; or why it is none, with its id where it has one. */
export type Read =
  | { readonly ok: true; readonly message: Message; readonly trailing: number }
  | { readonly ok: false; readonly why: string; readonly id: number | null };

/** Octets of the largest message: the length before it on TCP has two octets (RFC 1035 §4.2.2). */
export const MAX_MESSAGE_OCTETS = 65_535;
/** Questions and records of one message. No real answer has a tenth; bounds what pointers in 64 KiB can expand to (some 2 MiB). */
export const MAX_RECORDS = 1_024;
/** Extended errors kept of one message, and characters kept of the text of each: RFC 8914 sets no bound, and people read them. */
export const MAX_EXTENDED_ERRORS = 8;
export const MAX_EXTENDED_ERROR_CHARS = 256;

/** A question has at least a root name, type and class; a record also TTL and length (RFC 1035 §4.1). */
const MIN_QUESTION_OCTETS = 5;
const MIN_RECORD_OCTETS = 11;

/** The bit that says "truncated" (RFC 1035 §4.1.1). */
const TC = 0x0200;

interface Opt {
  readonly extendedRcode: number;
  readonly edns: Edns;
}

/** How many entries the four sections are said to have. */
interface Counts {
  readonly questions: number;
  readonly answers: number;
  readonly authorities: number;
  readonly additionals: number;
}

/**
 * Reads one DNS message (RFC 1035 §4, RFC 6891) from bytes of any kind. Never throws. Octets behind the last record
 * are counted, not refused. Names in rdata are written out (RFC 3597 §4), all other rdata stays as it was sent; nothing
 * in the message shares memory with `bytes`. A truncated message that was cut anywhere has its questions and no records.
 */
export function readMessage(bytes: Uint8Array): Read {
  const id = bytes.length < 2 ? null : numberOf(bytes.subarray(0, 2));
  if (bytes.length < HEADER_OCTETS) return { ok: false, why: 'shorter than a header', id };
  if (bytes.length > MAX_MESSAGE_OCTETS) return { ok: false, why: 'longer than 65535 octets', id };
  // A plain view also of a Buffer, whose slices would not be copies.
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const [, flags = 0, questions = 0, ...rest] = Array.from({ length: 6 }, (_, i) =>
    numberOf(view.subarray(2 * i, 2 * i + 2)),
  );
  const [answers = 0, authorities = 0, additionals = 0] = rest;
  const read = readSections(view, flags, { questions, answers, authorities, additionals });
  // RFC 2181 §9: what a truncated message has of records is not to be used, so it need not be whole either.
  if (read.ok || (flags & TC) === 0) return read;
  const cut = readSections(view, flags, { questions, answers: 0, authorities: 0, additionals: 0 });
  return cut.ok ? { ...cut, trailing: 0 } : read;
}

function readSections(bytes: Uint8Array, flags: number, counts: Counts): Read {
  const cursor: Cursor = { bytes, end: bytes.length, compressed: true, at: HEADER_OCTETS, broken: null };
  const recordCount = counts.answers + counts.authorities + counts.additionals;
  if (counts.questions * MIN_QUESTION_OCTETS + recordCount * MIN_RECORD_OCTETS > cursor.end - cursor.at) {
    fail(cursor, 'its header counts more records than can be in it');
  } else if (counts.questions + recordCount > MAX_RECORDS) fail(cursor, `more than ${MAX_RECORDS} records`);
  const questions = several(cursor, counts.questions, takeQuestion);
  const answers = several(cursor, counts.answers, takeRecord);
  const authorities = several(cursor, counts.authorities, takeRecord);
  const rest = several(cursor, counts.additionals, takeRecord);
  const opt = takeOpt(cursor, [...answers, ...authorities], rest);
  const id = numberOf(bytes.subarray(0, 2));
  if (cursor.broken !== null) return { ok: false, why: cursor.broken, id };
  const rcode = rcodeName(((opt?.extendedRcode ?? 0) << 4) | (flags & 0xf));
  const additionals = rest.filter(record => record.type !== 'OPT');
  const edns = opt?.edns ?? null;
  const message = { id, ...flagsOf(flags), rcode, questions, answers, authorities, additionals, edns };
  return { ok: true, message, trailing: cursor.end - cursor.at };
}

/** The flags of a header and its opcode (RFC 1035 §4.1.1, RFC 4035 §3.1.6). */
const flagsOf = (flags: number) => ({
  response: (flags & 0x8000) !== 0,
  opcode: (flags >> 11) & 0xf,
  aa: (flags & 0x0400) !== 0,
  tc: (flags & TC) !== 0,
  rd: (flags & 0x0100) !== 0,
  ra: (flags & 0x0080) !== 0,
  ad: (flags & 0x0020) !== 0,
  cd: (flags & 0x0010) !== 0,
});

function several<T>(cursor: Cursor, count: number, one: (cursor: Cursor) => T): T[] {
  const out: T[] = [];
  while (out.length < count && cursor.broken === null) out.push(one(cursor));
  return out;
}

function takeQuestion(cursor: Cursor): Question & { class: number } {
  const name = nameOfWire(takeName(cursor));
  return { name, type: typeName(takeNumber(cursor, 2)), class: takeNumber(cursor, 2) };
}

function takeRecord(cursor: Cursor): RawRecord {
  const name = nameOfWire(takeName(cursor));
  const type = typeName(takeNumber(cursor, 2));
  const klass = takeNumber(cursor, 2);
  const ttl = takeNumber(cursor, 4);
  const length = takeNumber(cursor, 2);
  const start = cursor.at;
  const raw = take(cursor, length);
  const expand = mustExpand(type) && cursor.broken === null;
  const rdata = expand ? expanded(cursor, type, start) : raw.slice();
  // A TTL with the top bit set counts as zero (RFC 2181 §8); that of OPT is flags (RFC 6891 §6.1.3).
  return { name, type, class: klass, ttl: ttl > MAX_TTL && type !== 'OPT' ? 0 : ttl, rdata };
}

/** The rdata between `start` and the cursor with its names written out. */
function expanded(cursor: Cursor, type: string, start: number): Uint8Array {
  const inner: Cursor = { bytes: cursor.bytes, end: cursor.at, compressed: true, at: start, broken: null };
  const parts = takeParts(inner, layoutOf(type) ?? []);
  if (inner.broken !== null) fail(cursor, `rdata of ${type}: ${inner.broken}`);
  return concat(parts.map(part => part.bytes));
}

/** The one OPT record (RFC 6891 §6.1.1): among the additional records, of the root, not twice. */
function takeOpt(cursor: Cursor, elsewhere: readonly RawRecord[], additionals: readonly RawRecord[]): Opt | null {
  const [opt, second] = additionals.filter(record => record.type === 'OPT');
  if (second !== undefined) fail(cursor, 'more than one OPT record');
  if (elsewhere.some(record => record.type === 'OPT')) fail(cursor, 'an OPT record outside the additional section');
  if (opt === undefined) return null;
  if (opt.name !== '.') fail(cursor, 'an OPT record of another name than the root');
  const options: Cursor = { bytes: opt.rdata, end: opt.rdata.length, compressed: false, at: 0, broken: null };
  const read = takeOptions(options);
  if (options.broken !== null) fail(cursor, `options of OPT: ${options.broken}`);
  const edns = { version: (opt.ttl >>> 16) & 0xff, udpSize: opt.class, dnssecOk: (opt.ttl & 0x8000) !== 0, ...read };
  return { extendedRcode: opt.ttl >>> 24, edns };
}

function takeOptions(cursor: Cursor): Pick<Edns, 'nsid' | 'cookie' | 'ede'> {
  let nsid: Uint8Array | null = null;
  let cookie: Uint8Array | null = null;
  const ede: ExtendedError[] = [];
  while (cursor.at < cursor.end && cursor.broken === null) {
    const code = takeNumber(cursor, 2);
    const data = take(cursor, takeNumber(cursor, 2)).slice();
    if (code === OPTION.nsid) nsid ??= data;
    else if (code === OPTION.cookie) cookie ??= data;
    else if (code === OPTION.ede && data.length >= 2 && ede.length < MAX_EXTENDED_ERRORS) ede.push(extendedError(data));
  }
  return { nsid, cookie, ede };
}

/** RFC 8914 §2: a code and UTF-8 text, which may end in a NUL; foreign, so that control and format characters go. */
function extendedError(data: Uint8Array): ExtendedError {
  const text = new TextDecoder()
    .decode(data.subarray(2))
    .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
    .trim();
  const chars = Array.from(text);
  const cut =
    chars.length > MAX_EXTENDED_ERROR_CHARS ? `${chars.slice(0, MAX_EXTENDED_ERROR_CHARS - 1).join('')}…` : text;
  return { code: numberOf(data.subarray(0, 2)), text: cut };
}
