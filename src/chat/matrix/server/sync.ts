import { FIRST_SYNC_MS, GAP_PAGE, MAX_COMMAND_AGE_MS, MAX_GAP_PAGES, REQUEST_MS } from '../limits.ts';
import { type Failed, type Homeserver, paths, type SyncStorage } from './homeserver.ts';
import { type Batch, type JoinedRoom, type RoomEvent, readMessages, readSync } from './incoming.ts';

/** What of a room matters to us. */
const TYPES = [
  'm.room.message',
  'm.room.encrypted',
  'm.reaction',
  'm.room.redaction',
  'm.room.tombstone',
  'm.room.encryption',
  'm.room.member',
  'm.room.name',
  'm.key.verification.*',
];
/** Of a room's state as it was before. */
const STATE = ['m.room.tombstone', 'm.room.encryption'];

const NOTHING = { types: [] };
/** Goes with every sync as it is: a stored filter that changes would cost the token. */
const FILTER = JSON.stringify({
  presence: NOTHING,
  account_data: NOTHING,
  room: {
    ephemeral: NOTHING,
    account_data: NOTHING,
    state: { types: STATE, lazy_load_members: true },
    timeline: { types: TYPES, limit: GAP_PAGE },
  },
});

/** What came, and whether it is the very first: what was said before is nothing that we were asked. */
export type Pulled = (Batch & { readonly ok: true; readonly isFirst: boolean }) | Failed;

/**
 * Reads on from where the last sync ended, and waits up to `holdMs` for something to come. Does not move that place:
 * `storage` is told by who has kept what came.
 */
export async function pull(
  homeserver: Homeserver,
  storage: SyncStorage,
  me: string,
  { jitterMs, holdMs }: { readonly jitterMs: number; readonly holdMs: number },
): Promise<Pulled> {
  const since = await storage.getSyncToken();
  // A server may keep the answer of a first sync for a while, and so give an old one to a bot that starts again: the
  // answer belongs to its parameters.
  const query = since === null ? { timeout: jitterMs } : { timeout: holdMs, since };
  const answered = await homeserver.ask('GET', paths.sync, {
    query: { ...query, filter: FILTER },
    timeoutMs: since === null ? FIRST_SYNC_MS : holdMs + REQUEST_MS,
  });
  if (!answered.ok) return answered;
  const batch = readSync(answered.body, me);
  if (batch === null) return { ok: false, kind: 'refused', code: null, status: 200, retryAfterMs: 0 };
  const joined =
    since === null ? batch.joined : await Promise.all(batch.joined.map(room => filled(homeserver, room, since, me)));
  return { ...batch, joined, ok: true, isFirst: since === null };
}

/** The room with what was said in its gap, as far as it may still be answered, and with nothing from before we came. */
async function filled(homeserver: Homeserver, room: JoinedRoom, since: string, me: string): Promise<JoinedRoom> {
  const came = room.events.findLastIndex(event => isOurJoin(event, me));
  if (came !== -1) return { ...room, events: room.events.slice(came + 1) };
  let events = [...room.events];
  let from = room.gapEndsAt;
  for (let pages = 0; from !== null && pages < MAX_GAP_PAGES; pages++) {
    const query = { dir: 'b', from, to: since, limit: GAP_PAGE, filter: JSON.stringify({ types: TYPES }) };
    const answered = await homeserver.ask('GET', paths.messages(room.room), { query });
    if (!answered.ok) break;
    const page = readMessages(answered.body);
    const ours = page.events.findLastIndex(event => isOurJoin(event, me));
    events = [...page.events.slice(ours + 1), ...events];
    const isOld = (page.events[0]?.ageMs ?? 0) > MAX_COMMAND_AGE_MS;
    from = ours !== -1 || isOld || page.events.length === 0 ? null : page.next;
  }
  return { ...room, events };
}

/** A change of our own name or picture is a membership event as well. */
const isOurJoin = ({ type, stateKey, was, content }: RoomEvent, me: string): boolean =>
  type === 'm.room.member' && stateKey === me && content['membership'] === 'join' && was !== 'join';
