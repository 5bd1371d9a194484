import type { ChatAdapter } from '../chat/surface.ts';
import type { Speaker } from '../outbox/speaker.ts';

/** A chat that can be made anew while the bot runs, with other tokens: whoever holds `chat` or its speaker need not know. */
export interface Renewable {
  readonly chat: ChatAdapter;
  /** Ends what there was, and starts `next` in its place, where it had been started. */
  renew(next: ChatAdapter): Promise<void>;
}

export function renewable(first: ChatAdapter): Renewable {
  let now = first;
  let started: Parameters<ChatAdapter['start']> | null = null;
  const { speaker, heed } = speakerOver(() => now.speaker);
  const chat: ChatAdapter = {
    name: first.name,
    start(...about) {
      started = about;
      return now.start(...about);
    },
    stop: () => now.stop(),
    ...(first.listenAgain === undefined ? {} : { listenAgain: async (...about) => now.listenAgain?.(...about) }),
    state: () => now.state(),
    speaker,
  };
  return {
    chat,
    async renew(next) {
      await now.stop();
      now = next;
      heed();
      if (started !== null) await next.start(...started);
    },
  };
}

/** Speaks as whoever is there now. `heed` tells a new one whom to ask before each request. */
function speakerOver(now: () => Speaker): { readonly speaker: Speaker; heed(): void } {
  const first = now();
  let may: (() => boolean) | null = null;
  const speaker: Speaker = {
    chat: first.chat,
    hasHome: first.hasHome,
    home: () => now().home(),
    sameForMs: first.sameForMs,
    post: (...about) => now().post(...about),
    edit: (...about) => now().edit(...about),
    remove: (...about) => now().remove(...about),
    find: (...about) => now().find(...about),
    heed(ask) {
      may = ask;
      now().heed?.(ask);
    },
    ...(first.all === undefined ? {} : { all: async (...about) => (await now().all?.(...about)) ?? [] }),
    ...(first.link === undefined ? {} : { link: (...about) => now().link?.(...about) ?? null }),
  };
  return { speaker, heed: () => may !== null && now().heed?.(may) };
}
