import { type Failed, fieldIn } from '../server/homeserver.ts';

/**
 * Why the keys cannot be used. store: the disk · locked: another process has them · passphrase: it does not open them ·
 * other-device: they are those of `owner`, not of the token's device · lost: the homeserver has keys of this device and we
 * have none · gone: we have some and it has none, or others · homeserver: it could not be asked · fault: of our own.
 */
export type Trouble = { readonly ok: false } & (
  | { readonly why: 'store' | 'fault'; readonly message: string }
  | { readonly why: 'locked' | 'passphrase' | 'lost' | 'gone' }
  | { readonly why: 'other-device'; readonly owner: string }
  | { readonly why: 'homeserver'; readonly failed: Failed }
);

export const troubleOf = <T extends Omit<Trouble, 'ok'>>(of: T): Trouble => ({ ok: false, ...of }) as Trouble;

/** True where what came is to be kept at the homeserver until somebody has mended it: keys that are told once would be lost. */
export const isMendable = ({ why }: Trouble): boolean =>
  why === 'store' || why === 'locked' || why === 'passphrase' || why === 'homeserver';

/** What the rest of the chat knows it as. A last word only where no later try is any use. */
export function failureOf(trouble: Trouble): Failed {
  if (trouble.why === 'homeserver') return trouble.failed;
  const isFinal = !isMendable(trouble);
  return { ok: false, kind: isFinal ? 'refused' : 'keys', code: `KEYS_${trouble.why}`, status: null, retryAfterMs: 0 };
}

/** What makes a new device for this user, as it can be typed. */
export const newDeviceFor = (user: string): string =>
  `npx outpost setup matrix --new-device --user ${user.slice(1).split(':')[0]}`;

/** The trouble of this user in a sentence or two, with what to do. `file` holds the keys. */
export function sayTrouble(trouble: Trouble, file: string, user: string): string {
  const anew = newDeviceFor(user);
  switch (trouble.why) {
    case 'store':
      return `I cannot read encrypted rooms: my keys cannot be kept (${trouble.message}). I go on trying.`;
    case 'locked':
      return `I cannot read encrypted rooms: another Outpost holds the keys in ${file}. Stop one of them: each needs a user, a token and a store of its own.`;
    case 'passphrase':
      return `I cannot read encrypted rooms: MATRIX_CRYPTO_PASSPHRASE does not open the keys in ${file}. Set the one that they were kept with (none where they were kept without), and start me again.`;
    case 'other-device':
      return `I cannot read encrypted rooms: the keys in ${file} are those of ${trouble.owner}, MATRIX_ACCESS_TOKEN is not. Set its token again, or type: ${anew}`;
    case 'lost':
      return `I cannot read encrypted rooms: the homeserver knows keys of this device, and they are not in ${file}: that was lost or replaced. Put it back, or type: ${anew}`;
    case 'gone':
      return `I cannot read encrypted rooms: the homeserver does not know the keys of this device any more. Stop me and type: ${anew}`;
    case 'homeserver':
      return `I cannot read encrypted rooms yet: the homeserver did not take or give keys (${String(fieldIn(trouble.failed, 'code') ?? trouble.failed.kind)}). I go on trying.`;
    case 'fault':
      return `I cannot read encrypted rooms: ${trouble.message}.`;
    default:
      return trouble satisfies never;
  }
}
