import type { Question, RawRecord } from '../dns/message.ts';
import { classify, saidBy } from '../dns/walk/classify.ts';
import type { Outcome, ServerAddress, ZoneFacts } from '../dns/walk/facts.ts';
import { EDNS_UDP_SIZE } from '../dns/walk/limits.ts';
import { rdataText } from '../dns/wire/rdata.ts';
import { readMessage } from '../dns/wire/read.ts';
import { writeQuery } from '../dns/wire/write.ts';
import type { Evidence } from '../evidence.ts';
import type { Address } from '../values/address.ts';
import type { Name } from '../values/name.ts';
import type { Arrival, World } from '../world/ports.ts';

/** A light check: one server, one question, held against what the last full look saw there. */

/** Where a domain can be glanced at, and what was seen there: by the last full look, or by the glance after it. */
export interface Aim {
  readonly parent: Name;
  readonly parents: Marks;
  readonly servers: Marks;
}

/** What servers say, each in a short text; most say the same. */
export interface Marks {
  readonly addresses: readonly Address[];
  readonly common: string;
  readonly odd: Readonly<Record<string, string>>;
}

/** What one server said now. */
export interface Glimpse {
  readonly mark: string;
  /** The zone's serial with what it is held against, where the server gave one. */
  readonly serial: {
    readonly mname: Name;
    readonly serial: number;
    readonly refresh: number;
    readonly retry: number;
  } | null;
}

/** Milliseconds after which a question is sent again over UDP, when TCP is tried beside it, and after which nobody is waited for. */
const AGAIN_MS = [1_000, 2_200] as const;
const TCP_MS = 2_200;
const SILENT_MS = 4_500;
const DNS_PORT = 53;
/** What the mark of a server says that said nothing. */
export const SILENT = 'silent';

/** Asks one server of the parent for the domain: the delegation as it gives it. */
export const glanceAbove = async (world: World, domain: Name, parent: Name, server: Address): Promise<Glimpse> => {
  const outcome = await ask(world, { name: domain, type: 'A' }, parent, server);
  return { mark: markAbove(outcome, domain), serial: null };
};

/** Asks one of the domain's own servers for its SOA. */
export const glanceAt = async (world: World, domain: Name, server: Address): Promise<Glimpse> => {
  const outcome = await ask(world, { name: domain, type: 'SOA' }, domain, server);
  const soa = outcome.kind === 'answer' ? outcome.said.soa : null;
  return { mark: outcome.kind, serial: soa?.zone === domain ? soa.soa : null };
};

/** What a parent's server says of a domain: its delegation, or the kind of what it says instead. In no order. */
function markAbove(outcome: Outcome, domain: Name): string {
  if (outcome.kind !== 'referral' || outcome.cut !== domain) return outcome.kind;
  const { authorities, additionals } = outcome.said;
  const texts = (records: readonly RawRecord[], types: readonly string[]): string[] =>
    records
      .filter(one => types.includes(one.type))
      .map(one => `${one.type === 'NS' || one.type === 'DS' ? one.type : one.name} ${rdataText(one)}`);
  return [...new Set([...texts(authorities, ['NS', 'DS']), ...texts(additionals, ['A', 'AAAA'])])].sort().join(';');
}

/** One question over UDP, again and over TCP where nothing comes; the first useful answer counts. Never rejects. */
function ask(world: World, question: Question, zone: Name, server: Address): Promise<Outcome> {
  return new Promise(resolve => {
    const { clock, network } = world;
    const ends: (() => void)[] = [];
    let over = false;
    const finish = (outcome: Outcome): void => {
      if (over) return;
      over = true;
      for (const end of ends) end();
      resolve(outcome);
    };
    let failed = 0;
    const send = (by: 'udp' | 'tcp'): void => {
      if (over) return;
      const [high = 0, low = 0] = world.chance.bytes(2);
      const id = high * 256 + low;
      const edns = { udpSize: EDNS_UDP_SIZE, dnssecOk: true, nsid: false, cookie: null };
      const payload = writeQuery({ id, question, recursionDesired: false, edns });
      const hear = (arrival: Arrival): void => {
        const outcome = heard(arrival, id, question, zone);
        if (outcome?.kind === 'truncated' && by === 'udp') send('tcp');
        else if (outcome !== null) finish(outcome);
        // Nobody listens there over UDP: TCP decides.
        else if (arrival.kind !== 'message' && ++failed === 1 && by === 'udp') send('tcp');
        else if (arrival.kind !== 'message' && by === 'tcp') finish({ kind: 'unreachable', why: 'nobody listens' });
      };
      ends.push(network[by](server, DNS_PORT, payload, hear));
    };
    send('udp');
    for (const ms of AGAIN_MS) ends.push(clock.after(ms, () => send('udp')));
    ends.push(clock.after(TCP_MS, () => send('tcp')));
    ends.push(clock.after(SILENT_MS, () => finish({ kind: 'silent' })));
  });
}

/** What a packet says; null where it says nothing to our question (RFC 5452 §9.1: id and question must be ours). */
function heard(arrival: Arrival, id: number, question: Question, zone: Name): Outcome | null {
  if (arrival.kind !== 'message') return null;
  const read = readMessage(arrival.bytes);
  if (!read.ok || read.message.id !== id || !read.message.response) return null;
  const [asked] = read.message.questions;
  if (asked !== undefined && (asked.name !== question.name || asked.type !== question.type)) return null;
  return classify(saidBy(read.message, arrival.bytes.length), question, zone);
}

/** Servers of a zone aimed at, at most: more are not glanced at, but asked by every full look. */
const MAX_ADDRESSES = 32;

/** Where to glance from now on, and what to hold it against; null where the look never came to the domain's parent. */
export function aimOf(evidence: Evidence, domain: Name): Aim | null {
  const { trace } = evidence;
  const facts = trace.zones.get(domain);
  const above = facts?.delegation ?? [];
  const denied = above.length > 0 ? null : deniedBy(evidence, domain);
  const parent = facts?.parent ?? denied?.zone ?? null;
  if (parent === null) return null;
  const said: [ServerAddress, Outcome | null][] =
    denied === null
      ? above.map(one => [one.server, one.outcome])
      : denied.replies
          .filter(one => one.question.name === domain && one.question.type === 'A')
          .map(one => [one.server, one.outcome]);
  const parents = marksOf(
    said.map(([server, outcome]) => [server.address, outcome === null ? null : markAbove(outcome, domain)]),
  );
  const own = (facts?.replies ?? []).filter(one => one.question.name === domain && one.question.type === 'SOA');
  return { parent, parents, servers: marksOf(own.map(one => [one.server.address, one.outcome?.kind ?? null])) };
}

/** The zone whose servers were asked for the domain and know of no delegation. */
const deniedBy = ({ trace }: Evidence, domain: Name): ZoneFacts | null => {
  const end = trace.chains[0]?.end.zone;
  const zone = end === undefined || end === domain ? undefined : trace.zones.get(end);
  return zone ?? null;
};

/** Servers that were not asked, or said nothing, are aimed at all the same. */
function marksOf(all: readonly (readonly [Address, string | null])[]): Marks {
  const seen = new Map<Address, string>();
  for (const [address, mark] of all) if (mark !== null && mark !== 'not-asked') seen.set(address, mark);
  const counts = Map.groupBy(seen.values(), mark => mark);
  const [common = ''] = [...counts].sort((a, b) => b[1].length - a[1].length).map(([mark]) => mark);
  const odd = Object.fromEntries([...seen].filter(([, mark]) => mark !== common));
  return { addresses: [...seen.keys()].sort().slice(0, MAX_ADDRESSES), common, odd };
}

/** What was seen at a server. */
export const markAt = (marks: Marks, server: Address): string => marks.odd[server] ?? marks.common;

/** The marks with what a glance saw at one server: the full look after it has judged that. */
export const marked = (marks: Marks, server: Address, mark: string): Marks => {
  const { [server]: _, ...odd } = marks.odd;
  return { ...marks, odd: mark === marks.common ? odd : { ...odd, [server]: mark } };
};
