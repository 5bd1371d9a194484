import type { Records } from '../../store/records.ts';
import type { Instant } from '../../values/instant.ts';
import { type Name, parseName } from '../../values/name.ts';
import type { Clock } from '../../world/ports.ts';
import type { Elsewhere, Sight } from '../decide/places.ts';
import { ASK_STAYS_MS, ASKS_AT_ONCE } from '../limits.ts';

/** Looks that processes at other places make for one another: who doubts asks in the shared store, who reads it looks and answers. */
export interface Vantage {
  /** What others have seen of a domain; null where there are no others, or their answers cannot be read. */
  elsewhere(domain: Name): Promise<Elsewhere | null>;
  /** Asks the others for a look. */
  ask(domain: Name): Promise<void>;
  /** Nothing is in doubt any more. */
  settled(domain: Name): Promise<void>;
  /** Answers what others ask: a few at once. */
  answer(): Promise<void>;
}

export interface VantageOf {
  readonly records: () => Promise<Records>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  /** This process, and the others that are there now, by name. */
  readonly by: string;
  others(): readonly string[];
  /** A full look from here: the causes of all that is wrong. Null where it proves nothing, or the name is not ours to look at. */
  look(domain: Name): Promise<readonly string[] | null>;
}

interface Ask {
  readonly by: string;
  readonly at: Instant;
}

const ASKS = 'vantage-ask/';
const SIGHTS = 'vantage/';

interface State extends VantageOf {
  /** Domains that we have asked about. */
  readonly asked: Set<Name>;
  /** Asks of others by key: the one that was last seen, since when. */
  readonly seen: Map<string, { readonly version: string; readonly sinceMs: number }>;
}

/** Nothing here rejects: without a store every place judges by itself. */
export function openVantage(of: VantageOf): Vantage {
  const state: State = { ...of, asked: new Set(), seen: new Map() };
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
    ask: domain =>
      guarded(async store => {
        state.asked.add(domain);
        await put(store, ASKS + domain, { by: of.by, at: of.clock.now() } satisfies Ask);
      }, undefined),
    async settled(domain) {
      if (state.asked.delete(domain)) await guarded(store => forget(store, domain), undefined);
    },
    answer: () => guarded(store => answer(state, store), undefined),
  };
}

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
  if (state.others().length === 0) return;
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

async function sight({ by, look }: State, store: Records, domain: Name, { at }: Ask): Promise<void> {
  const causes = await look(domain);
  if (causes !== null)
    await put(store, `${SIGHTS}${domain}/${encodeURIComponent(by)}`, {
      place: by,
      askedAt: at,
      causes,
    } satisfies Sight);
}
