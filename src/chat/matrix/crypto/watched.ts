import type { Vault } from '../../../store/vault.ts';
import { type Overlay, overlayOn } from './idb/overlay.ts';

/** A vault that remembers why it failed (what comes out of the machine then is only that something did), and joins commits. */
export interface Watched extends Vault {
  failure(): unknown;
  /** All commits of the work are one, when it has ended; none of them where it fails. One at a time. */
  atOnce<T>(work: () => Promise<T>): Promise<T>;
}

export function watched(vault: Vault): Watched {
  let failure: unknown = null;
  let overlay: Overlay | null = null;
  const kept: Vault['commit'] = writes => {
    try {
      vault.commit(writes);
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  return {
    ...vault,
    get: (space, key) => (overlay ?? vault).get(space, key),
    keys: (space, span) => (overlay ?? vault).keys(space, span),
    commit(writes) {
      if (overlay === null) return kept(writes);
      for (const write of writes)
        if (write.kind === 'clear') overlay.clear(write.space);
        else overlay.set(write.space, write.key, write.kind === 'put' ? write.value : null);
    },
    failure: () => failure,
    async atOnce(work) {
      overlay = overlayOn(vault);
      try {
        const done = await work();
        const writes = overlay.writes();
        if (writes.length > 0) kept(writes);
        return done;
      } finally {
        overlay = null;
      }
    },
  };
}
