import { squashed } from '../whois/values.ts';
import { COMMON, EPP } from './epp.ts';
import type { StatusMeaning } from './meaning.ts';

/** A status of a registration: the registry's own word and what it means. */
export interface Status extends StatusMeaning {
  readonly word: string;
}

const UNKNOWN: StatusMeaning = {
  code: null,
  inDns: null,
  setBy: null,
  liftedBy: null,
  plain: 'a word of this registry that I do not know',
  next: null,
};

/** The reason that some registries put behind a status: `serverHold (Expired)`. */
const EXPIRED_REASON = /\([^)]*\bexpired?\b[^)]*\)/i;

/**
 * What each word means, in the order given: by the registry's own table, else EPP's, else the words that registries share.
 * Combinations change who can lift one: a deletion can still be stopped while the redemption period lasts (RFC 3915 §3.1).
 */
export function judgeStatuses(
  words: readonly string[],
  own: Readonly<Record<string, StatusMeaning>>,
): readonly Status[] {
  const all = words.map(word => {
    const key = squashed(word);
    const found = own[key] ?? EPP[key] ?? COMMON[key] ?? UNKNOWN;
    const expired = found.inDns === false && EXPIRED_REASON.test(word);
    return {
      ...found,
      ...(expired ? { liftedBy: 'registrar' as const, next: 'pay the renewal at the registrar now' } : {}),
      word,
    };
  });
  const restorable = all.some(status => status.code === 'redemptionPeriod');
  if (!restorable) return all;
  return all.map(status =>
    status.code === 'pendingDelete'
      ? {
          ...status,
          plain: 'about to be deleted after that',
          liftedBy: 'registrar' as const,
          next: 'have the registrar restore it now, while the redemption period lasts',
        }
      : status,
  );
}

/**
 * Whether the statuses leave the name in DNS: one that takes it out wins; else one that puts it in; else null. A restore
 * under way counts as in DNS only where nothing else takes it out (RFC 3915 §3.1).
 */
export function statusInDns(statuses: readonly Status[]): boolean | null {
  if (statuses.some(status => status.inDns === false)) return false;
  return statuses.some(status => status.inDns === true) ? true : null;
}
