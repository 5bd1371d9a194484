import type { Clock } from '../../world/ports.ts';
import type { Place } from '../surface.ts';
import { shownIn } from './overheard.ts';
import { type Api, type Called, fieldOf, isJson, type Json, textOf } from './wire/api.ts';

type Failure = Exclude<Called, { ok: true }>;

/** Who we are, who asks, and which channel is which. */
export interface Directory {
  /** Null until Slack has said it. */
  me(): Me | null;
  /** Asks who we are and which channels the operator means. The first refusal or loss, or null where all is known. */
  learn(): Promise<Failure | null>;
  /** The channel of the alerts; null where there is none or it is not known yet. */
  alerts(): string | null;
  /** What keeps the channel of the alerts from being one, as a sentence; null for nothing. */
  trouble(): string | null;
  roomIs(channel: string, direct: boolean): Place['roomIs'];
  /** How a person is shown; the id where nobody tells. */
  shownAs(user: string): Promise<string>;
  /** A guest, or somebody of another organisation, or anybody in a channel that others share. Unknown counts as yes. */
  isStranger(of: {
    readonly user: string;
    readonly team: string | null;
    readonly channel: string;
    readonly direct: boolean;
    readonly extShared: boolean;
  }): Promise<boolean>;
}

export interface Me {
  readonly user: string;
  readonly team: string;
  readonly enterprise: string | null;
}

export interface DirectoryOf {
  readonly api: Api;
  readonly clock: Clock;
  /** Ids or `#names`. */
  readonly channel: string | null;
  readonly channels: readonly string[];
  readonly allowShared: boolean;
}

/** Milliseconds for which it is believed what somebody is: an admin who makes a guest of them waits no longer. */
const BELIEVE_MS = 600_000;
/** People and channels kept. */
const MAX_KNOWN = 2_000;
/** Pages of channels that are read for a name, 200 on each: more than a workspace has that anybody oversees. */
const MAX_PAGES = 50;

export function openDirectory(of: DirectoryOf): Directory {
  const { api, clock } = of;
  const ids = new Map<string, string>();
  const people = believing(clock, (user: string) => strangerById(api, user, () => me));
  const shared = believing(clock, (channel: string) => sharedById(api, channel));
  const names = believing(clock, (user: string) => nameById(api, user));
  let me: Me | null = null;
  let trouble: string | null = null;
  const alerts = (): string | null => ids.get(of.channel ?? '') ?? null;
  return {
    me: () => me,
    alerts,
    trouble: () => trouble,
    async learn() {
      const test = await api('auth.test', {});
      if (!test.ok) return test;
      me = meIn(test.body);
      const words = [...(of.channel === null ? [] : [of.channel]), ...of.channels];
      const failure = await resolve(api, words, ids);
      if (failure !== null) return failure;
      trouble = unresolved(words, ids);
      const channel = alerts();
      const fault = channel === null ? null : await check(api, channel, of.allowShared);
      if (typeof fault === 'string') trouble = fault;
      return typeof fault === 'string' ? null : fault;
    },
    shownAs: async user => (await names(user)) ?? user,
    roomIs(channel, direct) {
      if (direct) return 'direct';
      if (channel === alerts()) return 'alert';
      return of.channels.some(word => ids.get(word) === channel) ? 'listed' : 'other';
    },
    async isStranger({ user, team, channel, direct, extShared }) {
      if (me !== null && team !== null && team !== me.team && me.enterprise === null) return true;
      const isOpen = of.allowShared && channel === alerts();
      const [person, room] = await Promise.all([
        people(user),
        direct || isOpen ? false : extShared || (await shared(channel)),
      ]);
      return person !== false || room === true;
    },
  };
}

/** Whether alerts can go there; a sentence where they can, but should not. */
async function check(api: Api, channel: string, allowShared: boolean): Promise<Failure | string | null> {
  const called = await api('conversations.info', { channel });
  if (!called.ok) return called;
  const info = called.body['channel'];
  if (fieldOf(info, 'is_archived') === true) return refused('is_archived');
  if (fieldOf(info, 'is_member') === false) return refused('not_in_channel');
  if (!isShared(info) || allowShared) return null;
  return 'The channel of the alerts is shared with other organisations. Take another one, or set SLACK_ALLOW_SHARED=1.';
}

const refused = (code: string): Failure => ({ ok: false, how: 'refused', code, needed: null });
const isShared = (info: unknown): boolean =>
  fieldOf(info, 'is_ext_shared') === true || fieldOf(info, 'is_pending_ext_shared') === true;

function meIn(body: Json): Me | null {
  const [user, team] = [textOf(body, 'user_id'), textOf(body, 'team_id')];
  return user === null || team === null ? null : { user, team, enterprise: textOf(body, 'enterprise_id') };
}

/** Null where it cannot be found out. */
async function sharedById(api: Api, channel: string): Promise<boolean | null> {
  const called = await api('conversations.info', { channel });
  return called.ok ? isShared(called.body['channel']) : null;
}

/** Null where it cannot be found out. */
async function strangerById(api: Api, user: string, me: () => Me | null): Promise<boolean | null> {
  const called = await api('users.info', { user });
  const of = called.ok ? called.body['user'] : null;
  const mine = me();
  if (!isJson(of) || mine === null) return null;
  const isSame =
    textOf(of, 'team_id') === mine.team ||
    (mine.enterprise !== null && textOf(of['enterprise_user'], 'enterprise_id') === mine.enterprise);
  return !isSame || ['is_stranger', 'is_restricted', 'is_ultra_restricted', 'deleted'].some(flag => of[flag] === true);
}

async function nameById(api: Api, user: string): Promise<string | null> {
  const called = await api('users.info', { user });
  return called.ok ? shownIn(called.body) : null;
}

/** Names become ids once; ids stay what they are. A channel that is renamed later is still the same. */
async function resolve(api: Api, words: readonly string[], ids: Map<string, string>): Promise<Failure | null> {
  for (const word of words) if (!word.startsWith('#')) ids.set(word, word);
  const missing = new Set(words.filter(word => !ids.has(word)));
  let cursor = '';
  for (let page = 0; missing.size > 0 && page < MAX_PAGES; page++) {
    const called = await api('conversations.list', {
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 200,
      ...(cursor === '' ? {} : { cursor }),
    });
    if (!called.ok) return called;
    const channels = called.body['channels'];
    for (const channel of Array.isArray(channels) ? channels : []) {
      const [id, name] = [textOf(channel, 'id'), `#${textOf(channel, 'name')}`];
      if (id !== null && missing.delete(name)) ids.set(name, id);
    }
    cursor = textOf(called.body['response_metadata'], 'next_cursor') ?? '';
    if (cursor === '') break;
  }
  return null;
}

function unresolved(words: readonly string[], ids: ReadonlyMap<string, string>): string | null {
  const missing = words.filter(word => !ids.has(word));
  if (missing.length === 0) return null;
  return `There is no channel ${missing.join(', ')} that the bot can see. A private one is seen after /invite @outpost there.`;
}

/** Asks once and believes it for a while; what could not be found out is asked again the next time. */
function believing<T>(clock: Clock, ask: (key: string) => Promise<T | null>): (key: string) => Promise<T | null> {
  const known = new Map<string, { readonly value: Promise<T | null>; readonly atMs: number }>();
  return key => {
    const old = known.get(key);
    if (old !== undefined && clock.monotonicMs() - old.atMs < BELIEVE_MS) return old.value;
    const value = ask(key);
    known.delete(key);
    known.set(key, { value, atMs: clock.monotonicMs() });
    const [oldest] = known.keys();
    if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
    value.then(found => {
      if (found === null && known.get(key)?.value === value) known.delete(key);
    });
    return value;
  };
}
