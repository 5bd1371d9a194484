import type { RawRecord } from '../dns/message.ts';
import type { Address } from '../values/address.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';
import type {
  AnswerStatement,
  Change,
  ChangeStatement,
  Fault,
  FaultStatement,
  Problem,
  RememberStatement,
  Scenario,
  Statement,
  Subject,
  ZoneStatement,
} from './scenario.ts';
import { completed } from './servers/opening.ts';
import { resigned, signingFrom } from './servers/signing.ts';
import {
  adding,
  removing,
  replacing,
  restoring,
  withdrawing,
  withNextSerial,
  type Zone,
  zoneOf,
} from './servers/zone.ts';

/** A machine of the simulated internet as it is at one moment. */
export interface Host {
  readonly name: Name;
  readonly addresses: readonly Address[];
  readonly rttMs: number;
  readonly resolver: boolean;
  readonly zones: ReadonlyMap<Name, Zone>;
  /** Oldest first; `address` null: at all of its addresses. */
  readonly faults: readonly { readonly address: Address | null; readonly fault: Fault }[];
  readonly cache: readonly Cached[];
}

/** What a resolver holds in its cache since `at`: records of one statement, or a name held to be missing. */
export interface Cached {
  readonly at: Instant;
  readonly records: readonly RawRecord[];
  readonly missing: RememberStatement['missing'];
}

/** The whole simulated internet between two moments. Plain data: the same scenario and time give the same. */
export interface Internet {
  readonly hosts: ReadonlyMap<Name, Host>;
  /** Faults of the network that the program under drill runs in. */
  readonly here: readonly Fault[];
  /** WHOIS and RDAP answers; the last one that fits counts. */
  readonly answers: readonly AnswerStatement[];
}

export const hostAt = (internet: Internet, address: Address): Host | null => {
  for (const host of internet.hosts.values()) if (host.addresses.includes(address)) return host;
  return null;
};

/** The internet before the first moment and after each of them, in order, with what makes no sense in the scenario. */
export function internetsOf(scenario: Scenario): { internets: readonly Internet[]; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const all = [...scenario.opening, ...scenario.moments.flatMap(moment => moment.statements)];
  const hosts = all.filter(one => one.kind === 'host');
  const zones = scenario.opening.filter(one => one.kind === 'zone');
  const records = completed(zones, hosts);
  let now: Internet = { hosts: new Map(), here: [], answers: [] };
  // What exists comes before what happens to it, in whatever order it was written.
  const things = scenario.opening.filter(one => one.kind === 'host' || one.kind === 'zone');
  const deeds = scenario.opening.filter(one => one.kind !== 'host' && one.kind !== 'zone');
  const apply = (statement: Statement, at: Instant) => {
    const given =
      statement.kind === 'zone' ? (records.get(statement) ?? completed([statement], hosts).get(statement)) : [];
    now = applied(now, statement, given ?? [], at, what => problems.push({ ...statement.place, what }));
  };
  things.sort((a, b) => Number(a.kind === 'zone') - Number(b.kind === 'zone'));
  for (const statement of [...things, ...deeds]) apply(statement, scenario.begins);
  const internets = [now];
  for (const moment of scenario.moments) {
    for (const statement of moment.statements) apply(statement, moment.at);
    internets.push(now);
  }
  return { internets, problems };
}

type Complain = (what: string) => void;

/** The internet after one statement; what makes no sense is complained about and changes nothing. */
function applied(
  internet: Internet,
  statement: Statement,
  records: readonly RawRecord[],
  at: Instant,
  complain: Complain,
): Internet {
  switch (statement.kind) {
    case 'host': {
      if (internet.hosts.has(statement.name)) complain(`there are two hosts called ${statement.name}`);
      const twice = statement.addresses.find(address => hostAt(internet, address) !== null);
      if (twice !== undefined) complain(`${twice} belongs to another host already`);
      return withHost(internet, { ...statement, zones: new Map(), faults: [], cache: [] });
    }
    case 'zone':
      return withZone(internet, statement, records, at, complain);
    case 'change':
      return withChange(internet, statement, at, complain);
    case 'fault':
      return withFault(internet, statement, complain);
    case 'remembers':
      return changingHosts(internet, statement.resolver, complain, host => {
        if (!host.resolver) complain(`${host.name} is no resolver and remembers nothing`);
        return { ...host, cache: [...host.cache, { at, records: statement.records, missing: statement.missing }] };
      });
    case 'whois':
    case 'rdap':
      return { ...internet, answers: [...internet.answers, statement] };
    default:
      return statement satisfies never;
  }
}

const withHost = (internet: Internet, host: Host): Internet => ({
  ...internet,
  hosts: new Map(internet.hosts).set(host.name, host),
});

function withZone(
  internet: Internet,
  statement: ZoneStatement,
  records: readonly RawRecord[],
  at: Instant,
  complain: Complain,
): Internet {
  let now = internet;
  const signing = statement.signed === null ? null : signingFrom(at, statement.signed);
  const zone = zoneOf(statement.zone, records, { withdrawn: new Map(), signing });
  for (const name of statement.on) {
    const host = now.hosts.get(name);
    if (host === undefined) complain(`there is no host called ${name}`);
    else if (host.zones.has(zone.apex)) complain(`${name} serves ${zone.apex} already`);
    else now = withHost(now, { ...host, zones: new Map(host.zones).set(zone.apex, zone) });
  }
  return now;
}

function withChange(internet: Internet, statement: ChangeStatement, at: Instant, complain: Complain): Internet {
  let now = internet;
  const servers = Array.from(internet.hosts.values()).filter(host => host.zones.has(statement.zone));
  if (servers.length === 0) complain(`no host serves ${statement.zone}`);
  for (const name of statement.on ?? []) {
    if (!servers.some(host => host.name === name)) complain(`${name} does not serve ${statement.zone}`);
  }
  for (const host of servers) {
    const zone = host.zones.get(statement.zone);
    if (zone === undefined || !(statement.on?.includes(host.name) ?? true)) continue;
    const next = changed(zone, statement.change, at);
    const isSame = next.records.length === zone.records.length && next.signing === zone.signing;
    if (isSame && statement.change.how !== 'replaces') complain(`this changes nothing on ${host.name}`);
    const numbered = statement.keepsSerial ? next : withNextSerial(next);
    now = withHost(now, { ...host, zones: new Map(host.zones).set(zone.apex, numbered) });
  }
  return now;
}

function changed(zone: Zone, change: Change, at: Instant): Zone {
  switch (change.how) {
    case 'adds':
      return adding(zone, change.records);
    case 'replaces':
      return replacing(zone, change.records);
    case 'removes':
      return removing(zone, change.name, change.type);
    case 'withdraws':
      return withdrawing(zone, change.child, change.keepsGlue);
    case 'restores':
      return restoring(zone, change.child);
    case 'signs':
      return resigned(zone, change.signs, at);
    default:
      return change satisfies never;
  }
}

function withFault(internet: Internet, { subject, fault }: FaultStatement, complain: Complain): Internet {
  if (subject.kind === 'here') return { ...internet, here: fault === null ? [] : [...internet.here, fault] };
  const address = subject.kind === 'address' ? subject.address : null;
  return changingHosts(internet, subject, complain, host => {
    if (fault !== null) return { ...host, faults: [...host.faults, { address, fault }] };
    return { ...host, faults: host.faults.filter(one => address !== null && one.address !== address) };
  });
}

/** Changes every host that a subject means. */
function changingHosts(
  internet: Internet,
  subject: Subject,
  complain: Complain,
  change: (host: Host) => Host,
): Internet {
  const meant = Array.from(internet.hosts.values()).filter(host => {
    if (subject.kind === 'host') return host.name === subject.name;
    if (subject.kind === 'address') return host.addresses.includes(subject.address);
    return subject.kind === 'servers' && host.zones.has(subject.zone);
  });
  if (meant.length === 0) complain(`there is no such host: ${sayOf(subject)}`);
  return meant.map(change).reduce(withHost, internet);
}

function sayOf(subject: Subject): string {
  if (subject.kind === 'servers') return `a server of ${subject.zone}`;
  if (subject.kind === 'here') return 'here';
  return subject.kind === 'host' ? subject.name : subject.address;
}
