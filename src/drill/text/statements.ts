import type { RawRecord } from '../../dns/message.ts';
import { readZoneText } from '../../dns/wire/zonefile.ts';
import { isAtOrUnder, type Name, ROOT } from '../../values/name.ts';
import type {
  AnswerStatement,
  Change,
  ChangeStatement,
  HostStatement,
  Problem,
  RememberStatement,
  SigningChange,
  Statement,
  Subject,
  ZoneStatement,
} from '../scenario.ts';
import { isVerb, takeFault } from './faults.ts';
import {
  addressIn,
  asDurationMs,
  asName,
  asNumber,
  takeAddresses,
  takeNames,
  takeTime,
  type Words,
  words,
  wrong,
} from './reader.ts';
import type { Block } from './tree.ts';

/** Seconds: what a record lives where neither its line nor its zone says otherwise. */
const DEFAULT_TTL = 3600;
/** Seconds (RFC 2181 §8). */
const MAX_TTL = 2_147_483_647;
/** Milliseconds: the round trip to a host that says none. */
const DEFAULT_RTT_MS = 1;

/** One statement about the internet: a thing, a change of a zone, or a fault. Throws `Wrong`; notes what is wrong below it. */
export function readStatement(block: Block, problems: Problem[]): Statement {
  const from = words(block.text);
  const place = { file: block.file, line: block.line };
  if (from.takeIf('host')) return { place, ...takeHost(from, false) };
  if (from.takeIf('resolver')) return { place, ...takeHost(from, true) };
  if (from.takeIf('zone')) return { place, ...takeZone(from, block, problems) };
  if (from.takeIf('whois')) return { place, ...takeAnswer(from, block, 'whois') };
  if (from.takeIf('rdap')) return { place, ...takeAnswer(from, block, 'rdap') };
  const subject = takeSubject(from);
  if (from.takeIf('recovers')) {
    from.end();
    return { place, kind: 'fault', subject, fault: null };
  }
  if (from.takeIf('remembers')) return { place, ...takeMemory(from, subject, block, problems) };
  if (subject.kind === 'host' && CHANGES.includes(from.peek() ?? '')) {
    return { place, ...takeChange(from, subject.name, block, problems) };
  }
  if (subject.kind === 'host' && !isVerb(from)) return wrong(`"${block.text}" is not understood; ${BEGINNINGS}`);
  return { place, kind: 'fault', subject, fault: takeFault(from) };
}

const BEGINNINGS =
  'a line begins with title, story, source, include, begins, portfolio, host, resolver, zone, whois, rdap, at or expect, or says what a host or zone does';

/** `host NAME ADDRESS… [20ms]`; `resolver` the same. */
function takeHost(from: Words, resolver: boolean): HostStatement {
  const name = asName(from.take('a host name'));
  const addresses = takeAddresses(from);
  const rttMs = from.peek() === null ? DEFAULT_RTT_MS : asDurationMs(from.take('a round-trip time'));
  from.end();
  return { kind: 'host', name, addresses, rttMs, resolver };
}

/** `zone NAME on HOST… [ttl SECONDS] [not delegated | without glue] [signed [with nsec3] [without ds]]`, its records below. */
function takeZone(from: Words, block: Block, problems: Problem[]): ZoneStatement {
  const zone = asName(from.take('a zone'));
  if (!from.takeIf('on')) wrong(`after "zone ${zone}" comes "on" and the hosts that serve it`);
  const on = takeNames(from, 'a host', 'ttl', 'not', 'without', 'signed');
  const ttl = from.takeIf('ttl') ? asNumber(from.take('seconds'), 0, MAX_TTL) : DEFAULT_TTL;
  const delegated = !from.takeIf('not', 'delegated');
  const glue = !from.takeIf('without', 'glue');
  const signed = from.takeIf('signed') ? (from.takeIf('with', 'nsec3') ? 'nsec3' : 'nsec') : null;
  const ds = !from.takeIf('without', 'ds');
  from.end();
  const records = recordsBelow(block, zone, ttl, problems);
  return { kind: 'zone', zone, on, ttl, records, delegated, glue, signed, ds };
}

/** The records below a line, in zone-file text; what lies outside the zone is a problem. */
function recordsBelow(block: Block, zone: Name, ttl: number, problems: Problem[]): readonly RawRecord[] {
  // $TTL in front: a TTL on one line must not become the next line's.
  const read = readZoneText(`$TTL ${ttl}\n${block.body}`, { origin: zone, ttl });
  for (const { line, what } of read.problems) problems.push({ file: block.file, line: block.line + line - 1, what });
  for (const record of read.records) {
    if (isAtOrUnder(record.name, zone)) continue;
    problems.push({ file: block.file, line: block.line, what: `${record.name} does not lie in the zone ${zone}` });
  }
  return read.records.filter(record => isAtOrUnder(record.name, zone));
}

const CHANGES: readonly string[] = ['adds', 'replaces', 'removes', 'withdraws', 'restores', 'signs'];

/** `ZONE adds|replaces [on HOST…]` with records below, `ZONE removes NAME [TYPE]`, `ZONE withdraws|restores CHILD`, `ZONE signs …`. */
function takeChange(from: Words, zone: Name, block: Block, problems: Problem[]): ChangeStatement {
  const change = takeChangeItself(from, () => recordsBelow(block, zone, DEFAULT_TTL, problems));
  const on = from.takeIf('on') ? takeNames(from, 'a host', 'keeping') : null;
  const keepsSerial = from.takeIf('keeping', 'serial') || change.how === 'signs';
  from.end();
  return { kind: 'change', zone, on, change, keepsSerial };
}

function takeChangeItself(from: Words, records: () => readonly RawRecord[]): Change {
  const how = from.take('a verb');
  if (how === 'signs') return { how, signs: takeSigning(from) };
  if (how === 'adds' || how === 'replaces') {
    const given = records();
    return given.length > 0 ? { how, records: given } : wrong(`"${how}" needs records below it`);
  }
  const name = asName(from.take('a name'));
  if (how === 'withdraws') return { how, child: name, keepsGlue: from.takeIf('keeping', 'glue') };
  if (how === 'restores') return { how, child: name };
  return { how: 'removes', name, type: /^[A-Z][A-Z0-9]*$/.test(from.peek() ?? '') ? from.take('a type') : null };
}

/** `signs well|nothing|wrongly`, `signs with new keys`, `signs no denial`, `signs from DATE TIME until DATE TIME`. */
function takeSigning(from: Words): SigningChange {
  if (from.takeIf('well')) return { kind: 'well' };
  if (from.takeIf('nothing')) return { kind: 'nothing' };
  if (from.takeIf('wrongly')) return { kind: 'wrongly' };
  if (from.takeIf('with', 'new', 'keys')) return { kind: 'with-new-keys' };
  if (from.takeIf('no', 'denial')) return { kind: 'no-denial' };
  if (!from.takeIf('from'))
    wrong('after "signs" comes well, nothing, wrongly, with new keys, no denial, or from … until …');
  const inception = takeTime(from, null);
  if (!from.takeIf('until')) wrong('after the beginning comes "until" and the end');
  return { kind: 'from-until', inception, expiration: takeTime(from, null) };
}

/** `NAME`, `ADDRESS`, `here`, `each server of ZONE`. */
function takeSubject(from: Words): Subject {
  if (from.takeIf('here')) return { kind: 'here' };
  if (from.takeIf('each', 'server', 'of')) return { kind: 'servers', zone: asName(from.take('a zone')) };
  const word = from.take('a host, an address or a zone');
  const address = addressIn(word);
  return address === null ? { kind: 'host', name: asName(word) } : { kind: 'address', address };
}

/** `RESOLVER remembers` with records below, or `RESOLVER remembers NAME as missing for SECONDS`. */
function takeMemory(from: Words, resolver: Subject, block: Block, problems: Problem[]): RememberStatement {
  if (from.peek() === null) {
    const records = recordsBelow(block, ROOT, DEFAULT_TTL, problems);
    return { kind: 'remembers', resolver, records, missing: [] };
  }
  const name = asName(from.take('a name'));
  if (!from.takeIf('as', 'missing', 'for')) wrong('after the name comes "as missing for" and seconds');
  const ttl = asNumber(from.take('seconds'), 1, MAX_TTL);
  from.end();
  return { kind: 'remembers', resolver, records: [], missing: [{ name, ttl }] };
}

/** `whois SERVER for QUERY`, `whois SERVER otherwise`, `rdap SERVER for PATH [status 404]`; the answer stands below. */
function takeAnswer(from: Words, block: Block, kind: 'whois' | 'rdap'): AnswerStatement {
  const server = asName(from.take('a server name'));
  const query = from.takeIf('otherwise')
    ? null
    : from.takeIf('for')
      ? from.take('a query')
      : wrong('after the server comes "for" and the query, or "otherwise"');
  const status = kind === 'rdap' && from.takeIf('status') ? asNumber(from.take('an HTTP status'), 100, 599) : 200;
  from.end();
  return { kind, server, query, status, body: block.body };
}
