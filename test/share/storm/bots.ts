import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_TOKEN, BOT_TOKEN, type FakeSlack, fakeSlack } from '../../support/fake-slack/fake-slack.ts';
import { type StoreServer, startPostgres, startRedis } from '../../support/store-servers.ts';
import { missingSynapse, openSynapse, type Synapse, type User } from '../../support/synapse.ts';
import { logIn } from '../../support/war-room.ts';
import { install } from '../machines/machines.ts';
import { openWire, type Wire } from './wire.ts';

/** Two real bots on a real store, in a fake Slack and a real homeserver that outlive them, each with wires of its own. */
export interface Bots {
  readonly store: StoreServer;
  readonly slack: FakeSlack;
  /** Null where there is no homeserver to be had. */
  readonly matrix: { readonly reader: User; readonly room: string } | null;
  /** What happened when: for whoever must find out why an alert stands twice. */
  readonly diary: string[];
  note(what: string): void;
  begin(bot: BotName): void;
  signal(bot: BotName, signal: NodeJS.Signals): void;
  wire(bot: BotName, to: Far): Wire;
  end(): void;
  close(): Promise<void>;
}

export const BOT_NAMES = ['fra1', 'nyc3'] as const;
export type BotName = (typeof BOT_NAMES)[number];
export type Far = 'store' | 'slack' | 'matrix';
export type StoreKind = 'PostgreSQL' | 'Redis';

/** Milliseconds between two posts that the fake takes in one channel: less than Slack's own, so that many fit into a test. */
const POST_EVERY_MS = 100;

const portOf = (url: string): number => Number(new URL(url).port);

/** `withMatrix`: with a homeserver, where one can be installed. */
export async function openBots(kind: StoreKind, withMatrix: boolean): Promise<Bots> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-two-'));
  writeFileSync(join(folder, 'portfolio.yaml'), '{}\n');
  const store = await (kind === 'Redis' ? startRedis() : startPostgres());
  const slack = await fakeSlack();
  slack.postEveryMs = POST_EVERY_MS;
  const synapse = withMatrix && missingSynapse() === null ? await openSynapse() : null;
  const matrix = synapse === null ? null : await roomIn(synapse);
  const wires = new Map<string, Wire>();
  for (const bot of BOT_NAMES) {
    wires.set(`${bot} store`, await openWire(store.port));
    wires.set(`${bot} slack`, await openWire(portOf(slack.url)));
    if (synapse !== null) wires.set(`${bot} matrix`, await openWire(portOf(synapse.url)));
  }
  const wire = (bot: BotName, far: Far): Wire => wires.get(`${bot} ${far}`) ?? raise(`no wire to ${far}`);
  const diary: string[] = [];
  const note = (what: string): void => void diary.push(`${(performance.now() / 1_000).toFixed(1)} s: ${what}`);
  const processes = running(folder, note, name => settingsOf({ store, matrix, wire }, folder, name));
  return {
    store,
    slack,
    matrix,
    wire,
    diary,
    note,
    ...processes,
    async close() {
      processes.end();
      for (const each of wires.values()) each.close();
      await Promise.all([store.stop(), slack.close(), synapse?.close()]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function running(
  folder: string,
  note: Bots['note'],
  settings: (name: BotName) => NodeJS.ProcessEnv,
): Pick<Bots, 'begin' | 'signal' | 'end'> {
  const children = new Map<BotName, ChildProcess>();
  // Each with a data folder of its own: what a bot keeps there is nobody else's, and goes with the folder.
  const launchers = new Map(BOT_NAMES.map(name => [name, install(join(folder, name))]));
  return {
    begin(name) {
      note(`${name} starts`);
      const bot = spawn(launchers.get(name) ?? '', ['start'], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: settings(name),
      });
      bot.stderr?.on('data', text => note(`${name} says ${String(text).trim().slice(0, MAX_NOTED)}`));
      children.set(name, bot);
    },
    signal: (name, signal) => void children.get(name)?.kill(signal),
    end() {
      for (const bot of children.values()) bot.kill('SIGKILL');
      children.clear();
    },
  };
}

/** Characters of what a bot says that the diary keeps. */
const MAX_NOTED = 300;

function settingsOf(
  { store, matrix, wire }: Pick<Bots, 'store' | 'wire'> & { readonly matrix: Room | null },
  folder: string,
  name: BotName,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    OUTPOST_NAME: name,
    OUTPOST_STORE: store.url.replace(`:${store.port}`, `:${wire(name, 'store').port}`),
    OUTPOST_PORTFOLIO: join(folder, 'portfolio.yaml'),
    OUTPOST_HEALTH: 'off',
    OUTPOST_LOG: 'error',
    PUBLIC_RESOLVERS: 'off',
    SLACK_API_URL: `http://127.0.0.1:${wire(name, 'slack').port}/api/`,
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_APP_TOKEN: APP_TOKEN,
    SLACK_CHANNEL: 'C0ALERTS',
    ...(matrix === null ? {} : matrixOf(matrix, name, wire(name, 'matrix').port)),
  };
}

function raise(why: string): never {
  throw new Error(why);
}

interface Room {
  readonly reader: User;
  readonly room: string;
  readonly tokens: Readonly<Record<BotName, string>>;
}

/** A room, and one user with a device for each bot: nobody else may change what it said, and only its own is looked for. */
async function roomIn(synapse: Synapse): Promise<Room> {
  const [reader, bot] = await Promise.all([synapse.user('reader'), synapse.user('outpost')]);
  const [fra1, nyc3] = await Promise.all(BOT_NAMES.map(name => logIn(synapse, bot, name)));
  if (fra1 === undefined || nyc3 === undefined) throw new Error('no tokens');
  const { body } = await reader.call('POST', '/_matrix/client/v3/createRoom', {
    name: 'ops',
    preset: 'public_chat',
  });
  const room = (body as { room_id?: string }).room_id ?? raise(`no room: ${JSON.stringify(body)}`);
  await bot.call('POST', `/_matrix/client/v3/join/${encodeURIComponent(room)}`, {});
  return { reader, room, tokens: { fra1, nyc3 } };
}

const matrixOf = ({ room, tokens }: Room, bot: BotName, port: number) => ({
  MATRIX_HOMESERVER_URL: `http://127.0.0.1:${port}`,
  MATRIX_ACCESS_TOKEN: tokens[bot],
  MATRIX_ROOM: room,
});
