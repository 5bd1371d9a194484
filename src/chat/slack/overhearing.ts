import type { Overhear } from '../surface.ts';
import { bounded } from './bounded.ts';
import type { Directory } from './directory.ts';
import { readOverheard } from './overheard.ts';
import type { Json } from './wire/api.ts';

/** Ids of happenings that are kept: Slack tells some again for minutes. */
const MAX_SEEN = 5_000;

export interface OverhearingOf {
  readonly directory: Directory;
  readonly overhear: Overhear;
  failed(error: unknown): void;
}

/** Tells what happens in channels beside commands, in the order in which Slack tells it, each once. */
export function openOverhearing({ directory, overhear, failed }: OverhearingOf): (body: Json) => void {
  const seen = bounded<true>(MAX_SEEN);
  let last: Promise<unknown> = Promise.resolve();
  return body => {
    for (const { team, extShared, ...read } of readOverheard(body, directory.me()?.user ?? null)) {
      if (seen.get(read.id) !== undefined) continue;
      seen.set(read.id, true);
      const direct = read.room.startsWith('D');
      const about = { user: read.person, team, channel: read.room, direct, extShared };
      last = last
        .then(() => Promise.all([directory.shownAs(read.person), directory.isStranger(about)]))
        .then(([shownAs, stranger]) => {
          // Who takes it in keeps the order; the next one need not wait until it is kept.
          overhear({ chat: 'slack', ...read, shownAs, stranger }).catch(failed);
        })
        .catch(failed);
    }
  };
}
