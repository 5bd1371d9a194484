import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';
import { isOurs, newElsewhere, regain } from './beside/elsewhere.ts';
import { askPlaces, vantageOf } from './beside/places.ts';
import { newAgenda } from './loop/agenda.ts';
import { newBudget } from './loop/budget.ts';
import { newConclusions } from './loop/conclude.ts';
import { newFullLooks } from './loop/full-looks.ts';
import { between, gapBefore, sightAgain, type Tick } from './loop/gaps.ts';
import { failing, openKeeping } from './loop/keeping.ts';
import type { Watched } from './loop/names.ts';
import { reread } from './loop/reading.ts';
import { beginningsPerSecond, nextTurn } from './loop/spread.ts';
import { fault, setAllDue, setDue, tellGap, type Watch } from './loop/state.ts';
import { askRegistration, glance, lookAtCertificates, lookFully } from './loop/work.ts';
import { isPaused } from './orders.ts';
import type { WatchPorts } from './ports.ts';
import type { Seen } from './seen.ts';

/** What watching says of itself. */
export interface WatchStatus {
  readonly names: number;
  readonly lastRoundAt: Instant | null;
  readonly blindSince: Instant | null;
  readonly why: string | null;
}

export interface Watcher {
  status(): WatchStatus;
  /** Ends in order: what runs is concluded. */
  stop(): Promise<void>;
}

/** Milliseconds between two readings of what people ordered and wrote down. */
const REREAD_MS = 5_000;
/** Milliseconds between two probes while our own network is down. */
const PROBE_MS = 30_000;
/** Questions for registrations and for certificates that run at once. */
const SLOW_AT_ONCE = 2;

/** Watches until it is stopped. Resolves when it has read what it knows from before. */
export async function startWatcher(ports: WatchPorts): Promise<Watcher> {
  const watch = newWatch(ports);
  await begin(watch);
  const cancel = ports.wake(() => wake(watch));
  return {
    status: () => ({
      names: watch.names.size,
      lastRoundAt: watch.lastRoundAt,
      blindSince: watch.blind?.since ?? null,
      why: watch.blind?.why ?? null,
    }),
    async stop() {
      cancel();
      watch.isStopped = true;
      for (const end of watch.timers.values()) end();
      watch.looks.forget();
      await watch.looks.idle();
    },
  };
}

function newWatch(ports: WatchPorts): Watch {
  const { clock, log } = ports;
  const names: Watch['names'] = new Map();
  const keeping = openKeeping(ports.records, failing(clock, log), ports.past ?? null);
  const looks = newFullLooks(async name => {
    const watched = names.get(name);
    if (watched === undefined || watch.isStopped) return;
    // A doubt from before a pause waits as well. While we are blind any name shows whether our own network is back.
    if (watch.blind === null && isPausedNow(watch, name)) return;
    if (await isOurs(watch, watched)) await lookFully(watched, watch).catch(error => fault(watch, error));
  });
  const places = vantageOf(ports, names, (name, how) => watch.want(name, how));
  const watch: Watch = {
    ...ports,
    ...AT_FIRST,
    keeping,
    names,
    budget: newBudget(),
    places,
    conclusions: newConclusions({
      ...ports,
      keeping,
      names,
      places,
      isMine: name => ports.share?.isMine(name) !== false,
    }),
    looks,
    agenda: newAgenda(),
    elsewhere: newElsewhere(ports.share),
    known: new Map(),
    timers: new Map(),
    last: { wall: clock.now(), monotonicMs: clock.monotonicMs() },
    rereadAtMs: clock.monotonicMs() + REREAD_MS,
    sweptAt: clock.now(),
    serversToldAt: clock.now(),
    want: (name, how) => void (watch.isStopped || looks.want(name, how)),
    wantAfter: (name, ms) => wantAfter(watch, name, ms),
    moved: () => {
      watch.haveMoved = true;
    },
    sight: seen => sight(watch, seen),
  };
  return watch;
}

const AT_FIRST = {
  orders: null,
  written: null,
  serverDomains: [],
  haveMoved: true,
  blind: null,
  lastRoundAt: null,
  probeAtMs: 0,
  slow: 0,
  placesAtMs: 0,
  isReading: false,
  isAskingPlaces: false,
  isStopped: false,
} as const;

/** Wants a full look after a while; one that waited before is forgotten. */
function wantAfter(watch: Watch, name: Name, ms: number): void {
  watch.timers.get(name)?.();
  const cancel = watch.clock.after(ms, () => {
    watch.timers.delete(name);
    watch.want(name, 'soon');
  });
  watch.timers.set(name, cancel);
}

async function begin(watch: Watch): Promise<void> {
  const { keeping, conclusions, known, names } = watch;
  const [round, kept] = await Promise.all([keeping.round(), keeping.domains(), conclusions.refresh()]);
  for (const one of kept) known.set(one.memory.domain, one);
  tellGap(watch, gapBefore(round, watch.clock.now(), watch.everyMs));
  watch.lastRoundAt = round?.lastRoundAt ?? null;
  await reread(watch);
  known.clear();
  // What is open is looked at first.
  for (const { alert } of conclusions.open().values())
    for (const { domain } of alert.hits) if (names.has(domain)) watch.want(domain, 'soon');
}

/** Once a second: begins what is due by now. Missed wakes come together and find nothing more to do. */
function wake(watch: Watch): void {
  if (watch.isStopped) return;
  readClocks(watch);
  readOrders(watch);
  regain(watch);
  askPlaces(watch);
  if (watch.blind !== null) probe(watch);
  else beginDue(watch);
}

function beginDue(watch: Watch): void {
  const now = watch.clock.now();
  for (let n = beginningsPerSecond(watch.names.size, watch.everyMs); n > 0; n--) {
    const name = watch.agenda.takeDue(now);
    if (name === null) break;
    const watched = watch.names.get(name);
    if (watched !== undefined) void check(watch, watched).catch(error => fault(watch, error));
  }
  round(watch, now);
}

/** Where wall and monotonic time went apart, or we were stopped, everything is due anew, once. */
function readClocks(watch: Watch): void {
  const now: Tick = { wall: watch.clock.now(), monotonicMs: watch.clock.monotonicMs() };
  const jump = between(watch.last, now, watch.everyMs);
  watch.last = now;
  if (jump === null) return;
  if (watch.jumps !== 'meant') tellGap(watch, jump.gap);
  setAllDue(watch);
}

function readOrders(watch: Watch): void {
  const nowMs = watch.clock.monotonicMs();
  if (watch.isReading || nowMs < watch.rereadAtMs) return;
  watch.isReading = true;
  watch.rereadAtMs = nowMs + REREAD_MS;
  const over = (): void => {
    watch.isReading = false;
  };
  void reread(watch)
    .catch(error => fault(watch, error))
    .finally(over);
}

async function check(watch: Watch, watched: Watched): Promise<void> {
  const now = watch.clock.now();
  const { domain } = watched.subject;
  setDue(watch, watched, nextTurn(watched.dueAt, now, watch.everyMs, random(watch)));
  if (watched.isBusy || isPausedNow(watch, domain)) return;
  watched.isBusy = true;
  try {
    if (!(await isOurs(watch, watched))) return;
    if (watched.aim === null || watched.memory.due.thorough <= now) watch.want(domain, 'calm');
    else await glance(watched, watch);
    slowly(watch, watched);
  } finally {
    watched.isBusy = false;
  }
}

const isPausedNow = ({ orders, clock }: Watch, domain: Name): boolean =>
  orders !== null && isPaused(orders, domain, clock.now());

/** What is asked in hours or days, a few at a time. */
function slowly(watch: Watch, watched: Watched): void {
  const now = watch.clock.now();
  const { registration, certificates } = watched.memory.due;
  const job = registration <= now ? askRegistration : certificates <= now ? lookAtCertificates : null;
  if (job === null || watched.aim === null || watch.slow >= SLOW_AT_ONCE) return;
  watch.slow++;
  const over = (): void => {
    watch.slow--;
  };
  void job(watched, watch)
    .catch(error => fault(watch, error))
    .finally(over);
}

/** A round is whole when nothing that was due is late. */
function round(watch: Watch, now: Instant): void {
  const { everyMs, lastRoundAt, agenda, names } = watch;
  const next = agenda.nextAt();
  const isLate = next !== null && next < now - everyMs;
  const isTime = lastRoundAt === null || now - lastRoundAt >= everyMs;
  if (isLate || !isTime || names.size === 0) return;
  watch.lastRoundAt = now;
  void watch.keeping.keepRound({ lastRoundAt: now, blindSince: null, why: null, names: names.size, everyMs });
  watch.rounded?.();
}

/** A look found our own network at fault, or well. */
function sight(watch: Watch, seen: Seen): void {
  const now = watch.clock.now();
  if (seen.state === 'blind') {
    watch.blind ??= { since: now, why: seen.why ?? 'my own network is down' };
    watch.looks.forget();
    watch.probeAtMs = watch.clock.monotonicMs() + PROBE_MS;
  } else if (watch.blind !== null) {
    tellGap(watch, sightAgain(watch.blind.since, now, watch.blind.why, watch.everyMs));
    watch.blind = null;
    setAllDue(watch);
  }
}

/** While our own network is down one name is tried now and then: nothing else is asked, and nothing is said of any. */
function probe(watch: Watch): void {
  const { blind, lastRoundAt, names, everyMs } = watch;
  if (watch.clock.monotonicMs() < watch.probeAtMs || watch.looks.running() > 0) return;
  watch.probeAtMs = watch.clock.monotonicMs() + PROBE_MS;
  const [name] = names.keys();
  if (name !== undefined) watch.want(name, 'soon');
  if (blind !== null)
    void watch.keeping.keepRound({
      lastRoundAt: lastRoundAt ?? blind.since,
      blindSince: blind.since,
      why: blind.why,
      names: names.size,
      everyMs,
    });
}

/** From 0 to below 1. */
function random({ chance }: WatchPorts): number {
  const [high = 0, low = 0] = chance.bytes(2);
  return (high * 256 + low) / 65_536;
}
