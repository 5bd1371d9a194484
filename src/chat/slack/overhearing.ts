import type { ChatAdapter, Overhear } from '../surface.ts';
import { bounded } from './bounded.ts';
import type { Directory } from './directory.ts';
import { readOverheard } from './overheard.ts';
import { type Api, isJson, type Json, textOf } from './wire/api.ts';

/** Ids of happenings that are kept: Slack tells some again for minutes. */
const MAX_SEEN = 5_000;

export interface OverhearingOf {
  readonly directory: Directory;
  readonly overhear: Overhear;
  failed(error: unknown): void;
}

/** Tells what happens in channels beside commands, in the order in which Slack tells it, each once. */
export function openOverhearing({ directory, overhear, failed }: OverhearingOf): (body: Json) => void {
  const seen = bounded<true>(MAX_SEEN);
  let last: Promise<unknown> = Promise.resolve();
  return body => {
    for (const { team, extShared, ...read } of readOverheard(body, directory.me()?.user ?? null)) {
      if (seen.get(read.id) !== undefined) continue;
      seen.set(read.id, true);
      const direct = read.room.startsWith('D');
      const about = { user: read.person, team, channel: read.room, direct, extShared };
      last = last
        .then(() => Promise.all([directory.shownAs(read.person), directory.isStranger(about)]))
        .then(([shownAs, stranger]) => {
          // Who takes it in keeps the order; the next one need not wait until it is kept.
          overhear({ chat: 'slack', ...read, shownAs, stranger }).catch(failed);
        })
        .catch(failed);
    }
  };
}

/** Pages of a thread that are read again, and messages on each. */
const MAX_PAGES = 5;
const PAGE = 200;

/** Reads a thread again from a moment on, and tells what stands there as if it came now. */
export function againOver(api: Api, tell: (body: Json) => void): NonNullable<ChatAdapter['listenAgain']> {
  return async (channel, ts, since) => {
    let cursor = '';
    for (let page = 0; page < MAX_PAGES; page++) {
      const oldest = String(since / 1_000);
      const next = cursor === '' ? {} : { cursor };
      const called = await api('conversations.replies', { channel, ts, oldest, limit: PAGE, ...next });
      if (!called.ok) return;
      for (const message of inOrder(called.body['messages'])) {
        // Its first message is the bot's own.
        if (textOf(message, 'ts') === ts) continue;
        for (const body of bodiesOf(message, channel)) tell(body);
      }
      cursor = textOf(called.body['response_metadata'], 'next_cursor') ?? '';
      if (cursor === '') return;
    }
  };
}

/** The oldest first: Slack's `ts` has ten digits before the point and six behind it. */
function inOrder(messages: unknown): readonly Json[] {
  const all = Array.isArray(messages) ? messages.filter(isJson) : [];
  return all.sort((one, other) => ((textOf(one, 'ts') ?? '') < (textOf(other, 'ts') ?? '') ? -1 : 1));
}

/** As Slack would have told it; what was edited since, as an edit too: it may be known as it was before. */
function bodiesOf(message: Json, channel: string): readonly Json[] {
  const event = { ...message, type: 'message', channel };
  const [id, edited] = [textOf(message, 'ts') ?? '', textOf(message['edited'], 'ts')];
  const said = { event_id: `again ${channel} ${id}`, event };
  if (edited === null) return [said];
  const changed = { type: 'message', subtype: 'message_changed', channel, message, previous_message: {} };
  return [said, { event_id: `again ${channel} ${id} ${edited}`, event: changed }];
}
