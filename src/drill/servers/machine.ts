import type { Message, Question } from '../../dns/message.ts';
import { readMessage } from '../../dns/wire/read.ts';
import { type Address, familyOf } from '../../values/address.ts';
import type { Instant } from '../../values/instant.ts';
import { isAtOrUnder, name } from '../../values/name.ts';
import type { Arrival } from '../../world/ports.ts';
import { type Host, hostAt, type Internet } from '../internet.ts';
import type { Deed, Fault } from '../scenario.ts';
import { type Content, contentOf } from './content.ts';
import { type Manner, replyBytes } from './reply.ts';

/** A message on its way to a server. */
export interface Packet {
  readonly to: Address;
  readonly port: number;
  readonly over: 'udp' | 'tcp';
  readonly bytes: Uint8Array;
}

/** What comes back, and after how many milliseconds. */
export interface Delivery {
  readonly afterMs: number;
  readonly arrival: Arrival;
}

/** A number from 0 to below 1, out of the seed of the drill. */
export type Dice = () => number;

/** Milliseconds to whoever answers in a server's place: nearer than the server. */
const INTERCEPTOR_RTT_MS = 2;
const DNS_PORT = 53;

/** What becomes of a packet before it reaches anybody: our own system will not send it, or says at once that nobody listens. */
export function failureBefore(internet: Internet, packet: Packet): 'no-route' | 'refused' | null {
  const read = readMessage(packet.bytes);
  const query = read.ok ? read.message : null;
  if (has(deedsFor(internet.here, packet, query), 'has-no-route')) return 'no-route';
  const host = hostAt(internet, packet.to);
  return host !== null && has(deedsOf(host, packet, query), 'refuses-connections') ? 'refused' : null;
}

/** True where our own network drops a packet that is no DNS message. */
export const isDropped = (internet: Internet, packet: Packet): boolean =>
  has(deedsFor(internet.here, packet, null), 'is-silent');

/** Everything that comes back for one packet, faults of our own network and of the server included. Silence is nothing. */
export function deliveriesOf(internet: Internet, packet: Packet, at: Instant, dice: Dice): Delivery[] {
  const read = readMessage(packet.bytes);
  const query = read.ok ? read.message : null;
  const ours = deedsFor(internet.here, packet, query);
  if (has(ours, 'has-no-route')) return [{ afterMs: 0, arrival: { kind: 'failed', reason: 'no-route' } }];
  if (isLost(ours, dice)) return [];
  const slow = slownessOf(ours);
  const inPlace = ours.find(deed => deed.kind === 'answers-as-resolver');
  if (inPlace !== undefined && query !== null) {
    return replies(internet, interceptor(packet), packet, query, [inPlace], at, dice).map(one => delayed(one, slow));
  }
  const host = hostAt(internet, packet.to);
  const served = host === null || packet.port !== DNS_PORT ? [] : served53(internet, host, packet, query, at, dice);
  const forged = ours.find(deed => deed.kind === 'answers-twice');
  const injected =
    forged === undefined || query === null
      ? []
      : replies(internet, interceptor(packet), packet, query, [forgery(forged.address)], at, dice);
  return [...injected, ...served].map(one => delayed(one, slow));
}

const forgery = (address: Address): Deed => ({ kind: 'answers-as-resolver', address });

/** Who answers in a server's place, at its address. */
const interceptor = (packet: Packet): Host => ({
  name: name('interceptor.'),
  addresses: [packet.to],
  rttMs: INTERCEPTOR_RTT_MS,
  resolver: true,
  zones: new Map(),
  faults: [],
  cache: [],
});

const delayed = (delivery: Delivery, byMs: number): Delivery => ({ ...delivery, afterMs: delivery.afterMs + byMs });

function served53(
  internet: Internet,
  host: Host,
  packet: Packet,
  query: Message | null,
  at: Instant,
  dice: Dice,
): Delivery[] {
  const deeds = deedsOf(host, packet, query);
  if (isLost(deeds, dice)) return [];
  const afterMs = host.rttMs + slownessOf(deeds);
  const broken = brokenConnection(deeds, packet.over);
  if (broken !== null) return broken.kind === 'silence' ? [] : [{ afterMs, arrival: broken }];
  return query === null
    ? []
    : replies(internet, host, packet, query, deeds, at, dice).map(one => delayed(one, slownessOf(deeds)));
}

function brokenConnection(deeds: readonly Deed[], over: 'udp' | 'tcp'): Arrival | { kind: 'silence' } | null {
  if (has(deeds, 'refuses-connections')) return { kind: 'failed', reason: 'refused' };
  if (has(deeds, 'resets-connections'))
    return over === 'tcp' ? { kind: 'failed', reason: 'reset' } : { kind: 'silence' };
  if (has(deeds, 'closes-connections')) return over === 'tcp' ? { kind: 'closed' } : { kind: 'silence' };
  return null;
}

const has = (deeds: readonly Deed[], kind: Deed['kind']): boolean => deeds.some(deed => deed.kind === kind);

const isLost = (deeds: readonly Deed[], dice: Dice): boolean =>
  has(deeds, 'is-silent') || deeds.some(deed => deed.kind === 'loses' && dice() < deed.share);

const slownessOf = (deeds: readonly Deed[]): number =>
  deeds.reduce((sum, deed) => sum + (deed.kind === 'is-slow' ? deed.byMs : 0), 0);

/** The deeds that a host does to this packet. */
const deedsOf = (host: Host, packet: Packet, query: Message | null): Deed[] =>
  deedsFor(
    host.faults.filter(({ address }) => address === null || address === packet.to).map(({ fault }) => fault),
    packet,
    query,
  );

/** The deeds of the faults whose conditions this packet meets. */
function deedsFor(faults: readonly Fault[], packet: Packet, query: Message | null): Deed[] {
  return faults
    .filter(fault => takesPath(fault, packet) && goesTowards(fault, packet) && meets(fault, query))
    .map(fault => fault.deed);
}

function takesPath({ over }: Fault, packet: Packet): boolean {
  const transports = over.filter(path => path === 'udp' || path === 'tcp');
  const families = over.filter(path => path === 'v4' || path === 'v6');
  const byTransport = transports.length === 0 || transports.includes(packet.over);
  return byTransport && (families.length === 0 || families.includes(familyOf(packet.to)));
}

const goesTowards = ({ towards }: Fault, packet: Packet): boolean =>
  towards.length === 0 || towards.includes(packet.to);

function meets(fault: Fault, query: Message | null): boolean {
  const [question] = query?.questions ?? [];
  if (fault.to === 'edns' && (query?.edns ?? null) === null) return false;
  if (fault.to === 'options' && (query?.edns?.nsid ?? null) === null && (query?.edns?.cookie ?? null) === null)
    return false;
  if (fault.under !== null && (question === undefined || !isAtOrUnder(question.name, fault.under))) return false;
  return fault.type === null || question?.type === fault.type;
}

function replies(
  internet: Internet,
  host: Host,
  packet: Packet,
  query: Message,
  deeds: readonly Deed[],
  at: Instant,
  dice: Dice,
): Delivery[] {
  // A connection costs a round trip before the question can be sent (RFC 7766 §5).
  const afterMs = packet.over === 'tcp' ? 2 * host.rttMs : host.rttMs;
  const ask = (address: Address, question: Question) => conversed(internet, address, question, at);
  const content = contentOf({ internet, host, query, deeds, at, ask });
  const bytes = damaged(
    replyBytes(echoed(query, deeds), content.said, mannerOf(host, packet, deeds, content)),
    deeds,
    dice,
  );
  const first: Delivery = { afterMs, arrival: { kind: 'message', bytes } };
  const twice = deeds.find(deed => deed.kind === 'answers-twice');
  if (twice === undefined) return [first];
  return [...replies(internet, host, packet, query, [forgery(twice.address)], at, dice), delayed(first, 1)];
}

function mannerOf(host: Host, packet: Packet, deeds: readonly Deed[], content: Content): Manner {
  return {
    host: host.name,
    over: packet.over,
    ra: content.ra,
    ede: content.ede,
    ignoresEdns: has(deeds, 'ignores-edns'),
    demandsCookies: has(deeds, 'demands-cookies'),
    truncatesOver: deeds.find(deed => deed.kind === 'truncates')?.overOctets ?? null,
  };
}

/** What a resolver of the simulation gets from a server: at once, and never lost by chance. */
function conversed(internet: Internet, to: Address, question: Question, at: Instant): Message | null {
  const host = hostAt(internet, to);
  if (host === null || host.resolver) return null;
  const query: Message = { ...PLAIN_QUERY, questions: [{ ...question, class: 1 }] };
  const packet: Packet = { to, port: DNS_PORT, over: 'tcp', bytes: new Uint8Array(0) };
  const [delivery] = served53(internet, host, packet, query, at, () => 1);
  if (delivery?.arrival.kind !== 'message') return null;
  const read = readMessage(delivery.arrival.bytes);
  return read.ok ? read.message : null;
}

const PLAIN_QUERY: Message = {
  id: 0,
  response: false,
  opcode: 0,
  aa: false,
  tc: false,
  rd: false,
  ra: false,
  ad: false,
  cd: false,
  rcode: 'NOERROR',
  questions: [],
  answers: [],
  authorities: [],
  additionals: [],
  edns: null,
};

/** The query as the reply repeats it. */
function echoed(query: Message, deeds: readonly Deed[]): Message {
  if (!has(deeds, 'answers-another-question')) return query;
  return { ...query, questions: query.questions.map(question => ({ ...question, name: name('another.example.') })) };
}

/** The octets as a broken server or path sends them. */
function damaged(bytes: Uint8Array, deeds: readonly Deed[], dice: Dice): Uint8Array {
  if (has(deeds, 'sends-garbage')) return bytes.map((octet, i) => (i < 2 ? octet : Math.floor(dice() * 256)));
  if (has(deeds, 'answers-with-wrong-id')) return bytes.map((octet, i) => (i === 1 ? octet ^ 1 : octet));
  return bytes;
}
