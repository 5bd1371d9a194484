import type { Chance, Clock } from '../../../world/ports.ts';
import { crossSign, ownKeys } from '../crypto/identity/crossing.ts';
import { keepRecovery, takeIdentity, type Unrecovered, unlockIdentity } from '../crypto/identity/recovery.ts';
import { openKeyring } from '../crypto/keyring.ts';
import type { CrossKeys, Machine } from '../crypto/machine.ts';
import { failureOf, sayTrouble } from '../crypto/trouble.ts';
import { type Failed, type Homeserver, paths, textIn } from '../server/homeserver.ts';
import { loadSdk } from '../server/load.ts';
import type { Encryption } from '../settings.ts';
import { whyNot } from '../troubles.ts';
import { keepSecret } from './secret.ts';
import { keptToken, type SetUpOf, whyNoLogin } from './setup.ts';
import { noStorage, type Step } from './step.ts';

export interface NewDeviceOf extends Pick<SetUpOf, 'homeserver' | 'user' | 'password' | 'tokenFile' | 'deviceName'> {
  /** What somebody types as the recovery key of this account; nothing for a new identity. Asked for where there is an identity. */
  recoveryKey(user: string): Promise<string>;
  readonly encryption: Encryption;
  readonly clock: Clock;
  readonly chance: Chance;
}

/** What the steps share. */
interface Fresh {
  readonly user: string;
  readonly device: string;
  readonly token: string;
  readonly password: string;
  readonly homeserver: Homeserver;
}

/**
 * Gives the bot a new device where the keys of the old one are lost: logs in, brings the account's identity back with its
 * recovery key (or makes a new one, where somebody says so), and only then forgets the old keys and the old token. Ends
 * after the first step that fails, with everything as it was.
 */
export async function* newDevice(of: NewDeviceOf): AsyncGenerator<Step> {
  const locked = await isInUse(of.encryption);
  if (locked !== null) return yield { what: 'keys', ok: false, say: locked };
  const { openHomeserver } = await loadSdk();
  const host = new URL(of.homeserver).host;
  const visitor = openHomeserver(of.homeserver, '', noStorage);
  const fresh = await loggedIn(of, visitor, token => openHomeserver(of.homeserver, token, noStorage));
  if ('what' in fresh) return yield fresh;
  const { user, device } = fresh;
  yield { what: 'login', ok: true, say: `Logged in as ${user}, with the new device ${device}.` };
  const leave = (step: Step): Promise<Step> => fresh.homeserver.ask('POST', paths.logout).then(() => step);
  const identity = await identityFor(of, fresh, host);
  if (identity !== 'new' && identity !== 'first' && 'what' in identity) return yield await leave(identity);
  const made = await deviceMade(of, fresh, identity, host);
  if (!made.ok) return yield await leave(made);
  yield made;
  const old = await keptToken(of.tokenFile);
  await keepSecret(of.tokenFile, fresh.token);
  // The old device is of no use to anybody any more; where it is gone already, that is well.
  if (old !== '') await openHomeserver(of.homeserver, old, noStorage).ask('POST', paths.logout);
  yield {
    what: 'login',
    ok: true,
    say: `The token is in ${of.tokenFile}, readable by you alone; the old one is revoked.`,
  };
}

async function isInUse({ file }: Encryption): Promise<string | null> {
  try {
    (await file.open()).close();
    return null;
  } catch (error) {
    const { reason, message } = error as { reason?: string; message?: string };
    if (reason === 'locked') return 'The bot runs. Stop it first: its keys are replaced.';
    return `The keys cannot be kept (${message}).`;
  }
}

async function loggedIn(
  of: NewDeviceOf,
  visitor: Homeserver,
  open: (token: string) => Homeserver,
): Promise<Fresh | Step> {
  const password = await of.password(of.user);
  const answered = await visitor.ask('POST', paths.login, {
    body: {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: of.user },
      password,
      initial_device_display_name: of.deviceName,
    },
  });
  if (!answered.ok) return { what: 'login', ok: false, say: whyNoLogin(answered, of) };
  const [token, user, device] = ['access_token', 'user_id', 'device_id'].map(field => textIn(answered.body, field));
  if (!token || !user || !device) return { what: 'login', ok: false, say: 'The homeserver gave no access token.' };
  return { user, device, token, password, homeserver: open(token) };
}

/** first: the account has none yet · new: somebody chose to give it another one. */
async function identityFor(of: NewDeviceOf, fresh: Fresh, host: string): Promise<CrossKeys | 'first' | 'new' | Step> {
  const own = await ownKeys(fresh);
  if ('ok' in own) return { what: 'identity', ok: false, say: whyNot(own, host) };
  if (!own.hasIdentity) return 'first';
  const typed = (await of.recoveryKey(fresh.user)).trim();
  if (typed === '') return 'new';
  const keys = await unlockIdentity(fresh, typed);
  if (typeof keys === 'string') return { what: 'identity', ok: false, say: SAY_UNRECOVERED[keys] };
  return 'ok' in keys ? { what: 'identity', ok: false, say: whyNot(keys, host) } : keys;
}

const AGAIN = 'Run this again; with an empty line the account gets a new identity, and who had verified it is warned.';
const SAY_UNRECOVERED: Readonly<Record<Unrecovered, string>> = {
  mistyped: `That is no recovery key: a letter is wrong, missing or too many. ${AGAIN}`,
  wrong: `That is not the recovery key of this account. ${AGAIN}`,
  none: `This account keeps nothing that a recovery key could open. ${AGAIN}`,
  broken: `What this account keeps under its recovery key is damaged, or of another identity. ${AGAIN}`,
};

async function deviceMade(
  of: NewDeviceOf,
  fresh: Fresh,
  identity: CrossKeys | 'first' | 'new',
  host: string,
): Promise<Step> {
  const { encryption, clock } = of;
  const vault = await encryption.file.open();
  vault.empty();
  vault.close();
  const keyring = openKeyring({ ...encryption, ...fresh, clock, gotKeys: () => undefined });
  const used = await keyring.use(machine => introduced(of, fresh, identity, machine));
  keyring.close();
  if (!used.ok) {
    const failed = used.why === 'homeserver' ? failureOf(used) : null;
    return {
      what: 'keys',
      ok: false,
      say: failed === null ? sayTrouble(used, encryption.file.path, fresh.user) : whyNot(failed, host),
    };
  }
  const word = used.value;
  if (typeof word !== 'string') return { what: 'identity', ok: false, say: whyNot(word, host) };
  return { what: 'identity', ok: word in SAY_MADE, say: SAY_MADE[word] ?? SAY_UNMADE };
}

const SAY_MADE: Readonly<Record<string, string>> = {
  recovered: 'The account’s identity is here again, and has verified the new device. Nobody needs to do anything.',
  first: 'The account has an identity, which has verified the new device.',
  new: 'The account has a new identity, which has verified the new device. Who had verified the old one is warned by their client, and should verify it anew.',
};
const SAY_UNMADE = `The homeserver did not take the identity. ${AGAIN}`;

async function introduced(
  of: NewDeviceOf,
  fresh: Fresh,
  identity: CrossKeys | 'first' | 'new',
  machine: Machine,
): Promise<string | Failed> {
  const { user, device, homeserver, password } = fresh;
  const crossing = { user, device, homeserver, machine };
  if (identity !== 'first' && identity !== 'new') return takeIdentity(crossing, identity);
  const auth = { type: 'm.login.password', identifier: { type: 'm.id.user', user }, password };
  const standing = await crossSign(crossing, auth, identity === 'new');
  if (standing !== 'verified') return standing;
  const kept = await keepRecovery(crossing, of.chance, of.encryption.show, identity === 'new');
  return typeof kept === 'string' ? identity : kept;
}
