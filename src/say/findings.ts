import type { Finding, Severity } from '../checks/check.ts';
import type { Block, Line } from '../report/report.ts';
import type { Look } from '../services.ts';
import { sayFinding, sentences, stopped } from './language/fill.ts';
import { text } from './language/names.ts';

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
