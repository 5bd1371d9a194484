import { type Check, type Finding, type FindingWords, SEVERITIES } from '../checks/check.ts';
import type { Chain } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import { isAtOrUnder, type Name } from '../values/name.ts';
import type { Diagnosis, Verdict } from './diagnosis.ts';
import { impactOf } from './impact.ts';
import { type Claiming, groupOf, isClaiming, placeOf } from './precedence.ts';

/**
 * What it all means: one cause, who can end it, when users are back, and what else is worth knowing. Pure; evidence that
 * is not complete gives a verdict that may still change, and never one that rests on a silence not waited for.
 */
export function diagnose(evidence: Evidence, checks: readonly Check[]): Diagnosis {
  const [asked] = evidence.trace.chains;
  const complete = evidence.trace.complete;
  if (asked === undefined) return { verdict: UNSEEN, findings: [], impact: NO_IMPACT, complete };
  const { verdict, findings } = judge(evidence, checks, asked, []);
  return { verdict, findings: sorted(findings, checks), impact: impactOf(evidence, asked, verdict), complete };
}

interface Judged {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

/** `before`: the names whose verdicts led here, so that dead domains that rest on one another come to an end. */
function judge(evidence: Evidence, checks: readonly Check[], chain: Chain, before: readonly Name[]): Judged {
  const all = checks.flatMap(check => check.run(evidence, chain));
  const chosen = chosenOf(all.filter(isClaiming));
  if (chosen === null) return { verdict: UNSEEN, findings: all };
  const own = aboutOurselves(chosen)
    ? all.filter(f => !isClaiming(f) && f.code.startsWith('own-'))
    : all.filter(f => f !== chosen);
  const rest = restOf(evidence, checks, chosen, [...before, chain.question.name]);
  const findings = unique([...own.filter(f => !isHealthy(f)), ...(rest?.findings ?? [])]);
  return { verdict: verdictOf(chosen, rest, evidence), findings };
}

const isHealthy = (finding: Finding): boolean => finding.code === 'healthy';

/** When our own network is at fault nothing is said about the domain. */
const aboutOurselves = (chosen: Claiming): boolean => groupOf(chosen.code, chosen.cause) === 'own-network';

/** The claim that stands first. Claims in one place, which only DNSSEC has, go by the name that they blame. */
export function chosenOf(claims: readonly Claiming[]): Claiming | null {
  const ordered = [...claims].sort((a, b) => placeOf(a) - placeOf(b) || keyOf(a).localeCompare(keyOf(b)));
  return ordered[0] ?? null;
}

interface Rest extends Judged {
  readonly name: Name;
}

/** The verdict about what this one rests on: a dead dependency, an alias' target. Its own cause becomes a finding here. */
function restOf(evidence: Evidence, checks: readonly Check[], chosen: Claiming, before: readonly Name[]): Rest | null {
  const name = chosen.cause.restsOn;
  if (name === undefined || before.includes(name)) return null;
  const chain = chainTo(evidence, name);
  if (chain === null || before.includes(chain.question.name)) return null;
  const { verdict, findings } = judge(evidence, checks, chain, [...before, name]);
  if (verdict.code === 'healthy' || verdict.finding === null) return null;
  return { name, verdict, findings: [verdict.finding, ...findings] };
}

/** A chain that led to a name, or to something below it. */
function chainTo(evidence: Evidence, name: Name): Chain | null {
  const others = evidence.trace.chains.slice(1);
  return others.find(c => c.question.name === name) ?? others.find(c => isAtOrUnder(c.question.name, name)) ?? null;
}

/** The deepest cause counts: what the domain that this one rests on rests on itself, and whose servers show the break. */
function verdictOf(chosen: Claiming, rest: Rest | null, { trace: { complete }, own = [] }: Evidence): Verdict {
  const { confidence, severity, brokenAt, because } = chosen.cause;
  // Who owns the dead domain as well need not ask its owner, but whoever can bring that one back.
  const isOwn = rest !== null && own.some(({ domain }) => isAtOrUnder(rest.name, domain));
  const fixer = isOwn && chosen.cause.fixer === 'other-domain-owner' ? rest.verdict.fixer : chosen.cause.fixer;
  const deepest = rest === null || !isForeign(rest.verdict) ? because : rest.verdict.because;
  return {
    code: chosen.code,
    fixer,
    severity,
    // While answers are still out, another server may yet say something else.
    confidence: complete || confidence !== 'certain' ? confidence : 'likely',
    brokenAt: rest?.verdict.brokenAt ?? brokenAt,
    because: deepest,
    finding: chosen,
    of: rest && { name: rest.name, verdict: rest.verdict },
  };
}

/** Verdicts whose cause lies in another domain again. */
const isForeign = (verdict: Verdict): boolean =>
  verdict.code === 'dependency-dead' || verdict.code === 'alias-target-dead';

/** Worst first; what is equally bad keeps the order of its codes and names, whatever order the checks ran in. */
function sorted(findings: readonly Finding[], checks: readonly Check[]): Finding[] {
  const words = new Map<string, FindingWords>(checks.flatMap(check => Object.entries(check.findings)));
  const rank = (finding: Finding): number => SEVERITIES.indexOf(words.get(finding.code)?.severity ?? 'info');
  return [...findings].sort((a, b) => rank(a) - rank(b) || keyOf(a).localeCompare(keyOf(b)));
}

const keyOf = (finding: Finding): string =>
  JSON.stringify([finding.code, finding.about, finding.servers.map(s => s.address), finding.params]);

/** Each once: two chains see the same servers. */
const unique = (findings: readonly Finding[]): Finding[] => [
  ...new Map([...findings].reverse().map(f => [keyOf(f), f])).values(),
];

/** Before anything was asked. */
const UNSEEN: Verdict = {
  code: 'healthy',
  fixer: 'nobody',
  severity: 'none',
  confidence: 'possible',
  brokenAt: null,
  because: [],
  finding: null,
  of: null,
};

const NO_IMPACT: Diagnosis['impact'] = {
  lostFirst: null,
  lostLast: null,
  backFirst: null,
  backLast: null,
  backAfterSeconds: null,
  reason: { kind: 'none' },
};
