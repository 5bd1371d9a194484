import { readFile } from 'node:fs/promises';
import type { NeedFact } from '../graph/model/facts.ts';
import { type Address, parseAddress, rangeOf } from '../values/address.ts';
import { type Name, parseName, ROOT } from '../values/name.ts';

/** What this process is set up with, as far as it leads to other hosts. */
export interface Setup {
  readonly homeserver: string | null;
  /** Where Slack is reached; null where it is not set up. */
  readonly slack: string | null;
  /** Ids of rooms and people, as `!room:server` and `@name:server`. */
  readonly rooms: readonly string[];
  readonly people: readonly string[];
  /** A path, or a URL of a server. */
  readonly store: string;
  /** Where pages are posted, and who listens for its pulse; null where that is not set up. */
  readonly pager: string | null;
  readonly heartbeat: string | null;
}

/** What resolv.conf(5) says. */
export interface Resolvers {
  readonly addresses: readonly Address[];
  /** Domains that short names are looked up under. */
  readonly search: readonly Name[];
}

/** Lines of such a file that are read; the library itself takes 3 servers and 6 domains. */
const MAX_LINES = 200;

/** Reads resolv.conf(5); what is none is left out. */
export function readResolvers(text: string): Resolvers {
  const lines = text.split('\n', MAX_LINES).map(line => line.trim().split(/\s+/));
  const after = (key: string): string[] => lines.filter(([first]) => first === key).flatMap(([, ...rest]) => rest);
  return {
    addresses: after('nameserver').flatMap(one => parseAddress(one.replace(/%.*$/, '')) ?? []),
    search: [...after('search'), ...after('domain')].flatMap(one => parseName(one) ?? []).filter(one => one !== ROOT),
  };
}

const RESOLV_CONF = '/etc/resolv.conf';
/** Where systemd-resolved writes whom it asks itself, when the first file names only its own stub on this machine. */
const BEHIND_THE_STUB = '/run/systemd/resolve/resolv.conf';

/** The resolver of this host; empty where nothing says. */
async function loadResolvers(): Promise<Resolvers> {
  const read = async (path: string): Promise<Resolvers> => readResolvers(await readFile(path, 'utf8').catch(() => ''));
  const first = await read(RESOLV_CONF);
  const isStub = first.addresses.length > 0 && first.addresses.every(one => rangeOf(one) === 'loopback');
  const behind = isStub ? await read(BEHIND_THE_STUB) : first;
  return behind.addresses.length > 0 ? behind : first;
}

/** Kinds of mounts whose files lie on another host. */
const REMOTE = /^(?:nfs4?|cifs|smb3|ceph|fuse\.sshfs)$/;

/** The host that a file lies on, by the table of mounts (/proc/mounts); null where that is this one. */
export function hostOfFile(path: string, mounts: string): string | null {
  const table = mounts.split('\n').map(line => line.split(' '));
  const holds = (point: string): boolean =>
    path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`);
  const [mount] = table
    .filter(([, point = '']) => point !== '' && holds(point))
    .sort(([, a = ''], [, b = '']) => b.length - a.length);
  const [device = '', , kind = ''] = mount ?? [];
  if (!REMOTE.test(kind)) return null;
  return /^(?:\/\/|[^@/]*@)?([^/:,]+)/.exec(device)?.[1] ?? null;
}

/** Everything that this bot itself needs, in the order in which it would be missed. */
export async function ownNeeds(setup: Setup): Promise<NeedFact[]> {
  const [resolvers, mounts] = await Promise.all([loadResolvers(), readFile('/proc/mounts', 'utf8').catch(() => '')]);
  const isUrl = setup.store.includes('://');
  const store = isUrl ? URL.parse(setup.store)?.hostname : hostOfFile(setup.store, mounts);
  return needsOf(setup, store ?? null, resolvers);
}

/** The same of what is known already. */
export function needsOf(setup: Setup, store: string | null, resolvers: Resolvers): NeedFact[] {
  const serverOf = (id: string): string => id.slice(id.indexOf(':') + 1);
  const ofUrl = (url: string | null): string | null => (url === null ? null : (URL.parse(url)?.hostname ?? null));
  const wanted: [NeedFact['what'], string | null][] = [
    ['homeserver', ofUrl(setup.homeserver)],
    ['slack', ofUrl(setup.slack)],
    ...setup.rooms.map((room): [NeedFact['what'], string] => ['alert-room', serverOf(room)]),
    ...setup.people.map((id): [NeedFact['what'], string] => ['user-ids', serverOf(id)]),
    ['store', store],
    ['pager', ofUrl(setup.pager)],
    ['heartbeat', ofUrl(setup.heartbeat)],
  ];
  const needs = wanted.flatMap(([what, host]) => needOf(what, host));
  const seen = new Set<string>();
  const once = needs.filter(({ what, host }) => !seen.has(`${what} ${host}`) && seen.add(`${what} ${host}`));
  const { addresses, search } = resolvers;
  const outside = addresses.filter(one => rangeOf(one) !== 'loopback');
  return [
    ...once,
    ...(outside.length === 0 ? [] : [{ what: 'resolver' as const, host: null, addresses: outside, search }]),
  ];
}

/** A host by its name or its address; none for this machine. */
function needOf(what: NeedFact['what'], host: string | null): NeedFact[] {
  if (host === null || host === '') return [];
  const bare = host.replace(/^\[(.*)\]$/, '$1').replace(/:\d+$/, '');
  const address = parseAddress(host.replace(/^\[(.*)\]$/, '$1')) ?? parseAddress(bare);
  if (address !== null)
    return rangeOf(address) === 'loopback' ? [] : [{ what, host: null, addresses: [address], search: [] }];
  const name = parseName(bare);
  return name === null || name === ROOT || /^localhost\.$/.test(name)
    ? []
    : [{ what, host: name, addresses: [], search: [] }];
}
