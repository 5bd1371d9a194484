import type { Clock } from '../../world/ports.ts';
import { READ_AFTER_MS } from './limits.ts';
import { type Homeserver, paths } from './server/homeserver.ts';

/**
 * Shows in a room up to where the bot has read: the first that its people see after a command that cannot be answered at
 * once, long before a message in a room where many ask. A homeserver does not count receipts against its limit of messages;
 * but it tells everybody of each, and an answer that comes at once would stand behind that.
 */
export interface Receipts {
  /**
   * `event` is the newest of the room that was meant for us: shown when some time has passed and it has no answer. Returns
   * at once; what comes meanwhile, or while one is on its way, replaces what waits.
   */
  read(room: string, event: string): void;
  /** The event has its answer, which says more. */
  answered(room: string, event: string): void;
}

export function openReceipts(homeserver: Homeserver, clock: Clock): Receipts {
  /** By room, what is to be shown next; null for nothing any more. */
  const waiting = new Map<string, string | null>();
  const send = async (room: string): Promise<void> => {
    for (let event = waiting.get(room) ?? null; event !== null; event = waiting.get(room) ?? null) {
      waiting.set(room, null);
      // One that is lost or refused costs nothing: the answer comes all the same.
      await homeserver.ask('POST', paths.receipt(room, event), { body: {} });
    }
    waiting.delete(room);
  };
  return {
    read(room, event) {
      const isFirst = !waiting.has(room);
      waiting.set(room, event);
      if (isFirst) clock.after(READ_AFTER_MS, () => void send(room));
    },
    answered(room, event) {
      if (waiting.get(room) === event) waiting.set(room, null);
    },
  };
}
