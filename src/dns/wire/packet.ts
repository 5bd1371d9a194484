import packet from 'dns-packet';
import type { Edns } from '../message.ts';
import { OPTION } from './codes.ts';
import { concat, HEADER_OCTETS, u16 } from './cursor.ts';

/**
 * What dns-packet writes for us: headers, questions and OPT records. It never sees a name (it neither knows escapes
 * nor checks lengths) and never reads what came from outside.
 */

/** UDP sizes below mean this one (RFC 6891 §6.2.3); dns-packet would write 4096 for 0. */
const MIN_UDP_OCTETS = 512;

interface Option {
  readonly code: number;
  readonly data: Buffer;
}

type Outgoing = Edns & { readonly extendedRcode: number };

/** The options of an OPT record; an NSID without octets asks for one (RFC 5001 §2.1). */
function optionsOf({ nsid, cookie, ede }: Outgoing): Option[] {
  const options: Option[] = [];
  if (nsid !== null) options.push({ code: OPTION.nsid, data: Buffer.from(nsid) });
  if (cookie !== null) options.push({ code: OPTION.cookie, data: Buffer.from(cookie) });
  for (const { code, text } of ede) {
    options.push({ code: OPTION.ede, data: Buffer.from(concat([u16(code), Buffer.from(text, 'utf8')])) });
  }
  return options;
}

const optRecord = (edns: Outgoing): packet.Answer =>
  ({
    type: 'OPT',
    name: '.',
    udpPayloadSize: Math.max(edns.udpSize, MIN_UDP_OCTETS),
    extendedRcode: edns.extendedRcode,
    ednsVersion: edns.version,
    flags: edns.dnssecOk ? packet.DNSSEC_OK : 0,
    options: optionsOf(edns),
  }) as unknown as packet.Answer;

/** An OPT record (RFC 6891 §6.1) ready to stand in a message. */
export const encodeOpt = (edns: Outgoing): Uint8Array =>
  packet.encode({ additionals: [optRecord(edns)] }).subarray(HEADER_OCTETS);

/** A query with one question of class IN, whose name is given as uncompressed octets. */
export function encodeQuery(
  id: number,
  recursionDesired: boolean,
  name: Uint8Array,
  type: number,
  edns: Outgoing | null,
): Uint8Array {
  const bytes = packet.encode({
    type: 'query',
    id,
    flags: recursionDesired ? packet.RECURSION_DESIRED : 0,
    questions: [{ name: '.', type: `UNKNOWN_${type}` as packet.RecordType, class: 'IN' }],
    additionals: edns === null ? [] : [optRecord(edns)],
  });
  return concat([bytes.subarray(0, HEADER_OCTETS), name, bytes.subarray(HEADER_OCTETS + 1)]);
}
