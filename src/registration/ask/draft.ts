import type { Contact } from '../../evidence.ts';
import { parseAddress } from '../../values/address.ts';
import type { Instant } from '../../values/instant.ts';
import { type Name, parseName } from '../../values/name.ts';
import type { Answer, Undecided } from '../answer.ts';
import type { Attempt, Registration } from '../registration.ts';
import { judgeStatuses, statusInDns } from '../status/judge.ts';
import type { Profile } from '../whois/profile.ts';
import type { Reply } from './reply.ts';

const NO_DATE = { read: 'no' } as const;

/** Nothing known yet. */
export const blank = (domain: Name, zone: Name, at: Instant): Registration => ({
  domain,
  zone,
  state: 'undecided',
  why: 'unreachable',
  statuses: [],
  inDns: null,
  registrar: null,
  registry: null,
  created: NO_DATE,
  updated: NO_DATE,
  expires: NO_DATE,
  registrarExpires: NO_DATE,
  nameservers: [],
  dnssec: null,
  hidden: [],
  source: null,
  server: null,
  at,
  fromMemory: false,
  partial: false,
  copy: null,
  attempts: [],
  changes: [],
  web: null,
  warnings: [],
  complete: false,
});

export const namesOf = (hosts: readonly string[]): readonly Name[] => hosts.flatMap(host => parseName(host) ?? []);

/**
 * What an answer makes of a draft. Whether the name is in DNS: a status that takes it out wins; a registered name with
 * servers and no such status is in; one without servers stays open, as some registries do not list them here.
 */
export function withAnswer(
  draft: Registration,
  answer: Answer,
  from: Pick<Attempt, 'source' | 'server' | 'at'> & { readonly partial: boolean },
  profile: Profile | null,
): Registration {
  const statuses = judgeStatuses(answer.statuses, profile?.words ?? {});
  const served = answer.state === 'registered' && answer.nameservers.length > 0 ? true : null;
  const inDns =
    answer.state === 'free' ? false : answer.state === 'undecided' ? null : (statusInDns(statuses) ?? served);
  const source = from.source === 'iana' ? null : from.source;
  return {
    ...draft,
    state: answer.state,
    why: answer.why,
    statuses,
    inDns,
    registrar: answer.registrar,
    created: answer.created,
    updated: answer.updated,
    expires: answer.expires,
    registrarExpires: answer.registrarExpires,
    nameservers: namesOf(answer.nameservers),
    ...addressesOf(answer),
    dnssec: answer.dnssec,
    hidden: answer.hidden,
    source,
    server: from.server,
    at: from.at,
    partial: from.partial,
  };
}

/** What is an address of what stands beside the hosts. */
function addressesOf({ hostAddresses = {} }: Answer): Pick<Registration, 'hostAddresses'> {
  const known = Object.entries(hostAddresses).flatMap(([host, texts]) => {
    const addresses = texts.flatMap(text => parseAddress(text) ?? []);
    return addresses.length === 0 ? [] : namesOf([host]).map(name => [name, addresses] as const);
  });
  return known.length === 0 ? {} : { hostAddresses: Object.fromEntries(known) };
}

/** Why nothing could be decided, from what came of asking: being throttled explains more than silence. */
export function whyUndecided(replies: readonly Reply[]): Undecided {
  const outcomes = replies.map(reply => reply.attempt.outcome);
  if (outcomes.includes('throttled') || outcomes.includes('spared')) return 'throttled';
  const said = replies.map(reply => reply.answer?.why ?? null).filter(why => why !== null);
  if (said[0] !== undefined) return said[0];
  if (outcomes.includes('free')) return 'not-authoritative';
  return replies.length === 0 ? 'no-server' : 'unreachable';
}

/** The registry's desk: IANA's record, else what is built in, else its web page alone. */
export function registryOf(
  asked: Contact | null,
  builtIn: Contact | undefined,
  zone: Name,
  web: string | null,
): Contact | null {
  const known = asked ?? builtIn ?? null;
  if (known !== null)
    return {
      ...known,
      phone: known.phone ?? builtIn?.phone ?? null,
      email: known.email ?? builtIn?.email ?? null,
      url: known.url ?? web,
    };
  return web === null ? null : { name: `the .${zone.replace(/\.$/, '')} registry`, phone: null, email: null, url: web };
}
