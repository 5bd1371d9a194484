import { type Failed, fieldIn } from './server/homeserver.ts';

/** What is wrong while the chat as a whole works: one sentence for each matter, with what to do. */
export interface Troubles {
  tell(matter: string, sentence: string): void;
  clear(matter: string): void;
  /** All of them; null where there are none. */
  said(): string | null;
}

/** Matters told at once; what is beyond comes up when others are mended. */
const MAX_TOLD = 5;

export function openTroubles(): Troubles {
  const sentences = new Map<string, string>();
  return {
    tell: (matter, sentence) => void sentences.set(matter, sentence),
    clear: matter => void sentences.delete(matter),
    said() {
      if (sentences.size === 0) return null;
      const told = [...sentences.values()].slice(0, MAX_TOLD).join(' ');
      return sentences.size > MAX_TOLD ? `${told} And ${sentences.size - MAX_TOLD} more.` : told;
    },
  };
}

/** Only one process may use the keys of a device. */
export const KEYS_LOCKED =
  'Another Outpost (a running bot?) holds the keys of encrypted rooms; what comes for them stays at the homeserver.';

/** Why the homeserver is not there for us, and what to type. `host` has no secret in it. */
export function whyNot(failed: Failed, host: string): string {
  switch (failed.kind) {
    case 'token':
      return 'The homeserver does not know MATRIX_ACCESS_TOKEN (any more): npx outpost setup matrix makes a new one.';
    case 'limited':
      return `${host} limits how fast I may ask; I go on as soon as it allows.`;
    case 'forbidden':
      return `${host} forbids it (${failed.code ?? failed.status}): look whether the bot's account is locked or suspended.`;
    case 'server':
      return `${host} is in trouble itself (status ${failed.status}); I go on trying.`;
    case 'not-found':
    case 'refused':
      return `${host} does not answer like a Matrix homeserver (${failed.code ?? `status ${failed.status}`}): look at MATRIX_HOMESERVER_URL.`;
    case 'unreachable':
      return `${host} cannot be reached (${failed.code ?? 'no answer'}); I go on trying.`;
    case 'keys':
      if (failed.code === 'KEYS_locked') return KEYS_LOCKED;
      return 'What came for encrypted rooms stays at the homeserver until my keys can be used again.';
    default:
      return failed.kind satisfies never;
  }
}

/** Why nothing could be said in a room, and what to do there. */
export function whyMute(room: string, failed: Failed, me: string): string {
  if (failed.kind === 'forbidden')
    return `I may not write in ${room} (${failed.code ?? failed.status}): give ${me} the power level to send messages there, or invite it again.`;
  return `My answer in ${room} was refused (${failed.code ?? failed.status}).`;
}

/** True where the place in the rooms' history that we asked from is unknown to the homeserver. */
export const isLost = (failed: Failed): boolean =>
  failed.kind === 'refused' && failed.status === 400 && fieldIn(failed, 'code') !== 'M_LIMIT_EXCEEDED';
