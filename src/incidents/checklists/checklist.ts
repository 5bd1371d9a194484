/**
 * What to do about a cause, in the order of doing it: one file a cause in `causes/`, found by listing. Sentences are
 * templates with the holes of a verdict's words (src/say/holes.ts) and those of `Known`; `[…]` is left out where a hole in it
 * is not known.
 */
export interface Checklist {
  /** Codes of verdicts that it is for. */
  readonly codes: readonly string[];
  /** Where the advice comes from: documents, or outages of the past. */
  readonly source: string;
  readonly items: readonly ChecklistItem[];
}

export interface ChecklistItem {
  /** Stable: what is ticked off is kept by it. Letters of a word or two with hyphens. */
  readonly id: string;
  /** What to do, in a sentence or two. */
  readonly words: string;
  /** Holes without which the item says nothing, and is left out. */
  readonly needs?: readonly Known[];
  /** A command line that does or shows it. */
  readonly command?: string;
  /** Text to copy: a template. */
  readonly copy?: string;
}

/** Holes that are filled where something is written down or seen. */
export type Known = 'backup' | 'announced' | 'statusPage' | 'account' | 'payer' | 'lastServers';

/** Items that more than one cause has, the same words each time. */
export const SHARED = {
  caller: {
    id: 'caller',
    words: 'Name one person who telephones, and one who tells users; the others leave both lines free.',
    command: 'incident assign caller me',
  },
  lifeline: {
    id: 'lifeline',
    words: 'Give colleagues the lifeline, so that they can work without the name.',
    command: 'incident lifeline',
    needs: ['lastServers'],
  },
  tellByStatus: {
    id: 'status-page',
    words: 'Say it on the status page, {statusPage}, with the time of the next word.',
    needs: ['statusPage'],
  },
  logCalls: {
    id: 'log-calls',
    words: 'Write down each call: with whom, their reference, what they promised and when.',
    command: 'incident called registrar NAME ref 1234 next 16:00',
  },
  proveBack: {
    id: 'prove-back',
    words: 'Before you say that it is over: trace it again, and wait until the last users are back.',
    command: 'trace {domain}',
  },
} as const satisfies Readonly<Record<string, ChecklistItem>>;

/** The text for users, with the reason in words that are true and that they understand: a clause. */
export const tellByBackup = (reason: string): ChecklistItem => ({
  id: 'tell-users',
  words: 'Tell users by the backup name {backup}[, where it is announced: {announced}]. Text to copy:',
  needs: ['backup'],
  copy: `{domain} cannot be reached at the moment: ${reason}. We are working on it with those who can end it. Until it is back you find us at {backup}. Mail to {domain} may come late. We write here as soon as we know more.`,
});
