import type { Encryption } from '../../src/chat/matrix/settings.ts';
import { StoreError } from '../../src/store/records.ts';

/** A bot that never comes into an encrypted room: it has nowhere to keep keys. */
export const noKeys: Encryption = {
  file: {
    path: 'nowhere',
    has: () => false,
    open: () => Promise.reject(new StoreError('read-only', 'nowhere may not be written')),
  },
  passphrase: null,
  keepKeysMs: 86_400_000,
  show: null,
  tell: () => undefined,
};
