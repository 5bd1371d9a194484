import type { Reply } from '../../dns/walk/facts.ts';
import type { Evidence } from '../../evidence.ts';
import { lastGoodNow } from '../../judgement/history.ts';
import { denialOf } from '../../judgement/parents.ts';
import { registrationOf } from '../../judgement/registration.ts';
import { serversOf } from '../../judgement/servers.ts';
import { defineCheck } from '../check.ts';
import { finding, namesIn, serversIn } from '../claims.ts';

/** Rule 4 of evidence: the servers that were good, or that the registration lists, are asked although their parent no longer leads to them. */
export default defineCheck({
  source: 'puri.sm 2018-02-20: all three servers answered through the whole outage, and nobody asked them',
  findings: {
    'last-good-answers': {
      severity: 'info',
      words: 'Your own servers are fine: {answered} of {asked} servers of the last good state answer now',
      remedy: null,
    },
    'last-good-checks': {
      severity: 'info',
      words: 'Your own servers answered at all {checks} checks since {sinceAt} as well',
      remedy: null,
    },
    'last-good-partly': {
      severity: 'medium',
      words: 'Only {answered} of {asked} servers of the last good state answer now',
      remedy: 'Have the others looked at, whatever the cause above turns out to be.',
    },
    'last-good-silent': {
      severity: 'medium',
      words: 'None of the {asked} servers of the last good state answers now',
      remedy: 'Have them looked at: mending the delegation alone will not bring users back.',
    },
    'last-good-unknown': {
      severity: 'info',
      words: 'Whether your own servers are well could not be seen: none of their addresses is known',
      remedy: null,
    },
    'listed-answers': {
      severity: 'info',
      words: 'Your own servers are fine: {answered} of {asked} servers that the registration lists answer now',
      remedy: null,
    },
    'listed-partly': {
      severity: 'medium',
      words: 'Only {answered} of {asked} servers that the registration lists answer now',
      remedy: 'Have the others looked at, whatever the cause above turns out to be.',
    },
    'listed-silent': {
      severity: 'medium',
      words: 'None of the {asked} servers that the registration lists answers now',
      remedy: 'Have them looked at: lifting the denial alone will not bring users back.',
    },
  },
  run(evidence, chain) {
    if (chain.role !== 'asked') return [];
    const now = lastGoodNow(evidence);
    if (now === null) return notAsked(evidence, denialOf(evidence, chain)?.domain ?? null);
    const { answered, asked } = now;
    // The same servers as now, and none of them good: that is the verdict already.
    if (answered.length === 0 && stillThere(evidence, asked)) return [];
    const params = { answered: answered.length, asked: asked.length };
    const all = answered.length === asked.length;
    const how = all ? 'answers' : answered.length > 0 ? 'partly' : 'silent';
    const odd = all ? asked : asked.filter(r => !answered.includes(r));
    const checks = all ? earlierChecks(evidence) : null;
    const also = checks === null ? [] : [finding('last-good-checks', namesIn(asked), checks)];
    const known = evidence.trace.lastGood?.knownBy === 'registration' ? 'listed' : 'last-good';
    return [finding(`${known}-${how}`, namesIn(asked), params, serversIn(odd)), ...also];
  },
});

const stillThere = ({ trace }: Evidence, asked: readonly Reply[]): boolean => {
  const facts = trace.lastGood === null ? undefined : trace.zones.get(trace.lastGood.zone);
  const now = new Set(facts ? serversOf(facts).map(s => s.address) : []);
  return asked.every(r => now.has(r.server.address));
};

const notAsked = (evidence: Evidence, domain: Parameters<typeof registrationOf>[1] | null) =>
  domain !== null && evidence.trace.complete && registrationOf(evidence, domain)?.state === 'registered'
    ? [finding('last-good-unknown', [domain])]
    : [];

/** Earlier looks that asked them too; null unless every one of them got all its answers. */
function earlierChecks({ history }: Evidence): { checks: number; sinceAt: number } | null {
  const looks = (history?.looks ?? []).filter(l => l.lastGoodAnswered !== null);
  const [first] = looks;
  const all = looks.every(l => l.lastGoodAnswered?.answered === l.lastGoodAnswered?.asked);
  return first && all ? { checks: looks.length, sinceAt: first.at } : null;
}
