import type { Clock } from '../../../world/ports.ts';
import { keyOf, type Memory } from '../memory.ts';
import { type RoomEvent, readEvent } from '../server/incoming.ts';

/** Milliseconds that a key may come after the message before anybody is told that it is missing. */
const PATIENCE_MS = 10_000;
/** Milliseconds for which a message that cannot be read is kept: as long as its sender may still be waiting for an answer. */
const KEEP_MS = 3_600_000;
/** Messages that are kept so; those beyond are told and forgotten. */
const MAX_WAITING = 500;

/** A message that could not be read, for who tells its sender. */
export interface Unread {
  readonly room: string;
  readonly sender: string;
  readonly event: string;
  /** Why the sender's client gives us no keys, where it says so (client-server API, m.room_key.withheld). */
  readonly withheld: string | null;
}

interface Kept {
  readonly room: string;
  readonly event: object;
  readonly ageMs: number;
  readonly at: number;
  readonly withheld: string | null;
}

/** Messages that wait for their keys, in the store. */
export interface Waiting {
  keep(room: string, event: RoomEvent, withheld: string | null): Promise<void>;
  /** Those of these rooms, as old as they are by now; null: all that an earlier life left, whose senders may not know yet. */
  list(rooms: ReadonlySet<string> | null): Promise<readonly { readonly room: string; readonly event: RoomEvent }[]>;
  forget(room: string, event: string): Promise<void>;
  sweep(): Promise<void>;
  stop(): void;
}

const PREFIX = 'matrix/sealed/';
const at = (room: string, event: string): string => keyOf('sealed', room, event);

/** `unread` is told once of each message whose key did not come in time. */
export function openWaiting(memory: Memory, clock: Clock, unread: (unread: Unread) => void): Waiting {
  const timers = new Set<() => void>();
  let held = 0;
  const tellLater = (of: Unread): void => {
    const cancel = clock.after(PATIENCE_MS, async () => {
      timers.delete(cancel);
      if ((await memory.read<Kept>(at(of.room, of.event))) !== null) unread(of);
    });
    timers.add(cancel);
  };
  return {
    async keep(room, event, withheld) {
      const about = { room, sender: event.sender, event: event.id, withheld };
      if (held >= MAX_WAITING) return unread(about);
      const kept: Kept = { room, event: event.sealed ?? {}, ageMs: event.ageMs ?? 0, at: clock.now(), withheld };
      if (!(await memory.add(at(room, event.id), kept))) return;
      held++;
      tellLater(about);
    },
    async list(rooms) {
      const all = await memory.list<Kept>(PREFIX);
      held = all.length;
      const wanted = all.filter(({ value }) => rooms === null || rooms.has(value.room));
      return wanted.flatMap(({ value }) => {
        const event = readEvent(value.event);
        if (event === null) return [];
        if (rooms === null) tellLater({ ...value, sender: event.sender, event: event.id });
        return [{ room: value.room, event: { ...event, ageMs: value.ageMs + Math.max(0, clock.now() - value.at) } }];
      });
    },
    async forget(room, event) {
      held = Math.max(0, held - 1);
      await memory.remove(at(room, event));
    },
    async sweep() {
      for (const { key, value } of await memory.list<Kept>(PREFIX))
        if (clock.now() - value.at > KEEP_MS) await memory.remove(key);
    },
    stop() {
      for (const cancel of timers) cancel();
    },
  };
}
