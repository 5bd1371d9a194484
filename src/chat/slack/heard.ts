import { SAY, SHARE } from './render.ts';
import { fieldOf, isJson, type Json, textOf } from './wire/api.ts';

/** A payload of Slack's that may be meant for us, in one shape. */
export type SlackEvent =
  | {
      readonly kind: 'message';
      /** The same for the two events that Slack makes of one message. */
      readonly id: string;
      readonly channel: string;
      readonly user: string;
      /** Where the event itself says which team the person belongs to. */
      readonly team: string | null;
      readonly text: string;
      readonly ts: string;
      readonly thread: string | null;
      readonly direct: boolean;
      readonly mentionsBot: boolean;
      readonly extShared: boolean;
    }
  | {
      readonly kind: 'command';
      readonly id: string;
      readonly channel: string;
      readonly user: string;
      readonly team: string | null;
      /** `/trace example.com`, without the operator's prefix. */
      readonly text: string;
      readonly responseUrl: string | null;
    }
  | {
      readonly kind: 'click';
      readonly id: string;
      readonly channel: string;
      readonly user: string;
      readonly team: string | null;
      readonly action: 'say' | 'share';
      /** The command line of the button. */
      readonly line: string;
      readonly onEphemeral: boolean;
      readonly messageTs: string | null;
      readonly thread: string | null;
      readonly responseUrl: string | null;
    };

/** Messages with a subtype that people write: a reply that is also shown in the channel, and one with a file. */
const PEOPLE_WRITE = new Set([undefined, 'thread_broadcast', 'file_share']);

/** What a payload is; null where it is nothing that people say to us. `prefix` is what the operator put before slash commands. */
export function readEvent(body: Json, prefix: string): SlackEvent | null {
  if (isJson(body['event'])) return messageIn(body, body['event']);
  if (typeof body['command'] === 'string') return commandIn(body, body['command'], prefix);
  if (body['type'] === 'block_actions') return clickIn(body);
  return null;
}

function messageIn(body: Json, event: Json): SlackEvent | null {
  const type = event['type'];
  if (type !== 'message' && type !== 'app_mention') return null;
  const { subtype } = event as { subtype?: string };
  if (!PEOPLE_WRITE.has(subtype) || textOf(event, 'bot_id') !== null) return null;
  const [channel, user, ts] = [textOf(event, 'channel'), textOf(event, 'user'), textOf(event, 'ts')];
  if (channel === null || user === null || ts === null) return null;
  return {
    kind: 'message',
    id: `${channel}:${ts}`,
    channel,
    user,
    team: textOf(event, 'user_team'),
    text: textOf(event, 'text') ?? '',
    ts,
    thread: textOf(event, 'thread_ts'),
    direct: event['channel_type'] === 'im' || (type === 'app_mention' && channel.startsWith('D')),
    mentionsBot: type === 'app_mention',
    extShared: body['is_ext_shared_channel'] === true,
  };
}

function commandIn(body: Json, command: string, prefix: string): SlackEvent | null {
  const [channel, user, id] = [textOf(body, 'channel_id'), textOf(body, 'user_id'), textOf(body, 'trigger_id')];
  if (channel === null || user === null || id === null) return null;
  const bare = command.replace(/^\//, '');
  const name = bare.startsWith(prefix) ? bare.slice(prefix.length) : bare;
  const text = `/${name} ${asTyped(textOf(body, 'text') ?? '', null)}`.trim();
  return { kind: 'command', id, channel, user, team: null, text, responseUrl: textOf(body, 'response_url') };
}

function clickIn(body: Json): SlackEvent | null {
  const actions = body['actions'];
  const action: unknown = Array.isArray(actions) ? actions[0] : undefined;
  const container = body['container'];
  const channel = textOf(body['channel'], 'id') ?? textOf(container, 'channel_id');
  const [user, id] = [textOf(body['user'], 'id'), textOf(body, 'trigger_id')];
  const [actionId, value] = [textOf(action, 'action_id'), textOf(action, 'value')];
  if (channel === null || user === null || id === null || actionId === null || value === null) return null;
  const which = actionId === SHARE ? 'share' : actionId.startsWith(`${SAY}-`) ? 'say' : null;
  if (which === null) return null;
  return {
    kind: 'click',
    id,
    channel,
    user,
    team: textOf(body['user'], 'team_id'),
    action: which,
    line: unescaped(value),
    onEphemeral: fieldOf(container, 'is_ephemeral') === true,
    messageTs: textOf(container, 'message_ts'),
    thread: textOf(container, 'thread_ts'),
    responseUrl: textOf(body, 'response_url'),
  };
}

/** What we call ourselves in what was typed, whatever the app's name is. */
export const OWN_NAME = 'outpost';

/**
 * What Slack sends, as it was typed: links and mentions come as `<…>`, three characters escaped. A mention of the bot
 * (its user id, where known) becomes `@outpost`.
 */
export function asTyped(text: string, botUser: string | null): string {
  const bare = text.replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_, target: string, label: string | undefined) => {
    if (target === `@${botUser}`) return `@${OWN_NAME}`;
    if (/^[@#!]/.test(target)) return label ?? target;
    return label ?? target.replace(/^(?:mailto|tel):/, '');
  });
  return unescaped(bare);
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** The first person that a text mentions: the bot, where Slack says that it is mentioned and we do not know our id yet. */
export const firstMention = (text: string): string | null => /<@(\w+)(?:\|[^<>]*)?>/.exec(text)?.[1] ?? null;
