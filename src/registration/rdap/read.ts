import type { Answer, RegistrarSaid, Undecided } from '../answer.ts';
import { type DateReading, readDate } from '../whois/dates.ts';
import { asciiName, MAX_HOST_ADDRESSES, MAX_NAMESERVERS } from '../whois/hosts.ts';
import { cleaned } from '../whois/lines.ts';
import { asArray, asObject, readCard, textOf } from './jcard.ts';

/** Lists of an answer are read this far: domains have at most 30 statuses, servers or entities. */
const MAX_ITEMS = 200;

type Json = Readonly<Record<string, unknown>>;

const NOTHING: Omit<Answer, 'state' | 'why'> = {
  domain: null,
  statuses: [],
  registrar: null,
  created: { read: 'no' },
  updated: { read: 'no' },
  expires: { read: 'no' },
  registrarExpires: { read: 'no' },
  nameservers: [],
  dnssec: null,
  referral: null,
  hidden: [],
};
const undecided = (why: Undecided): Answer => ({ ...NOTHING, state: 'undecided', why });

/**
 * Reads an RDAP answer (RFC 9083) to a question for a domain. `status` is HTTP's, null for a saved object. Tolerates what
 * servers send instead of what they should: one object for a list, null for a list, upper case, trailing dots, a handle for
 * the name, HTML. Never throws.
 */
export function readRdap(body: string, asked: { readonly domain: string; readonly status: number | null }): Answer {
  const json = parsed(body);
  const status = asked.status ?? numberOf(json?.['errorCode']) ?? 200;
  if (isThrottled(json, body, status)) return undecided('throttled');
  if (status === 404) return { ...NOTHING, state: 'free', why: null };
  if (status >= 500) return undecided('unavailable');
  if (status === 400) return undecided('invalid');
  if (status >= 400) return undecided('blocked');
  if (json === null) return undecided('unparsable');
  const found = domainOf(json);
  if (found === null) return undecided('unparsable');
  if (found !== (asciiName(asked.domain) ?? asked.domain)) return undecided('conflict');
  const answer = answerOf(json, found);
  const isKept =
    answer.registrar === null &&
    answer.statuses.length > 0 &&
    answer.statuses.every(word => /^(?:reserved|administrative)$/i.test(word));
  return isKept ? { ...answer, state: 'undecided', why: 'reserved' } : answer;
}

function parsed(body: string): Json | null {
  try {
    const json: unknown = JSON.parse(cleaned(body));
    return asObject(Array.isArray(json) ? json[0] : json);
  } catch {
    return null;
  }
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
function list(value: unknown): readonly Json[] {
  const items = asArray(value).slice(0, MAX_ITEMS).map(asObject);
  return items.filter(item => item !== null);
}

/** Words by which servers say "too fast", also inside a 200, 401, 403 or 422 answer. */
const TOO_FAST =
  /\b(?:rate.?limit|too many requests|quota|limit (?:has been )?(?:exceeded|reached)|exceeded (?:the|your)|too fast|throttl)/i;

function isThrottled(json: Json | null, body: string, status: number): boolean {
  if (status === 429) return true;
  if (status >= 400 && status !== 404) return TOO_FAST.test(body.slice(0, 4000));
  if (json === null || json['objectClassName'] === 'domain') return false;
  const notices: readonly Json[] = [...list(json['notices']), ...list(json['remarks']), json];
  return notices.some(notice =>
    asArray(notice['description'])
      .concat(notice['title'])
      .some(text => typeof text === 'string' && TOO_FAST.test(text.slice(0, 1000))),
  );
}

/** The name that the object is about: ldhName, else unicodeName, else a handle that is a name (RFC 9083 §5.3). */
function domainOf(json: Json): string | null {
  if (json['objectClassName'] !== undefined && json['objectClassName'] !== 'domain') return null;
  for (const field of ['ldhName', 'unicodeName', 'handle', 'name']) {
    const value = textOf(json[field]);
    const name = value === null ? null : asciiName(value);
    if (name !== null) return name;
  }
  return null;
}

function answerOf(json: Json, domain: string): Answer {
  const event = (...actions: string[]): DateReading => eventOf(json, actions);
  return {
    state: 'registered',
    why: null,
    domain,
    statuses: [
      ...new Set(
        asArray(json['status'])
          .slice(0, MAX_ITEMS)
          .flatMap(status => textOf(status) ?? []),
      ),
    ],
    registrar: registrarOf(json),
    created: event('registration', 'reregistration', 'reinstantiation'),
    updated: event('last changed', 'last update', 'last changed date'),
    expires: event('expiration', 'soft expiration'),
    registrarExpires: event('registrar expiration'),
    ...serversOf(json),
    dnssec: signedOf(asObject(json['secureDNS'])),
    referral: relatedOf(json),
    hidden: hiddenIn(json),
  };
}

/** The date of the first of `actions` that has one (RFC 9083 §4.5); letters' case and blanks at the ends are overlooked. */
function eventOf(json: Json, actions: readonly string[]): DateReading {
  const events = list(json['events']);
  for (const action of actions) {
    const date = textOf(events.find(event => textOf(event['eventAction'])?.toLowerCase() === action)?.['eventDate']);
    if (date !== null) return readDate(date, null);
  }
  return { read: 'no' };
}

const rolesOf = (entity: Json): readonly string[] =>
  asArray(entity['roles']).flatMap(role => (typeof role === 'string' ? role.toLowerCase() : []));

function registrarOf(json: Json): RegistrarSaid | null {
  const entity = list(json['entities']).find(candidate => rolesOf(candidate).includes('registrar'));
  if (entity === undefined) return null;
  const card = readCard(entity['vcardArray']);
  // RFC 9083 §5.1: the abuse desk is an entity inside the registrar's
  const abuse = list(entity['entities']).find(candidate => rolesOf(candidate).includes('abuse'));
  const desk = readCard(abuse?.['vcardArray']);
  const ids = list(entity['publicIds']);
  const ianaId = textOf(ids.find(id => /iana/i.test(textOf(id['type']) ?? ''))?.['identifier']);
  const name = card.name ?? textOf(entity['handle']);
  if (name === null) return null;
  return {
    name,
    ianaId: ianaId !== null && /^\d{1,6}$/.test(ianaId) ? ianaId : null,
    url: card.url ?? linkOf(entity, 'about', null),
    phone: card.phone ?? desk.phone,
    email: card.email ?? desk.email,
  };
}

function linkOf(json: Json, rel: string, type: string | null): string | null {
  const found = list(json['links']).find(
    link =>
      textOf(link['rel'])?.toLowerCase() === rel && (type === null || textOf(link['type'])?.toLowerCase() === type),
  );
  const href = textOf(found?.['href']);
  return href !== null && /^https:\/\//i.test(href) ? href : null;
}

/** The registrar's own RDAP copy (RFC 9083 §4.2: rel `related` of RDAP's media type). */
const relatedOf = (json: Json): string | null => linkOf(json, 'related', 'application/rdap+json');

function serversOf(json: Json): Pick<Answer, 'nameservers' | 'hostAddresses'> {
  const nameOf = (server: Json): string | null =>
    asciiName(textOf(server['ldhName']) ?? textOf(server['unicodeName']) ?? '');
  // .cz lists sets of servers in a member of its own (fred_nsset)
  const sets = list(json['fred_nsset']).flatMap(set => list(set['nameservers']));
  const found = new Map<string, readonly string[]>();
  for (const server of [...list(json['nameservers']), ...sets]) {
    const name = nameOf(server);
    if (name !== null && !found.has(name) && found.size < MAX_NAMESERVERS) found.set(name, addressesOf(server));
  }
  const known = [...found].filter(([, addresses]) => addresses.length > 0);
  return {
    nameservers: [...found.keys()],
    ...(known.length === 0 ? {} : { hostAddresses: Object.fromEntries(known) }),
  };
}

/** RFC 9083 §5.2: `ipAddresses` with `v4` and `v6`. */
function addressesOf(server: Json): readonly string[] {
  const of = asObject(server['ipAddresses']);
  return ['v4', 'v6']
    .flatMap(family => asArray(of?.[family]).flatMap(address => textOf(address) ?? []))
    .slice(0, MAX_HOST_ADDRESSES);
}

/** RFC 9537: what the server says it leaves out, by the name it gives the field. */
function hiddenIn(json: Json): readonly string[] {
  const names = list(json['redacted']).map(entry => asObject(entry['name']));
  return [...new Set(names.flatMap(name => textOf(name?.['type']) ?? textOf(name?.['description']) ?? []))].slice(
    0,
    40,
  );
}

/** RFC 9083 §5.3: delegationSigned; servers that leave it out may still list DS records. */
function signedOf(secure: Json | null): boolean | null {
  if (secure === null) return null;
  if (typeof secure['delegationSigned'] === 'boolean') return secure['delegationSigned'];
  return list(secure['dsData']).length + list(secure['keyData']).length > 0 ? true : null;
}
