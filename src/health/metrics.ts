import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Outcome } from '../chat/conversation/outcome.ts';
import type { ChatState } from '../chat/surface.ts';
import type { Waiting } from '../outbox/waiting.ts';
import type { Instant } from '../values/instant.ts';

/** What is counted, in the form of Prometheus. No label holds a domain, a room, a person or an address. */
export interface Metrics {
  /** A command ended. */
  ended(outcome: Outcome): void;
  bug(): void;
  readonly contentType: string;
  text(): Promise<string>;
}

export interface MetricsOf {
  chats(): readonly ChatState[];
  counts(): { readonly running: number; readonly waiting: number };
  /** What the bot would say by itself and has not yet. */
  unsaid(): readonly Pick<Waiting, 'place' | 'since'>[];
  /** What this process shares with others on its store; absent or null: nothing. */
  sharing?(): Shared | null;
  now(): Instant;
}

/** Of a process beside others, as far as it is counted. */
export interface Shared {
  readonly work: { readonly mine: number; readonly of: number };
  readonly speaks: readonly string[];
  readonly storeAwaySince: number | null;
  readonly isAlone: boolean;
}

/** Seconds: a quick answer, a trace, one of many time-outs. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180];

export function openMetrics(of: MetricsOf): Metrics {
  const { chats, counts } = of;
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const commands = new Counter({
    name: 'outpost_commands_total',
    help: 'Commands heard, by how they ended.',
    labelNames: ['chat', 'command', 'end'],
    registers,
  });
  const seconds = new Histogram({
    name: 'outpost_command_seconds',
    help: 'From hearing a command to its answer.',
    labelNames: ['chat'],
    buckets: BUCKETS,
    registers,
  });
  const bugs = new Counter({ name: 'outpost_faults_total', help: 'Faults of Outpost itself.', registers });
  const lines = { running: 'Commands that run now.', waiting: 'Commands that wait in line.' } as const;
  for (const key of ['running', 'waiting'] as const)
    new Gauge({
      name: `outpost_commands_${key}`,
      help: lines[key],
      registers,
      collect() {
        this.set(counts()[key]);
      },
    });
  new Gauge({
    name: 'outpost_chat_connected',
    help: '1 where the chat is connected, else 0.',
    labelNames: ['chat'],
    registers,
    collect() {
      for (const { name, state } of chats()) this.set({ chat: name }, state === 'connected' ? 1 : 0);
    },
  });
  gaugesOfOutbox(of, registers);
  gaugesOfSharing(of, registers);
  return {
    ended({ place, command, end, tookMs }) {
      commands.inc({ chat: place.chat, command: command ?? 'none', end });
      if (end === 'answered') seconds.observe({ chat: place.chat }, tookMs / 1000);
    },
    bug: () => bugs.inc(),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

const PLACES = ['slack', 'matrix', 'page'] as const;

function gaugesOfOutbox({ unsaid, now }: MetricsOf, registers: Registry[]): void {
  new Gauge({
    name: 'outpost_queued',
    help: 'Messages of alerts and incidents that have not reached their place.',
    labelNames: ['place'],
    registers,
    collect() {
      const waiting = unsaid();
      for (const place of PLACES) this.set({ place }, waiting.filter(each => each.place === place).length);
    },
  });
  new Gauge({
    name: 'outpost_oldest_queued_seconds',
    help: 'Seconds that the oldest of them waits; 0 where none does.',
    registers,
    collect() {
      const oldest = Math.min(...unsaid().map(({ since }) => since));
      this.set(Number.isFinite(oldest) ? Math.max(0, (now() - oldest) / 1_000) : 0);
    },
  });
}

/** Nothing is shown where there is nobody to share with. */
function gaugesOfSharing({ sharing }: MetricsOf, registers: Registry[]): void {
  const gauge = (name: string, help: string, value: (shared: Shared) => number): void =>
    void new Gauge({
      name,
      help,
      registers,
      collect() {
        const shared = sharing?.() ?? null;
        if (shared === null) this.remove();
        else this.set(value(shared));
      },
    });
  gauge('outpost_slices_held', 'Slices of the names that this process looks after.', ({ work }) => work.mine);
  gauge('outpost_slices', 'Slices that there are.', ({ work }) => work.of);
  gauge('outpost_store_reachable', '1 where the shared store answers, else 0.', shared =>
    shared.storeAwaySince === null ? 1 : 0,
  );
  gauge('outpost_goes_on_alone', '1 where this process goes on without the shared store.', ({ isAlone }) =>
    isAlone ? 1 : 0,
  );
  new Gauge({
    name: 'outpost_speaks',
    help: '1 where this process is the one that speaks there, else 0.',
    labelNames: ['place'],
    registers,
    collect() {
      const shared = sharing?.() ?? null;
      if (shared === null) return;
      for (const place of PLACES) this.set({ place }, shared.speaks.includes(place) ? 1 : 0);
    },
  });
}
