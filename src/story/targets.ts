import type { ChatName, Delivery } from './story.ts';

/** A target, read: `slack:C1`, `matrix:!ops:ops.example`, `slack:@U1` for a direct message, `terminal`, `page`. */
export interface Target {
  /** Null for the page, which is no chat. */
  readonly chat: ChatName | null;
  /** Channel, room or person; null where the chat's room for alerts is not known yet. */
  readonly room: string | null;
  readonly direct: boolean;
}

export const PAGE_TARGET = 'page';

/** Stands for the room of a chat's alerts as long as nobody knows which it is. */
export const homeless = (chat: ChatName): string => `${chat}:?`;

export const homeTarget = (chat: ChatName, room: string): string => (chat === 'terminal' ? chat : `${chat}:${room}`);

/** A Matrix id brings its own @. */
export const directTarget = (chat: 'slack' | 'matrix', person: string): string =>
  `${chat}:@${person.replace(/^@/, '')}`;

/** The target that a text stands for. */
export function readTarget(target: string): Target {
  if (target === PAGE_TARGET) return { chat: null, room: null, direct: false };
  if (target === 'terminal') return { chat: 'terminal', room: 'terminal', direct: false };
  const chat = target.startsWith('slack:') ? 'slack' : 'matrix';
  const place = target.slice(chat.length + 1);
  if (place === '?') return { chat, room: null, direct: false };
  if (!place.startsWith('@')) return { chat, room: place, direct: false };
  return { chat, room: chat === 'matrix' ? place : place.slice(1), direct: true };
}

/** Where a message of a chat is, as a key: of a direct message the remote id names the room as well. */
export function placeOf({ target, remoteId }: Pick<Delivery, 'target' | 'remoteId'>): string | null {
  const { chat, room, direct } = readTarget(target);
  if (chat === null || remoteId === null) return null;
  return direct ? `${chat} ${remoteId}` : `${chat} ${room}/${remoteId}`;
}
