import type { Instant } from '../../values/instant.ts';
import type { Clock } from '../../world/ports.ts';
import { KEEP_ANSWERS_MS, KEEP_HEARD_MS } from './limits.ts';
import { keyOf, type Memory } from './memory.ts';
import type { Page } from './render.ts';

/** A command that was heard, and how far its answer has come. It stands in the store before the sync goes on. */
export interface Entry {
  /** The event that asked. */
  readonly id: string;
  readonly room: string;
  readonly person: string;
  readonly text: string;
  /** What the answer replies to, and the thread it belongs into. */
  readonly replyTo: string;
  readonly thread: string | null;
  readonly heardAt: Instant;
  /** How old it was then. Milliseconds. */
  readonly ageMs: number;
  readonly state: 'heard' | 'answered' | 'done';
  /** The message that is edited; null before it was sent. */
  readonly remote: string | null;
  /** The whole answer, kept before it is sent: the same words under the same transaction ids, whatever happens. */
  readonly pages: readonly Page[];
  /** A command line to offer beside "again"; null for none. */
  readonly whois: string | null;
  /** Nothing is offered under a refusal. */
  readonly offers: boolean;
}

/** What a reaction to an answer refers to. */
export interface Answer {
  readonly room: string;
  readonly thread: string | null;
  readonly text: string;
  readonly whois: string | null;
  readonly at: Instant;
}

export interface Inbox {
  /** False where it was heard before. */
  take(entry: Entry): Promise<boolean>;
  keep(entry: Entry): Promise<void>;
  /** It has been answered. */
  end(entry: Entry): Promise<void>;
  /** What an earlier life of this process left undone. */
  undone(): Promise<readonly Entry[]>;
  answer(remote: string): Promise<Answer | null>;
  /** Forgets what nobody asks for any more. */
  sweep(): Promise<void>;
}

export function openInbox(memory: Memory, clock: Clock): Inbox {
  const at = (id: string): string => keyOf('inbox', id);
  return {
    take: entry => memory.add(at(entry.id), entry),
    keep: entry => memory.write(at(entry.id), entry),
    async end(entry) {
      // What was asked and answered need not lie about: the id is enough to know it again.
      const bare: Entry = { ...entry, state: 'done', text: '', person: '', pages: [], whois: null };
      await memory.write(at(entry.id), bare);
      const { remote, room, thread, text, whois } = entry;
      if (remote === null || !entry.offers) return;
      await memory.write<Answer>(keyOf('answers', remote), { room, thread, text, whois, at: clock.now() });
    },
    async undone() {
      const all = await memory.list<Entry>('matrix/inbox/');
      return all.map(({ value }) => value).filter(({ state }) => state !== 'done');
    },
    answer: remote => memory.read<Answer>(keyOf('answers', remote)),
    async sweep() {
      const now = clock.now();
      for (const { key, value } of await memory.list<Entry>('matrix/inbox/'))
        if (value.state === 'done' && now - value.heardAt > KEEP_HEARD_MS) await memory.remove(key);
      for (const { key, value } of await memory.list<Answer>('matrix/answers/'))
        if (now - value.at > KEEP_ANSWERS_MS) await memory.remove(key);
    },
  };
}
