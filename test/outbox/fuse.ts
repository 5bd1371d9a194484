import type { Speaker } from '../../src/outbox/speaker.ts';
import type { Records } from '../../src/store/records.ts';

/** Where a life ends: just before the step that has this number has its effect, or just after. */
export interface Death {
  readonly step: number;
  readonly when: 'before' | 'after';
}

/**
 * Kills a process of which only its steps out of itself matter: from its death on, nothing that it asked for is ever
 * answered, and nothing that it asks for is done. What remains of it waits for ever.
 */
export interface Fuse {
  readonly isMortal: boolean;
  readonly steps: () => number;
  /** What died, in a word; null while all is well. */
  readonly diedIn: () => string | null;
  step<T>(what: string, work: () => Promise<T>): Promise<T>;
}

export function fuse(death: Death | null): Fuse {
  let count = 0;
  let died: string | null = null;
  const never = <T>(): Promise<T> => new Promise(() => undefined);
  return {
    isMortal: death !== null,
    steps: () => count,
    diedIn: () => died,
    async step(what, work) {
      if (died !== null) return never();
      const mine = count++;
      if (death?.step === mine && death.when === 'before') {
        died = `before ${what}`;
        return never();
      }
      const result = await work();
      if (death?.step === mine) died = `after ${what}`;
      return died === null ? result : never();
    },
  };
}

/** Every write is a step; reads have no effect, and a process that is dead does not read either. */
export const fusedRecords = (records: Records, { step, diedIn }: Fuse): Records => ({
  ...records,
  read: key => (diedIn() === null ? records.read(key) : new Promise(() => undefined)),
  writeIf: (key, value, version) => step(`the write of ${key}`, () => records.writeIf(key, value, version)),
  addIfAbsent: (key, value) => step(`the first write of ${key}`, () => records.addIfAbsent(key, value)),
  remove: key => step(`the removal of ${key}`, () => records.remove(key)),
});

export const fusedSpeaker = (speaker: Speaker, { step }: Fuse): Speaker => ({
  ...speaker,
  post: (...args) => step(`a post to ${speaker.chat}`, () => speaker.post(...args)),
  edit: (...args) => step(`an edit in ${speaker.chat}`, () => speaker.edit(...args)),
  remove: (...args) => step(`a removal in ${speaker.chat}`, () => speaker.remove(...args)),
  find: (...args) => step(`a look in ${speaker.chat}`, () => speaker.find(...args)),
});
