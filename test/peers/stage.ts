import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Internet } from '../../src/drill/internet.ts';
import type { Loaded } from '../../src/drill/library.ts';
import { addressesIn } from '../../src/drill/servers/zone.ts';
import type { Address } from '../../src/values/address.ts';
import type { Instant } from '../../src/values/instant.ts';
import { type Name, name, ROOT } from '../../src/values/name.ts';
import type { Cable } from './cable.ts';
import type { Forward } from './forwarder.ts';
import { serversIn, stopped, type Wanted } from './servers.ts';
import { familiesHere, type StandIn, standInsFor } from './stand-in.ts';
import { type ZoneFiles, zoneFilesIn } from './zone-files.ts';

/** Where drills are played by real servers. */
export interface Stage {
  /** Environment of a program that starts its walks at this internet's root, and trusts its keys. */
  readonly env: Readonly<Record<string, string>>;
  /** The internet of a drill at a moment of it; null for the one before the first. Throws NotPlayable. */
  show(loaded: Loaded, moment: string | null): Promise<void>;
}

/**
 * `rttMs`: how long every answer takes, by a program that stands before the servers; null: as fast as this host is. `log`: the
 * file that this program notes questions in (forwarder.ts).
 */
export function stageOn(cable: Cable, rttMs: number | null = null, log: string | null = null): Stage {
  const files = zoneFilesIn(cable);
  const servers = serversIn(cable);
  const desks = whoisOn(cable);
  const delay = rttMs === null ? null : delayOn(cable, rttMs, log);
  const env = {
    ROOT_HINTS: join(cable.folder, 'hints.txt'),
    TRUST_ANCHORS: join(cable.folder, 'anchors.txt'),
    PUBLIC_RESOLVERS: 'off',
  };
  return {
    env,
    async show(loaded, moment) {
      const { internet, at } = momentOf(loaded, moment);
      const standIns = standInsFor(internet);
      const cast = castOf(standIns, at, files);
      cable.setAddresses([...standIns.flatMap(one => one.addresses), ...desksOf(internet)]);
      cable.setRoutes(familiesHere(internet));
      writeFileSync(env.ROOT_HINTS, hintsOf(loaded));
      writeFileSync(env.TRUST_ANCHORS, `${files.dsFor(ROOT)}\n`);
      const shown = delay === null ? cast : await delay.show(cast);
      await Promise.all([servers.show(shown), desks.show(loaded, moment)]);
    },
  };
}

export function momentOf({ scenario, internets }: Loaded, moment: string | null): { internet: Internet; at: Instant } {
  const index = scenario.moments.findIndex(one => one.name === moment);
  const internet = internets[index + 1];
  if (internet === undefined) throw new Error(`${scenario.name} has no moment ${moment}`);
  return { internet, at: scenario.moments[index]?.at ?? scenario.begins };
}

/** The processes: hosts with the same zones share one. */
export function castOf(standIns: readonly StandIn[], at: Instant, files: ZoneFiles): Wanted[] {
  const byZones = new Map<string, { listen: Address[]; zones: Wanted['zones'] }>();
  for (const { addresses, listens, zones } of standIns) {
    if (!listens || addresses.length === 0) continue;
    const named: Wanted['zones'] = new Map(
      Array.from(zones, ([apex, zone]) => [apex, zone === null ? null : files.fileOf(zone, at)]),
    );
    const id = JSON.stringify([...named]);
    const one = byZones.get(id) ?? { listen: [], zones: named };
    byZones.set(id, one);
    one.listen.push(...addresses);
  }
  return [...byZones.values()];
}

function hintsOf({ internets }: Loaded): string {
  const roots = Array.from(internets[0]?.hosts.values() ?? []).filter(host => host.zones.has(ROOT));
  const lines = roots.flatMap(({ name, addresses }) => [
    `. 3600000 NS ${name}`,
    ...addresses.map(one => `${name} 3600000 ${one.includes(':') ? 'AAAA' : 'A'} ${one}`),
  ]);
  return `${lines.join('\n')}\n`;
}

/** Names of registration servers that are asked whatever a scenario says; where it says nothing, nobody listens there. */
const KNOWN_DESKS: readonly Name[] = [name('whois.iana.org.'), name('data.iana.org.')];

/** The addresses of registration servers that are no name servers as well. */
function desksOf({ hosts, answers }: Internet): Address[] {
  const names = new Set([...KNOWN_DESKS, ...answers.map(answer => answer.server)]);
  const zones = Array.from(hosts.values()).flatMap(host => [...host.zones.values()]);
  const all = [...names].flatMap(server => zones.flatMap(zone => addressesIn(zone, server)));
  const taken = new Set(Array.from(hosts.values()).flatMap(host => host.addresses));
  return [...new Set(all)].filter(address => !taken.has(address));
}

/** A program of ours on the serving side, started anew when it has something else to do. */
function programOn(cable: Cable, file: string): { show(words: readonly string[] | null): Promise<void> } {
  const program = fileURLToPath(new URL(file, import.meta.url));
  let child: ChildProcess | null = null;
  let shown = '';
  return {
    async show(words) {
      const next = JSON.stringify(words);
      if (next === shown) return;
      shown = next;
      if (child !== null) await stopped(child);
      child = words === null ? null : cable.serve(process.execPath, [program, ...words]);
      if (child !== null) await ready(child, file);
    },
  };
}

/** Waits for the first words of a program. Throws where it ends without any. */
function ready(child: ChildProcess, file: string): Promise<unknown> {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${file} did not start`)));
  return Promise.race([once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data'), ended]);
}

/** A process that answers as the WHOIS servers of a scenario do, where it has any. */
function whoisOn(cable: Cable): { show(loaded: Loaded, moment: string | null): Promise<void> } {
  const program = programOn(cable, 'whois-server.ts');
  return {
    show(loaded, moment) {
      const { internet } = momentOf(loaded, moment);
      const isAsked = internet.answers.some(answer => answer.kind === 'whois');
      return program.show(isAsked ? [loaded.scenario.name, moment ?? '', ...desksOf(internet)] : null);
    },
  };
}

/** Unprivileged ports, one for each server process that stands behind the delay. */
const FIRST_PORT = 5300;

/** Moves servers to ports of 127.0.0.1, and puts a program in their place that lets every answer take its time. */
function delayOn(
  cable: Cable,
  rttMs: number,
  log: string | null,
): { show(cast: readonly Wanted[]): Promise<Wanted[]> } {
  const program = programOn(cable, 'forwarder.ts');
  return {
    async show(cast) {
      const forwards = cast.flatMap(({ listen }, n) =>
        listen.map(address => ({ address: address as Address, port: FIRST_PORT + n, rttMs }) satisfies Forward),
      );
      const file = join(
        cable.folder,
        `forwards-${createHash('sha256').update(JSON.stringify(forwards)).digest('hex')}`,
      );
      writeFileSync(file, JSON.stringify(forwards));
      await program.show(log === null ? [file] : [file, log]);
      return cast.map(({ zones }, n) => ({ listen: [`127.0.0.1@${FIRST_PORT + n}`], zones }));
    },
  };
}
