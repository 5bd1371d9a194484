import { readAnchors, type TrustAnchor } from '../dns/dnssec/anchors.ts';
import type { ServerAddress } from '../dns/walk/facts.ts';
import { recordText } from '../dns/wire/rdata.ts';
import type { Address } from '../values/address.ts';
import type { Instant } from '../values/instant.ts';
import { ROOT } from '../values/name.ts';
import { guarded } from '../world/guard.ts';
import type { Network, Streams, World } from '../world/ports.ts';
import { realClock, realNetwork } from '../world/real.ts';
import { seeded } from './chance.ts';
import { fastClock, shiftedClock } from './clock.ts';
import type { Internet } from './internet.ts';
import { DrillError, type Loaded, loadScenario, scenarioNames, titleOf } from './library.ts';
import { openLoopback } from './loopback.ts';
import { memoryNetwork } from './memory.ts';
import type { Expectation, Moment, Scenario } from './scenario.ts';
import type { Packet } from './servers/machine.ts';
import { dsOf } from './servers/signing.ts';
import { drillStreams } from './streams.ts';

/** A packet that the program under drill sent. */
export interface Sent {
  readonly at: Instant;
  readonly to: Address;
  readonly over: 'udp' | 'tcp';
  readonly bytes: Uint8Array;
}

/** An outage being replayed: the world it happens in, and the hand that moves its time. */
export interface Drill {
  readonly name: string;
  readonly title: string;
  readonly story: readonly string[];
  readonly sources: readonly string[];
  readonly moments: readonly Moment[];
  readonly expectations: readonly Expectation[];
  /** What its company wrote down, as YAML; null without. */
  readonly portfolio: string | null;
  /** What takes the place of network, clock and chance while the drill lasts. */
  readonly world: World;
  /** The root servers of this internet, to be used instead of the built-in hints. */
  readonly hints: readonly ServerAddress[];
  /** What its root's signatures are checked with, instead of the built-in trust anchors; none where its root is unsigned. */
  readonly anchors: readonly TrustAnchor[];
  /** Public resolvers of this internet, if it has any. */
  readonly resolvers: readonly Address[];
  /** The last moment that has come, null before the first, and what the clock says. */
  now(): { readonly moment: Moment | null; readonly at: Instant };
  /** Sets the clock to a moment, forward or back. Throws DrillError where there is none of that name. */
  moveTo(moment: string): Moment;
  /** Waits for work that uses this world: in memory time runs as fast as it can, on loopback it is real. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Connections to WHOIS and RDAP servers. */
  readonly streams: Streams;
  /** Every packet sent so far. */
  sent(): readonly Sent[];
  close(): Promise<void>;
}

export interface DrillOptions {
  /** memory: everything in this process under a fast clock · loopback: real sockets on 127.0.0.1 in real time. */
  readonly backEnd: 'memory' | 'loopback';
  /** Of all that is left to chance; the same seed gives the same drill. */
  readonly seed?: number;
}

const DEFAULT_SEED = 1;

/** Name and title of every scenario, in order of the alphabet. */
export const listScenarios = (): { name: string; title: string }[] =>
  scenarioNames().map(name => ({ name, title: titleOf(name) }));

/** Opens the scenario of that name. Throws DrillError. */
export const openDrill = (name: string, options: DrillOptions): Promise<Drill> => playing(loadScenario(name), options);

/** Opens a scenario that was loaded. */
export async function playing(loaded: Loaded, options: DrillOptions): Promise<Drill> {
  const { scenario } = loaded;
  const { name, title, story, sources, moments, expectations, portfolio } = scenario;
  const chance = seeded(options.seed ?? DEFAULT_SEED);
  // Losing packets has its own numbers, so that what the program draws does not change what is lost.
  const fate = seeded((options.seed ?? DEFAULT_SEED) + 1);
  const begins = scenario.moments[0]?.at ?? scenario.begins;
  const packets: Sent[] = [];
  const fast = options.backEnd === 'memory' ? fastClock(begins) : null;
  const clock = fast ?? shiftedClock(realClock, begins);
  const at = () => momentAt(scenario.moments, clock.now());
  const internet = () => internetAt(loaded, at());
  const sent = ({ to, over, bytes }: Packet) => void packets.push({ at: clock.now(), to, over, bytes });
  const loopback =
    fast === null ? await openLoopback(addressesOf(loaded), internet, clock, realNetwork, fate.dice, sent) : null;
  const open: Network = loopback?.network ?? memoryNetwork(internet, clock, fate.dice, sent);
  // As outside of drills: a name server at a private address is not asked.
  const network = guarded(open, new Set());
  return {
    name,
    title,
    story,
    sources,
    moments,
    expectations,
    portfolio,
    world: { network, clock, chance },
    streams: drillStreams(internet, clock),
    hints: hintsOf(internetAt(loaded, null)),
    anchors: anchorsOf(internetAt(loaded, null)),
    resolvers: resolversOf(internetAt(loaded, null)),
    now: () => ({ moment: at(), at: clock.now() }),
    moveTo(to) {
      const moment = momentCalled(to, scenario);
      clock.set(moment.at);
      return moment;
    },
    run: work => (fast === null ? work : fast.run(work)),
    sent: () => packets,
    close: async () => loopback?.close(),
  };
}

function momentCalled(name: string, { moments, ...scenario }: Scenario): Moment {
  const moment = moments.find(one => one.name === name);
  if (moment !== undefined) return moment;
  throw new DrillError(`${scenario.name} has no moment "${name}"; it has ${namesOf(moments)}`);
}

const namesOf = (moments: readonly Moment[]): string => moments.map(moment => moment.name).join(', ') || 'none';

const momentAt = (moments: readonly Moment[], now: Instant): Moment | null =>
  moments.findLast(moment => moment.at <= now) ?? null;

function internetAt({ scenario, internets }: Loaded, moment: Moment | null): Internet {
  const internet = internets[moment === null ? 0 : scenario.moments.indexOf(moment) + 1];
  if (internet === undefined) throw new TypeError(`no internet at ${moment?.name ?? 'the beginning'}`);
  return internet;
}

/** Every address that any host has at any moment. */
function addressesOf({ internets }: Loaded): Address[] {
  const hosts = internets.at(-1)?.hosts.values() ?? [];
  return Array.from(hosts, host => host.addresses).flat();
}

/** The root's first key: that it gets others is an outage. */
function anchorsOf(internet: Internet): readonly TrustAnchor[] {
  const isSigned = Array.from(internet.hosts.values()).some(host => host.zones.get(ROOT)?.signing);
  return isSigned ? readAnchors(recordText(dsOf(ROOT, 0))).anchors : [];
}

const resolversOf = ({ hosts }: Internet): Address[] =>
  Array.from(hosts.values()).flatMap(host => (host.resolver ? host.addresses : []));

/** Names and addresses of the root's servers. */
const hintsOf = (internet: Internet): ServerAddress[] =>
  Array.from(internet.hosts.values())
    .filter(host => host.zones.has(ROOT))
    .flatMap(host => host.addresses.map(address => ({ name: host.name, address })));
