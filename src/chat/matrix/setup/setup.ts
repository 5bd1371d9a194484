import { readFile } from 'node:fs/promises';
import { ownKeys } from '../crypto/identity/crossing.ts';
import { ownerIn } from '../crypto/keyring.ts';
import { newDeviceFor } from '../crypto/trouble.ts';
import { type Failed, type Homeserver, paths, textIn } from '../server/homeserver.ts';
import { loadSdk } from '../server/load.ts';
import { whyNot } from '../troubles.ts';
import { accounts, type People } from './accounts.ts';
import { limitStep, roomSteps } from './check.ts';
import { keepSecret } from './secret.ts';
import { noStorage, type Step } from './step.ts';

export interface SetUpOf {
  readonly homeserver: string;
  /** Name or full id of the bot's user. */
  readonly user: string;
  /** The password of a user; asked for when it is needed: not where the token that is kept still works. */
  password(user: string): Promise<string>;
  /** Id or alias of the alert room; null for none. */
  readonly room: string | null;
  /** Where the token is kept, readable by its owner alone. */
  readonly tokenFile: string;
  /** The file of the keys of encrypted rooms: the device that they are of is kept, where the homeserver knows it. */
  readonly keys: {
    readonly path: string;
    /** A value of it, also while the bot has it; null where there is none. */
    peek(space: string, key: Uint8Array): Uint8Array | null;
  };
  /** What the bot is set to use now; null for nothing. */
  readonly token: string | null;
  /** What the bot's device is called in lists of sessions. */
  readonly deviceName: string;
  /** People who are to have accounts there, where the bot's user is an administrator. */
  readonly people?: People;
}

/**
 * Sets the bot up on its homeserver, step by step, and may be run again at any time: a token that works stays, since
 * transaction ids belong to its device. Ends after the first step without which the next make no sense.
 */
export async function* setUpMatrix(of: SetUpOf): AsyncGenerator<Step> {
  const { openHomeserver } = await loadSdk();
  const host = new URL(of.homeserver).host;
  const visitor = openHomeserver(of.homeserver, '', noStorage);
  const reached = await visitor.ask('GET', paths.versions);
  if (!reached.ok) return yield { what: 'homeserver', ok: false, say: whyNot(reached, host) };
  yield { what: 'homeserver', ok: true, say: `${host} answers.` };
  const logged = await loggedIn(of, visitor, openHomeserver);
  yield* logged.steps;
  if (logged.session === null) return;
  const { homeserver, me } = logged.session;
  if (of.room !== null) yield* joining(homeserver, of.room, me);
  yield await lifting(homeserver, me, of.homeserver);
  if (of.people !== undefined) yield* accounts(of.people, homeserver, me, of.homeserver);
}

type Open = (url: string, token: string, storage: typeof noStorage) => Homeserver;

interface Session {
  readonly homeserver: Homeserver;
  readonly me: string;
}
type Logged = { readonly steps: readonly Step[]; readonly session: Session | null };

/** With a token that is there already; null where none of them works. */
async function alreadyIn(of: SetUpOf, openHomeserver: Open): Promise<Logged | null> {
  const tokens = [
    [await keptToken(of.tokenFile), `the token in ${of.tokenFile}`],
    [of.token ?? '', 'MATRIX_ACCESS_TOKEN'],
  ] as const;
  for (const [token, name] of tokens) {
    if (token === '') continue;
    const homeserver = openHomeserver(of.homeserver, token, noStorage);
    const who = await homeserver.ask('GET', paths.whoami);
    const me = who.ok ? textIn(who.body, 'user_id') : null;
    if (me !== null && isUser(me, of.user))
      return said(true, `Logged in already as ${me}; ${name} works and stays.`, { homeserver, me });
    // A token that could not be asked about is not thrown away.
    if (!who.ok && who.kind !== 'token') return said(false, whyNot(who, new URL(of.homeserver).host));
  }
  return null;
}

async function loggedIn(of: SetUpOf, visitor: Homeserver, openHomeserver: Open): Promise<Logged> {
  const already = await alreadyIn(of, openHomeserver);
  if (already !== null) return already;
  const owner = ownerIn(of.keys.peek);
  const answered = await visitor.ask('POST', paths.login, {
    body: {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: of.user },
      password: await of.password(of.user),
      initial_device_display_name: of.deviceName,
      ...(owner !== null && isUser(owner.user, of.user) ? { device_id: owner.device } : {}),
    },
  });
  if (!answered.ok) return said(false, whyNoLogin(answered, of));
  const [token, me] = [textIn(answered.body, 'access_token'), textIn(answered.body, 'user_id')];
  if (token === null || me === null) return said(false, 'The homeserver gave no access token.');
  try {
    await keepSecret(of.tokenFile, token);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return said(false, `${of.tokenFile} cannot be written (${code}): make its folder writable.`);
  }
  const homeserver = openHomeserver(of.homeserver, token, noStorage);
  const login = said(true, `Logged in as ${me}; the token is in ${of.tokenFile}, readable by you alone.`, {
    homeserver,
    me,
  });
  return owner === null ? login : { ...login, steps: [...login.steps, await keysStep(homeserver, me, owner, of)] };
}

type Owner = NonNullable<ReturnType<typeof ownerIn>>;

/** Whether the keys that lie here are of use with the token. */
async function keysStep(homeserver: Homeserver, me: string, { user, device }: Owner, of: SetUpOf): Promise<Step> {
  const more = `Encrypted rooms need a new device. Stop the bot and type: ${newDeviceFor(me)}`;
  const no = (say: string): Step => ({ what: 'keys', ok: false, say });
  if (user !== me) return no(`The keys in ${of.keys.path} are those of ${user}, not of ${me}. ${more}`);
  const own = await ownKeys({ user, device, homeserver });
  if ('ok' in own) return no(whyNot(own, new URL(of.homeserver).host));
  if (own.fingerprint === null)
    return no(`The homeserver has forgotten the keys of device ${device} together with its token. ${more}`);
  return { what: 'keys', ok: true, say: `It is the device ${device}, as before: encrypted rooms go on.` };
}

/** The token of an earlier run; nothing where there is none. */
export const keptToken = (path: string): Promise<string> =>
  readFile(path, 'utf8').then(
    text => text.trim(),
    () => '',
  );

const said = (ok: boolean, say: string, session: Session | null = null): Logged => ({
  steps: [{ what: 'login', ok, say }],
  session,
});

const isUser = (id: string, typed: string): boolean => id === typed || id.split(':')[0] === `@${typed}`;

/** Why a password did not open the account, and what to type. */
export function whyNoLogin(failed: Failed, { user, homeserver }: Pick<SetUpOf, 'user' | 'homeserver'>): string {
  switch (failed.code) {
    case 'M_FORBIDDEN':
      return `${user} or the password is wrong. With Synapse, register_new_matrix_user makes the account: register_new_matrix_user -u ${user} --no-admin ${homeserver}`;
    case 'M_USER_DEACTIVATED':
      return `The account ${user} is deactivated: make another one.`;
    case 'M_LIMIT_EXCEEDED':
      return `Too many log-ins: try again in ${Math.ceil(failed.retryAfterMs / 1000)} s.`;
    default:
      return failed.kind === 'token' || failed.kind === 'refused'
        ? `${new URL(homeserver).host} takes no password here (${failed.code ?? failed.status}): switch password log-in on for the bot's account, or write a token into the file yourself.`
        : whyNot(failed, new URL(homeserver).host);
  }
}

async function* joining(homeserver: Homeserver, room: string, me: string): AsyncGenerator<Step> {
  const joined = await homeserver.ask('POST', paths.join(room), { body: {} });
  if (!joined.ok) {
    const say = `${me} may not join ${room} yet: invite it there (in Element: /invite ${me}); it joins when it starts.`;
    return yield { what: 'room', ok: false, say };
  }
  yield { what: 'room', ok: true, say: `${me} is in ${room}.` };
  yield* roomSteps(homeserver, textIn(joined.body, 'room_id') ?? room, room, me);
}

/** Synapse lets a user send a message every five seconds; an administrator may lift that, also for itself. */
async function lifting(homeserver: Homeserver, me: string, url: string): Promise<Step> {
  const free = { messages_per_second: 0, burst_count: 0 };
  const lifted = await homeserver.ask('POST', paths.override(me), { body: free });
  return lifted.ok ? { what: 'limit', ok: true, say: `The rate limit of ${me} is lifted.` } : limitStep(me, url);
}
