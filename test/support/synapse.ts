import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from './sources.ts';

/** A real homeserver on loopback, from PyPI, with a database of its own. */
export interface Synapse {
  readonly url: string;
  /** Makes a user and logs in as it. */
  user(name: string, admin?: boolean): Promise<User>;
  /** Ends the program, keeps its data. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes everything. */
  close(): Promise<void>;
}

/** Somebody with a client, as far as curl is one. */
export interface User {
  readonly id: string;
  readonly password: string;
  readonly token: string;
  call(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: object,
  ): Promise<{ status: number; body: Record<string, never> }>;
  /** The text of every message of a room, newest form, the oldest first. */
  messages(room: string): Promise<readonly Message[]>;
}

export interface Message {
  readonly id: string;
  readonly sender: string;
  readonly type: string;
  readonly body: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const VERSION = '1.163.2';
const VENV = join(ROOT, 'node_modules/.cache/synapse', VERSION);
const PYTHON = join(VENV, 'bin/python');
const READY = join(VENV, 'ready');
const SERVER_NAME = 'ops.example';
const SECRET = 'registers-test-users';

/** By the first of several test files that want it at once; the others wait for it. Nothing half installed stays. */
const INSTALL = `
[ -e "$READY" ] && exit 0
{ python3 -m venv "$VENV" && "$PYTHON" -m pip install -q --disable-pip-version-check "matrix-synapse==$VERSION" &&
  touch "$READY"; } || { rm -rf "$VENV"; exit 1; }`;

/** Installs it once; null where it is there, else why it cannot be. */
export function missingSynapse(): string | null {
  if (existsSync(READY)) return null;
  mkdirSync(dirname(VENV), { recursive: true });
  const { status, stderr, error } = spawnSync('flock', ['--wait', '300', `${VENV}.lock`, 'sh', '-c', INSTALL], {
    encoding: 'utf8',
    timeout: 600_000,
    env: { ...process.env, VENV, PYTHON, READY, VERSION },
  });
  if (status === 0) return null;
  return `Synapse cannot be installed: ${error?.message ?? stderr.trim().split('\n').at(-1)}`;
}

const FREE = { per_second: 1000, burst_count: 1000 };
const LIMITS = {
  rc_registration: FREE,
  rc_login: { address: FREE, account: FREE, failed_attempts: FREE },
  rc_joins: { local: FREE },
  rc_room_creation: FREE,
  rc_invites: { per_room: FREE, per_user: FREE, per_issuer: FREE },
};

/** Starts one. `limited`: with the rate limit of messages that it has by itself. */
export async function openSynapse({ limited = false } = {}): Promise<Synapse> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-synapse-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = join(folder, 'hs.yaml');
  writeFileSync(config, JSON.stringify(configOf(folder, port, limited)));
  writeFileSync(join(folder, 'log.yaml'), 'version: 1\nroot: {level: ERROR}\n');
  const run = ['-m', 'synapse.app.homeserver', '-c', config];
  const keys = spawnSync(PYTHON, [...run, '--generate-keys'], { cwd: folder, encoding: 'utf8' });
  if (keys.status !== 0) throw new Error(`Synapse does not start: ${keys.stderr}`);
  let child: ChildProcess | null = null;
  const stop = async (): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise(resolve => running.once('exit', resolve));
    running.kill('SIGTERM');
    const hard = setTimeout(() => running.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(hard);
  };
  const start = async (): Promise<void> => {
    child = spawn(PYTHON, run, { cwd: folder, stdio: 'ignore' });
    for (let n = 0; n < 300; n++) {
      const answer = await fetch(`${url}/_matrix/client/versions`).catch(() => null);
      if (answer?.ok) return;
      await wait(100);
    }
    throw new Error('Synapse does not answer');
  };
  await start();
  return {
    url,
    user: (name, admin = false) => newUser(url, name, admin),
    stop,
    start,
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** YAML is a superset of JSON. */
const configOf = (folder: string, port: number, limited: boolean): object => ({
  server_name: SERVER_NAME,
  public_baseurl: `http://127.0.0.1:${port}/`,
  listeners: [{ port, type: 'http', tls: false, bind_addresses: ['127.0.0.1'], resources: [{ names: ['client'] }] }],
  database: { name: 'sqlite3', args: { database: join(folder, 'homeserver.db') } },
  media_store_path: join(folder, 'media'),
  signing_key_path: join(folder, 'signing.key'),
  log_config: join(folder, 'log.yaml'),
  registration_shared_secret: SECRET,
  macaroon_secret_key: 'macaroons-of-tests',
  form_secret: 'forms-of-tests',
  report_stats: false,
  trusted_key_servers: [],
  ...LIMITS,
  ...(limited ? {} : { rc_message: FREE }),
});

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function newUser(url: string, name: string, admin: boolean): Promise<User> {
  const register = `${url}/_synapse/admin/v1/register`;
  const password = `password of ${name}`;
  const { nonce } = (await (await fetch(register)).json()) as { nonce: string };
  const mac = createHmac('sha1', SECRET)
    .update([nonce, name, password, admin ? 'admin' : 'notadmin'].join('\0'))
    .digest('hex');
  const made = await fetch(register, {
    method: 'POST',
    body: JSON.stringify({ nonce, username: name, password, admin, mac }),
  });
  const { access_token: token, user_id: id } = (await made.json()) as { access_token: string; user_id: string };
  const call: User['call'] = async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  };
  return { id, password, token, call, messages: room => messagesIn(call, room) };
}

async function messagesIn(call: User['call'], room: string): Promise<Message[]> {
  const { body } = await call('GET', `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=200`);
  const chunk = (body['chunk'] ?? []) as {
    event_id: string;
    sender: string;
    type: string;
    content: Message['content'];
  }[];
  const events = chunk.reverse();
  const relation = (content: Message['content']) =>
    content['m.relates_to'] as { rel_type?: string; event_id?: string } | undefined;
  const edits = new Map(
    events
      .filter(event => relation(event.content)?.rel_type === 'm.replace')
      .map(event => [relation(event.content)?.event_id, event.content['m.new_content'] as Message['content']]),
  );
  return events
    .filter(
      ({ type, content }) =>
        /^m\.(?:room\.message|reaction)$/.test(type) && relation(content)?.rel_type !== 'm.replace',
    )
    .map(({ event_id: id, sender, type, content }) => ({
      id,
      sender,
      type,
      content,
      body: String((edits.get(id) ?? content)['body'] ?? relation(content)?.event_id ?? ''),
    }));
}
