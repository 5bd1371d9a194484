import type { Finding, Severity } from '../../checks/check.ts';
import type { Verdict } from '../../diagnose/diagnosis.ts';
import type { ParentSays } from '../../dns/walk/facts.ts';
import { announcedDs } from '../../observe/announced.ts';
import { isTrouble } from '../../observe/record.ts';
import { findingReport, troubleReport } from '../../say/alert/reports.ts';
import { severityOf } from '../../say/findings.ts';
import type { Look } from '../../services.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import { type CauseKind, causeKey, type Seen, type Trouble } from '../seen.ts';
import { causeOf } from './cause.ts';
import { factsOf, restsOnOf } from './facts.ts';

/** What the operator set, as far as reading a look needs it. */
export interface Reading {
  /** Severities that the operator gave to codes. */
  readonly severities: ReadonlyMap<string, Severity>;
}

/** Verdicts that rest on servers which said nothing, or not always. */
const BY_SILENCE: ReadonlySet<string> = new Set([
  'all-servers-silent',
  'some-servers-failing',
  'tld-silent',
  'transport-broken',
  'nameserver-unresolvable',
]);

/** What the verdict of a look at a domain's apex can tell. */
const JUDGED: readonly CauseKind[] = ['down', 'tld', 'finding', 'changed', 'signatures'];

/** What one full look at a domain comes to. Registration data and certificates are looked at on their own. */
export function readLook(look: Look, domain: Name, now: Instant, reading: Reading): Seen {
  const { verdict, impact, complete } = look.diagnosis;
  const state = complete ? stateOf(look, domain) : 'undecided';
  const isJudged = state === 'well' || state === 'mending' || state === 'trouble';
  const troubles =
    state === 'trouble'
      ? [troubleOf(look, domain, now, reading)]
      : isJudged
        ? pressing(look, domain, now, reading)
        : [];
  return {
    domain,
    at: now,
    state,
    judges: isJudged ? JUDGED : [],
    why: state === 'blind' ? blindness(verdict.code) : null,
    troubles: [...troubles, ...(isJudged ? endingSignatures(look, domain, now, reading) : [])],
    facts: isJudged ? factsOf(look.evidence, domain) : null,
    registration: null,
    restsOn: restsOnOf(look.evidence, domain),
    delegating: delegatingOf(look, domain),
    impact,
    ...(isJudged && { trust: trustOf(look, domain) }),
  };
}

const trustOf = ({ evidence }: Look, domain: Name): NonNullable<Seen['trust']> => ({
  chain: evidence.dnssec?.zones.get(domain)?.security ?? 'unknown',
  announced: announcedDs(evidence, domain),
});

function stateOf(look: Look, domain: Name): Seen['state'] {
  const { code, confidence } = look.diagnosis.verdict;
  if (code.startsWith('own-network-')) return 'blind';
  if (code === 'healthy') return confidence === 'possible' ? 'undecided' : 'well';
  if (code !== 'resolvers-behind') return 'trouble';
  const delegating = delegatingOf(look, domain);
  return delegating !== null && delegating.done < delegating.of ? 'mending' : 'well';
}

/** A clause that follows "because". */
const blindness = (code: string): string =>
  code === 'own-network-down'
    ? 'my own network reached no root server'
    : 'somebody in my own network answers in the place of name servers';

/** What says nothing of a delegation: a server that nobody reaches (over IPv6, say) neither delegates again nor denies still. */
const UNHEARD: ReadonlySet<string> = new Set(['not-asked', 'silent', 'unreachable']);

/** How many of the parent's servers delegate, by name: a server with two addresses is one to the reader. */
function delegatingOf({ evidence: { trace } }: Look, domain: Name): Seen['delegating'] {
  const says = trace.zones.get(domain)?.delegation ?? [];
  const parent = trace.zones.get(domain)?.parent ?? null;
  const asked = Map.groupBy(
    says.filter(({ outcome }) => !UNHEARD.has(outcome.kind)),
    one => one.server.name,
  );
  if (parent === null || asked.size === 0) return null;
  const delegates = ({ outcome, servesChild }: ParentSays): boolean =>
    servesChild || outcome.kind === 'referral' || outcome.kind === 'answer';
  const done = [...asked.values()].filter(some => some.every(delegates)).length;
  return { done, of: asked.size, zone: parent };
}

function troubleOf(look: Look, domain: Name, now: Instant, { severities }: Reading): Trouble {
  const { verdict, impact } = look.diagnosis;
  const { cause, subject, deepest } = causeOf(verdict, domain);
  return {
    kind: 'verdict',
    cause,
    subject,
    code: verdict.code,
    severity: severities.get(verdict.code) ?? graveOf(verdict.severity),
    fixer: verdict.fixer,
    confidence: verdict.confidence,
    because: verdict.because,
    ...(verdict.fixer === 'dns-host' ? { servers: serversIn(look, domain) } : {}),
    bySilence: BY_SILENCE.has(deepest.code) || BY_SILENCE.has(verdict.code),
    since: sinceOf(look, now),
    impact,
    report: troubleReport(look, now),
    step: null,
  };
}

/** Those that the verdict names; all of its own where it is about the domain as a whole. */
function serversIn({ evidence, diagnosis: { verdict } }: Look, domain: Name): readonly Name[] {
  const named = verdict.because.filter(one => one !== domain);
  return named.length > 0 ? named : restsOnOf(evidence, domain);
}

const graveOf = (severity: Verdict['severity']): Severity => (severity === 'none' ? 'info' : severity);

/** The first look that saw this trouble, by whomever it was made; not from before it was last mended, or good. */
function sinceOf({ evidence: { history } }: Look, now: Instant): Instant {
  const looks = history?.looks ?? [];
  const mended = looks.findLastIndex(({ verdict }) => !isTrouble(verdict));
  const since = mended < 0 ? (history?.troubleSince ?? null) : (looks[mended + 1]?.at ?? null);
  return since !== null && since < now ? since : now;
}

/** Findings that press although the name resolves; one alert each. */
function pressing(look: Look, domain: Name, now: Instant, { severities }: Reading): Trouble[] {
  const { findings, impact } = look.diagnosis;
  const grave = findings
    .filter(found => !SAID_ELSEWHERE.has(found.code))
    .flatMap(found => {
      const severity = severities.get(found.code) ?? severityOf(found, look);
      return severity === 'critical' || severity === 'high' ? [{ found, severity }] : [];
    });
  const byCode = new Map(grave.map(one => [one.found.code, one]));
  return [...byCode.values()].map(
    ({ found, severity }): Trouble => ({
      ...nothingBut(found),
      cause: causeKey('finding', domain, found.code),
      subject: domain,
      severity,
      since: now,
      impact,
      report: findingReport(look, found),
    }),
  );
}

/** What has its own alert: endings, and changes since the good state. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set([
  'signatures-ending',
  'signatures-not-renewed',
  'signatures-ending-above',
  'ns-changed',
  'resolvers-behind',
]);

const nothingBut = ({ code, about }: Finding) => ({
  kind: 'verdict' as const,
  code,
  fixer: 'you' as const,
  confidence: 'likely' as const,
  because: about,
  bySilence: false,
  step: null,
});

const ENDING: ReadonlySet<string> = new Set(['signatures-ending', 'signatures-not-renewed']);

/** Signatures that should have been renewed by now (rule 16 of evidence: the check has judged it). */
function endingSignatures(look: Look, domain: Name, now: Instant, { severities }: Reading): Trouble[] {
  const found = look.diagnosis.findings.find(({ code }) => ENDING.has(code));
  if (found === undefined) return [];
  return [
    {
      ...nothingBut(found),
      kind: 'ending',
      fixer: 'dns-host',
      cause: causeKey('signatures', domain),
      subject: domain,
      severity: severities.get(found.code) ?? severityOf(found, look),
      since: now,
      impact: look.diagnosis.impact,
      report: findingReport(look, found),
    },
  ];
}
