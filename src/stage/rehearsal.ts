import { type Lifeline, openLifeline } from '../bot/lifeline.ts';
import type { Drill } from '../drill/drill.ts';
import { type Message, type Speaker, type Spot, withNotes } from '../outbox/speaker.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import type { Report } from '../report/report.ts';
import type { Records } from '../store/records.ts';
import type { Instant } from '../values/instant.ts';
import type { Clock } from '../world/ports.ts';
import type { Wake } from '../world/wake.ts';

/** The bot's own part in a drill: it watches, alarms and reminds there as it would outside, and what it says is heard here. */
export interface RehearsalOf {
  readonly drill: Drill;
  /** The drill's own store. */
  readonly records: Records;
  readonly portfolio: () => Promise<Portfolio | null>;
  /** Milliseconds between two light checks, and between two wakes. */
  readonly everyMs: number;
  readonly wakeMs: number;
  /** Milliseconds after the first alert at which it is acknowledged, as somebody would; absent: whoever reads along does. */
  readonly acknowledgedAfterMs?: number;
  /** Hears what is said: nobody is mentioned by it, and nobody paged. */
  hear(uttered: Uttered): void;
}

/** Something that the bot says in a drill: a new message, or what stands in one from now on. */
export interface Uttered {
  /** By the clock of the drill. */
  readonly at: Instant;
  /** What the message is called in the drill, and the one in whose thread it stands; null: in none. */
  readonly message: string;
  readonly thread: string | null;
  readonly isNew: boolean;
  /** Null: what stood there is taken away. */
  readonly report: Report | null;
  /** The room sees it, though it stands in a thread. */
  readonly broadcast: boolean;
}

/** Begins it. Where the drill's clock runs only when it is told to, that is the caller's to do. */
export async function openRehearsal(of: RehearsalOf): Promise<Lifeline> {
  const { drill, records, portfolio, everyMs, wakeMs } = of;
  const { world, streams, hints, resolvers, anchors } = drill;
  const life: { now: Lifeline | null } = { now: null };
  life.now = await openLifeline({
    world,
    streams,
    hints,
    resolvers,
    anchors,
    records: async () => records,
    portfolio,
    rota: async () => null,
    speakers: [listener(of, () => acknowledge(of, life.now))],
    sides: [],
    pager: null,
    wake: wakeBy(world.clock, wakeMs),
    everyMs,
    // Nobody else writes to a drill's store.
    tickMs: Math.max(wakeMs, TICK_MS),
    // The hand that moves a drill's time is no sleep of the machine.
    jumps: 'meant',
    log: () => undefined,
    bug(error) {
      throw error;
    },
  });
  return life.now;
}

/** Milliseconds between two looks of the outbox at most often, where the drill's time is real. */
const TICK_MS = 2_000;

/** Somebody takes note, as somebody would: from then on nobody is called any more. What has no incident needs nobody. */
function acknowledge({ drill, acknowledgedAfterMs }: RehearsalOf, life: Lifeline | null): void {
  if (acknowledgedAfterMs === undefined || life === null) return;
  drill.world.clock.after(acknowledgedAfterMs, () => {
    life.desk.carryOut(['ack'], new Set(), null).catch(() => undefined);
  });
}

/** Milliseconds that a drill in memory is played at, so that a story of days takes no longer than one of hours. */
const LOOKS_PER_DRILL = 240;
const LEAST_EVERY_MS = 60_000;
const MOST_EVERY_MS = 3_600_000;
const WAKES_PER_ROUND = 12;

/** How often is looked in a story of this length, in whole minutes. */
export function paceOf(lengthMs: number): { readonly everyMs: number; readonly wakeMs: number } {
  const minutes = Math.ceil(lengthMs / LOOKS_PER_DRILL / LEAST_EVERY_MS);
  const everyMs = Math.min(MOST_EVERY_MS, Math.max(1, minutes) * LEAST_EVERY_MS);
  return { everyMs, wakeMs: everyMs / WAKES_PER_ROUND };
}

/** A chat that takes everything at once. */
function listener({ drill, hear }: RehearsalOf, began: () => void): Speaker {
  let count = 0;
  const utter = (message: string, { thread }: Spot, isNew: boolean, said: Message | null): void =>
    hear({
      at: drill.now().at,
      message,
      thread,
      isNew,
      report: said && withNotes(said),
      broadcast: said?.broadcast ?? false,
    });
  return {
    chat: 'terminal',
    hasHome: true,
    home: () => 'terminal',
    sameForMs: 0,
    async post(_id, _edition, spot, message) {
      const remoteId = String(++count);
      utter(remoteId, spot, true, message);
      if (spot.thread === null) began();
      return { ok: true, remoteId };
    },
    async edit(_id, _edition, spot, remoteId, message) {
      utter(remoteId, spot, false, message);
      return { ok: true, remoteId };
    },
    async remove(_id, spot, remoteId) {
      utter(remoteId, spot, false, null);
      return { ok: true, remoteId };
    },
    find: async () => 'absent',
  };
}

const wakeBy =
  (clock: Clock, ms: number): Wake =>
  then => {
    let cancel = clock.after(ms, step);
    function step(): void {
      cancel = clock.after(ms, step);
      then();
    }
    return () => cancel();
  };
