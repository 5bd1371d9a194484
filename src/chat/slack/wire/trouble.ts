/** What Slack's words of refusal mean to who runs the bot: what is wrong, and what to do about it. */

/** Refusals that no trying again changes, with a sentence each. */
const PERMANENT: Readonly<Record<string, string>> = {
  channel_not_found:
    'Slack knows no such channel, or the bot is not in it. Type /invite @outpost there, or set SLACK_CHANNEL anew.',
  not_in_channel: 'The bot is not in the channel. Type /invite @outpost there.',
  is_archived: 'The channel is archived. Unarchive it, or name another one in SLACK_CHANNEL.',
  restricted_action:
    'A setting of the workspace forbids the bot to post there. An admin of the workspace can allow it.',
  missing_scope: 'The app lacks a scope. Update it with the manifest of `npm run manifest` and install it again.',
  invalid_auth:
    'Slack does not know the token. Copy SLACK_BOT_TOKEN anew from "OAuth & Permissions", or SLACK_APP_TOKEN from "Basic Information".',
  not_authed: 'No token reached Slack. Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN.',
  token_revoked: 'The token was revoked. Install the app again and copy SLACK_BOT_TOKEN anew.',
  token_expired: 'The token has expired. Install the app again and copy SLACK_BOT_TOKEN anew.',
  account_inactive: 'The app was removed from the workspace. Install it again and copy SLACK_BOT_TOKEN anew.',
  app_uninstalled: 'The app was removed from the workspace. Install it again and copy SLACK_BOT_TOKEN anew.',
  not_allowed_token_type:
    'The token is of the wrong kind: SLACK_BOT_TOKEN begins with xoxb-, SLACK_APP_TOKEN with xapp-.',
  link_disabled:
    'Socket Mode is switched off for the app. Switch it on under "Socket Mode" in the settings of the app.',
  ekm_access_denied: 'The organisation has suspended access with its own keys. Its admins can end that.',
  team_access_not_granted: 'The app may not act in this workspace. An admin of the organisation can add it there.',
  access_denied: 'Slack does not let the app do that. An admin of the workspace can allow it.',
};

/** Refusals of the blocks: the same is said again as plain text. */
const OF_BLOCKS = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'invalid_attachments']);
/** Refusals of an edit, or of the thread it belongs to: what holds now is said once as a new message. */
const OF_EDITS = new Set([
  'message_not_found',
  'thread_not_found',
  'cant_update_message',
  'edit_window_closed',
  'invalid_thread_ts',
]);
/** The bot cannot post into that channel, but a response URL can. */
const NOT_THERE = new Set(['channel_not_found', 'not_in_channel', 'restricted_action']);

export const isOfBlocks = (code: string): boolean => OF_BLOCKS.has(code);
export const isOfEdits = (code: string): boolean => OF_EDITS.has(code);
export const isNotThere = (code: string): boolean => NOT_THERE.has(code);

/** One or two sentences about a refusal or a lost connection; never a secret. `needed`: the missing scope, where Slack names it. */
export function sayTrouble(code: string, needed: string | null = null): string {
  const known = PERMANENT[code];
  if (known !== undefined) return needed === null ? `${known} (${code})` : `${known} (${code}: ${needed})`;
  if (code === 'ratelimited') return 'Slack asks for more time between two calls. I go on by myself.';
  if (isOfEdits(code))
    return `That message is gone, or takes no change any more. What holds now is said anew. (${code})`;
  return `Slack cannot be reached (${code}). I go on trying.`;
}
