import assert from 'node:assert/strict';
import type { Bots } from './bots.ts';

/** A message as it stands in a chat when all is over, in the order of the chat. */
interface Standing {
  readonly at: number;
  /** Who said it, where the chat tells. */
  readonly by: string;
  readonly text: string;
  readonly more: unknown;
}

/** What was told in each alert: the message of its own, and the line in its thread. */
export const ownWords = (word: string, n: number): string => `${word} ${n} begins.`;
export const lineWords = (word: string, n: number): string => `${word} ${n} goes on.`;

export interface Judged {
  /** Things that stand twice, each marked. */
  readonly twice: number;
  readonly marked: number;
  /** Milliseconds that the oldest twin stood that was taken away; null where the chat does not tell. */
  readonly longestTwinMs: number | null;
}

/** What stands in Slack: each thing once, or once more and marked; and in order. Throws AssertionError with the diary. */
export function judgedInSlack(bots: Bots, word: string, told: number): Judged {
  const standing = bots.slack.messages
    .filter(({ onlyFor }) => onlyFor === null)
    .map(({ ts, text, metadata, edits }) => ({ at: Number(ts), by: '', text, more: { ts, metadata, edits } }));
  return { ...judged(bots, 'slack', standing, word, told), longestTwinMs: null };
}

/** What Slack was asked about it, by the diary's clock: what said it, and all that was taken away. */
const askedOf = ({ slack }: Bots, words: string): string =>
  slack.calls
    .filter(
      ({ method, args }) =>
        method === 'chat.delete' || (method === 'chat.postMessage' && String(args['text']).includes(words)),
    )
    .map(({ method, args, at }) => `${(at / 1_000).toFixed(1)} s: ${method} ${JSON.stringify(args)}`)
    .join('\n');

/** The same in Matrix, where both bots are one user. */
export async function judgedInMatrix(bots: Bots, word: string, told: number): Promise<Judged> {
  if (bots.matrix === null) throw new Error('no homeserver');
  const events = await eventsOf(bots.matrix);
  const relation = ({ content }: Event) => content['m.relates_to'] as { rel_type?: string; event_id?: string };
  const newest = new Map(
    events
      .filter(event => relation(event)?.rel_type === 'm.replace')
      .map(event => [relation(event).event_id, event.content['m.new_content'] as { body?: string }]),
  );
  const standing = events.flatMap((event, at): Standing[] => {
    if (event.type !== 'm.room.message' || relation(event)?.rel_type === 'm.replace') return [];
    const text = String((newest.get(event.event_id) ?? event.content)['body'] ?? '');
    return [{ at, by: event.sender, text, more: event }];
  });
  const twins = events.flatMap(({ type, origin_server_ts: at, unsigned }) => {
    const goneAt = unsigned?.redacted_because?.origin_server_ts;
    return type === 'm.room.message' && goneAt !== undefined ? [goneAt - at] : [];
  });
  return { ...judged(bots, 'matrix', standing, word, told), longestTwinMs: Math.max(0, ...twins) };
}

/** Messages before and after a faulty one that are printed with it. */
const NEIGHBOURS = 6;

/** What stands about each of these in the order of the chat; where there is none, about its neighbour in number. */
function around(standing: readonly Standing[], about: readonly Standing[]): string {
  const near = new Set(
    about.flatMap(one => {
      const at = standing.indexOf(one);
      return Array.from({ length: 2 * NEIGHBOURS + 1 }, (_, n) => at - NEIGHBOURS + n);
    }),
  );
  return standing
    .flatMap((one, at) => (near.has(at) ? `${about.includes(one) ? '>' : ' '} ${at}: ${JSON.stringify(one)}` : []))
    .join('\n');
}

/** The messages of an alert, and of those before and after it: near them a lost one would stand. */
const besides = (standing: readonly Standing[], word: string, n: number): readonly Standing[] =>
  standing.filter(({ text }) => [n - 1, n, n + 1].some(each => text.includes(ownWords(word, each))));

function judged(bots: Bots, chat: string, standing: readonly Standing[], word: string, told: number) {
  let [marked, twice] = [0, 0];
  const fail = (n: number, what: string, about: readonly Standing[]): never =>
    assert.fail(
      [
        `in ${chat} ${what}; about it:`,
        around(standing, about),
        'asked of Slack:',
        askedOf(bots, `${word} ${n} `),
        ...bots.diary,
      ].join('\n'),
    );
  for (let n = 1; n <= told; n++) {
    const own = standing.filter(({ text }) => text.includes(ownWords(word, n)));
    const line = standing.filter(({ text }) => text.includes(lineWords(word, n)));
    for (const [what, mine] of [
      [ownWords(word, n), own],
      [lineWords(word, n), line],
    ] as const) {
      if (mine.length === 0) fail(n, `"${what}" of ${told} is lost`, besides(standing, word, n));
      const repeats = mine.filter(({ text }) => text.includes('may repeat')).length;
      if (mine.length - 1 > repeats) fail(n, `"${what}" stands ${mine.length} times, ${repeats} of them marked`, mine);
      if (mine.length > 1) twice++;
      marked += repeats;
    }
    const isInOrder = Math.min(...own.map(({ at }) => at)) < Math.min(...line.map(({ at }) => at));
    if (!isInOrder) fail(n, `"${lineWords(word, n)}" stands before what it follows`, [...own, ...line]);
  }
  return { marked, twice };
}

interface Event {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly origin_server_ts: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly unsigned?: { readonly redacted_because?: { readonly origin_server_ts: number } };
}

/** The whole timeline, the oldest first. */
async function eventsOf({ reader, room }: NonNullable<Bots['matrix']>): Promise<readonly Event[]> {
  const all: Event[] = [];
  for (let from = ''; ; ) {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=f&limit=500${from}`;
    const { body } = await reader.call('GET', path);
    const { chunk = [], end } = body as unknown as { chunk?: Event[]; end?: string };
    all.push(...chunk);
    if (end === undefined || chunk.length === 0) return all;
    from = `&from=${encodeURIComponent(end)}`;
  }
}
