import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, dataFolder, secretFiles } from '../config.ts';
import { goodAddresses } from '../health/dialled.ts';
import { type ProofsOf, proofs } from '../health/proofs.ts';
import { type Running, runningOn } from '../health/running.ts';
import { ownTies } from '../health/self.ts';
import type { BotStatus, Catalogue, Operations, Proof, Setups, Surveyor } from '../services.ts';
import { type Records, StoreError } from '../store/records.ts';
import { readRound } from '../watch/loop/keeping.ts';
import { createDial, replaceLookup, systemLookup } from '../world/dial.ts';
import type { Chance, Clock, Lookup } from '../world/ports.ts';
import { configuredChats } from './chats.ts';
import { encryptionOf, peekableKeys } from './encryption.ts';
import { outboxSeen, testPage } from './outgoing.ts';
import { storesOf } from './stores.ts';

export interface OperationsOf {
  readonly config: Config;
  readonly commands: Catalogue;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly records: () => Promise<Records>;
  readonly walk: Lookup;
  readonly surveyor: () => Promise<Surveyor>;
  /** True where a command of a shell is all there is. */
  readonly maySetUp: boolean;
  /** What the bot of this very process says of itself; null where none runs. */
  running(): Running | null;
}

/** Joins what the running bots say of themselves, the proofs that all works, and the first steps. */
export function createOperations(of: OperationsOf): Operations {
  return {
    status: () => statusOf(of),
    check: () => {
      dialLikeTheBot(of);
      return proofs(proofsOf(of));
    },
    outbox: () => outboxSeen(of),
    testPage: who => testPage(of, who),
    homes: homesOf(of.config),
    setup: of.maySetUp ? setupsOf(of) : null,
    stores: of.maySetUp ? storesOf(of) : null,
  };
}

function homesOf({ slackChannel, matrixRoom, matrixHomeserver: server }: Config): Operations['homes'] {
  return [
    ...(slackChannel === null ? [] : [{ chat: 'Slack', room: slackChannel, server: null }]),
    ...(matrixRoom === null ? [] : [{ chat: 'Matrix', room: matrixRoom, server }]),
  ];
}

/** A single command reaches the chats as the running bot does, which has seen to that itself. */
function dialLikeTheBot({ clock, walk, records, maySetUp }: OperationsOf): void {
  if (maySetUp) replaceLookup(createDial({ clock, system: systemLookup, walk, good: goodAddresses(records) }).find);
}

async function statusOf(of: OperationsOf): Promise<BotStatus> {
  const now = of.clock.now();
  const own = of.running();
  try {
    const store = await of.records();
    const [kept, { waiting }, round] = [await runningOn(store, now), await outboxSeen(of), await readRound(store)];
    // What this process could not write down is known all the same.
    const others = kept.filter(({ name }) => name !== own?.name);
    const mine = own === null ? [] : [{ ...kept.find(({ name }) => name === own.name), ...own }];
    const processes = [...others, ...mine].sort((one, other) => (one.name < other.name ? -1 : 1));
    return { now, storeTrouble: await unwritten(store), processes, oldestQueuedAt: waiting[0]?.since ?? null, round };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const processes = own === null ? [] : [own];
    return { now, storeTrouble: error.message, processes, oldestQueuedAt: null, round: null };
  }
}

/** Why nothing can be kept, while what was kept can be read: then what a bot says of itself is old. Null where all is well. */
async function unwritten(store: Records): Promise<string | null> {
  try {
    await store.addIfAbsent(PROBE, null);
    await store.remove(PROBE);
    return null;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return `${error.message}. What stands below may be some minutes old.`;
  }
}

const PROBE = 'status/probe';

function proofsOf(of: OperationsOf): ProofsOf {
  const { config, clock, walk, surveyor, records } = of;
  return {
    clock,
    walk,
    self: async () => ownTies(await surveyor()),
    records,
    store: config.store,
    secretFiles: secretFiles(),
    chats: () => configuredChats({ ...of, log: () => undefined, zone: 'UTC' }),
  };
}

function setupsOf({ config, commands, clock, chance }: OperationsOf): Setups {
  return {
    matrix(of) {
      const homeserver = of.homeserver ?? config.matrixHomeserver;
      const room = of.room ?? config.matrixRoom;
      return {
        homeserver,
        steps: () => (homeserver === null ? none() : matrixSteps({ ...of, config, clock, chance, homeserver, room })),
      };
    },
    async slack() {
      const [{ slackManifest }, { slackSetup }] = await Promise.all([
        import('../chat/slack/app/manifest.ts'),
        import('../chat/slack/app/setup.ts'),
      ]);
      return slackSetup(await slackManifest(commands, config.slackCommandPrefix));
    },
  };
}

async function* none(): AsyncGenerator<readonly Proof[]> {}

async function* matrixSteps(of: MatrixStepsOf): AsyncGenerator<readonly Proof[]> {
  const { config, homeserver, room } = of;
  const tokenFile = join(dataFolder(config), 'matrix-token');
  const found: Proof[] = [];
  for await (const step of of.newDevice ? newDeviceSteps(of, tokenFile) : firstSteps(of, tokenFile)) {
    found.push(step);
    yield [...found];
  }
  if (found.some(({ ok }) => !ok)) return;
  const settings = [
    `MATRIX_HOMESERVER_URL=${homeserver}`,
    ...(existsSync(tokenFile) ? [`MATRIX_ACCESS_TOKEN_FILE=${tokenFile}`] : []),
    ...(room === null ? [] : [`MATRIX_ROOM=${room}`]),
  ];
  yield [...found, { what: 'settings', ok: true, say: `Put into .env: ${settings.join(' ')}` }];
}

interface MatrixStepsOf extends Pick<OperationsOf, 'config' | 'clock' | 'chance'> {
  readonly homeserver: string;
  readonly user: string;
  readonly room: string | null;
  readonly newDevice: boolean;
  readonly people: readonly string[];
}

const DEVICE_NAME = 'Outpost';

async function asking(): Promise<(what: string) => Promise<string>> {
  const { askSecret } = await import('../chat/terminal/secret.ts');
  return what => askSecret(process.stdin, process.stderr, `${what}: `);
}

/** Octets of a password that we make: nobody guesses it, and it can still be typed. */
const PASSWORD_OCTETS = 15;

async function* firstSteps(of: MatrixStepsOf, tokenFile: string): AsyncGenerator<Proof> {
  const { config, chance, homeserver, user, room } = of;
  const [{ setUpMatrix }, ask] = await Promise.all([import('../chat/matrix/setup/setup.ts'), asking()]);
  const password = () => ask(`Password of ${user}`);
  const people = {
    names: of.people,
    newPassword: () => Buffer.from(chance.bytes(PASSWORD_OCTETS)).toString('base64url'),
    fileFor: (id: string) => join(dataFolder(config), `password-of-${id.replaceAll(/[^a-z0-9._=-]/gi, '_')}`),
  };
  const kept = { tokenFile, keys: peekableKeys(config), token: config.matrixToken };
  yield* setUpMatrix({ homeserver, user, password, room, ...kept, deviceName: DEVICE_NAME, people });
}

async function* newDeviceSteps(of: MatrixStepsOf, tokenFile: string): AsyncGenerator<Proof> {
  const { config, clock, chance, homeserver, user } = of;
  const [{ newDevice }, ask] = await Promise.all([import('../chat/matrix/setup/new-device.ts'), asking()]);
  const encryption = encryptionOf(config, clock, line => process.stderr.write(`${line}\n`));
  yield* newDevice({
    homeserver,
    user,
    tokenFile,
    deviceName: DEVICE_NAME,
    encryption,
    clock,
    chance,
    password: () => ask(`Password of ${user}`),
    recoveryKey: of => ask(`Recovery key of ${of} (an empty line gives the account a new identity)`),
  });
}
