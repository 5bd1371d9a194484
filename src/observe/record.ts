import { cdsSeen } from '../dns/dnssec/cds.ts';
import { isUsable } from '../dns/usefulness.ts';
import type { Change, Evidence, History, Look } from '../evidence.ts';
import type { Instant } from '../values/instant.ts';
import { type Name, ROOT } from '../values/name.ts';
import { isNewerSerial } from '../values/serial.ts';
import { registrableOf } from '../values/suffix.ts';
import { delegationSeen, type NameState, nameStateOf, serialsSeen, type ZoneState, zoneStateOf } from './good-state.ts';
import { signingAfter } from './signing.ts';

/** What is kept of one registered domain, and how a look changes it. Pure: reading and writing are in memory.ts. */

/** The form of the record; a higher one was written by a later version. */
export const FORM = 1;
/** Looks kept of a domain since it was last well: a day of one each ten minutes; beyond, what repeats is thinned out. */
export const MAX_LOOKS = 150;
/** Names of one domain that are remembered on their own, the least lately seen dropped first. */
export const MAX_NAMES = 40;
/** Looks kept of one such name. */
export const MAX_NAME_LOOKS = 20;
/** Changes kept, the oldest dropped first: years of an ordinary domain. */
export const MAX_CHANGES = 100;
/** Characters kept of either side of a change. */
const MAX_CHANGE_CHARS = 500;

export interface DomainRecord {
  readonly form: number;
  readonly lastGood: ZoneState | null;
  /** Looks that speak of the whole domain, since the last good state, oldest first. */
  readonly looks: readonly Look[];
  readonly names: Readonly<Record<string, NameRecord>>;
  readonly changes: readonly Change[];
  /** What changes are told by: the last delegation that all of the parent's servers agreed on, and the last good addresses. */
  readonly seen: Partial<Readonly<Record<Change['what'], string>>>;
  readonly serial: { readonly mname: Name; readonly serial: number; readonly firstSeenAt: Instant } | null;
  readonly cds?: NonNullable<History['cds']>;
  readonly signing?: NonNullable<History['signing']>;
}

/** One name of the domain: what it had when it was last good, and looks that speak of nothing else. */
interface NameRecord extends NameState {
  readonly seenAt: Instant;
  readonly looks: readonly Look[];
}

/** As much of a finished look as memory needs. */
export interface Finished {
  readonly evidence: Evidence;
  readonly diagnosis: { readonly verdict: { readonly code: string; readonly confidence: string } };
}

/** Verdicts about one name, while its domain is well. */
const ABOUT_A_NAME: ReadonlySet<string> = new Set([
  'name-missing',
  'record-missing',
  'alias-target-dead',
  'alias-loop',
]);
/** Verdicts that say nothing of the domain at all. */
const ABOUT_US = /^own-network-/;
/** Verdicts of names that nobody may ever have registered: kept only where the domain is known from before. */
const ABOUT_NOTHING: ReadonlySet<string> = new Set(['not-registered', 'tld-not-delegated']);
/** Verdicts in which other people's servers may speak: their serials are not the domain's. */
const ABOUT_STRANGERS: ReadonlySet<string> = new Set(['delegation-changed', 'parked', 'expired']);

/** The domain that memory files a name under: the registered one, or a registry's zone itself. Null for the root. */
export const domainOf = (name: Name): Name | null => (name === ROOT ? null : (registrableOf(name) ?? name));

/** True for a whole, healthy trace that came to the domain's own zone: the only source of a good state. */
export const isGood = ({ evidence: { trace }, diagnosis: { verdict } }: Finished, domain: Name): boolean =>
  verdict.code === 'healthy' &&
  verdict.confidence !== 'possible' &&
  trace.complete &&
  trace.chains[0]?.path.includes(domain) === true;

/** The record after a look; null where the look leaves nothing to keep. */
export function recordAfter(before: DomainRecord | null, finished: Finished, domain: Name): DomainRecord | null {
  const { code } = finished.diagnosis.verdict;
  if (ABOUT_US.test(code) || (before === null && ABOUT_NOTHING.has(code))) return null;
  const old = before ?? { form: FORM, lastGood: null, looks: [], names: {}, changes: [], seen: {}, serial: null };
  const { seen, changes } = changed(old, finished, domain);
  const cds = cdsAfter(old, finished, domain);
  const signing = signingAfter(old.signing, finished.evidence, domain);
  const kept = { changes, seen, serial: serialAfter(old, finished, domain) };
  const rest = { form: FORM, ...kept, ...(cds && { cds }), ...(signing && { signing }) };
  return { ...(isGood(finished, domain) ? whenGood(old, finished, domain) : withLook(old, finished)), ...rest };
}

/** The record after somebody said that what this look saw is how it is meant; null where it saw nothing of the domain. */
export function recordAccepted(before: DomainRecord | null, finished: Finished, domain: Name): DomainRecord | null {
  const state = zoneStateOf(finished.evidence, domain);
  const after = recordAfter(before, finished, domain);
  return state === null || after === null ? null : { ...after, lastGood: state, looks: [] };
}

type Kept = Pick<DomainRecord, 'lastGood' | 'looks' | 'names'>;

function whenGood(old: DomainRecord, { evidence }: Finished, domain: Name): Kept {
  const now = { ...nameStateOf(evidence), seenAt: evidence.takenAt, looks: [] };
  return {
    lastGood: zoneStateOf(evidence, domain),
    looks: [],
    names: newestNames({ ...old.names, [evidence.trace.asked.name]: now }),
  };
}

function withLook(old: DomainRecord, finished: Finished): Kept {
  const { takenAt, trace } = finished.evidence;
  const { name } = trace.asked;
  const verdict = finished.diagnosis.verdict.code;
  const lags = verdict === 'resolvers-behind' && stillDenies(finished);
  const look: Look = {
    at: takenAt,
    verdict,
    lastGoodAnswered: lastGoodAnswered(finished),
    ...(lags && { parentLags: true }),
  };
  const { lastGood, looks, names } = old;
  if (!isAboutName(old, name, verdict)) return { lastGood, looks: thinned([...looks, look], MAX_LOOKS), names };
  const known = names[name] ?? { recordTtl: null, types: [], looks: [] };
  const now = { ...known, seenAt: takenAt, looks: thinned([...known.looks, look], MAX_NAME_LOOKS) };
  return { lastGood, looks, names: newestNames({ ...names, [name]: now }) };
}

/** What follows a trouble belongs to where the trouble belonged. */
function isAboutName(old: DomainRecord, name: Name, verdict: string): boolean {
  if (verdict !== 'resolvers-behind') return ABOUT_A_NAME.has(verdict);
  const lastBad = (looks: readonly Look[] = []): number => looks.findLast(look => isTrouble(look.verdict))?.at ?? -1;
  return lastBad(old.names[name]?.looks) > lastBad(old.looks);
}

/** Whether a verdict is of something that is broken now. */
export const isTrouble = (verdict: string): boolean => verdict !== 'healthy' && verdict !== 'resolvers-behind';

/** Whether a server of some parent on the way still denies what others delegate. */
function stillDenies({ evidence: { trace } }: Finished): boolean {
  const says = trace.chains[0]?.path.flatMap(zone => trace.zones.get(zone)?.delegation ?? []) ?? [];
  return says.some(one => !one.servesChild && (one.outcome.kind === 'nxdomain' || one.outcome.kind === 'nodata'));
}

function lastGoodAnswered({ evidence: { trace } }: Finished): Look['lastGoodAnswered'] {
  const asked = (trace.lastGood?.replies ?? []).filter(r => r.outcome !== null && r.outcome.kind !== 'not-asked');
  return asked.length === 0 ? null : { answered: asked.filter(r => isUsable(r.outcome)).length, asked: asked.length };
}

/**
 * At most `max` looks. The first and the last stay; between them goes what says the same as both its neighbours, so that
 * "all servers answered at all of them" and the moment of every turn stay true; only then the oldest after the first.
 */
export function thinned(looks: readonly Look[], max: number): readonly Look[] {
  const left = [...looks];
  while (left.length > max) {
    const repeats = left.findIndex((look, i) => i > 0 && sameLook(look, left[i - 1]) && sameLook(look, left[i + 1]));
    left.splice(repeats < 0 ? 1 : repeats, 1);
  }
  return left;
}

const sameLook = (a: Look, b: Look | undefined): boolean =>
  a.verdict === b?.verdict &&
  a.parentLags === b.parentLags &&
  a.lastGoodAnswered?.answered === b.lastGoodAnswered?.answered &&
  a.lastGoodAnswered?.asked === b.lastGoodAnswered?.asked;

const newestNames = (names: DomainRecord['names']): DomainRecord['names'] =>
  Object.fromEntries(
    Object.entries(names)
      .sort(([, a], [, b]) => b.seenAt - a.seenAt)
      .slice(0, MAX_NAMES),
  );

/** What is different from what was last seen. What could not be seen this time changes nothing. */
function changed(old: DomainRecord, finished: Finished, domain: Name): Pick<DomainRecord, 'seen' | 'changes'> {
  const { evidence } = finished;
  const { code } = finished.diagnosis.verdict;
  const state = isGood(finished, domain) ? zoneStateOf(evidence, domain) : null;
  const pairs = (of: 'glue' | 'addresses'): string | undefined =>
    state?.nameservers.flatMap(ns => ns[of].map(address => `${ns.name}=${address}`)).join(' ');
  const now: { readonly [What in Change['what']]?: string | undefined } = {
    ...delegationSeen(evidence, domain),
    glue: pairs('glue'),
    address: pairs('addresses'),
    verdict: ABOUT_A_NAME.has(code) ? undefined : code,
  };
  const seen: Partial<Record<Change['what'], string>> = { ...old.seen };
  const changes: Change[] = [...old.changes];
  for (const what of ['ns', 'ds', 'glue', 'address', 'verdict'] as const) {
    const from = seen[what];
    const to = now[what]?.slice(0, MAX_CHANGE_CHARS);
    if (to === undefined || to === from) continue;
    seen[what] = to;
    if (from !== undefined) changes.push({ at: evidence.takenAt, what, from, to });
  }
  return { seen, changes: changes.slice(-MAX_CHANGES) };
}

/** The newest serial ever seen under the primary named now. Serials of different primaries compare to nothing (rule 7). */
function serialAfter({ serial: before }: DomainRecord, finished: Finished, domain: Name): DomainRecord['serial'] {
  if (ABOUT_STRANGERS.has(finished.diagnosis.verdict.code)) return before;
  const [first, ...others] = serialsSeen(finished.evidence, domain);
  if (first === undefined || others.some(other => other.mname !== first.mname)) return before;
  const { mname } = first;
  const serial = others.reduce((newest, { serial: s }) => (isNewerSerial(s, newest) ? s : newest), first.serial);
  if (before?.mname === mname && !isNewerSerial(serial, before.serial)) return before;
  return { mname, serial, firstSeenAt: finished.evidence.takenAt };
}

/** The CDS records as they are now, and since when; what could not be seen this time changes nothing. */
function cdsAfter({ cds: before }: DomainRecord, { evidence }: Finished, domain: Name): DomainRecord['cds'] {
  const records = cdsSeen(evidence.trace.zones.get(domain))?.slice(0, MAX_CHANGE_CHARS);
  if (records === undefined || records === before?.records) return before;
  return { records, firstSeenAt: evidence.takenAt };
}

/** The record as the checks see it, for one asked name. */
export function historyFor(record: DomainRecord, name: Name): History {
  const own = record.names[name];
  const looks = [...record.looks, ...(own?.looks ?? [])].sort((a, b) => a.at - b.at);
  return {
    lastGood: record.lastGood && { ...record.lastGood, recordTtl: own?.recordTtl ?? null, types: own?.types ?? [] },
    looks,
    changes: record.changes,
    newestSerial: record.serial && { serial: record.serial.serial, firstSeenAt: record.serial.firstSeenAt },
    cds: record.cds ?? null,
    ...(record.signing && { signing: record.signing }),
    troubleSince: looks.find(look => look.verdict !== 'healthy')?.at ?? null,
  };
}
