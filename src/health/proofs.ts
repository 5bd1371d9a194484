import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Configured } from '../bot/chats.ts';
import type { Proof } from '../services.ts';
import { type Records, StoreError } from '../store/records.ts';
import { sayDuration } from '../values/duration.ts';
import { type Name, parseName } from '../values/name.ts';
import type { Clock, Lookup } from '../world/ports.ts';
import type { OwnTies } from './self.ts';

/** Milliseconds that a clock may be off before time-based findings are doubtful. */
const CLOCK_OFF_MS = 30_000;
/** Octets that must be free: months of history of a hundred domains, and what the database needs to write at all. */
const MIN_FREE_OCTETS = 200_000_000;
/** Milliseconds for one question to a chat's host. */
const ASK_MS = 5_000;

export interface ProofsOf {
  readonly clock: Clock;
  readonly walk: Lookup;
  /** What the bot shares with the watched domains. */
  self(): Promise<Pick<OwnTies, 'ok' | 'lines'> | null>;
  readonly records: () => Promise<Records>;
  /** The store's file, or a URL. */
  readonly store: string;
  chats(): Promise<readonly Configured[]>;
  /** Files that secrets come from, with the setting that names each. */
  readonly secretFiles: readonly { readonly setting: string; readonly path: string }[];
}

/** Tries all that the bot needs, the chats' own needs last, as they take longest. */
export async function* proofs(of: ProofsOf): AsyncGenerator<readonly Proof[]> {
  const found: Proof[] = [];
  const chats = await of.chats();
  const steps = [
    () => storeWorks(of),
    () => diskHasRoom(of),
    () => envIsPrivate(),
    () => secretsArePrivate(of),
    () => standsAlone(of),
    ...chats.flatMap(chat => [
      () => clockIsRight(of, chat),
      () => isFoundWithoutResolver(of, chat),
      () => chat.check(),
    ]),
    () => (chats.length === 0 ? [NO_CHAT] : []),
  ];
  for (const step of steps) {
    found.push(...(await step()));
    yield [...found];
  }
}

const NO_CHAT: Proof = {
  what: 'chats',
  ok: false,
  say: 'None is set up: the bot runs in the terminal only. Type: npx outpost setup slack, or npx outpost setup matrix',
};

async function storeWorks({ records, clock }: ProofsOf): Promise<Proof[]> {
  const what = 'store';
  try {
    const store = await records();
    const kept = await store.read('checked/last');
    await store.writeIf('checked/last', clock.now(), kept?.version ?? null);
    return [{ what, ok: true, say: 'It can be read and written.' }];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return [{ what, ok: false, say: `${error.message}. OUTPOST_STORE names it.` }];
  }
}

async function diskHasRoom({ store }: ProofsOf): Promise<Proof[]> {
  if (store.includes('://')) return [];
  const what = 'disk';
  try {
    const { bavail, bsize } = await statfs(dirname(store));
    const free = Math.round((bavail * bsize) / 1_000_000);
    const ok = bavail * bsize >= MIN_FREE_OCTETS;
    return [{ what, ok, say: `${free} MB are free where the store lies${ok ? '.' : '; it wants 200. Free some.'}` }];
  } catch (error) {
    return [{ what, ok: false, say: `The folder of the store cannot be looked at (${codeOf(error)}).` }];
  }
}

/** Others on this host could read what is in `.env`. */
async function envIsPrivate(): Promise<Proof[]> {
  const mode = await stat('.env').then(
    ({ mode }) => mode,
    () => 0,
  );
  return mode & 0o077
    ? [{ what: '.env', ok: false, say: 'Others on this host may read it. Type: chmod 600 .env' }]
    : [];
}

/** What a container's engine mounts for it alone: modes there are the engine's, and nobody else is in the container. */
const MOUNTED = '/run/secrets/';

/** Others on this host could read a secret. A file of another user's is read by way of its group: then that is no fault. */
async function secretsArePrivate({ secretFiles }: ProofsOf): Promise<Proof[]> {
  const open = await Promise.all(
    secretFiles.map(async ({ setting, path }): Promise<Proof[]> => {
      const found = await stat(path).catch(() => null);
      if (found === null || path.startsWith(MOUNTED)) return [];
      const isOwn = found.uid === process.getuid?.();
      if ((found.mode & (isOwn ? 0o077 : 0o007)) === 0) return [];
      const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
      const typed = `chmod ${isOwn ? '600' : 'o='} ${quoted(path)}`;
      return [{ what: setting, ok: false, say: `Others on this host may read ${path} (mode ${mode}). Type: ${typed}` }];
    }),
  );
  return open.flat();
}

/** A path as a shell takes it. */
const quoted = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/** By the Date that the chat's server sends (RFC 9110 §6.6.1), in whole seconds. */
async function clockIsRight({ clock }: ProofsOf, { chat, url }: Configured): Promise<Proof[]> {
  const what = `clock against ${chat.name}`;
  const stop = new AbortController();
  const cancel = clock.after(ASK_MS, () => stop.abort());
  try {
    const response = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: stop.signal });
    const theirs = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return [{ what, ok: true, say: 'It does not say what time it is.' }];
    const off = clock.now() - theirs;
    const ok = Math.abs(off) < CLOCK_OFF_MS;
    const say = ok
      ? 'It is right.'
      : `It is ${sayDuration(off)} ${off > 0 ? 'ahead' : 'behind'}. Type: timedatectl set-ntp true`;
    return [{ what, ok, say }];
  } catch (error) {
    return [
      { what: `reaching ${chat.name}`, ok: false, say: `${new URL(url).host} does not answer (${codeOf(error)}).` },
    ];
  } finally {
    cancel();
  }
}

async function isFoundWithoutResolver({ walk }: ProofsOf, { chat, url }: Configured): Promise<Proof[]> {
  const what = `${chat.name} without the system’s resolver`;
  const host = hostIn(url);
  if (host === null) return [];
  const addresses = await walk(host);
  const say =
    addresses.length > 0
      ? 'Its host is found by a walk from the root.'
      : 'A walk from the root does not find its host. Port 53 must be open outwards, UDP and TCP.';
  return [{ what, ok: addresses.length > 0, say }];
}

/** The bot must not live on what it is to report about. */
async function standsAlone({ self }: ProofsOf): Promise<Proof[]> {
  const ties = await self();
  return ties === null ? [] : [{ what: 'apart from the watched domains', ok: ties.ok, say: ties.lines.join(' ') }];
}

/** Null where it is an address, or this machine. */
function hostIn(url: string): Name | null {
  const { hostname } = new URL(url);
  return /^[\d.]+$|^\[|^localhost$/.test(hostname) ? null : parseName(hostname);
}

function codeOf(error: unknown): string {
  const cause = (error as { cause?: unknown }).cause ?? error;
  return String((cause as { code?: unknown }).code ?? (cause as Error).name);
}
