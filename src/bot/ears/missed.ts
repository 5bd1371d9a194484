import type { ChatAdapter } from '../../chat/surface.ts';
import type { Parts } from '../../incidents/parts.ts';
import type { Stories, Story } from '../../story/story.ts';
import { readTarget } from '../../story/targets.ts';
import type { Instant } from '../../values/instant.ts';

/** Has a chat tell what was written in the threads of open incidents while nobody listened; what is known is told again, and changes nothing. */
export async function hearMissed({ name, listenAgain }: ChatAdapter, stories: Stories<Parts>): Promise<void> {
  if (listenAgain === undefined) return;
  for (const story of await stories.list()) {
    if (story.parts.incident === null) continue;
    for (const { room, thread, since } of threadsOf(story, name)) await listenAgain(room, thread, since);
  }
}

interface Thread {
  readonly room: string;
  readonly thread: string;
  readonly since: Instant;
}

function threadsOf({ deliveries, parts, openedAt }: Story<Parts>, chat: ChatAdapter['name']): readonly Thread[] {
  const since = parts.talk.heardUpTo[chat] ?? openedAt;
  return deliveries.flatMap(({ slot, target, remoteId }): Thread[] => {
    const place = readTarget(target);
    const isRoot = slot === 0 && place.chat === chat && !place.direct;
    return isRoot && place.room !== null && remoteId !== null ? [{ room: place.room, thread: remoteId, since }] : [];
  });
}
