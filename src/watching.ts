import { lookAtCertificate } from './certificates/look.ts';
import type { TrustAnchor } from './dns/dnssec/anchors.ts';
import type { ServerAddress } from './dns/walk/facts.ts';
import { createResolver } from './dns/walk/resolve.ts';
import { announcedDs, WISHES } from './observe/announced.ts';
import { glanceAbove, glanceAt } from './observe/glance.ts';
import { createMemory } from './observe/memory.ts';
import { calmOwn } from './observe/own.ts';
import type { Portfolio } from './portfolio/schema.ts';
import { createRegistrationDesk } from './registrations.ts';
import type { Look, RegistrationDesk } from './services.ts';
import type { Records } from './store/records.ts';
import { createTracer, type Memory } from './tracer.ts';
import type { Address } from './values/address.ts';
import { isAtOrUnder, type Name, parseName } from './values/name.ts';
import type { Alarm } from './watch/alarm.ts';
import { HOUR_MS, OUT_OF_TURN_PER_HOUR, REGISTRATION_EVERY_MS } from './watch/limits.ts';
import type { Announcements, Certificates, WatchPorts } from './watch/ports.ts';
import { startWatcher, type Watcher } from './watch/watcher.ts';
import type { Log, Streams, World } from './world/ports.ts';
import type { Wake } from './world/wake.ts';

/** What the watch is made of. */
export interface WatchingParts {
  readonly world: World;
  readonly streams: Streams;
  readonly hints: readonly ServerAddress[];
  readonly resolvers: readonly Address[];
  readonly anchors: readonly TrustAnchor[] | null;
  readonly records: () => Promise<Records>;
  readonly past?: NonNullable<WatchPorts['past']>;
  readonly portfolio: () => Promise<Portfolio | null>;
  readonly alarm: Alarm;
  readonly wake: Wake;
  /** Milliseconds between two light checks of a domain. */
  readonly everyMs: number;
  readonly log: Log;
  readonly jumps?: NonNullable<WatchPorts['jumps']>;
  readonly share?: NonNullable<WatchPorts['share']>;
  readonly vantage?: NonNullable<WatchPorts['vantage']>;
  rounded?(): void;
}

/** Joins looking, deciding and telling, and begins. */
export async function startWatching(parts: WatchingParts): Promise<Watcher> {
  const { world, streams, hints, resolvers, anchors, portfolio } = parts;
  const records = await parts.records();
  const memory = calmMemory(records, world.clock);
  const { share } = parts;
  const desk = createRegistrationDesk({
    world,
    streams,
    hints,
    records,
    portfolio,
    mayReadFiles: false,
    ...(share === undefined ? {} : { processes: () => share.processes() }),
  });
  const patient = patientDesk(desk, world.clock);
  const tracer = createTracer({
    world,
    hints,
    resolvers,
    anchors,
    memory: async () => memory,
    registrations: async () => patient,
    portfolio,
  });
  return startWatcher({
    ...parts,
    clock: world.clock,
    chance: world.chance,
    tracer,
    registrations: desk,
    glances: {
      above: (domain, parent, server) => glanceAbove(world, domain, parent, server),
      at: (domain, server) => glanceAt(world, domain, server),
    },
    certificates: certificatesOf(parts),
    announcements: announcementsOf(parts),
  });
}

/** What is kept between looks, read less often than it is for people. */
function calmMemory(records: Records, clock: World['clock']): Memory {
  const memory = createMemory(records);
  const own = calmOwn(records, clock);
  return {
    ...memory,
    recallOwn: own.recall,
    async remember(look) {
      const warning = await memory.remember(look);
      await own.saw(look.evidence.trace.asked.name, look.diagnosis.verdict.code);
      return warning;
    },
  };
}

/**
 * Registration data for looks that come by the clock: a remembered answer serves for hours. Where a look contradicts it the
 * registry is asked, but no domain more often than the strictest registries bear.
 */
function patientDesk(desk: RegistrationDesk, clock: World['clock']): RegistrationDesk {
  const asked = new Map<Name, readonly number[]>();
  const mayAsk = (name: Name): boolean => {
    const now = clock.monotonicMs();
    const recent = (asked.get(name) ?? []).filter(at => now - at < HOUR_MS);
    if (recent.length >= OUT_OF_TURN_PER_HOUR) return false;
    asked.set(name, [...recent, now]);
    return true;
  };
  return {
    ...desk,
    look: (name, options) =>
      desk.look(name, { ...options, fresh: options.fresh && mayAsk(name), calmMs: REGISTRATION_EVERY_MS + HOUR_MS }),
  };
}

/** Asks zones what DS records they want, with every signature on the way checked; what is seen so is not kept as a look at the zone. */
function announcementsOf({ world, hints, anchors }: WatchingParts): Announcements {
  const tracer = createTracer({ world, hints, resolvers: [], anchors, memory: null, registrations: null });
  return async domain => {
    const wanted: string[] = [];
    for (const type of WISHES) {
      let last: Look | null = null;
      const options = { typeAsked: true, onlyLast: true };
      for await (const look of tracer.trace({ name: domain, type }, options)) last = look;
      wanted.push(...(last === null ? [] : announcedDs(last.evidence, domain)));
    }
    return [...new Set(wanted)].sort();
  };
}

/** Looks at the certificates of the services that the portfolio names under a domain. */
function certificatesOf({ world, streams, hints, portfolio }: WatchingParts): Certificates {
  const resolve = createResolver(world, hints);
  return async domain => {
    const written = await portfolio().catch(() => null);
    const hosts = (written?.services ?? []).flatMap(({ url }) => {
      const host = hostIn(url);
      return host !== null && isAtOrUnder(host, domain) ? [host] : [];
    });
    const looks = await Promise.all(
      [...new Set(hosts)].map(async host => {
        const [address] = (await resolve(host)).addresses ?? [];
        if (address === undefined) return null;
        const { certificate } = await lookAtCertificate(streams, world.clock, { name: host, address });
        return certificate === null ? null : { host, endsAt: certificate.notAfter };
      }),
    );
    const ends = looks.filter(look => look !== null);
    return { ends, whole: ends.length > 0 && ends.length === looks.length };
  };
}

const hostIn = (url: string): Name | null => {
  const parsed = URL.parse(url);
  return parsed === null || parsed.protocol !== 'https:' ? null : parseName(parsed.hostname);
};
