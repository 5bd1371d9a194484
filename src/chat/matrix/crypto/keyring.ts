import type { Vault, Write } from '../../../store/vault.ts';
import type { Clock } from '../../../world/ports.ts';
import type { Homeserver } from '../server/homeserver.ts';
import { openGate } from './gate.ts';
import { mount } from './idb/install.ts';
import { ownKeys } from './identity/crossing.ts';
import type { Machine } from './machine.ts';
import { noMessage, pump } from './requests.ts';
import { type Trouble, troubleOf } from './trouble.ts';
import { type Watched, watched } from './watched.ts';

/** Milliseconds before keys that could not be used are tried again. */
const RETRY_MS = 5_000;
/** What the vault keeps for us beside the machine's databases. */
const OWN = 'own';
const OWNER = Buffer.from('owner');
/** Whose keys lie in a vault; null where none do. `look`: reads a value of it. */
export function ownerIn(
  look: (space: string, key: Uint8Array) => Uint8Array | null,
): { readonly user: string; readonly device: string } | null {
  const [user, device] = Buffer.from(look(OWN, OWNER) ?? [])
    .toString()
    .split(ON_DEVICE);
  return user === undefined || device === undefined ? null : { user, device };
}
const ON_DEVICE = ' on device ';
/** Messages by session and index, to know one again that is said to be new. */
const PLAYED = 'played';
const DATABASE = 'bot';

/** Where the vault comes from. `open` rejects with a StoreError. */
export interface KeyFile {
  /** As the operator knows it. */
  readonly path: string;
  /** True where it holds keys already. Never throws. */
  has(): boolean;
  open(): Promise<Vault>;
}

export interface KeyringOf {
  readonly file: KeyFile;
  readonly passphrase: string | null;
  readonly homeserver: Homeserver;
  readonly clock: Clock;
  readonly user: string;
  readonly device: string;
  gotKeys(rooms: readonly string[]): void;
}

export type Used<T> = { readonly ok: true; readonly value: T } | Trouble;

/**
 * The keys of the bot's device: opened when the first thing needs them, closed and opened anew where the disk failed, since
 * what is in memory is then ahead of what is kept. Never a new device in the place of another.
 */
export interface Keyring {
  use<T>(work: (machine: Machine) => Promise<T>): Promise<Used<T>>;
  /** The same with nobody else at it, and kept as a whole or not at all. */
  atOnce<T>(work: (machine: Machine) => Promise<T>): Promise<Used<T>>;
  /** False where the message of this session and index is known under another event: somebody plays it again. */
  isFirst(session: string, index: number, event: string): boolean;
  /** Keeps what `isFirst` was asked about, all at once: before the place in the sync moves on. */
  keepFirsts(): Trouble | null;
  isOpen(): boolean;
  /** Drops keys of rooms that nothing has used for so long, and what goes with them; gives how many. */
  forget(keepMs: number): number;
  close(): void;
}

interface Open {
  readonly vault: Watched;
  readonly machine: Machine;
  readonly unmount: () => void;
}

export function openKeyring(of: KeyringOf): Keyring {
  const { clock } = of;
  const door = openDoor(of);
  const gate = openGate();
  const firsts = new Map<string, string>();
  const done = async <T>(work: (opened: Open) => Promise<T>): Promise<Used<T>> => {
    const opened = await door.enter();
    if ('why' in opened) return opened;
    try {
      return { ok: true, value: await work(opened) };
    } catch (error) {
      door.leave(opened);
      return whyNot(opened.vault.failure() ?? error);
    }
  };
  return {
    use: work => gate.beside(() => done(({ machine }) => work(machine))),
    atOnce: work => gate.alone(() => done(({ machine, vault }) => vault.atOnce(() => work(machine)))),
    isFirst(session, index, event) {
      const key = `${session} ${index}`;
      const kept = door.open()?.vault.get(PLAYED, Buffer.from(key)) ?? null;
      const known = kept === null ? firsts.get(key) : Buffer.from(kept).toString();
      if (known === undefined) firsts.set(key, event);
      return known === undefined || known === event;
    },
    keepFirsts() {
      const opened = door.open();
      if (firsts.size === 0) return null;
      if (opened === null) return troubleOf({ why: 'store', message: 'they were closed meanwhile' });
      try {
        opened.vault.commit([...firsts].map(([key, event]) => played(key, event)));
        firsts.clear();
        return null;
      } catch (error) {
        door.leave(opened);
        return whyNot(error);
      }
    },
    isOpen: () => door.open() !== null,
    forget(keepMs) {
      const vault = door.open()?.vault;
      return vault === undefined ? 0 : forgetIn(vault, clock.now() - keepMs);
    },
    close: door.close,
  };
}

const played = (key: string, event: string): Write => ({
  kind: 'put',
  space: PLAYED,
  key: Buffer.from(key),
  value: Buffer.from(event),
});

/** Opens once for all who come, and again after somebody left because the disk failed. */
function openDoor(of: KeyringOf) {
  const { clock } = of;
  let opening: Promise<Open | Trouble> | null = null;
  let open: Open | null = null;
  let triedAtMs = -Infinity;
  let isClosed = false;
  let trouble: Trouble | null = null;
  const closed = troubleOf({ why: 'fault', message: 'the keys are closed' });
  const arrived = (opened: Open | Trouble): Open | Trouble => {
    triedAtMs = clock.monotonicMs();
    trouble = 'why' in opened ? opened : null;
    if ('why' in opened) return opened;
    if (!isClosed) open = opened;
    else shut(opened);
    return isClosed ? closed : opened;
  };
  const leave = (one: Open): void => {
    // Several that were under way may fail together.
    if (open !== one) return;
    open = null;
    shut(one);
  };
  return {
    async enter(): Promise<Open | Trouble> {
      if (open !== null) return open;
      if (isClosed) return closed;
      if (trouble !== null && clock.monotonicMs() - triedAtMs < RETRY_MS) return trouble;
      opening ??= unlocked(of)
        .then(arrived)
        .finally(() => {
          opening = null;
        });
      return opening;
    },
    open: (): Open | null => open,
    leave,
    close(): void {
      isClosed = true;
      if (open !== null) leave(open);
    },
  };
}

function shut({ vault, machine, unmount }: Pick<Open, 'vault' | 'machine' | 'unmount'>): void {
  machine.close();
  unmount();
  vault.close();
}

/** Keys of rooms, what is known of keys that were refused us, and messages that were told: what comes without end. */
const GROWING = ['inbound_group_sessions3', 'withheld_sessions', 'olm_hashes', 'gossip_requests'];

function forgetIn(vault: Vault, before: number): number {
  const [keys = 0] = [
    ...GROWING.map(store => `${encodeURIComponent(`${DATABASE}::matrix-sdk-crypto`)}/${store}`),
    PLAYED,
  ].map(space => vault.forget(space, before));
  return keys;
}

/** In this order: nothing is made, and nothing said to the homeserver, before it is sure that no other device is replaced. */
async function unlocked(of: KeyringOf): Promise<Open | Trouble> {
  const { user, device, homeserver } = of;
  let vault: Watched;
  try {
    vault = watched(await of.file.open());
  } catch (error) {
    return (error as { reason?: unknown }).reason === 'locked' ? troubleOf({ why: 'locked' }) : whyNot(error);
  }
  const me = `${user}${ON_DEVICE}${device}`;
  try {
    const owner = vault.get(OWN, OWNER);
    const isOurs = owner !== null && Buffer.from(owner).toString() === me;
    if (owner !== null && !isOurs) {
      vault.close();
      return troubleOf({ why: 'other-device', owner: Buffer.from(owner).toString() });
    }
    const server = await ownKeys({ user, device, homeserver });
    if ('ok' in server || (!isOurs && server.fingerprint !== null)) {
      vault.close();
      return 'ok' in server ? troubleOf({ why: 'homeserver', failed: server }) : troubleOf({ why: 'lost' });
    }
    return await begun(of, vault, me, server.fingerprint);
  } catch (error) {
    vault.close();
    return whyNot(vault.failure() ?? error);
  }
}

async function begun(of: KeyringOf, vault: Watched, me: string, known: string | null): Promise<Open | Trouble> {
  const { user, device, passphrase, gotKeys, homeserver } = of;
  // Loaded only now: 20 MB that a bot without encrypted rooms does not need.
  const { openMachine } = await import('./wasm/machine.ts');
  const { prefix, unmount } = mount(vault);
  let machine: Machine;
  try {
    machine = await openMachine({ user, device, database: prefix + DATABASE, passphrase, gotKeys });
  } catch (error) {
    unmount();
    throw error;
  }
  const open = { vault, machine, unmount };
  const failed = async (): Promise<Trouble | null> => {
    if (known !== null && known !== machine.fingerprint) return troubleOf({ why: 'gone' });
    vault.commit([{ kind: 'put', space: OWN, key: OWNER, value: Buffer.from(me) }]);
    await machine.track([user]);
    const unsent = await pump(machine, homeserver, noMessage, ['upload', 'query']);
    // Keys that are there already under the same names: those of a store that is no more.
    if (unsent?.kind === 'refused') return troubleOf({ why: 'lost' });
    if (unsent !== null) return troubleOf({ why: 'homeserver', failed: unsent });
    if (known !== null) return null;
    const server = await ownKeys({ user, device, homeserver });
    if ('ok' in server) return troubleOf({ why: 'homeserver', failed: server });
    return server.fingerprint === machine.fingerprint ? null : troubleOf({ why: 'gone' });
  };
  const trouble = await failed().catch(error => whyNot(vault.failure() ?? error));
  if (trouble === null) return open;
  shut(open);
  return trouble;
}

/** What the machine says of a store that a passphrase does not open. */
const UNOPENED = /failed to be decrypted while unpickling/i;

function whyNot(error: unknown): Trouble {
  const { reason, message } = error as { reason?: unknown; message?: unknown };
  const text = (typeof message === 'string' ? message : String(error)).slice(0, MAX_MESSAGE);
  if (reason !== undefined) return troubleOf({ why: 'store', message: text });
  return UNOPENED.test(text) ? troubleOf({ why: 'passphrase' }) : troubleOf({ why: 'fault', message: text });
}

/** Characters of a library's error that are shown. */
const MAX_MESSAGE = 200;
