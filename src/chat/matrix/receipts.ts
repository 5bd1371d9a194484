import { type Homeserver, paths } from './server/homeserver.ts';

/**
 * Shows in a room up to where the bot has read: the first that its people see after a command, long before a message in a
 * room where many ask at once. A homeserver does not count receipts against its limit of messages.
 */
export interface Receipts {
  /** `event` is the newest of the room that was meant for us. Returns at once; what comes while one is on its way replaces what waits. */
  read(room: string, event: string): void;
}

export function openReceipts(homeserver: Homeserver): Receipts {
  /** By room, what waits behind the one that is on its way; null for nothing. */
  const waiting = new Map<string, string | null>();
  const send = async (room: string, first: string): Promise<void> => {
    for (let event: string | null = first; event !== null; event = waiting.get(room) ?? null) {
      waiting.set(room, null);
      // One that is lost or refused costs nothing: the answer comes all the same.
      await homeserver.ask('POST', paths.receipt(room, event), { body: {} });
    }
    waiting.delete(room);
  };
  return {
    read(room, event) {
      if (waiting.has(room)) waiting.set(room, event);
      else void send(room, event);
    },
  };
}
