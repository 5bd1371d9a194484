import type { Records } from '../../store/records.ts';
import type { Clock } from '../../world/ports.ts';
import { STORE_PATIENCE_MS, within } from '../patience.ts';

/**
 * Milliseconds after which a command that another process took and never ended may be taken over: longer than any command
 * runs (converse.ts), so that it is dead.
 */
const LEASE_MS = 600_000;
/** Milliseconds for which it is remembered that something was heard: chats deliver again for minutes, a bot sleeps for hours. */
const KEEP_MS = 86_400_000;
/** Milliseconds between two rounds of forgetting. */
const SWEEP_EVERY_MS = 3_600_000;
/** Ids that this process itself remembers, for the time that the store is dead. */
const MAX_SEEN = 10_000;
/** Characters of a key's last part: ids of chats are far shorter. */
const MAX_ID = 400;

interface Claim {
  readonly by: string;
  /** Which life of that process: a claim of an earlier one was never carried out to its end. */
  readonly life: string;
  readonly at: number;
  readonly done: boolean;
}

/** Who carries out what was heard: each thing once, also where two bots hear it, and again where one died over it. */
export interface Claims {
  /** True where it is ours to carry out. Never rejects: without a store, what this process saw itself is all that is known. */
  take(chat: string, id: string): Promise<boolean>;
  /** It has been answered. */
  done(chat: string, id: string): Promise<void>;
  close(): void;
}

export interface ClaimsOf {
  readonly records: () => Promise<Records>;
  readonly clock: Clock;
  /** This process' name, the same after a restart, and something that is new with each start. */
  readonly by: string;
  readonly life: string;
}

export function openClaims({ records, clock, by, life }: ClaimsOf): Claims {
  const seen = new Set<string>();
  const mine = (done: boolean): Claim => ({ by, life, at: clock.now(), done });
  const isOurs = async (key: string): Promise<boolean> => {
    const store = await records();
    if (await store.addIfAbsent(key, mine(false))) return true;
    const old = await store.read<Claim>(key);
    if (old === null) return store.addIfAbsent(key, mine(false));
    const { value, version } = old;
    const isLeft = (value.by === by && value.life !== life) || clock.now() - value.at > LEASE_MS;
    return !value.done && isLeft && store.writeIf(key, mine(false), version);
  };
  const stopSweeping = everyNowAndThen(clock, () => forgetOld(records, clock.now() - KEEP_MS));
  return {
    async take(chat, id) {
      const key = keyOf(chat, id);
      if (seen.has(key)) return false;
      remember(seen, key);
      return (await within(clock, STORE_PATIENCE_MS, isOurs(key))) ?? true;
    },
    async done(chat, id) {
      const key = keyOf(chat, id);
      const note = async () => {
        const store = await records();
        await store.writeIf(key, mine(true), (await store.read(key))?.version ?? null);
      };
      await within(clock, STORE_PATIENCE_MS, note());
    },
    close: stopSweeping,
  };
}

const keyOf = (chat: string, id: string): string =>
  `heard/${chat}/${encodeURIComponent(id.toWellFormed()).slice(0, MAX_ID)}`;

function remember(seen: Set<string>, key: string): void {
  seen.add(key);
  const [oldest] = seen;
  if (seen.size > MAX_SEEN && oldest !== undefined) seen.delete(oldest);
}

function everyNowAndThen(clock: Clock, work: () => Promise<void>): () => void {
  let cancel = clock.after(SWEEP_EVERY_MS, round);
  function round(): void {
    // Without a store nothing is kept that could be forgotten.
    work().catch(() => undefined);
    cancel = clock.after(SWEEP_EVERY_MS, round);
  }
  return () => cancel();
}

async function forgetOld(records: () => Promise<Records>, before: number): Promise<void> {
  const store = await records();
  for await (const { key, value } of store.list<Claim>('heard/')) if (value.at < before) await store.remove(key);
}
