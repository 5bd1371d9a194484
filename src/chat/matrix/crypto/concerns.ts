import { textIn } from '../server/homeserver.ts';
import type { Batch } from '../server/incoming.ts';

/** True where something in it needs keys, or may. */
export const concerns = ({ joined, invited, keys }: Pick<Batch, 'joined' | 'invited' | 'keys'>): boolean =>
  keys.toDevice.some(event => textIn(event, 'type') === 'm.room.encrypted') ||
  invited.some(({ isEncrypted }) => isEncrypted) ||
  joined.some(({ state, events }) =>
    [...state, ...events].some(({ type }) => type === 'm.room.encrypted' || type === 'm.room.encryption'),
  );

/** Who sent something of a verification to this device. */
export const verifiersIn = ({ keys }: Pick<Batch, 'keys'>): readonly string[] =>
  keys.toDevice.flatMap(event => {
    const sender = textIn(event, 'sender');
    return sender !== null && textIn(event, 'type')?.startsWith('m.key.verification.') ? [sender] : [];
  });
