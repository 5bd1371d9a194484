/** What the app may do in a workspace: as little as it gets by with, each with its reason. */
export interface Scope {
  readonly name: string;
  /** What it is needed for: ends a sentence that begins "to". */
  readonly reason: string;
}

export const SCOPES: readonly Scope[] = [
  { name: 'commands', reason: 'be asked by /trace and the other slash commands' },
  { name: 'chat:write', reason: 'answer, and raise the alarm' },
  { name: 'im:write', reason: 'page people by direct message' },
  { name: 'app_mentions:read', reason: 'hear @outpost' },
  {
    name: 'channels:history',
    reason: 'hear !trace in public channels, and to see whether an answer arrived that was lost on the way',
  },
  { name: 'groups:history', reason: 'do the same in private channels that it was invited to' },
  { name: 'im:history', reason: 'hear what is said to it in direct messages' },
  { name: 'reactions:read', reason: 'take a ✅ under an alert as an acknowledgement' },
  { name: 'files:write', reason: 'put the picture of an answer into its thread' },
  {
    name: 'channels:read',
    reason: 'find a channel by its name, and to know whether it is archived or shared with other organisations',
  },
  { name: 'groups:read', reason: 'do the same for private channels that it was invited to' },
  { name: 'users:read', reason: 'know guests and people of other organisations, who may ask, but not change anything' },
];

/** Events that Slack sends, with the scope that lets it. */
export const EVENTS: readonly { readonly name: string; readonly scope: string }[] = [
  { name: 'app_mention', scope: 'app_mentions:read' },
  { name: 'message.channels', scope: 'channels:history' },
  { name: 'message.groups', scope: 'groups:history' },
  { name: 'message.im', scope: 'im:history' },
  { name: 'reaction_added', scope: 'reactions:read' },
  { name: 'reaction_removed', scope: 'reactions:read' },
];
