import type { ServerView } from '../../judgement/servers.ts';
import { defineCheck, type FindingWords } from '../check.ts';
import { finalZone, finding, namesIn, serversIn } from '../claims.ts';

/** Each way of failing in its own words (rule 1: silent, refusing, wrong and disagreeing are kept apart). */
const words = (what: string, remedy: string): FindingWords => ({
  severity: 'medium',
  words: `{count} of {all} servers of {zone} ${what}: {servers}`,
  remedy,
});

const KINDS: Readonly<Record<string, { readonly code: string; readonly words: FindingWords }>> = {
  refused: {
    code: 'server-refuses',
    words: words('refuse to answer for it (REFUSED)', 'Have the zone loaded there, or lift the block on who may ask.'),
  },
  servfail: {
    code: 'server-fails',
    words: words(
      'report a failure of their own (SERVFAIL)',
      'Mostly a zone that has run out on a secondary: look at its transfers.',
    ),
  },
  formerr: {
    code: 'server-rejects',
    words: words('reject every form of the question (FORMERR)', 'Have the server software updated.'),
  },
  upward: {
    code: 'server-points-up',
    words: words(
      'do not know it and point back up to its parents',
      'Have the zone loaded there, or take them out of the delegation.',
    ),
  },
  'not-authoritative': {
    code: 'server-without-authority',
    words: words(
      'answer without authority, as a resolver would (no AA)',
      'Have them serve the zone itself, not a copy from a cache.',
    ),
  },
  empty: {
    code: 'server-answers-nothing',
    words: words('answer with nothing in it', 'Have the zone loaded there.'),
  },
  'denies-apex': {
    code: 'server-denies-zone',
    words: words(
      'say that the domain itself does not exist (NXDOMAIN)',
      'Have the zone loaded there with its own name.',
    ),
  },
  'alias-at-apex': {
    code: 'server-aliases-apex',
    words: words(
      'give an alias (CNAME) for the domain itself instead of its zone',
      'Have the alias at the apex replaced by addresses.',
    ),
  },
  truncated: {
    code: 'server-truncates',
    words: words('cut the answer short (TC) and give none over TCP', 'Have TCP port 53 opened.'),
  },
  malformed: {
    code: 'server-sends-garbage',
    words: words('send something that is no DNS message', 'Look at what really listens at that address.'),
  },
  mismatched: {
    code: 'server-answers-another',
    words: words('answer another question than the one asked', 'Look for a middlebox before them.'),
  },
  silent: {
    code: 'server-silent',
    words: words(
      'give no answer (asked again and again, over UDP and TCP, from here)',
      'Have the server, its network and its firewall looked at.',
    ),
  },
  unreachable: {
    code: 'server-not-listening',
    words: words(
      'are reached, and nothing listens there (connection refused)',
      'Have the name-server software started.',
    ),
  },
};

export default defineCheck({
  source: 'RFC 9499 §7, RFC 8906 (what servers do to questions that they should answer), RFC 2181 §10.1 for the apex',
  findings: Object.fromEntries(Object.values(KINDS).map(kind => [kind.code, kind.words])),
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (!final) return [];
    const { zone, all, lame, silent } = final.view;
    return Object.entries(KINDS).flatMap(([kind, { code }]) => {
      const views = [...lame, ...silent].filter(v => kindOf(v) === kind);
      if (views.length === 0) return [];
      return [finding(code, namesIn(views), { zone, count: views.length, all: all.length }, serversIn(views))];
    });
  },
});

const kindOf = ({ standing }: ServerView): string => (standing.kind === 'lame' ? standing.how : standing.kind);
