import type { ExtendedError, Message, Question, RawRecord } from '../../dns/message.ts';
import { addressOf, targetOf } from '../../dns/wire/rdata.ts';
import type { Address } from '../../values/address.ts';
import type { Instant } from '../../values/instant.ts';
import { isAtOrUnder, isUnder, type Name, parentOf, ROOT } from '../../values/name.ts';
import type { Cached } from '../internet.ts';
import { nothing, type Said } from './authority.ts';

/** How a resolver's answer came about: what it says, and an extended error where it failed (RFC 8914). */
export interface Resolved {
  readonly said: Said;
  readonly ede: ExtendedError | null;
}

/** What a resolver works with: its cache, and how it asks. */
export interface Recursion {
  readonly at: Instant;
  readonly cache: readonly Cached[];
  readonly roots: readonly Address[];
  /** The SOA that a denial of this name carries. */
  readonly soaFor: (name: Name) => readonly RawRecord[];
  /** One question to one server, without waiting; null: no answer. */
  readonly ask: (address: Address, question: Question) => Message | null;
}

/** Questions of one resolution, and how deep name servers' own names are looked up: real resolvers stop there too. */
const MAX_QUESTIONS = 60;
const MAX_DEPTH = 5;

/** Answers as a recursive resolver with the cache given. A simulation: it tries servers in order and caches nothing new. */
export function resolve(recursion: Recursion, question: Question): Resolved {
  const run: Run = { ...recursion, left: MAX_QUESTIONS };
  return resolveAt(run, question, 0);
}

interface Run extends Recursion {
  left: number;
}

const failed = (code: number, text: string): Resolved => ({ said: nothing('SERVFAIL'), ede: { code, text } });

function resolveAt(run: Run, question: Question, depth: number): Resolved {
  const cached = fromCache(run, question);
  if (cached !== null) return cached;
  let servers = startFor(run, question.name, depth);
  let zone: Name = ROOT;
  while (run.left > 0) {
    const reply = firstUseful(run, servers, question, zone);
    if (reply === null) return failed(22, `No reachable authority at ${zone}`);
    const cut = cutOf(reply, question, zone);
    if (cut === null) return finished(run, reply, question, depth);
    zone = cut;
    servers = addressesOf(run, reply, depth);
    if (servers.length === 0) return failed(22, `No reachable authority at ${zone}`);
  }
  return failed(0, 'too many questions');
}

/** The zone that a reply refers to; null where it is no referral downward. */
function cutOf(reply: Message, question: Question, zone: Name): Name | null {
  const ns = reply.authorities.find(one => one.type === 'NS');
  if (reply.aa || reply.answers.length > 0 || ns === undefined) return null;
  return isUnder(ns.name, zone) && isAtOrUnder(question.name, ns.name) ? ns.name : null;
}

function firstUseful(run: Run, servers: readonly Address[], question: Question, zone: Name): Message | null {
  for (const server of servers) {
    if (run.left-- <= 0) return null;
    const reply = run.ask(server, question);
    if (reply === null || (reply.rcode !== 'NOERROR' && reply.rcode !== 'NXDOMAIN')) continue;
    if (reply.aa || cutOf(reply, question, zone) !== null) return reply;
  }
  return null;
}

/** The addresses of the servers that a referral names: its glue, else each name resolved. */
function addressesOf(run: Run, reply: Message, depth: number): Address[] {
  const names = reply.authorities.map(targetOf).filter(name => name !== null);
  const glue = reply.additionals.filter(one => names.includes(one.name));
  return glue.length > 0 ? addressesIn(glue) : names.flatMap(name => addressesFor(run, name, depth));
}

const addressesIn = (records: readonly RawRecord[]): Address[] =>
  records.map(addressOf).filter(address => address !== null);

function addressesFor(run: Run, name: Name, depth: number): Address[] {
  if (depth >= MAX_DEPTH) return [];
  return addressesIn(resolveAt(run, { name, type: 'A' }, depth + 1).said.answers);
}

/** Alias targets in other zones are asked for anew; everything is said without authority. */
function finished(run: Run, reply: Message, question: Question, depth: number): Resolved {
  const answers = reply.answers;
  const plain: Said = {
    ...nothing(reply.rcode),
    answers,
    authorities: reply.authorities.filter(one => one.type === 'SOA'),
  };
  const last = answers.at(-1);
  const target = last?.type === 'CNAME' && question.type !== 'CNAME' ? targetOf(last) : null;
  if (target === null || reply.rcode !== 'NOERROR' || depth >= MAX_DEPTH) return { said: plain, ede: null };
  const rest = resolveAt(run, { name: target, type: question.type }, depth + 1);
  return { said: { ...rest.said, answers: [...answers, ...rest.said.answers] }, ede: rest.ede };
}

const leftOf = (run: Run, entry: Cached, ttl: number): number => ttl - Math.floor((run.at - entry.at) / 1000);

/** What the cache still holds of a name and type, TTLs counted down. */
function cachedSet(run: Run, name: Name, type: string): RawRecord[] {
  return run.cache.flatMap(entry =>
    entry.records
      .filter(one => one.name === name && one.type === type && leftOf(run, entry, one.ttl) > 0)
      .map(one => ({ ...one, ttl: leftOf(run, entry, one.ttl) })),
  );
}

function fromCache(run: Run, question: Question): Resolved | null {
  const set = cachedSet(run, question.name, question.type);
  if (set.length > 0) return { said: { ...nothing('NOERROR'), answers: set }, ede: null };
  for (const entry of run.cache) {
    // Nothing exists below a name that does not (RFC 8020 §2).
    const missing = entry.missing.find(one => isAtOrUnder(question.name, one.name) && leftOf(run, entry, one.ttl) > 0);
    if (missing === undefined) continue;
    const soa = run.soaFor(missing.name).map(one => ({ ...one, ttl: leftOf(run, entry, missing.ttl) }));
    return { said: { ...nothing('NXDOMAIN'), authorities: soa }, ede: null };
  }
  return null;
}

/** The servers of the deepest delegation in the cache, else the root's. */
function startFor(run: Run, name: Name, depth: number): readonly Address[] {
  for (let at: Name | null = name; at !== null; at = parentOf(at)) {
    const servers = cachedSet(run, at, 'NS')
      .map(targetOf)
      .filter(server => server !== null);
    const known = servers.flatMap(server =>
      addressesIn([...cachedSet(run, server, 'A'), ...cachedSet(run, server, 'AAAA')]),
    );
    const addresses =
      known.length > 0 || servers.length === 0 ? known : servers.flatMap(server => addressesFor(run, server, depth));
    if (addresses.length > 0) return addresses;
  }
  return run.roots;
}
