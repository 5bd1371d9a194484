import type { ExtendedError, Message, Question } from '../../dns/message.ts';
import { CLASS_IN } from '../../dns/wire/codes.ts';
import { writeMessage } from '../../dns/wire/write.ts';
import type { Name } from '../../values/name.ts';
import { nothing, type Said } from './authority.ts';

/** Octets a server of ours puts into one datagram at most: what most servers do today (DNS flag day 2020). */
const MAX_UDP_OCTETS = 1232;
/** Octets of a datagram to who did not speak EDNS (RFC 1035 §4.2.1). */
const PLAIN_UDP_OCTETS = 512;
/** Octets of a client cookie and of our server cookies (RFC 7873 §4). */
const COOKIE_OCTETS = 8;

/** How a reply is sent, beside what it says. */
export interface Manner {
  readonly host: Name;
  readonly over: 'udp' | 'tcp';
  readonly ra: boolean;
  readonly ede: ExtendedError | null;
  readonly ignoresEdns: boolean;
  readonly demandsCookies: boolean;
  /** Truncated over UDP above this many octets; null: only where it does not fit. */
  readonly truncatesOver: number | null;
}

/** The question of a query, or the code it is refused with (RFC 1035 §4.1.1; RFC 6891 §6.1.3 for the version). */
export function questionOf(query: Message): Question | Said {
  const [question, another] = query.questions;
  if (query.edns !== null && query.edns.version > 0) return nothing('BADVERS');
  if (query.opcode !== 0) return nothing('NOTIMP');
  if (question === undefined || another !== undefined) return nothing('FORMERR');
  const isZoneTransfer = question.type === 'AXFR' || question.type === 'IXFR';
  return question.class !== CLASS_IN || isZoneTransfer ? nothing('REFUSED') : question;
}

/** The octets of a reply: glue that does not fit truncates it, other additional data is left out (RFC 9471, RFC 2181 §9). */
export function replyBytes(query: Message, said: Said, manner: Manner): Uint8Array {
  const hasEdns = query.edns !== null && !manner.ignoresEdns;
  const checked = manner.demandsCookies && manner.over === 'udp' ? withCookieChecked(query, said, manner.host) : said;
  if (checked === null) return writeMessage(truncated(messageOf(query, said, manner, hasEdns)));
  const whole = messageOf(query, checked, manner, hasEdns);
  const bytes = writeMessage(whole);
  if (manner.over === 'tcp') return bytes;
  if (manner.truncatesOver !== null && bytes.length > manner.truncatesOver) return writeMessage(truncated(whole));
  const asked = hasEdns ? (query.edns?.udpSize ?? 0) : PLAIN_UDP_OCTETS;
  const limit = Math.min(Math.max(asked, PLAIN_UDP_OCTETS), MAX_UDP_OCTETS);
  if (bytes.length <= limit) return bytes;
  const short = writeMessage({ ...whole, additionals: checked.glue });
  return short.length <= limit ? short : writeMessage(truncated(whole));
}

const truncated = (message: Message): Message => ({
  ...message,
  tc: true,
  answers: [],
  authorities: [],
  additionals: [],
});

function messageOf(query: Message, said: Said, manner: Manner, hasEdns: boolean): Message {
  const cookie = query.edns?.cookie ?? null;
  return {
    id: query.id,
    response: true,
    opcode: query.opcode,
    aa: said.aa,
    tc: false,
    rd: query.rd,
    ra: manner.ra,
    ad: false,
    cd: query.cd,
    rcode: said.rcode,
    questions: query.questions.slice(0, 1),
    answers: said.answers,
    authorities: said.authorities,
    additionals: [...said.glue, ...said.additionals],
    edns: hasEdns
      ? {
          version: 0,
          udpSize: MAX_UDP_OCTETS,
          dnssecOk: query.edns?.dnssecOk ?? false,
          nsid: query.edns?.nsid === null ? null : Buffer.from(manner.host.slice(0, -1), 'latin1'),
          cookie: cookie === null || cookie.length < COOKIE_OCTETS ? null : wholeCookie(cookie, manner.host),
          ede: manner.ede === null ? [] : [manner.ede],
        }
      : null,
  };
}

/** BADCOOKIE for a client cookie without ours (RFC 7873 §5.2.3); null, truncated, for none at all (§5.2.1 leaves it open). */
function withCookieChecked(query: Message, said: Said, host: Name): Said | null {
  const cookie = query.edns?.cookie ?? null;
  if (cookie === null || cookie.length < COOKIE_OCTETS) return null;
  const good = wholeCookie(cookie, host);
  const isGood = cookie.length === good.length && good.every((octet, i) => octet === cookie[i]);
  return isGood ? said : nothing('BADCOOKIE');
}

/** The client's cookie and ours, which is a sum over it and the host's name: enough for a game, no secret. */
function wholeCookie(cookie: Uint8Array, host: Name): Uint8Array {
  const client = cookie.subarray(0, COOKIE_OCTETS);
  const server = new Uint8Array(COOKIE_OCTETS);
  [...Buffer.from(host, 'latin1'), ...client].forEach((octet, i) => {
    const at = i % COOKIE_OCTETS;
    server[at] = ((server[at] ?? 0) * 31 + octet) & 255;
  });
  return Uint8Array.from([...client, ...server]);
}
