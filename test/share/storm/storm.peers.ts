import { test } from 'node:test';
import { realClock } from '../../../src/world/real.ts';
import { dice } from '../../support/dice.ts';
import { missingForStores } from '../../support/store-servers.ts';
import { openBots, type StoreKind } from './bots.ts';
import { alerts, happens, type Mishap, type Outcome, storm, wait } from './storm.ts';

/**
 * Two real bots on a real store, with a Slack on loopback and a real homeserver. Processes are killed and stopped, the store
 * dies, single wires to the store and the chats are cut; alerts go on coming. Each mishap once, in order; and at random for
 * OUTPOST_CHAOS_MINUTES, by OUTPOST_CHAOS_SEED. What is random hits a moment of its own on every machine: it finds faults,
 * and decides nothing.
 */
const missing = missingForStores();
if (missing !== null && process.env['CI'] !== undefined) throw new Error(missing);
const peer = missing === null ? {} : { skip: missing };

const MINUTES = Number(process.env['OUTPOST_CHAOS_MINUTES'] ?? 0);
const SEED = Number(process.env['OUTPOST_CHAOS_SEED'] ?? 7);
const STORES: readonly StoreKind[] = ['PostgreSQL', 'Redis'];

/** Each once, and what follows another closely: a stop that ends while the store is away. */
const IN_ORDER: readonly (readonly [Mishap, number, 'speaker' | 'other'])[] = [
  ['kill -9', 8_000, 'speaker'],
  ['SIGSTOP', 40_000, 'speaker'],
  ['store away', 15_000, 'other'],
  ['slack silent', 15_000, 'other'],
  ['slack cut off', 24_000, 'speaker'],
  ['store cut off', 34_001, 'speaker'],
  ['kill -9', 3_000, 'other'],
];
/** Milliseconds between two mishaps: a lease runs out, and another one speaks. */
const BETWEEN_MS = 4_000;

const words = ({ told, slack, matrix }: Outcome): string =>
  `${told} alerts with a line each; Slack: ${slack.twice} things stand twice and are marked, ${slack.marked} are marked; ` +
  (matrix === null
    ? 'no homeserver'
    : `Matrix: ${matrix.twice} twice, ${matrix.marked} marked, the oldest twin was taken away after ${matrix.longestTwinMs} ms`);

for (const kind of STORES)
  test(
    `two bots on ${kind}, the speaker killed, stopped and cut off, store and chat away: every alert stands once, or is marked, in order, and none is lost`,
    peer,
    async t => {
      const bots = await openBots(kind, false);
      t.after(() => bots.close());
      const outcome = await alerts(
        bots,
        'alert',
        async speaker => {
          for (const [what, ms, whom] of IN_ORDER) {
            const by = await speaker();
            await happens(bots, what, ms, whom === 'speaker' ? by : by === 'fra1' ? 'nyc3' : 'fra1');
            await wait(BETWEEN_MS);
          }
        },
        () => 2_500,
      );
      t.diagnostic(words(outcome));
    },
  );

const random =
  MINUTES > 0 ? peer : { skip: 'random, so not for every run: set OUTPOST_CHAOS_MINUTES (30 is a good night)' };
for (const kind of STORES)
  test(
    `two bots on ${kind} in a storm of ${MINUTES} minutes: every alert stands once in each chat, or is marked`,
    random,
    async t => {
      const bots = await openBots(kind, true);
      t.after(() => bots.close());
      const roll = dice(SEED);
      let counts: Record<string, number> = {};
      const outcome = await alerts(
        bots,
        'random',
        async () => {
          counts = await storm(bots, roll, realClock.monotonicMs() + MINUTES * 60_000);
        },
        () => 2_500 + roll(2_000),
      );
      t.diagnostic(`${words(outcome)}; through ${JSON.stringify(counts)} (seed ${SEED})`);
    },
  );
