import type { Host, Internet } from '../../src/drill/internet.ts';
import type { Fault } from '../../src/drill/scenario.ts';
import { record, type Zone, zoneOf } from '../../src/drill/servers/zone.ts';
import { type Address, type Family, familyOf } from '../../src/values/address.ts';
import { isAtOrUnder, isUnder, type Name, parentOf, ROOT } from '../../src/values/name.ts';

/** What real servers do in place of a host of a drill. */
export interface StandIn {
  /** Where it is reached at all; at other addresses of the host nothing answers. */
  readonly addresses: readonly Address[];
  /** False: the machine is up, and no name server runs on it. */
  readonly listens: boolean;
  /** Null: a zone that the server should have and cannot load, so that it fails. */
  readonly zones: ReadonlyMap<Name, Zone | null>;
}

/** A fault of a drill that real servers cannot have. */
export class NotPlayable extends Error {}

/** Who stands in for the hosts of a drill at one moment. Resolvers are left out. Throws NotPlayable. */
export function standInsFor(internet: Internet): StandIn[] {
  const lost = internet.here.flatMap(dropped);
  return Array.from(internet.hosts.values())
    .filter(host => !host.resolver)
    .map(host => standInFor(host, internet))
    .map(one => ({ ...one, addresses: one.addresses.filter(address => !lost.some(isLost => isLost(address))) }));
}

/** The families in which our own network has a way out. */
export const familiesHere = ({ here }: Internet): Family[] =>
  (['v4', 'v6'] as const).filter(family => !here.some(one => one.deed.kind === 'has-no-route' && isOver(one, family)));

const isOver = ({ over }: Fault, family: Family): boolean => {
  const families = over.filter(path => path === 'v4' || path === 'v6');
  return families.length === 0 || families.includes(family);
};

/** Our own network losing packets: nobody is at those addresses. */
function dropped(fault: Fault): ((address: Address) => boolean)[] {
  if (fault.deed.kind === 'has-no-route') return [];
  if (fault.deed.kind !== 'is-silent' || isNarrow(fault)) throw new NotPlayable(`here ${fault.deed.kind}`);
  return [
    address => isOver(fault, familyOf(address)) && (fault.towards.length === 0 || fault.towards.includes(address)),
  ];
}

/** True for a fault that only some packets meet, by more than their addresses. */
const isNarrow = ({ over, to, type, under }: Fault): boolean =>
  over.includes('udp') || over.includes('tcp') || to !== null || type !== null || under !== null;

const standInFor = (host: Host, internet: Internet): StandIn =>
  host.faults.reduce<StandIn>((now, { address, fault }) => withFault(now, address, fault, host, internet), {
    addresses: host.addresses,
    listens: true,
    zones: host.zones,
  });

function withFault(now: StandIn, at: Address | null, fault: Fault, host: Host, internet: Internet): StandIn {
  const { deed, under } = fault;
  const rcode = deed.kind === 'answers-rcode' ? deed.rcode : null;
  const isWhole =
    at === null && fault.over.length === 0 && fault.towards.length === 0 && !isNarrow({ ...fault, under: null });
  if (deed.kind === 'is-silent' && !isNarrow(fault)) {
    const isHit = (address: Address) => (at === null || at === address) && isOver(fault, familyOf(address));
    return { ...now, addresses: now.addresses.filter(address => !isHit(address)) };
  }
  if (isWhole && rcode === 'REFUSED') return { ...now, zones: without(now.zones, under ?? ROOT) };
  if (isWhole && under === null) {
    if (deed.kind === 'refuses-connections') return { ...now, listens: false };
    if (rcode === 'SERVFAIL') return { ...now, zones: new Map(Array.from(now.zones.keys(), zone => [zone, null])) };
    if (deed.kind === 'refers-upward') return { ...now, zones: new Map([[ROOT, rootOf(internet)]]) };
    if (rcode === 'NXDOMAIN') return { ...now, zones: new Map(Array.from(now.zones.keys(), emptyAbove)) };
  }
  throw new NotPlayable(`${host.name} ${deed.kind}`);
}

/** A server that refuses a name has none of its zones, and none above that would refer to them. */
function without(zones: StandIn['zones'], under: Name): StandIn['zones'] {
  const above = [...zones.keys()].find(zone => isUnder(under, zone));
  if (above !== undefined) throw new NotPlayable(`refusing ${under} while serving ${above}`);
  return new Map([...zones].filter(([zone]) => !isAtOrUnder(zone, under)));
}

/** A server that denies a zone whole has nothing in the one above, and takes itself for its server. */
function emptyAbove(zone: Name): [Name, Zone] {
  const above = parentOf(zone) ?? ROOT;
  const soa = record(`${above} 300 SOA ${above} ${above} 1 7200 3600 1209600 300`);
  return [above, zoneOf(above, [soa, record(`${above} 300 NS localhost.`)])];
}

function rootOf(internet: Internet): Zone {
  const [zone] = Array.from(internet.hosts.values()).flatMap(host => host.zones.get(ROOT) ?? []);
  if (zone === undefined) throw new NotPlayable('an internet without root');
  return zone;
}
