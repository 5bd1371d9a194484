import type { Clock } from '../../../world/ports.ts';
import type { SlackMessage } from '../blocks.ts';
import { RESPONSE_URL_MS, RESPONSE_URL_POSTS } from '../limits.ts';
import { manners } from './post.ts';

/** Answers at the URL that Slack sent with one command or click: also where the bot is not in the channel. */
export interface Responder {
  /** False where it cannot be said there: used up, too old, or not taken. Never rejects. */
  say(message: SlackMessage, to: 'asker' | 'all'): Promise<boolean>;
}

/** Milliseconds: bolt's own `respond` would wait five minutes. */
const RESPOND_MS = 5_000;
/** Milliseconds before the second try. */
const AGAIN_MS = 1_000;

/** Null where the URL is none of Slack's: a payload must not make us post elsewhere. */
export function responderAt(url: string | null, apiUrl: string | null, clock: Clock): Responder | null {
  if (url === null || !isSlacks(url, apiUrl)) return null;
  const endMs = clock.monotonicMs() + RESPONSE_URL_MS;
  let posts = 0;
  return {
    async say(message, to) {
      for (let tries = 0; tries < 2; tries++) {
        if (posts >= RESPONSE_URL_POSTS || clock.monotonicMs() > endMs) return false;
        posts += 1;
        const body = {
          ...manners(message),
          response_type: to === 'all' ? 'in_channel' : 'ephemeral',
          replace_original: false,
        };
        const status = await posted(url, JSON.stringify(body), clock);
        if (status !== null && status < 500 && status !== 429) return status < 300;
        await new Promise<void>(resolve => clock.after(AGAIN_MS, resolve));
      }
      return false;
    },
  };
}

/** The status; null where no answer came in time. */
async function posted(url: string, body: string, clock: Clock): Promise<number | null> {
  const stop = new AbortController();
  const cancel = clock.after(RESPOND_MS, () => stop.abort());
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: stop.signal });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  } finally {
    cancel();
  }
}

function isSlacks(url: string, apiUrl: string | null): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin } = new URL(url);
  if (apiUrl !== null && URL.canParse(apiUrl) && new URL(apiUrl).origin === origin) return true;
  return protocol === 'https:' && /(?:^|\.)slack(?:-gov)?\.com$/.test(hostname);
}
