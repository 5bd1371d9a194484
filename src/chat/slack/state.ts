import type { Clock } from '../../world/ports.ts';
import type { ChatState } from '../surface.ts';
import { bounded } from './bounded.ts';
import type { Called } from './wire/api.ts';
import type { Sockets } from './wire/sockets.ts';
import { isOfBlocks, isOfEdits, sayTrouble } from './wire/trouble.ts';

/** How Slack is doing, and since when: put together from what its parts meet. */
export interface States {
  now(): ChatState;
  /** The connections are there from now on, however they are. */
  follow(sockets: Pick<Sockets, 'open' | 'trouble'>): void;
  /** What became of a post into a channel. */
  told(channel: string, called: Called): void;
  /** What came of asking who we are and which channels are meant; `trouble` is a sentence about those channels. */
  learned(failure: Exclude<Called, { ok: true }> | null, trouble: string | null): void;
  stopped(): void;
}

/** Channels with a trouble of their own that are kept. */
const MAX_TROUBLES = 100;
/** Refusals that leave all else working: the bot still answers where it can. */
const OF_ONE_CHANNEL = new Set(['channel_not_found', 'not_in_channel', 'is_archived', 'missing_scope']);

export function watchState(clock: Clock): States {
  const troubles = bounded<string>(MAX_TROUBLES);
  let sockets: Pick<Sockets, 'open' | 'trouble'> | null = null;
  let identity: { readonly isBroken: boolean; readonly why: string } | null = null;
  let isStopped = false;
  let last: ChatState = { name: 'slack', state: 'starting', since: clock.now(), why: null };

  function judged(): Pick<ChatState, 'state' | 'why'> {
    if (isStopped) return { state: 'stopped', why: null };
    if (sockets === null) return { state: 'starting', why: null };
    const trouble = sockets.trouble();
    const lost = trouble === null ? null : sayTrouble(trouble.code);
    if (identity?.isBroken) return { state: 'broken', why: identity.why };
    if (sockets.open() === 0) return { state: lost === null ? 'starting' : 'broken', why: lost };
    const [ofChannel = null] = troubles.values();
    return { state: 'connected', why: identity?.why ?? ofChannel ?? lost };
  }

  function now(): ChatState {
    const { state, why } = judged();
    last = { name: 'slack', state, why, since: state === last.state ? last.since : clock.now() };
    return last;
  }

  return {
    now,
    follow(these) {
      sockets = these;
      now();
    },
    told(channel, called) {
      if (called.ok) troubles.delete(channel);
      // A message that takes no change, or blocks that are not taken, are no trouble of the channel's.
      else if (called.how === 'refused' && !isOfEdits(called.code) && !isOfBlocks(called.code))
        troubles.set(channel, `${channel}: ${sayTrouble(called.code, called.needed)}`);
    },
    learned(failure, trouble) {
      identity = identityFrom(failure, trouble);
      now();
    },
    stopped() {
      isStopped = true;
      now();
    },
  };
}

function identityFrom(
  failure: Exclude<Called, { ok: true }> | null,
  trouble: string | null,
): { readonly isBroken: boolean; readonly why: string } | null {
  if (failure === null) return trouble === null ? null : { isBroken: false, why: trouble };
  if (failure.how === 'limited') return { isBroken: false, why: sayTrouble('ratelimited') };
  if (failure.how === 'lost') return { isBroken: true, why: sayTrouble(failure.code) };
  return { isBroken: !OF_ONE_CHANNEL.has(failure.code), why: sayTrouble(failure.code, failure.needed) };
}
