import { labelsOf } from '../../values/name.ts';
import type { Attempt, Copy, Registration } from '../registration.ts';
import type { IanaRecord } from '../where/iana.ts';
import { freshBootstrap, ianaRecord, isStale, storedBootstrap } from '../where/known.ts';
import { longestMatch, type ServerTable } from '../where/servers.ts';
import { profileFor } from '../whois/profile.ts';
import { askRdap } from './ask-rdap.ts';
import { askWhois, queryable } from './ask-whois.ts';
import { namesOf, registryOf, whyUndecided, withAnswer } from './draft.ts';
import type { LookPorts } from './ports.ts';
import type { Reply } from './reply.ts';

/** All of a look ends by then, with what is known: 8 s for RDAP, 8 s for WHOIS beside it, the rest for the registrar's copy. */
export const LOOK_MS = 20_000;
/** RDAP services answer within a second; WHOIS is asked beside one that has not by then. */
const HEDGE_MS = 2_500;
/** IANA's word on the WHOIS server is waited for that long, then the built-in table serves. */
const IANA_WAIT_MS = 1_500;
/** What is refreshed for later looks may hold up the end of this one by so much. */
const REFRESH_WAIT_MS = 500;

/** One look under way: what is known grows with each answer, and every attempt is kept. */
export interface Search {
  known: Registration;
  readonly replies: Reply[];
  readonly ports: LookPorts;
  readonly tell: (known: Registration) => void;
}

/** An RDAP service; `listed`: IANA names it, so that its denial counts. */
interface Service {
  readonly url: string;
  readonly listed: boolean;
}

function grow(look: Search, more: Partial<Registration>): void {
  look.known = { ...look.known, ...more };
  look.tell(look.known);
}

function tried(look: Search, attempt: Attempt | null): void {
  if (attempt !== null) look.known = { ...look.known, attempts: [...look.known.attempts, attempt] };
}

async function kept(look: Search, asking: Promise<Reply>): Promise<Reply> {
  const reply = await asking;
  tried(look, reply.attempt);
  look.replies.push(reply);
  return reply;
}

/** Resolves to null after `ms`, or when the look ends. */
function pause(ms: number, ports: LookPorts): Promise<null> {
  return new Promise(resolve => {
    const stop = ports.clock.after(ms, () => resolve(null));
    ports.signal.addEventListener('abort', () => {
      stop();
      resolve(null);
    });
  });
}

/** Asks the registry, IANA and the registrar; ends when all have answered, failed, or had their time. */
export async function search(look: Search): Promise<void> {
  const { ports, known } = look;
  const table = await ports.table();
  const tld = labelsOf(known.domain).at(-1) ?? '';
  const web = longestMatch(table.web, known.domain)?.value ?? null;
  look.known = { ...known, web, registry: registryOf(null, table.contacts.get(tld), known.zone, web) };
  const iana = askIana(look, tld, table);
  const { service, refreshing } = await serviceFor(look, table);
  const main = await mainAnswer(look, table, service, iana);
  if (main === null) grow(look, { why: whyUndecided(look.replies), at: ports.clock.now() });
  else await take(look, main);
  await Promise.all([
    iana,
    main === null ? null : askRegistrar(look, main),
    Promise.race([refreshing, pause(REFRESH_WAIT_MS, ports)]),
  ]);
}

async function take(look: Search, reply: Reply): Promise<void> {
  const name = queryable(look.known.domain);
  if (reply.answer === null || name === null) return;
  const profile = profileFor(await look.ports.profiles(name, null), name, null);
  look.known = withAnswer(look.known, reply.answer, { ...reply.attempt, partial: reply.partial }, profile);
  look.tell(look.known);
}

async function askIana(look: Search, tld: string, table: ServerTable): Promise<IanaRecord | null> {
  const { value, attempt } = await ianaRecord(tld, look.ports);
  tried(look, attempt);
  const { zone, web } = look.known;
  grow(look, { registry: registryOf(value?.registry ?? null, table.contacts.get(tld), zone, web) });
  return value;
}

/** The RDAP service: IANA's newest word that we have, else the built-in copy of it, else one that IANA does not list. */
async function serviceFor(
  look: Search,
  table: ServerTable,
): Promise<{ service: Service | null; refreshing: Promise<unknown> }> {
  const { ports, known } = look;
  const copy = await storedBootstrap(ports);
  const inCopy = longestMatch(copy?.value ?? table.rdap, known.domain);
  const wanted = isStale(copy, ports.clock.now()) && (ports.records !== null || inCopy === null);
  const fresh = wanted ? freshBootstrap(ports) : Promise.resolve(null);
  const refreshing = fresh.then(refreshed => tried(look, refreshed?.attempt ?? null));
  if (inCopy !== null) return { service: { url: inCopy.value, listed: true }, refreshing };
  const override = longestMatch(table.override, known.domain);
  return { service: override === null ? null : { url: override.value, listed: false }, refreshing };
}

/** RDAP first, WHOIS where that is missing, late, thin, or denies without authority. Null: nothing conclusive came. */
async function mainAnswer(
  look: Search,
  table: ServerTable,
  service: Service | null,
  iana: Promise<IanaRecord | null>,
): Promise<Reply | null> {
  if (service === null) return conclusive(await fromWhois(look, table, iana));
  const rdap = kept(look, askRdap(look.known.domain, service.url, look.ports));
  const quick = await Promise.race([rdap, pause(HEDGE_MS, look.ports)]);
  if (quick !== null && isEnough(quick, service)) return quick;
  const whois = fromWhois(look, table, iana);
  const sooner = await Promise.race([rdap, whois.then(reply => (conclusive(reply) === null ? rdap : null))]);
  if (sooner !== null && isEnough(sooner, service)) return sooner;
  const second = conclusive(await whois);
  if (second !== null) return second;
  const first = await rdap;
  return first.answer?.state === 'registered' || (first.answer?.state === 'free' && service.listed) ? first : null;
}

async function fromWhois(look: Search, table: ServerTable, iana: Promise<IanaRecord | null>): Promise<Reply | null> {
  const { domain } = look.known;
  const builtIn = longestMatch(table.whois, domain);
  const isOwnSuffix = builtIn?.suffix.includes('.') === true;
  // IANA's word wins where it comes in time: old server names have been taken over by strangers (.mobi, 2024)
  const current = isOwnSuffix ? null : await Promise.race([iana, pause(IANA_WAIT_MS, look.ports)]);
  const server = current?.whois ?? builtIn?.value ?? null;
  return server === null ? null : kept(look, askWhois(domain, server, look.ports));
}

/** The registrar's own answer: its desk, and its idea of the end. It never decides the state. */
async function askRegistrar(look: Search, main: Reply): Promise<void> {
  const referral = main.answer?.state === 'registered' ? main.answer.referral : null;
  if (referral === null || referral === main.attempt.server) return;
  const source = referral.startsWith('https://') ? 'rdap' : 'whois';
  const { domain } = look.known;
  const reply = await (source === 'rdap'
    ? askRdap(domain, referral, look.ports)
    : askWhois(domain, referral, look.ports));
  tried(look, reply.attempt);
  const { answer, attempt } = reply;
  if (answer?.state !== 'registered') return grow(look, {});
  const copy: Copy = {
    source,
    server: attempt.server,
    at: attempt.at,
    registrar: answer.registrar,
    expires: answer.registrarExpires.read === 'no' ? answer.expires : answer.registrarExpires,
    statuses: answer.statuses,
    nameservers: namesOf(answer.nameservers),
  };
  grow(look, { copy });
}

const conclusive = (reply: Reply | null): Reply | null =>
  reply?.answer?.state === 'registered' || reply?.answer?.state === 'free' ? reply : null;

/** RDAP's answer needs no second: registered with something in it, or a denial by a service that IANA lists. */
function isEnough(reply: Reply, service: Service): boolean {
  const { answer } = reply;
  if (answer?.state === 'free') return service.listed;
  const isFull = answer?.registrar !== null || answer.nameservers.length > 0 || answer.expires.read !== 'no';
  return answer?.state === 'registered' && isFull;
}
