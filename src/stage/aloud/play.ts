import type { Records } from '../../store/records.ts';
import { type Instant, instant } from '../../values/instant.ts';
import type { Chance, Clock } from '../../world/ports.ts';

/** One play of a drill in the chats, from its beginning until all of it has been said. */
export interface Play {
  readonly form: 1;
  /** New with each play: what is said in one is never taken for what was said in another. */
  readonly id: string;
  readonly begunAt: Instant;
  /** dropped: it is not gone on with, and says so below what it has said · over: all has been said, what is kept may go. */
  readonly state: 'going' | 'dropped' | 'over';
}

const KEY = 'play/now';
/** Octets of a play's id. */
const ID_OCTETS = 8;
/** Milliseconds for which a drill that was broken off can be gone on with: tomorrow nobody remembers what its thread is about. */
const KEPT_MS = 86_400_000;

/** The play that an earlier life left; null where there is none. Throws StoreError. */
export const readPlay = async (records: Records): Promise<Play | null> =>
  (await records.read<Play>(KEY))?.value ?? null;

export const isOld = ({ begunAt }: Play, clock: Clock): boolean => Math.abs(clock.now() - begunAt) > KEPT_MS;

/** Throws StoreError. */
export async function beginPlay(records: Records, clock: Clock, chance: Chance): Promise<Play> {
  const id = Buffer.from(chance.bytes(ID_OCTETS)).toString('hex');
  const play: Play = { form: 1, id, begunAt: instant(clock.now()), state: 'going' };
  await write(records, play);
  return play;
}

/** Written before its last words are said: who dies in between leaves nothing that is gone on with. Throws StoreError. */
export const dropPlay = (records: Records, play: Play): Promise<void> => write(records, { ...play, state: 'dropped' });

/** Written before anything goes. Throws StoreError. */
export async function endPlay(records: Records, play: Play): Promise<void> {
  await write(records, { ...play, state: 'over' });
  await forgetPlay(records);
}

/** Nobody else plays this drill here: the last word counts. */
async function write(records: Records, play: Play): Promise<void> {
  await records.writeIf(KEY, play, (await records.read(KEY))?.version ?? null);
}

/** Removes all that is kept of a play, the word that it is over last. Throws StoreError. */
export async function forgetPlay(records: Records): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of records.list('')) if (key !== KEY) keys.push(key);
  for (const key of [...keys, KEY]) await records.remove(key);
}

/** What was broken off long ago goes without a word: nobody looks at its thread any more. Throws StoreError. */
export async function forgetOld(plays: readonly Records[], clock: Clock): Promise<void> {
  for (const records of plays) {
    const play = await readPlay(records);
    if (play !== null && isOld(play, clock)) await forgetPlay(records);
  }
}
