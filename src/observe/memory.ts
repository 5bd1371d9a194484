import type { Given } from '../dns/walk/facts.ts';
import type { OwnDomain } from '../evidence.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import { type Records, StoreError } from '../store/records.ts';
import type { Instant } from '../values/instant.ts';
import { type Name, parentOf } from '../values/name.ts';
import { isRegistryZone } from '../values/suffix.ts';
import type { Recalled } from './domain.ts';
import { type LastGood, lastGoodIn } from './last-good.ts';
import { recallOwn } from './own.ts';
import {
  type DomainRecord,
  domainOf,
  type Finished,
  FORM,
  historyFor,
  isGood,
  recordAccepted,
  recordAfter,
} from './record.ts';

/** Tries to write a record that others write too: each lost one means that somebody else's look was kept. */
const MAX_TRIES = 8;
/** Names kept under one registry's zone that were seen to exist, as controls for its other names (rule 5 of evidence). */
const MAX_CONTROLS = 12;
/** Milliseconds: how old the note that a control exists may become before it is renewed. */
const CONTROL_RENEWED_AFTER_MS = 86_400_000;

/** Registered domains seen to exist under one registry's zone, the latest first. */
interface Controls {
  readonly form: number;
  readonly names: readonly { readonly name: Name; readonly at: Instant }[];
}

/** The last good state of a domain, null where it was never seen to be well; and why the store cannot tell, a sentence. */
export interface RecalledGood {
  readonly lastGood: LastGood | null;
  readonly memoryOff: string | null;
}

const NOTHING: Recalled = { history: null, given: { lastGood: null, controls: [] } };

/** What is kept between traces: of every domain its last good state, looks and changes. Failures of the store are told, never thrown. */
export function createMemory(records: Records) {
  let failure: string | null = null;
  return {
    /** What is known of the domain that a name lies in; nothing where the store fails. */
    async recall(asked: Name): Promise<Recalled> {
      const domain = domainOf(asked);
      if (domain === null) return NOTHING;
      failure = null;
      try {
        const [kept, controls] = await Promise.all([
          readRecord<DomainRecord>(records, historyKey(domain)),
          readRecord<Controls>(records, controlsKey(domain)),
        ]);
        const others = (controls?.value.names ?? []).filter(known => known.name !== domain);
        const given = { lastGood: serversOf(kept?.value ?? null), controls: others.map(known => known.name) };
        return { history: kept && historyFor(kept.value, asked), given };
      } catch (error) {
        failure = warning(error);
        return NOTHING;
      }
    },
    /** What is known of the domains that a portfolio names. */
    recallOwn: (portfolio: Portfolio): Promise<readonly OwnDomain[]> => recallOwn(records, portfolio),
    /** What keeps people working while a domain is dead. */
    async lastGood(domain: Name): Promise<RecalledGood> {
      try {
        const kept = await readRecord<DomainRecord>(records, historyKey(domain));
        return { lastGood: kept === null ? null : lastGoodIn(kept.value), memoryOff: null };
      } catch (error) {
        return { lastGood: null, memoryOff: warning(error) };
      }
    },
    accept: (finished: Finished): Promise<void> => accept(records, finished),
    /** Keeps a finished look. One sentence where memory fails, or failed when this look began; else null. */
    async remember(finished: Finished): Promise<string | null> {
      const domain = domainOf(finished.evidence.trace.asked.name);
      if (domain === null) return failure;
      try {
        await update<DomainRecord>(records, historyKey(domain), before => recordAfter(before, finished, domain));
        if (isGood(finished, domain))
          await update<Controls>(records, controlsKey(domain), before =>
            controlsAfter(before, domain, finished.evidence.takenAt),
          );
        return failure;
      } catch (error) {
        return warning(error);
      }
    },
  };
}

/** Keeps what a look saw as the good state, because somebody says that it is. Throws StoreError. */
async function accept(records: Records, finished: Finished): Promise<void> {
  const domain = domainOf(finished.evidence.trace.asked.name);
  if (domain === null) return;
  await update<DomainRecord>(records, historyKey(domain), before => recordAccepted(before, finished, domain));
}

const historyKey = (domain: Name): string => `history/${domain}`;
const controlsKey = (domain: Name): string =>
  `controls/${isRegistryZone(domain) ? domain : (parentOf(domain) ?? domain)}`;

/** A record in the form that this version writes. A later version's is neither read nor written over. */
async function readRecord<T extends { readonly form: number }>(records: Records, key: string) {
  const stored = await records.read<T>(key);
  if (stored !== null && stored.value.form !== FORM)
    throw new StoreError('other', `${key} was written by another version of Outpost`);
  return stored;
}

/** Reads, changes and writes until nobody was quicker. `change` gives null (or what it was given) where nothing is to be written. */
async function update<T extends { readonly form: number }>(
  records: Records,
  key: string,
  change: (before: T | null) => T | null,
): Promise<void> {
  for (let n = 0; n < MAX_TRIES; n++) {
    const stored = await readRecord<T>(records, key);
    const after = change(stored?.value ?? null);
    if (after === null || after === stored?.value) return;
    if (await records.writeIf(key, after, stored?.version ?? null)) return;
  }
  throw new StoreError('locked', `${key} was changed by others ${MAX_TRIES} times in a row`);
}

/** The list with a domain in front; the same list where it says so already. A registry's own zone controls nothing. */
function controlsAfter(before: Controls | null, domain: Name, at: Instant): Controls | null {
  const known = before?.names ?? [];
  const age = at - (known.find(one => one.name === domain)?.at ?? Number.NEGATIVE_INFINITY);
  if (isRegistryZone(domain) || age < CONTROL_RENEWED_AFTER_MS) return before;
  const others = known.filter(one => one.name !== domain);
  return { form: FORM, names: [{ name: domain, at }, ...others].slice(0, MAX_CONTROLS) };
}

function serversOf(record: DomainRecord | null): Given['lastGood'] {
  const good = record?.lastGood ?? null;
  if (good === null) return null;
  const servers = good.nameservers.flatMap(({ name, addresses, glue }) =>
    (addresses.length > 0 ? addresses : glue).map(address => ({ name, address })),
  );
  return { zone: good.zone, servers, knownBy: 'memory' };
}

/** Only the store's failures are expected here; everything else is a bug and goes on as one. */
function warning(error: unknown): string {
  if (!(error instanceof StoreError)) throw error;
  return `Memory is off: ${error.message}.`;
}
