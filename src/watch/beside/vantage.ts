import type { Records } from '../../store/records.ts';
import type { Instant } from '../../values/instant.ts';
import { type Name, parseName } from '../../values/name.ts';
import type { Clock } from '../../world/ports.ts';
import type { Elsewhere, Sight } from '../decide/places.ts';
import { ASK_AGAIN_MS, ASK_STAYS_MS, ASKS_AT_ONCE, DOUBTS_AT_ONCE } from '../limits.ts';

/**
 * Looks that processes at other places make for one another: who doubts asks in the shared store, who reads it looks and answers.
 * As long as the doubt stays it is asked again: what one place sees alone now the others may see in a minute.
 */
export interface Vantage {
  /** What others have seen of a domain; null where there are no others, or their answers cannot be read. */
  elsewhere(domain: Name): Promise<Elsewhere | null>;
  /** Asks the others for a look; at what the domain rests on as well, where that is one's own. */
  ask(domain: Name, foundation: Name | null): Promise<void>;
  /** Nothing is in doubt any more. */
  settled(domain: Name): Promise<void>;
  /** Answers what others ask, reads what they answered, and asks again: a few at once. */
  pass(): Promise<void>;
}

export interface VantageOf {
  readonly records: () => Promise<Records>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  /** This process, and the others that are there now, by name. */
  readonly by: string;
  others(): readonly string[];
  /** A full look from here: the causes of all that is wrong. Null where it proves nothing, or the name is not ours to look at. */
  look(domain: Name, foundation: Name | null): Promise<readonly string[] | null>;
  /** Whether this process is the one to judge a name. */
  isOurs(domain: Name): boolean;
  /** Another place sees trouble with a name that we asked about, and did not at its last answer. */
  seenElsewhere(domain: Name): void;
}

interface Ask {
  readonly by: string;
  readonly at: Instant;
  readonly foundation: Name | null;
}

const ASKS = 'vantage-ask/';
const SIGHTS = 'vantage/';

/** What we have asked, and is in doubt. */
interface Doubt {
  readonly foundation: Name | null;
  /** When it is asked again, in monotonic milliseconds. */
  againAtMs: number;
  /** The trouble that others saw, as last read. */
  seen: string;
}

interface State extends VantageOf {
  /** Whose turn it was longest ago comes first. */
  readonly doubts: Map<Name, Doubt>;
  /** Asks of others by key: the one that was last seen, since when. */
  readonly seen: Map<string, { readonly version: string; readonly sinceMs: number }>;
}

/** Nothing here rejects: without a store every place judges by itself. */
export function openVantage(of: VantageOf): Vantage {
  const state: State = { ...of, doubts: new Map(), seen: new Map() };
  const guarded = async <T>(work: (store: Records) => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work(await of.records());
    } catch {
      // What fails here is told by whoever keeps what the watch knows.
      return otherwise;
    }
  };
  return {
    async elsewhere(domain) {
      const others = of.others();
      if (others.length === 0) return null;
      return guarded(async store => ({ here: of.by, others, sights: await sightsOf(store, domain, of.by) }), null);
    },
    ask: (domain, foundation) =>
      guarded(async store => {
        const doubt = { againAtMs: 0, seen: state.doubts.get(domain)?.seen ?? NOTHING, foundation };
        state.doubts.set(domain, doubt);
        await ask(state, store, domain, doubt);
      }, undefined),
    async settled(domain) {
      if (state.doubts.delete(domain)) await guarded(store => forget(store, domain), undefined);
    },
    pass: () =>
      guarded(async store => {
        if (state.others().length === 0) return;
        await followUp(state, store);
        await answer(state, store);
      }, undefined),
  };
}

async function ask({ by, clock }: State, store: Records, domain: Name, doubt: Doubt): Promise<void> {
  doubt.againAtMs = clock.monotonicMs() + ASK_AGAIN_MS;
  await put(store, ASKS + domain, { by, at: clock.now(), foundation: doubt.foundation } satisfies Ask);
}

/** What others see of what we doubt. Our own looks come ever more seldom, and theirs only when they are asked. */
async function followUp(state: State, store: Records): Promise<void> {
  for (const domain of [...state.doubts.keys()].slice(0, DOUBTS_AT_ONCE)) {
    const seen = troubleIn(await sightsOf(store, domain, state.by));
    // It may have been settled, or asked again, just now.
    const doubt = state.doubts.get(domain);
    state.doubts.delete(domain);
    if (doubt === undefined || !state.isOurs(domain)) continue;
    state.doubts.set(domain, doubt);
    const isNews = seen !== doubt.seen && seen !== NOTHING;
    doubt.seen = seen;
    if (isNews) state.seenElsewhere(domain);
    if (state.clock.monotonicMs() >= doubt.againAtMs) await ask(state, store, domain, doubt);
  }
}

const NOTHING = '';

/** To be compared: who sees which trouble. */
const troubleIn = (sights: readonly Sight[]): string =>
  sights
    .filter(({ causes }) => causes.length > 0)
    .map(({ place, causes }) => JSON.stringify([place, ...causes]))
    .sort()
    .join();

async function sightsOf(store: Records, domain: Name, by: string): Promise<readonly Sight[]> {
  const found: Sight[] = [];
  for await (const { value } of store.list<Sight>(`${SIGHTS}${domain}/`)) if (value.place !== by) found.push(value);
  return found;
}

async function forget(store: Records, domain: Name): Promise<void> {
  await store.remove(ASKS + domain);
  for await (const { key } of store.list(`${SIGHTS}${domain}/`)) await store.remove(key);
}

/** The last one to write counts. */
async function put(store: Records, key: string, value: unknown): Promise<void> {
  await store.writeIf(key, value, (await store.read(key))?.version ?? null);
}

async function answer(state: State, store: Records): Promise<void> {
  const fresh: { readonly domain: Name; readonly ask: Ask }[] = [];
  const there = new Set<string>();
  const nowMs = state.clock.monotonicMs();
  for await (const { key, value, version } of store.list<Ask>(ASKS)) {
    const domain = parseName(key.slice(ASKS.length));
    if (domain === null || value.by === state.by) continue;
    there.add(key);
    const seen = state.seen.get(key);
    if (seen?.version === version) {
      // Whoever asked is gone.
      if (nowMs - seen.sinceMs > ASK_STAYS_MS) await forget(store, domain);
    } else if (fresh.length < ASKS_AT_ONCE) {
      state.seen.set(key, { version, sinceMs: nowMs });
      fresh.push({ domain, ask: value });
    }
  }
  for (const key of state.seen.keys()) if (!there.has(key)) state.seen.delete(key);
  await Promise.all(fresh.map(({ domain, ask }) => sight(state, store, domain, ask)));
}

async function sight({ by, look }: State, store: Records, domain: Name, { at, foundation }: Ask): Promise<void> {
  const causes = await look(domain, foundation);
  if (causes !== null)
    await put(store, `${SIGHTS}${domain}/${encodeURIComponent(by)}`, {
      place: by,
      askedAt: at,
      causes,
    } satisfies Sight);
}
