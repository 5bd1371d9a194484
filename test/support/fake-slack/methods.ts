import { faultOf } from './blocks.ts';
import { type Args, type Block, BOT, type Channel, type Message, TEAM, type Workspace } from './world.ts';

type Answer = Readonly<Record<string, unknown>>;
const no = (error: string, more: Answer = {}): Answer => ({ ok: false, error, ...more });

/** The scopes of which one is needed, by method (https://docs.slack.dev/reference/methods). */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'conversations.info': ['channels:read', 'groups:read', 'im:read'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'conversations.open': ['im:write'],
  'users.info': ['users:read'],
  'reactions.add': ['reactions:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
};

/** Answers a call of the Web API as Slack does, from what is in the workspace. */
export function answerTo(method: string, args: Args, at: Workspace, scopes: ReadonlySet<string>, base: string): Answer {
  const needed = SCOPES[method];
  if (needed === undefined) return no('unknown_method');
  if (needed.length > 0 && !needed.some(scope => scopes.has(scope)))
    return no('missing_scope', { needed: needed.join(','), provided: [...scopes].join(',') });
  const handler = METHODS[method];
  return handler === undefined ? no('unknown_method') : handler(args, at, base);
}

type Handler = (args: Args, at: Workspace, base: string) => Answer;

const METHODS: Readonly<Record<string, Handler>> = {
  'auth.test': () => ({ ok: true, team_id: TEAM, user_id: BOT.user, bot_id: BOT.bot, user: BOT.name }),
  'chat.postMessage': (args, at) => {
    const fault = unpostable(args, at) ?? contentFault(args);
    if (fault !== null) return no(fault);
    const message = post(args, at, 'chat.postMessage', null);
    return { ok: true, channel: message.channel, ts: message.ts };
  },
  'chat.postEphemeral': (args, at) => {
    const fault = unpostable(args, at) ?? contentFault(args);
    if (fault !== null) return no(fault);
    if (!at.users.has(String(args['user']))) return no('user_not_in_channel');
    return { ok: true, message_ts: post(args, at, 'chat.postEphemeral', String(args['user'])).ts };
  },
  'chat.update': update,
  'chat.delete': (args, at) => {
    const found = at.messages.findIndex(each => each.channel === args['channel'] && each.ts === args['ts']);
    if (found === -1) return no('message_not_found');
    at.messages.splice(found, 1);
    return { ok: true };
  },
  'conversations.info': ({ channel }, at) => {
    const found = at.channels.get(String(channel));
    return found === undefined ? no('channel_not_found') : { ok: true, channel: told(found) };
  },
  'conversations.list': (_, at) => ({
    ok: true,
    channels: [...at.channels.values()].filter(each => !each.isIm).map(told),
    response_metadata: { next_cursor: '' },
  }),
  'conversations.history': (args, at) => listed(args, at, message => message.thread === null),
  'conversations.replies': (args, at) =>
    listed(args, at, message => message.thread === args['ts'] || message.ts === args['ts']),
  'conversations.open': ({ users }, at) => {
    const found = [...at.channels.values()].find(each => each.user === users);
    return found === undefined ? no('user_not_found') : { ok: true, channel: { id: found.id } };
  },
  'users.info': ({ user }, at) => {
    const found = at.users.get(String(user));
    return found === undefined ? no('user_not_found') : { ok: true, user: found };
  },
  'reactions.add': ({ channel, timestamp }, at) =>
    at.messages.some(each => each.channel === channel && each.ts === timestamp)
      ? { ok: true }
      : no('message_not_found'),
  'files.getUploadURLExternal': ({ filename, alt_text: alt }, at, base) => {
    at.files.push({ name: String(filename), alt: typeof alt === 'string' ? alt : null, octets: 0, sharedIn: null });
    return { ok: true, upload_url: `${base}/upload/${at.files.length - 1}`, file_id: `F${at.files.length - 1}` };
  },
  'files.completeUploadExternal': (args, at) => {
    const files = args['files'] as readonly { id: string }[];
    for (const { id } of files) {
      const file = at.files[Number(id.slice(1))];
      if (file === undefined || file.octets === 0) return no('file_not_found');
      file.sharedIn = `${String(args['channel_id'] ?? '')} ${String(args['thread_ts'] ?? '')}`.trim();
    }
    return { ok: true, files };
  },
};

const told = (of: Channel): Answer => ({
  id: of.id,
  name: of.name,
  is_im: of.isIm,
  is_member: of.member,
  is_archived: of.archived,
  is_ext_shared: of.isExtShared,
});

function unpostable({ channel }: Args, at: Workspace): string | null {
  const found = at.channels.get(String(channel));
  if (found === undefined) return 'channel_not_found';
  if (found.archived) return 'is_archived';
  return found.member ? null : 'not_in_channel';
}

/** What Slack refuses, and what would make markup, links or mentions of foreign text. */
function contentFault(args: Args): string | null {
  const fault = faultOf({ text: args['text'] ?? '', blocks: args['blocks'] ?? [] });
  if (fault !== null) return fault.split(':')[0] ?? fault;
  return null;
}

export function post(args: Args, at: Workspace, by: string, onlyFor: string | null): Message {
  const message: Message = {
    ts: at.nextTs(),
    channel: String(args['channel']),
    thread: typeof args['thread_ts'] === 'string' ? args['thread_ts'] : null,
    onlyFor,
    by,
    text: String(args['text'] ?? ''),
    blocks: (args['blocks'] ?? []) as readonly Block[],
    metadata: args['metadata'] ?? null,
    edits: 0,
    args,
  };
  at.messages.push(message);
  return message;
}

/** Ephemerals cannot be touched; text without blocks takes the old blocks away. */
function update(args: Args, at: Workspace): Answer {
  const message = at.messages.find(each => each.channel === args['channel'] && each.ts === args['ts']);
  if (message === undefined || message.onlyFor !== null) return no('message_not_found');
  const fault = contentFault(args);
  if (fault !== null) return no(fault);
  message.text = String(args['text'] ?? '');
  message.blocks = (args['blocks'] ?? []) as readonly Block[];
  message.edits += 1;
  return { ok: true, ts: message.ts, channel: message.channel };
}

function listed(args: Args, at: Workspace, fits: (message: Message) => boolean): Answer {
  const fault = at.channels.has(String(args['channel'])) ? null : 'channel_not_found';
  if (fault !== null) return no(fault);
  const messages = at.messages
    .filter(each => each.channel === args['channel'] && each.onlyFor === null && fits(each))
    .filter(each => args['oldest'] === undefined || each.ts >= String(args['oldest']))
    .map(each => ({
      ts: each.ts,
      text: each.text,
      // What came by a method or a response URL is the bot's.
      ...(each.by.startsWith('U0') && each.by !== BOT.user ? { user: each.by } : { user: BOT.user, bot_id: BOT.bot }),
      ...(each.thread === null ? {} : { thread_ts: each.thread }),
      ...(args['include_all_metadata'] ? { metadata: each.metadata ?? undefined } : {}),
    }))
    .reverse();
  return { ok: true, messages, has_more: false };
}
