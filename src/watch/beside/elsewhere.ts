import type { Name } from '../../values/name.ts';
import { shared, type Watched } from '../loop/names.ts';
import { firstTurn } from '../loop/spread.ts';
import { setDue, type Watch } from '../loop/state.ts';
import type { WatchPorts } from '../ports.ts';

/** Names that other processes look at. They stand in no agenda: until their slice is ours they cost nothing. */
export interface Elsewhere {
  put(name: Name): void;
  drop(name: Name): void;
  /** Takes out the names of every slice that is ours now. */
  takeOurs(): readonly Name[];
}

/** By slice, since a slice has one owner: whose it is needs to be asked of one name only. Without others nothing is elsewhere. */
export function newElsewhere(share: WatchPorts['share']): Elsewhere {
  const slices = new Map<number, Set<Name>>();
  return {
    put(name) {
      const slice = share?.sliceOf(name) ?? 0;
      const names = slices.get(slice) ?? new Set();
      slices.set(slice, names.add(name));
    },
    drop: name => void slices.get(share?.sliceOf(name) ?? 0)?.delete(name),
    takeOurs() {
      const taken: Name[] = [];
      for (const [slice, names] of slices) {
        const [one] = names;
        if (one !== undefined && share?.isMine(one) === false) continue;
        taken.push(...names);
        slices.delete(slice);
      }
      return taken;
    },
  };
}

/** Whether this process is the one to look at a name. What another one saw of it meanwhile is taken up first. */
export async function isOurs(watch: Watch, watched: Watched): Promise<boolean> {
  const { share, keeping, elsewhere, agenda } = watch;
  const { domain } = watched.subject;
  if (share?.isMine(domain) === false) {
    watched.isElsewhere = true;
    agenda.drop(domain);
    elsewhere.put(domain);
    return false;
  }
  if (!watched.isElsewhere) return true;
  const kept = await keeping.domain(domain);
  if (kept !== null) [watched.memory, watched.aim] = [kept.memory, shared(kept.aim)];
  watch.moved();
  watched.isElsewhere = false;
  return true;
}

/** What has become ours has its turn within the next interval. */
export function regain(watch: Watch): void {
  const now = watch.clock.now();
  for (const name of watch.elsewhere.takeOurs()) {
    const watched = watch.names.get(name);
    if (watched !== undefined) setDue(watch, watched, firstTurn(name, watch.everyMs, now));
  }
}
