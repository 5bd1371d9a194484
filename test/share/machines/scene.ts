import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Loaded, loadScenario } from '../../../src/drill/library.ts';
import { runningOn } from '../../../src/health/running.ts';
import { SLICES } from '../../../src/share/share.ts';
import { openStore } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/records.ts';
import { instant } from '../../../src/values/instant.ts';
import { realChance, realClock } from '../../../src/world/real.ts';
import { type AskingSide, type Cable, layCable, missingForCable } from '../../peers/cable.ts';
import { momentOf, type Stage, stageOn } from '../../peers/stage.ts';
import { familiesHere } from '../../peers/stand-in.ts';
import { APP_TOKEN, BOT_TOKEN, type FakeSlack, fakeSlack } from '../../support/fake-slack/fake-slack.ts';
import { missingForStores, type StoreServer, startPostgres } from '../../support/store-servers.ts';
import { missingSynapse, openSynapse, type Synapse } from '../../support/synapse.ts';
import { ALERTS, logIn, room, shown, until, withPeople } from '../../support/war-room.ts';
import { type Machine, openMachines } from './machines.ts';

/**
 * Two real bots on a real PostgreSQL, in a real Synapse and the fake Slack, in an internet of real name servers, where the
 * outage of 2018 is played.
 */
export interface Scene extends Awaited<ReturnType<typeof room>> {
  readonly slack: FakeSlack;
  /** fra1 and nyc3. */
  readonly bots: readonly Machine[];
  /** Where each of them stands. */
  readonly sides: ReadonlyMap<string, AskingSide>;
  readonly loaded: Loaded;
  /** Where the name servers' questions are noted. */
  readonly asked: string;
  readonly show: (moment: string) => Promise<void>;
  readonly store: Store;
  close(): Promise<void>;
}

export interface SceneOf {
  /** Milliseconds between two looks at a name. */
  readonly everyMs: number;
  /** True where each bot has a way of its own to the servers. */
  readonly isApart: boolean;
}

/** Milliseconds that an answer takes: the program that makes them notes what is asked. */
const RTT_MS = 2;
/** Milliseconds within which the others go on where a speaker was killed: the lease, and some looks at it. */
export const TAKEN_OVER_MS = 60_000;
/** Milliseconds until a process that was started has its share, also on a machine with much else to do. */
const STARTED_MS = 120_000;

/** Why there can be no such scene here, in words; null where all is there. Throws in CI, where nothing may be missing. */
export function missingForScene(): string | null {
  const missing = missingForCable() ?? missingForStores() ?? missingSynapse();
  if (missing !== null && process.env['CI'] !== undefined) throw new Error(missing);
  return missing;
}

/** The scene, healthy; no bot is started yet. */
export async function openScene(of: SceneOf): Promise<Scene> {
  const [cable, synapse, postgres, slack] = await Promise.all([
    layCable(),
    openSynapse(),
    startPostgres(),
    fakeSlack(),
  ]);
  slack.users.set('U0KIM', { id: 'U0KIM', team_id: 'T0AAAAAAA' });
  const people = await room(synapse);
  const asked = join(cable.folder, 'asked.txt');
  const stage = stageOn(cable, RTT_MS, asked);
  const loaded = loadScenario('purism-2018');
  const beside = of.isApart ? await cable.beside() : cable;
  const show = async (moment: string): Promise<void> => {
    await stage.show(loaded, moment);
    beside.setRoutes(familiesHere(momentOf(loaded, moment).internet));
  };
  await show('healthy');
  // It is about a suspension: here the year is another one.
  const portfolio = (loaded.scenario.portfolio ?? '').replace('paidUntil: 2018', 'paidUntil: 2099');
  writeFileSync(join(cable.folder, 'portfolio.yaml'), withPeople(portfolio, people.ann, people.theo));
  const sides = new Map<string, AskingSide>([
    ['fra1', cable],
    ['nyc3', beside],
  ]);
  const bots = await machinesOn({ cable, stage, synapse, postgres, slack }, sides, people, of);
  const store = openStore({ url: postgres.url, warn: () => undefined, chance: realChance, clock: realClock });
  return {
    ...people,
    slack,
    bots: bots.all,
    sides,
    loaded,
    asked,
    show,
    store,
    async close() {
      await store.close();
      await shown(slack, people.ann, people.id);
      bots.close();
      await Promise.all([slack.close(), postgres.stop(), synapse.close()]);
      cable.close();
    },
  };
}

interface Servers {
  readonly cable: Cable;
  readonly stage: Stage;
  readonly synapse: Synapse;
  readonly postgres: StoreServer;
  readonly slack: FakeSlack;
}

async function machinesOn(
  { cable, stage, synapse, postgres, slack }: Servers,
  sides: Scene['sides'],
  { bot, id }: Awaited<ReturnType<typeof room>>,
  { everyMs }: SceneOf,
) {
  const tokens = new Map<string, string>();
  for (const name of sides.keys()) tokens.set(name, await logIn(synapse, bot, name));
  const [slackPort, matrixPort] = [slack.url, synapse.url].map(url => Number(new URL(url).port)) as [number, number];
  const ports = { slack: slackPort, matrix: matrixPort, plain: [slackPort, postgres.port] };
  const settings = (name: string, chats: { readonly slack: string; readonly matrix: string }) => ({
    ...stage.env,
    OUTPOST_STORE: postgres.url,
    OUTPOST_PORTFOLIO: join(cable.folder, 'portfolio.yaml'),
    OUTPOST_HEALTH: 'off',
    OUTPOST_LOG: 'info',
    OUTPOST_WATCH_EVERY: `${everyMs / 1_000}s`,
    SLACK_API_URL: chats.slack,
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_APP_TOKEN: APP_TOKEN,
    SLACK_CHANNEL: ALERTS,
    MATRIX_HOMESERVER_URL: chats.matrix,
    MATRIX_ACCESS_TOKEN: tokens.get(name) ?? '',
    MATRIX_ROOM: id,
    MATRIX_INVITERS: '*:ops.example',
  });
  return openMachines({ cable, sides, ports, settings });
}

/** What the bots say of themselves in the store. */
const running = ({ store }: Scene) => runningOn(store, instant(0));

/** Waits until a bot speaks in both chats. */
export const speaking = (scene: Scene, { name }: Machine) =>
  until(
    `${name} speaks`,
    async () => {
      const speaks = (await running(scene)).find(each => each.name === name)?.sharing?.speaks;
      return speaks?.includes('slack') && speaks.includes('matrix');
    },
    TAKEN_OVER_MS,
  );

/** Waits until both are there and share the work, this one since its newest start. */
export const sharing = (scene: Scene, { name }: Machine, since: number) =>
  until(
    `${name} has its share`,
    async () => {
      const all = await running(scene);
      return (
        all.length === 2 &&
        all.every(
          each => (each.sharing?.work.mine ?? 0) > SLICES / 4 && (each.name !== name || each.startedAt >= since),
        )
      );
    },
    STARTED_MS,
  );
