/** The workspace: who and what there is in it, and what was said. */

export interface Channel {
  readonly id: string;
  readonly name: string;
  /** The bot is in it. */
  member: boolean;
  archived: boolean;
  readonly isIm: boolean;
  readonly isExtShared: boolean;
  /** Of a direct conversation. */
  readonly user: string | null;
}

export interface Message {
  readonly ts: string;
  readonly channel: string;
  readonly thread: string | null;
  /** Null: all see it; else only this person (ephemeral). */
  readonly onlyFor: string | null;
  /** How it came: a method, or a response URL. */
  readonly by: string;
  text: string;
  blocks: readonly Block[];
  readonly metadata: unknown;
  /** Times that it was changed. */
  edits: number;
  /** Arguments that it came with. */
  readonly args: Args;
}

export type Args = Readonly<Record<string, unknown>>;
export interface Block {
  readonly type: string;
  readonly elements?: readonly { readonly action_id?: string; readonly value?: string; readonly text?: unknown }[];
}

export interface User {
  readonly id: string;
  readonly team_id: string;
  readonly is_restricted?: boolean;
  readonly is_stranger?: boolean;
}

export const TEAM = 'T0AAAAAAA';
export const BOT = { user: 'U0BOT', bot: 'B0BOT', name: 'outpost' };

export interface Workspace {
  readonly channels: Map<string, Channel>;
  readonly users: Map<string, User>;
  readonly messages: Message[];
  readonly files: { readonly name: string; readonly alt: string | null; octets: number; sharedIn: string | null }[];
  nextTs(): string;
}

export function workspace(): Workspace {
  let last = 0;
  const channel = (id: string, name: string, more: Partial<Channel> = {}): [string, Channel] => [
    id,
    { id, name, member: true, archived: false, isIm: false, isExtShared: false, user: null, ...more },
  ];
  return {
    channels: new Map([
      channel('C0ALERTS', 'alerts'),
      channel('C0OTHER', 'general'),
      channel('C0AWAY', 'away', { member: false }),
      channel('C0SHARED', 'with-a-partner', { isExtShared: true }),
      channel('D0ANN', 'ann', { isIm: true, user: 'U0ANN' }),
    ]),
    users: new Map(
      [
        { id: 'U0ANN', team_id: TEAM },
        { id: 'U0GUEST', team_id: TEAM, is_restricted: true },
        { id: 'U0OUTSIDE', team_id: 'T0BBBBBBB', is_stranger: true },
      ].map(user => [user.id, user]),
    ),
    messages: [],
    files: [],
    nextTs() {
      // Microseconds, as Slack counts them: history is asked for from a moment on.
      last = Math.max(last + 1, Date.now() * 1_000);
      return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
    },
  };
}
