import type { Finding, Severity } from '../checks/check.ts';
import type { Verdict } from '../diagnose/diagnosis.ts';
import type { Block, Line } from '../report/report.ts';
import type { Look } from '../services.ts';
import { sayFinding, sentences, stopped } from './language/fill.ts';
import { text } from './language/names.ts';
import { areTheServersNow, remembered } from './zones/memory.ts';

/** Findings shown under an answer; the others are counted, and shown on demand. */
const MAX_FINDINGS_SHOWN = 6;

/** How grave a finding is: looked up in the words of its check, never stored. */
export const severityOf = (finding: Finding, look: Look): Severity => look.words.get(finding.code)?.severity ?? 'info';

/** Grave enough that a name which still resolves needs somebody now. */
export const isPressing = (finding: Finding, look: Look): boolean =>
  ['critical', 'high'].includes(severityOf(finding, look));

const SIGNS: Readonly<Record<Severity, string>> = { critical: '🔴', high: '🟠', medium: '🟡', low: '', info: '' };

function findingLine(finding: Finding, look: Look): Line {
  const sign = SIGNS[severityOf(finding, look)];
  return sentences(sign === '' ? [] : [text(sign)], stopped(sayFinding(finding, look.words)), remedyOf(finding, look));
}

/** What to do about a finding; empty where nothing must be done. */
export function remedyOf(finding: Finding, look: Look): Line {
  const remedy = look.words.get(finding.code)?.remedy ?? null;
  if (remedy === null) return [];
  return stopped(sayFinding(finding, new Map([[finding.code, { severity: 'info', words: remedy, remedy: null }]])));
}

/** Findings that tell more of a verdict: said right below its title. */
const DETAILS: Readonly<Record<string, readonly string[]>> = {
  'registry-hold': ['registrars-account'],
  'registrar-hold': ['registrars-account'],
  'delegation-withdrawn': ['registrars-account'],
  'transport-broken': ['only-tcp', 'edns-dropped', 'options-dropped', 'only-small', 'tcp-blocked', 'one-family-only'],
};
/** What a verdict's own words say already. */
const SAID_BY: Readonly<Record<string, readonly string[]>> = {
  'alias-target-dead': ['alias-dangling'],
  'tld-not-delegated': ['private-name'],
};
/** What the row of the last good state says. */
const LAST_GOOD: readonly string[] = [
  'last-good-answers',
  'last-good-checks',
  'last-good-partly',
  'last-good-silent',
  'listed-answers',
  'listed-partly',
  'listed-silent',
];

/** The findings that tell more of the verdict. */
export const detailsOf = ({ diagnosis: { verdict, findings } }: Look): Finding[] =>
  findings.filter(f => DETAILS[verdict.code]?.includes(f.code));

/** The findings that are not said elsewhere in the answer. */
export function otherFindings(look: Look): Finding[] {
  const { verdict, findings } = look.diagnosis;
  const row = remembered(look.evidence).asked > 0 || areTheServersNow(look.evidence);
  const said = [...(DETAILS[verdict.code] ?? []), ...(SAID_BY[verdict.code] ?? []), ...(row ? LAST_GOOD : [])];
  const causes = causesBelow(verdict).flatMap(v => (v.finding === null ? [] : [keyOf(v.finding)]));
  return findings.filter(f => !said.includes(f.code) && !causes.includes(keyOf(f)));
}

/** The verdicts that this one rests on, which its sentence tells. */
const causesBelow = ({ of }: Verdict): Verdict[] => (of === null ? [] : [of.verdict, ...causesBelow(of.verdict)]);
const keyOf = (finding: Finding): string => `${finding.code} ${finding.about.join(' ')}`;

/** What is odd but not the cause, as a list under a heading; what has no room is counted. */
export function findingsBlocks(look: Look, findings: readonly Finding[], heading: string): Block[] {
  if (findings.length === 0) return [];
  const shown = findings.slice(0, MAX_FINDINGS_SHOWN).map(f => findingLine(f, look));
  const rest = findings.length - shown.length;
  return [
    { kind: 'paragraph', line: [text(heading)] },
    { kind: 'list', items: rest > 0 ? [...shown, [text(`… ${rest} more`)]] : shown },
  ];
}

/** Those that had no room. */
export function furtherFindings(look: Look, findings: readonly Finding[]): Block[] {
  const rest = findings.slice(MAX_FINDINGS_SHOWN);
  if (rest.length === 0) return [];
  return [
    { kind: 'paragraph', line: [text('The other findings:')] },
    { kind: 'list', items: rest.map(f => findingLine(f, look)) },
  ];
}
