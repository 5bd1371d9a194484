import { ABOVE_WORDS } from './above.ts';
import { DNSSEC_WORDS } from './dnssec.ts';
import { NAME_WORDS } from './name.ts';
import { REGISTRATION_WORDS } from './registration.ts';
import { SERVER_WORDS } from './servers.ts';
import type { VerdictWords } from './words.ts';

/** Every verdict code of the JSON contract, and how it is said. */
export const VERDICT_WORDS: ReadonlyMap<string, VerdictWords> = new Map<string, VerdictWords>(
  Object.entries({ ...ABOVE_WORDS, ...REGISTRATION_WORDS, ...SERVER_WORDS, ...DNSSEC_WORDS, ...NAME_WORDS }),
);

/** For a code that has no words: says as much, instead of nothing. The parity test keeps it from being needed. */
const WORDLESS: VerdictWords = {
  title: '{name} {effect}, and I have no words for the reason.',
  clause: 'something is wrong with {it}',
  next: '',
  ask: '',
};

export const wordsOf = (code: string): VerdictWords => VERDICT_WORDS.get(code) ?? WORDLESS;
