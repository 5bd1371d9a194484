import KeyvRedis, { createClient } from '@keyv/redis';
import type { Clock } from '../../world/ports.ts';
import { type Adapter, AFTER_ALL, beginningWith, envelopeIn } from '../adapter.ts';
import { checkForm, FORM_KEY, FORM_TEXT } from './form.ts';
import type { Place } from './place.ts';
import { Silence, sharedTrouble } from './trouble.ts';

/** Milliseconds until a connection stands. */
const CONNECT_MS = 3_000;
/** Milliseconds for one step: the driver itself would wait for ever. */
const STEP_MS = 5_000;
/** All keys, sorted: Redis lists what it holds in no order, and all of it. */
const INDEX = 'outpost-index';

export interface RedisOptions {
  readonly place: Place;
  readonly clock: Clock;
  /** Told one sentence where the server is set up to forget. */
  readonly warn: (line: string) => void;
}

type Client = ReturnType<typeof clientFor>;
interface Connection {
  readonly client: Client;
  readonly keyv: KeyvRedis<string>;
}

/**
 * Records in Redis. keyv's own adapter reads; what must be one step (a write under a condition, a key and its place in the
 * index) is a script, which Redis runs while nobody else does anything.
 */
export function redisAdapter({ place, clock, warn }: RedisOptions): Adapter {
  const { shown } = place;
  let opened: Promise<Connection> | null = null;
  const drop = (): void => {
    const gone = opened;
    opened = null;
    gone?.then(({ keyv }) => keyv.disconnect(true)).catch(() => undefined);
  };
  const attempt = async <T>(work: (of: Connection) => Promise<T>): Promise<T> => {
    const connection = opened ?? openConnection(place, warn);
    opened = connection;
    // What could not be opened is opened anew by the next step.
    connection.catch(() => opened === connection && drop());
    try {
      return await within(clock, STEP_MS, connection.then(work));
    } catch (error) {
      const trouble = sharedTrouble(error, shown);
      if (trouble.reason === 'unreachable' && opened === connection) drop();
      throw trouble;
    }
  };
  const step = async <T>(work: (of: Connection) => Promise<T>): Promise<T> => {
    const wasOpen = opened !== null;
    try {
      return await attempt(work);
    } catch (error) {
      // That an idle connection broke is noticed only when it is used. A write that did arrive finds itself.
      const { reason, cause } = sharedTrouble(error, shown);
      if (!wasOpen || reason !== 'unreachable' || cause instanceof Silence) throw error;
      return attempt(work);
    }
  };
  return {
    get: key => step(({ keyv }) => keyv.get<string>(key)),
    set: (key, text) => step(({ client }) => set(client, key, text)),
    delete: key => step(async ({ client }) => Number(await client.eval(DELETE, { keys: [key, INDEX] })) === 1),
    clear: () => step(async ({ client }) => void (await client.eval(CLEAR, { keys: [INDEX] }))),
    page: (prefix, after, limit) => step(({ client }) => page(client, prefix, after, limit)),
    now: () =>
      step(async ({ client }) => {
        const [now, form] = await Promise.all([client.eval(NOW), client.get(FORM_KEY)]);
        if (form !== null && form !== FORM_TEXT) drop();
        // A later version may take the store over at any moment: from then on nothing of ours is to be written there.
        checkForm(form ?? FORM_TEXT, shown);
        return Number(now);
      }),
    disconnect: async () => drop(),
  };
}

/** A client that gives up at once: what waits in a queue of its own would be written when nobody expects it any more. */
const clientFor = (url: string) =>
  createClient({
    url,
    name: 'outpost',
    disableOfflineQueue: true,
    socket: { connectTimeout: CONNECT_MS, reconnectStrategy: false },
  });

async function openConnection({ url, shown }: Place, warn: RedisOptions['warn']): Promise<Connection> {
  const client = clientFor(url);
  // What fails is told to whoever asked.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await readied(client, shown, warn);
  } catch (error) {
    client.destroy();
    throw error;
  }
}

async function readied(client: Client, shown: string, warn: RedisOptions['warn']): Promise<Connection> {
  const keyv = new KeyvRedis<string>(client, { throwOnErrors: true });
  keyv.on('error', () => undefined);
  const form = await client.get(FORM_KEY);
  if (form === null) await client.set(FORM_KEY, FORM_TEXT, { condition: 'NX' });
  checkForm(form ?? FORM_TEXT, shown);
  for (const line of await forgetfulness(client, shown)) warn(line);
  return { client, keyv };
}

/** What the server's own settings say about losing records. A service that tells nothing of them is believed. */
async function forgetfulness(client: Client, shown: string): Promise<string[]> {
  const info = await client.info().catch(() => '');
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'noeviction';
  return [
    ...(policy === 'noeviction'
      ? []
      : [`the store at ${shown} forgets records when it is full (maxmemory-policy ${policy}); it wants noeviction`]),
    ...(/^aof_enabled:0/m.test(info)
      ? [`the store at ${shown} forgets its last minutes when it crashes; it wants appendonly yes`]
      : []),
  ];
}

/** Writes where the key holds what the text replaces (''  for nothing), or this very text already. */
const SET = `
local held = redis.call('GET', KEYS[1])
if held ~= ARGV[1] then
  if ARGV[2] == '' then
    if held then return 0 end
  elseif not held or string.sub(held, 1, #ARGV[2]) ~= ARGV[2] then
    return 0
  end
  redis.call('SET', KEYS[1], ARGV[1])
end
redis.call('ZADD', KEYS[2], 0, KEYS[1])
return 1`;

const DELETE = `
redis.call('ZREM', KEYS[2], KEYS[1])
return redis.call('DEL', KEYS[1])`;

const CLEAR = `
for _, key in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do redis.call('DEL', key) end
redis.call('DEL', KEYS[1])`;

/** Keys and texts by turns. A key without a text (somebody deleted it by hand) is passed over. */
const PAGE = `
local out, from, keys = {}, ARGV[1], nil
repeat
  keys = redis.call('ZRANGEBYLEX', KEYS[1], from, ARGV[2], 'LIMIT', 0, ARGV[3])
  for _, key in ipairs(keys) do
    local text = redis.call('GET', key)
    if text then out[#out + 1] = key; out[#out + 1] = text end
    from = '(' .. key
  end
until #keys < tonumber(ARGV[3]) or #out >= 2 * tonumber(ARGV[3])
return out`;

const NOW = `
local now = redis.call('TIME')
return now[1] * 1000 + math.floor(now[2] / 1000)`;

async function set(client: Client, key: string, text: string): Promise<boolean> {
  const { replaces } = envelopeIn(text);
  const begin = replaces === null ? '' : beginningWith(replaces);
  return Number(await client.eval(SET, { keys: [key, INDEX], arguments: [text, begin] })) === 1;
}

async function page(
  client: Client,
  prefix: string,
  after: string,
  limit: number,
): Promise<(readonly [string, string])[]> {
  const from = after > prefix ? `(${after}` : `[${prefix}`;
  const found = await client.eval(PAGE, {
    keys: [INDEX],
    arguments: [from, `(${prefix}${AFTER_ALL}`, String(limit)],
  });
  const flat = (found as unknown[]).map(String);
  return flat.flatMap((key, n) => (n % 2 === 0 ? [[key, flat[n + 1] ?? ''] as const] : []));
}

function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new Silence()));
    work.then(resolve, reject).finally(cancel);
  });
}
