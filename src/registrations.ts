import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerAddress } from './dns/walk/facts.ts';
import { createDelegations, createResolver, type Delegated } from './dns/walk/resolve.ts';
import { createLookup } from './observe/lookup.ts';
import type { Portfolio } from './portfolio/schema.ts';
import { createManners } from './registration/ask/manners.ts';
import { createRegistrations, type Registrations, zoneAbove } from './registration/look.ts';
import { changesKept } from './registration/memory/keep.ts';
import { loadProfiles, profilesFor } from './registration/profiles.ts';
import type { Registration } from './registration/registration.ts';
import { MAX_SAVED_OCTETS, readSaved } from './registration/saved.ts';
import { readServerTable, type ServerTable, soldUnder } from './registration/where/servers.ts';
import type { RegistrationDesk, RegistrationLook } from './services.ts';
import type { Records } from './store/records.ts';
import type { Name } from './values/name.ts';
import { registrableOf, specialUseOf } from './values/suffix.ts';
import type { Clock, Streams, World } from './world/ports.ts';

export interface RegistrationParts {
  readonly world: World;
  readonly streams: Streams;
  readonly hints: readonly ServerAddress[];
  readonly records: Records | null;
  /** What the operator wrote down; absent to do without. */
  readonly portfolio?: () => Promise<Portfolio | null>;
  /** By how many processes what servers bear is divided; absent: one. */
  readonly processes?: () => number;
  /** True where a command of a shell may name a file to read. */
  readonly mayReadFiles: boolean;
}

const TABLE = new URL('./registration/where/servers.txt', import.meta.url);

type LookOptions = Parameters<RegistrationDesk['look']>[1];

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
    manners: createManners(world.clock, records, parts.processes),
  });
  const delegations = createDelegations(world, hints);
  return {
    async look(asked, options) {
      const found = await registeredName(asked, loadTable);
      if (found === null) return null;
      const { calmMs } = options;
      const looks = (fresh: boolean) =>
        registrations.look(found.domain, found.zone, { fresh, ...(calmMs !== undefined && { calmMs }) });
      const delegated = options.checked === true ? delegations(found.domain) : null;
      return addedTo(asked, options, parts, looks, delegated);
    },
    saved: parts.mayReadFiles ? async (path, about) => savedLook(path, about, parts, await loadTable()) : null,
  };
}

/** Registration data as they grow; at the end, where they are to be checked, with what DNS and memory say to it. */
async function* addedTo(
  asked: Name,
  options: LookOptions,
  { world, records, portfolio }: RegistrationParts,
  looks: (fresh: boolean) => AsyncIterable<Registration>,
  delegated: Promise<Delegated> | null,
): AsyncGenerator<RegistrationLook, void, void> {
  const written = portfolio?.() ?? Promise.resolve(null);
  const lookOf = async (registration: Registration): Promise<RegistrationLook> => ({
    asked,
    registration,
    now: world.clock.now(),
    portfolio: await written,
  });
  let last: Registration | null = null;
  for await (const registration of looks(options.fresh)) {
    last = registration;
    yield await lookOf(registration);
  }
  if (last === null || delegated === null) return;
  const now = await inTime(delegated, world.clock);
  if (isOutdated(last, now))
    for await (const registration of looks(true)) {
      last = registration;
      yield await lookOf(registration);
    }
  const { since } = options;
  const changes = since && records !== null ? await changesKept(records, last.domain, since) : null;
  yield { ...(await lookOf(last)), delegated: now, ...(since && { since: { day: since, changes } }) };
}

/** Milliseconds that the end of a look waits for DNS: what is remembered is there to be quick. */
const CHECK_MS = 400;

/** What the zone above says, or null where it takes too long. */
async function inTime(delegated: Promise<Delegated>, clock: Clock): Promise<Delegated> {
  let cancel = (): void => undefined;
  const late = new Promise<null>(done => {
    cancel = clock.after(CHECK_MS, () => done(null));
  });
  return Promise.race([delegated, late]).finally(cancel);
}

/** True where a remembered answer cannot be true any more: it says that the name is in DNS and its registry denies it, or the other way round. */
const isOutdated = ({ fromMemory, inDns }: Registration, now: Delegated): boolean =>
  fromMemory && inDns !== null && now !== null && inDns === (now === 'denied');

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
  { world, portfolio }: RegistrationParts,
  table: ServerTable,
): Promise<RegistrationLook | null> {
  const now = world.clock.now();
  const [bytes, profiles] = await Promise.all([beginningOf(path), loadProfiles()]);
  const registration = readSaved({ ...about, bytes, at: now }, profiles, table);
  if (registration === null) return null;
  return { asked: about.domain ?? registration.domain, registration, now, portfolio: (await portfolio?.()) ?? null };
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
