import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerAddress } from './dns/walk/facts.ts';
import { createResolver, type Resolver } from './dns/walk/resolve.ts';
import { createLookup } from './observe/lookup.ts';
import { createManners } from './registration/ask/manners.ts';
import { createRegistrations, type Registrations, zoneAbove } from './registration/look.ts';
import { loadProfiles, profilesFor } from './registration/profiles.ts';
import type { Registration } from './registration/registration.ts';
import { MAX_SAVED_OCTETS, readSaved } from './registration/saved.ts';
import { readServerTable, type ServerTable, soldUnder } from './registration/where/servers.ts';
import type { RegistrationDesk, RegistrationLook } from './services.ts';
import type { Records } from './store/records.ts';
import type { Instant } from './values/instant.ts';
import type { Name } from './values/name.ts';
import { registrableOf, specialUseOf } from './values/suffix.ts';
import type { Clock, Streams, World } from './world/ports.ts';

export interface RegistrationParts {
  readonly world: World;
  readonly streams: Streams;
  readonly hints: readonly ServerAddress[];
  readonly records: Records | null;
  /** True where a command of a shell may name a file to read. */
  readonly mayReadFiles: boolean;
}

const TABLE = new URL('./registration/where/servers.txt', import.meta.url);

/** Joins asking, reading and memory of registration data. */
export function createRegistrationDesk(parts: RegistrationParts): RegistrationDesk {
  const { world, streams, hints, records } = parts;
  let table: Promise<ServerTable> | null = null;
  const loadTable = (): Promise<ServerTable> => {
    table ??= readFile(TABLE, 'utf8').then(readServerTable);
    return table;
  };
  const resolve = createResolver(world, hints);
  const registrations: Registrations = createRegistrations({
    streams,
    records,
    profiles: profilesFor,
    table: loadTable,
    clock: world.clock,
    lookup: createLookup(resolve, world.clock),
    manners: createManners(world.clock),
  });
  return {
    async look(asked, options) {
      const found = await registeredName(asked, loadTable);
      if (found === null) return null;
      const { domain, zone } = found;
      return (async function* () {
        let last: Registration | null = null;
        for await (const registration of registrations.look(domain, zone, options)) {
          last = registration;
          yield { asked, registration, now: world.clock.now() };
        }
        if (last === null || !options.checked || !(await isOutdated(last, resolve, world.clock))) return;
        for await (const registration of registrations.look(domain, zone, { fresh: true }))
          yield { asked, registration, now: world.clock.now() };
      })();
    },
    saved: parts.mayReadFiles
      ? async (path, about) => savedLook(path, about, world.clock.now(), await loadTable())
      : null,
  };
}

/** Milliseconds that a remembered answer may be held against DNS: it is there to be quick. */
const CHECK_MS = 400;

/**
 * True where a remembered answer cannot be true any more: it says that the name is in DNS and its registry denies it, or
 * the other way round. A domain's own name is only ever denied by the zone above.
 */
async function isOutdated(
  { fromMemory, inDns, domain }: Registration,
  resolve: Resolver,
  clock: Clock,
): Promise<boolean> {
  if (!fromMemory || inDns === null) return false;
  let cancel = (): void => undefined;
  const late = new Promise<null>(done => {
    cancel = clock.after(CHECK_MS, () => done(null));
  });
  const now = await Promise.race([resolve(domain), late]);
  cancel();
  if (now === null || (!now.found && now.why !== 'no-such-name' && now.why !== 'no-address')) return false;
  return inDns === (!now.found && now.why === 'no-such-name');
}

/** The name that was registered for `asked`, and the suffix it was registered under. */
async function registeredName(
  asked: Name,
  loadTable: () => Promise<ServerTable>,
): Promise<{ domain: Name; zone: Name } | null> {
  if (specialUseOf(asked) !== null) return null;
  const sold = soldUnder(await loadTable(), asked);
  if (sold !== null) return sold;
  const domain = registrableOf(asked);
  return domain === null ? null : { domain, zone: zoneAbove(domain) };
}

async function savedLook(
  path: string,
  about: { readonly domain: Name | null; readonly server: string | null },
  now: Instant,
  table: ServerTable,
): Promise<RegistrationLook | null> {
  const [bytes, profiles] = await Promise.all([beginningOf(path), loadProfiles()]);
  const registration = readSaved({ ...about, bytes, at: now }, profiles, table);
  return registration === null ? null : { asked: about.domain ?? registration.domain, registration, now };
}

/** As much of a file as an answer can have, and one octet more, so that a longer one is known to be cut. `-`: standard input. */
async function beginningOf(path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = path === '-' ? process.stdin : createReadStream(path);
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_SAVED_OCTETS) break;
  }
  return Buffer.concat(chunks);
}
