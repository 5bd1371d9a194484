import type { ExtendedError } from '../../dns/message.ts';
import type { Hint, Outcome, OutcomeKind } from '../../dns/walk/facts.ts';
import type { Line } from '../../report/report.ts';
import type { Look } from '../../services.ts';
import { sayDuration } from '../../values/duration.ts';
import { joined, text } from '../language/names.ts';

/** Extended errors shown; resolvers send one or two. */
const MAX_ERRORS_SHOWN = 3;

/** Extended DNS errors in words (RFC 8914 §4 and the IANA registry). */
const EDE_WORDS: Readonly<Record<number, string>> = {
  0: 'other error',
  1: 'unknown DNSKEY algorithm',
  2: 'unknown DS digest',
  3: 'stale answer',
  4: 'forged answer',
  5: 'signatures cannot be judged',
  6: 'signatures are bogus',
  7: 'signature expired',
  8: 'signature not yet valid',
  9: 'DNSKEY missing',
  10: 'signatures missing',
  11: 'no zone key',
  12: 'NSEC missing',
  13: 'remembered failure',
  14: 'not ready',
  15: 'blocked by the operator',
  16: 'censored by law',
  17: 'filtered as asked',
  18: 'prohibited',
  19: 'stale denial',
  20: 'not authoritative',
  21: 'not supported',
  22: 'no authority could be reached',
  23: 'network error',
  24: 'invalid data',
  25: 'signature expired before it was valid',
  26: 'too early',
  27: 'unsupported NSEC3 iterations',
  28: 'policy forbids it',
  29: 'answer made up',
};

/** What public resolvers' users see, one line; null where none was asked, or none answered and nothing is wrong. Hints only: they never make a verdict. */
export function hintsLine({ evidence: { trace }, diagnosis }: Look): Line | null {
  const hints = trace.hints.filter(h => !h.invented);
  if (hints.length === 0) return null;
  // That nobody of them can be reached is our own matter, and no news beside a domain that is well.
  if (!hints.some(h => 'said' in h.outcome))
    return diagnosis.verdict.code === 'healthy'
      ? null
      : [text(`Public resolvers: none of the ${hints.length} that I asked answers here.`)];
  const kinds = new Map<string, Hint[]>();
  for (const hint of hints)
    kinds.set(wordOf(hint.outcome.kind), [...(kinds.get(wordOf(hint.outcome.kind)) ?? []), hint]);
  const parts = [...kinds].map(([word, of]): Line => {
    const remaining = Math.max(0, ...of.map(h => remainingTtl(h.outcome)));
    const kept =
      remaining > 0 && word !== 'fail' ? ` (from memory, for ${sayDuration(remaining * 1000)} more at most)` : '';
    return [
      text(`${of.length} of ${hints.length} ${of.length === 1 && hints.length > 1 ? singular(word) : word}${kept}`),
    ];
  });
  return [text('Public resolvers now: '), ...joined(parts, ', '), ...errorsLine(hints), text('.')];
}

const WORDS: Readonly<Partial<Record<OutcomeKind, string>>> = {
  answer: 'answer',
  alias: 'answer',
  'not-authoritative': 'answer',
  nxdomain: 'say it does not exist',
  nodata: 'say there is no such record',
  empty: 'say there is no such record',
  silent: 'do not answer',
  unreachable: 'cannot be reached',
  refused: 'refuse',
  servfail: 'fail (SERVFAIL)',
};
const wordOf = (kind: OutcomeKind): string => WORDS[kind] ?? 'answer oddly';
const singular = (words: string): string =>
  words.replace(/^(answer|say|fail|refuse)\b/, '$1s').replace(/^do /, 'does ');

/** Seconds for which a resolver goes on saying this: the answer's TTL, or of a denial its SOA's (RFC 2308 §5). */
function remainingTtl(outcome: Outcome): number {
  if (!('said' in outcome)) return 0;
  const { answers, soa } = outcome.said;
  if (answers.length > 0) return Math.min(...answers.map(r => r.ttl));
  return soa === null ? 0 : Math.min(soa.ttl, soa.soa.minimum);
}

function errorsLine(hints: readonly Hint[]): Line {
  const errors = hints.flatMap(h => ('said' in h.outcome ? h.outcome.said.ede : []));
  const unique = [...new Map(errors.map(e => [`${e.code} ${e.text}`, e])).values()].slice(0, MAX_ERRORS_SHOWN);
  return unique.length === 0 ? [] : [text('; they add: '), ...joined(unique.map(sayError), ', ')];
}

/** One extended error: its meaning, its number, and its own text, which is foreign. */
export function sayError(error: ExtendedError): Line {
  const words = `${EDE_WORDS[error.code] ?? 'unknown extended error'} (EDE ${error.code})`;
  return error.text.trim() === ''
    ? [text(words)]
    : [text(`${words} “`), { kind: 'foreign', text: error.text }, text('”')];
}
