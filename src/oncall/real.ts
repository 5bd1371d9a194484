import { realClock } from '../world/real.ts';
import { guardedStreams, realStreams } from '../world/streams.ts';
import { type OnCallDesk, openOnCall } from './desk.ts';

/** Who is on call, over the real network: a calendar on the web is asked for at public addresses, on port 443. */
export const realOnCall = (of: Omit<Parameters<typeof openOnCall>[0], 'clock' | 'streams'>): OnCallDesk =>
  openOnCall({ ...of, clock: realClock, streams: guardedStreams(realStreams, new Set()) });
