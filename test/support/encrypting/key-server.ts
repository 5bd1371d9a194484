import type { Answered, Ask, Failed, Homeserver } from '../../../src/chat/matrix/server/homeserver.ts';
import type { SyncKeys } from '../../../src/chat/matrix/server/incoming.ts';

/** As much of a homeserver as keys and devices need, in memory, and rooms of which only the members matter. */
export interface KeyServer {
  /** The line of one device. */
  port(user: string, device: string): Homeserver;
  /** What a sync tells this device of keys since the last one; told once. */
  news(user: string, device: string): SyncKeys;
  /** Members by room; a room with `rotation` is encrypted. */
  readonly rooms: Map<string, { readonly members: string[]; readonly rotation: object | null }>;
  /** What was sent into rooms, in order. */
  readonly sent: { readonly room: string; readonly type: string; readonly txn: string; readonly content: object }[];
  /** Account data by user and type. */
  readonly data: Map<string, object>;
  /** Requests by method and path, in order. */
  readonly asked: string[];
  /** Answers instead of the server; null: the server does. */
  instead: ((method: string, path: string, ask: Ask, user: string) => Answered | null) | null;
  /** Drops a device's keys, as a log-out does. */
  forget(user: string, device: string): void;
  /** The keys of a user's devices, as everybody is told them. */
  devices(user: string): Readonly<Record<string, object>>;
  identity(user: string): Readonly<Record<string, object>>;
}

interface Device {
  keys: Signed | null;
  readonly once: Map<string, object>;
  fallback: Map<string, object>;
  inbox: object[];
  changed: Set<string>;
}

interface Signed {
  signatures?: Record<string, Record<string, string>>;
  readonly keys?: Record<string, string>;
}

export const failing = (kind: Failed['kind'], code: string | null = null, status: number | null = null): Failed => ({
  ok: false,
  kind,
  code,
  status,
  retryAfterMs: 0,
});
const good = (body: object = {}): Answered => ({ ok: true, body: JSON.parse(JSON.stringify(body)) });

interface State extends KeyServer {
  readonly users: Map<string, Map<string, Device>>;
  readonly crossed: Map<string, Record<string, Signed>>;
}

export function keyServer(): KeyServer {
  const users: State['users'] = new Map();
  const crossed: State['crossed'] = new Map();
  const state: State = {
    users,
    crossed,
    rooms: new Map(),
    sent: [],
    data: new Map(),
    asked: [],
    instead: null,
    port: (user, device) => {
      deviceOf(state, user, device);
      return {
        async ask(method, path, ask = {}) {
          state.asked.push(`${method} ${path}`);
          return state.instead?.(method, path, ask, user) ?? answer(state, user, device, method, path, ask);
        },
        close: () => undefined,
      };
    },
    news(user, device) {
      const mine = deviceOf(state, user, device);
      const told = { toDevice: mine.inbox, changed: [...mine.changed] };
      mine.inbox = [];
      mine.changed = new Set();
      return { ...told, left: [], counts: { signed_curve25519: mine.once.size }, fallback: [...mine.fallback.keys()] };
    },
    forget: (user, device) => void users.get(user)?.delete(device),
    devices: user =>
      Object.fromEntries([...(users.get(user) ?? [])].flatMap(([id, { keys }]) => (keys ? [[id, keys]] : []))),
    identity: user => crossed.get(user) ?? {},
  };
  return state;
}

function deviceOf({ users }: State, user: string, device: string): Device {
  const all = users.get(user) ?? new Map<string, Device>();
  users.set(user, all);
  const mine = all.get(device) ?? { keys: null, once: new Map(), fallback: new Map(), inbox: [], changed: new Set() };
  all.set(device, mine);
  return mine;
}

/** Everybody is told that a user's keys are others now. */
function changed({ users }: State, user: string): void {
  for (const devices of users.values()) for (const device of devices.values()) device.changed.add(user);
}

function answer(
  state: State,
  user: string,
  device: string,
  method: string,
  path: string,
  { body = {} }: Ask,
): Answered {
  const parts = path.split('/').map(decodeURIComponent);
  const after = (word: string): string => parts[parts.indexOf(word) + 1] ?? '';
  if (path.endsWith('/keys/upload')) return upload(state, user, device, body as never);
  if (path.endsWith('/keys/query')) return query(state, body as never);
  if (path.endsWith('/keys/claim')) return claim(state, body as never);
  if (path.endsWith('/device_signing/upload')) return crossSigning(state, user, body as never);
  if (path.endsWith('/signatures/upload')) return sign(state, body as never);
  if (path.includes('/sendToDevice/')) return toDevice(state, user, after('sendToDevice'), body as never);
  if (path.includes('/account_data/')) return accountData(state, `${user} ${after('account_data')}`, method, body);
  if (path.endsWith('/media/v3/upload')) return good({ content_uri: 'mxc://ops.example/file' });
  const room = state.rooms.get(after('rooms'));
  if (room === undefined) return failing('forbidden', 'M_FORBIDDEN', 403);
  if (path.includes('/send/')) {
    const [type = '', txn = ''] = parts.slice(-2);
    if (!state.sent.some(each => each.txn === txn)) state.sent.push({ room: after('rooms'), type, txn, content: body });
    return good({ event_id: `$${txn}` });
  }
  if (path.endsWith('/members'))
    return good({ chunk: room.members.map(of => ({ state_key: of, content: { membership: 'join' } })) });
  return room.rotation === null ? failing('not-found', 'M_NOT_FOUND', 404) : good(room.rotation);
}

type Uploaded = {
  device_keys?: Signed;
  one_time_keys?: Record<string, object>;
  fallback_keys?: Record<string, object>;
};

function upload(state: State, user: string, device: string, body: Uploaded): Answered {
  const mine = deviceOf(state, user, device);
  for (const [id, key] of Object.entries(body.one_time_keys ?? {})) {
    const known = mine.once.get(id);
    // As Synapse does: a key of this name is there, and it is another one.
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(key))
      return failing('refused', 'M_UNKNOWN', 400);
    mine.once.set(id, key);
  }
  for (const [id, key] of Object.entries(body.fallback_keys ?? {}))
    mine.fallback.set(id.split(':')[0] ?? '', { [id]: key });
  if (body.device_keys !== undefined) {
    mine.keys = body.device_keys;
    changed(state, user);
  }
  return good({ one_time_key_counts: { signed_curve25519: mine.once.size } });
}

function query(state: State, { device_keys: asked }: { device_keys: Record<string, unknown> }): Answered {
  const pick = (which: string): object =>
    Object.fromEntries(
      Object.keys(asked).flatMap(user => {
        const found = state.crossed.get(user)?.[which];
        return found === undefined ? [] : [[user, found]];
      }),
    );
  return good({
    device_keys: Object.fromEntries(Object.keys(asked).map(user => [user, state.devices(user)])),
    master_keys: pick('master_key'),
    self_signing_keys: pick('self_signing_key'),
    user_signing_keys: pick('user_signing_key'),
    failures: {},
  });
}

function claim(
  state: State,
  { one_time_keys: asked }: { one_time_keys: Record<string, Record<string, string>> },
): Answered {
  const given: Record<string, Record<string, object>> = {};
  for (const [user, devices] of Object.entries(asked))
    for (const device of Object.keys(devices)) {
      const mine = state.users.get(user)?.get(device);
      const [next] = mine?.once ?? [];
      const key = next === undefined ? mine?.fallback.get('signed_curve25519') : { [next[0]]: next[1] };
      if (next !== undefined) mine?.once.delete(next[0]);
      if (key !== undefined) given[user] = { ...given[user], [device]: key };
    }
  return good({ one_time_keys: given, failures: {} });
}

function crossSigning(state: State, user: string, body: Record<string, Signed> & { auth?: unknown }): Answered {
  // As Synapse does: the first identity is free, another one wants the password.
  if (state.crossed.has(user) && body.auth === undefined) return failing('token', null, 401);
  const { auth: _, ...keys } = body;
  state.crossed.set(user, { ...state.crossed.get(user), ...keys });
  changed(state, user);
  return good();
}

function sign(state: State, body: Record<string, Record<string, Signed>>): Answered {
  for (const [user, signed] of Object.entries(body))
    for (const [id, { signatures = {} }] of Object.entries(signed)) {
      const master = state.crossed.get(user)?.['master_key'];
      const target = state.users.get(user)?.get(id)?.keys ?? master;
      if (!target) continue;
      target.signatures ??= {};
      for (const [by, made] of Object.entries(signatures))
        target.signatures[by] = { ...target.signatures[by], ...made };
      changed(state, user);
    }
  return good({ failures: {} });
}

function toDevice(
  state: State,
  sender: string,
  type: string,
  { messages }: { messages: Record<string, Record<string, object>> },
): Answered {
  for (const [user, devices] of Object.entries(messages))
    for (const [device, content] of Object.entries(devices))
      state.users.get(user)?.get(device)?.inbox.push({ type, sender, content });
  return good();
}

function accountData({ data }: State, key: string, method: string, body: object): Answered {
  if (method === 'PUT') data.set(key, body);
  const kept = data.get(key);
  return kept === undefined ? failing('not-found', 'M_NOT_FOUND', 404) : good(kept);
}
