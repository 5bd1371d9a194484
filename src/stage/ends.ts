import { reportOf } from '../outbox/words.ts';
import type { Drills } from '../services.ts';
import type { Keeper } from '../story/stories.ts';
import type { Alert } from '../watch/alarm.ts';

export interface EndsOf {
  /** The stories of the real internet. */
  readonly stories: Pick<Keeper<{ readonly alert: Alert | null }>, 'follow' | 'say'>;
  isPlayed(): boolean;
  drills(): Promise<Pick<Drills, 'stop'>>;
  /** Told of a fault of our own. */
  bug(error: unknown): unknown;
}

const WORDS = 'The drill ends here: a real alert has opened. Everything is real from now on.';

/** It is something to wake up for. */
export const isRealAlert = ({
  closedAt,
  parts: { alert },
}: {
  readonly closedAt: number | null;
  readonly parts: { readonly alert: Pick<Alert, 'resolvedAt'> | null };
}): boolean => closedAt === null && alert !== null && alert.resolvedAt === null;

/** A drill ends where a real alert opens, and everybody is told. The result ends the watch for it. */
export function endsDrills({ stories, isPlayed, drills, bug }: EndsOf): () => void {
  let isEnding = false;
  const end = async (): Promise<void> => {
    await (await drills()).stop();
    await stories.say({
      report: reportOf([{ kind: 'text', text: WORDS }]),
      manner: 'broadcast',
      only: null,
      people: [],
    });
  };
  return stories.follow(story => {
    if (!isRealAlert(story) || isEnding || !isPlayed()) return;
    isEnding = true;
    end()
      .catch(bug)
      .finally(() => {
        isEnding = false;
      });
  });
}
