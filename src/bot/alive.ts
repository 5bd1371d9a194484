import type { ChatAdapter } from '../chat/surface.ts';
import type { Config } from '../config.ts';
import { anchorsOf, hintsOf } from '../operator.ts';
import type { House } from '../workshop.ts';
import { guarded } from '../world/guard.ts';
import type { Log } from '../world/ports.ts';
import { realClock, realWorld } from '../world/real.ts';
import { guardedStreams, realStreams } from '../world/streams.ts';
import { everySecond } from '../world/wake.ts';
import { askWeb, hostOf } from '../world/web.ts';
import { type Lifeline, openLifeline } from './lifeline.ts';
import { pagerOf } from './paging.ts';
import { openPulse } from './pulse.ts';

export interface AliveOf {
  readonly config: Config;
  readonly house: House;
  readonly chats: readonly ChatAdapter[];
  readonly log: Log;
  bug(error: unknown): unknown;
}

/** Milliseconds that whoever listens for the bot's pulse has to take it. */
const PULSE_MS = 10_000;
/** Milliseconds between two looks for stories whose time to be kept is over. */
const PRUNE_EVERY_MS = 86_400_000;
/** Milliseconds that closed stories are kept where the portfolio says nothing: a year. */
const KEEP_MS = 31_536_000_000;

/** What the bot does by itself, over the real network: guarded, it dials public addresses, and those that the operator wrote down. */
export async function openAlive(of: AliveOf): Promise<Lifeline> {
  const { config, house, chats, log, bug } = of;
  const world = realWorld();
  // Whoever asked first has said what is wrong with these files.
  const reading = { config, warn: () => undefined };
  const [hints, anchors] = await Promise.all([hintsOf(reading), anchorsOf(reading)]);
  const { resolvers, watchEvery: everyMs } = config;
  const speakers = chats.map(({ speaker }) => speaker);
  const live: { now: Lifeline | null } = { now: null };
  const pulse = pulseOf(of, () => live.now);
  const network = guarded(world.network, new Set([...hints.map(({ address }) => address), ...resolvers]));
  const lifeline = await openLifeline({
    world: { ...world, network },
    streams: guardedStreams(realStreams, new Set()),
    hints,
    resolvers,
    anchors,
    records: house.records,
    portfolio: house.portfolio,
    wake: everySecond,
    everyMs,
    log,
    rounded: pulse,
    rota: async () => (await (await house.build(['oncall'])).oncall.state()).rota,
    speakers,
    sides: chats.filter(({ speaker }) => speaker.hasHome).map(({ name }) => name),
    pager: pagerOf(config, realClock, speakers, await zoneOf(house)),
    bug,
  });
  live.now = lifeline;
  house.lend({ incidents: lifeline.desk });
  const stopPruning = prunes(of, lifeline);
  return {
    ...lifeline,
    async stop() {
      stopPruning();
      await lifeline.stop();
    },
  };
}

/** The zone that the operator's times are in. */
const zoneOf = async (house: House): Promise<string> => (await house.portfolio())?.oncall?.zone ?? 'UTC';

function pulseOf({ config, chats, log }: AliveOf, lifeline: () => Lifeline | null): () => void {
  const url = config.heartbeatUrl;
  if (url === null) return () => undefined;
  return openPulse({
    clock: realClock,
    ask: () => askWeb(url, { method: 'GET', timeoutMs: PULSE_MS }, realClock),
    tookAt: () => lifeline()?.outbox.tookAt() ?? null,
    isConnected: () => chats.some(chat => chat.state().state === 'connected'),
    trouble: why =>
      log(
        why === null ? 'info' : 'warn',
        why === null ? 'the pulse is heard again' : `nobody hears my pulse at ${hostOf(url)}: ${why}`,
      ),
  });
}

/** Closed stories go when their time is over; a store that fails is tried again a day later. */
function prunes({ house, bug }: AliveOf, { stories }: Lifeline): () => void {
  let cancel = realClock.after(PRUNE_EVERY_MS, step);
  function step(): void {
    cancel = realClock.after(PRUNE_EVERY_MS, step);
    house
      .portfolio()
      .then(written => stories.prune(instant(realClock.now() - (written?.settings.keepMs ?? KEEP_MS))))
      .catch(bug);
  }
  return () => cancel();
}
