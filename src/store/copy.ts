import { type Records, type Store, StoreError } from './records.ts';

/** Where a record of one store differs from the other's. */
interface Difference {
  readonly key: string;
  /** Null: it is not there. */
  readonly source: Found | null;
  readonly target: Found | null;
}

interface Found {
  readonly key: string;
  readonly value: unknown;
  readonly version: string;
}

/** How far a copy is. */
export type Copying =
  | { readonly step: 'counted'; readonly records: number }
  | { readonly step: 'copying'; readonly records: number; readonly looked: number; readonly written: number }
  /** Everything was read back from both and is the same. */
  | { readonly step: 'verified'; readonly records: number; readonly written: number }
  /** Nothing was changed. `running`: a bot writes to one of them. `other`: the target holds something else. */
  | { readonly step: 'refused'; readonly why: 'running' | 'other' | 'same'; readonly who: string | null }
  /** Something was written to one of them meanwhile, or (`wasFinished`) since the copy was made: this many records differ. */
  | { readonly step: 'differs'; readonly records: number; readonly differing: number; readonly wasFinished: boolean };

/** Beside the records of a store: which store it is, and of which one it is a copy. */
const IDENTITY = 'store/identity';
const COPY_OF = 'store/copy';

/** What is true of one place only, or at one time: who runs, who holds what, and our own two notes. */
const LEFT_OUT = /^(?:running|lease|store|checked)\//;
/** Records that are written at a time. */
const AT_ONCE = 16;
/** Records between two words about how far it is. */
const WORD_EVERY = 500;

interface CopyOf {
  /** The source. */
  readonly from: string;
  /** All of it came over, and was read back. */
  readonly done: boolean;
}

/**
 * Copies all records from one store into another that is empty, or holds an unfinished copy of this very one: then it is
 * finished. What was written is read back. A finished copy is compared, and never written to: somebody may live on it.
 * `running` names a bot that runs on a store. Throws StoreError.
 */
export async function* copyStore(
  source: Store,
  target: Store,
  newIdentity: () => string,
  running: (store: Store) => Promise<string | null>,
): AsyncGenerator<Copying> {
  const from = await identityOf(source, newIdentity);
  if ((await target.read<string>(IDENTITY))?.value === from) return yield { step: 'refused', why: 'same', who: null };
  const who = (await running(source)) ?? (await running(target));
  if (who !== null) return yield { step: 'refused', why: 'running', who };
  const held = await heldBy(target, from);
  if (held === 'other') return yield { step: 'refused', why: 'other', who: null };
  let records = 0;
  for await (const _ of kept(source)) records++;
  yield { step: 'counted', records };
  let written = 0;
  if (held !== 'finished') {
    await noted(target, { from, done: false });
    for await (const { looked, apart } of batches(differences(source, target))) {
      await Promise.all(apart.map(each => levelled(each, target)));
      written += apart.length;
      yield { step: 'copying', records, looked, written };
    }
  }
  let differing = 0;
  for await (const { apart } of differences(source, target)) if (apart !== null) differing++;
  if (differing > 0) return yield { step: 'differs', records, differing, wasFinished: held === 'finished' };
  await noted(target, { from, done: true });
  yield { step: 'verified', records, written };
}

/** A mark that tells this store from all others; made when it is first copied from. */
async function identityOf(store: Records, newIdentity: () => string): Promise<string> {
  await store.addIfAbsent(IDENTITY, newIdentity());
  return (await store.read<string>(IDENTITY))?.value ?? '';
}

/** What the target is to this source. */
async function heldBy(target: Records, from: string): Promise<'nothing' | 'unfinished' | 'finished' | 'other'> {
  const copy = (await target.read<CopyOf>(COPY_OF))?.value;
  if (copy?.from === from) return copy.done ? 'finished' : 'unfinished';
  for await (const _ of kept(target)) return 'other';
  return 'nothing';
}

async function noted(store: Records, copy: CopyOf): Promise<void> {
  await store.writeIf(COPY_OF, copy, (await store.read(COPY_OF))?.version ?? null);
}

async function* kept(store: Records): AsyncGenerator<Found> {
  for await (const found of store.list('')) if (!LEFT_OUT.test(found.key)) yield found;
}

/** Both stores side by side in the order of their keys: one for each key; `apart` where they differ. */
async function* differences(source: Records, target: Records): AsyncGenerator<{ readonly apart: Difference | null }> {
  const [left, right] = [kept(source), kept(target)];
  let [one, other] = [await next(left), await next(right)];
  while (one !== null || other !== null) {
    const key = smaller(one?.key, other?.key);
    const [here, there] = [one?.key === key ? one : null, other?.key === key ? other : null];
    const isSame = here !== null && there !== null && JSON.stringify(here.value) === JSON.stringify(there.value);
    yield { apart: isSame ? null : { key, source: here, target: there } };
    if (here !== null) one = await next(left);
    if (there !== null) other = await next(right);
  }
}

const smaller = (one: string | undefined, other: string | undefined): string =>
  one === undefined || (other !== undefined && other < one) ? (other ?? '') : one;

async function next(of: AsyncGenerator<Found>): Promise<Found | null> {
  const step = await of.next();
  return step.done === true ? null : step.value;
}

async function* batches(
  all: AsyncIterable<{ readonly apart: Difference | null }>,
): AsyncGenerator<{ readonly looked: number; readonly apart: readonly Difference[] }> {
  let apart: Difference[] = [];
  let looked = 0;
  let said = 0;
  for await (const each of all) {
    looked++;
    if (each.apart !== null) apart.push(each.apart);
    if (apart.length < AT_ONCE && looked - said < WORD_EVERY) continue;
    yield { looked, apart };
    [apart, said] = [[], looked];
  }
  yield { looked, apart };
}

/** Makes the target's record the source's. */
async function levelled({ key, source, target }: Difference, to: Records): Promise<void> {
  if (source === null) return to.remove(key);
  if (!(await to.writeIf(key, source.value, target?.version ?? null)))
    throw new StoreError('locked', 'somebody else writes to the store that is copied to');
}
