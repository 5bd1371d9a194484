import type { Severity } from '../checks/check.ts';
import type { Block, Line, Mark, Report } from '../report/report.ts';
import type { Look } from '../services.ts';
import type { Instant } from '../values/instant.ts';
import { detailsOf, findingsBlocks, furtherFindings, isPressing, otherFindings, remedyOf } from './findings.ts';
import { clauseOf, domainOf, verdictHoles } from './holes.ts';
import { capital, fill, sayFinding, sentences, stopped } from './language/fill.ts';
import { introduced, text, typed } from './language/names.ts';
import { reach, whatToDo } from './lead.ts';
import { progressLine } from './progress.ts';
import { PRIVATE_NAME, UNDECIDED } from './words/above.ts';
import { REGISTRATION_WORDS } from './words/registration.ts';
import { wordsOf } from './words/verdicts.ts';
import { chosen, type VerdictWords } from './words/words.ts';
import { allServers } from './zones/all-servers.ts';
import { chainRows, deepest } from './zones/chain.ts';
import { hintsLine } from './zones/hints.ts';

/** How a look is read: the reader's present moment, and whether every server and finding is wanted. */
export interface TraceView {
  readonly now: Instant;
  readonly all: boolean;
}

/**
 * What a look means, in the order of need: what users feel and why; who can end it and what to do; how far it reaches
 * and when users are back; the chain; what is odd but not the cause; what public resolvers say; on demand every
 * finding and every server. While facts still come: what is known so far, and no verdict.
 */
export function sayTrace(look: Look, view: TraceView): Report {
  const report = look.diagnosis.complete ? finished(look, view.now) : unfinished(look);
  if (!view.all) return report;
  return { ...report, blocks: [...report.blocks, ...report.more], more: [], actions: causeActions(look) };
}

function finished(look: Look, now: Instant): Report {
  const healthy = look.diagnosis.verdict.code === 'healthy';
  const findings = healthy ? look.diagnosis.findings.slice(1) : otherFindings(look);
  const heading = healthy ? 'Also worth knowing:' : 'Odd, but not the cause:';
  return {
    mark: markOf(look),
    title: titleOf(look),
    lead: healthy ? worthKnowing(look) : troubleLead(look, now),
    blocks: [...chainBlock(look), ...findingsBlocks(look, findings, heading), ...notes(look)],
    more: [...furtherFindings(look, findings), ...allServers(look)],
    actions: [...causeActions(look), showAll(look)],
  };
}

/** While the walk runs, or where it was stopped: nothing is concluded. */
function unfinished(look: Look): Report {
  return {
    mark: 'unknown',
    title: [text('So far, '), ...progressLine(look)],
    lead: [],
    blocks: [...chainBlock(look), ...notes(look)],
    more: allServers(look),
    actions: [],
  };
}

/** The sentence that stands alone: title of the report, summary of the JSON. */
export function titleOf(look: Look): Line {
  const { verdict, findings } = look.diagnosis;
  const [worst] = findings;
  if (verdict.code === 'healthy' && worst !== undefined && isPressing(worst, look)) {
    const warning = stopped(sayFinding(worst, look.words));
    return [...introduced(look.evidence.trace.asked.name), text(' still resolves, but look at this: '), ...warning];
  }
  const { title } = wordsFor(look);
  const holes = { ...verdictHoles(look, verdict), clause: clauseOf(look, verdict, null) };
  return capital(fill(chosen(title, verdict.fixer, verdict.confidence), holes));
}

function wordsFor({ diagnosis: { verdict, findings } }: Look): VerdictWords {
  // Rule 8 of evidence: a public resolver's fresh answer is the one thing that makes a "possibly healthy".
  const isSilentHere = findings.some(f => f.code === 'silent-from-here');
  if (verdict.code === 'healthy' && verdict.confidence === 'possible' && !isSilentHere) return UNDECIDED;
  const isPrivate = verdict.code === 'tld-not-delegated' && findings.some(f => f.code === 'private-name');
  return isPrivate ? PRIVATE_NAME : wordsOf(verdict.code);
}

const MARKS: Readonly<Record<Severity | 'none', Mark>> = {
  critical: 'down',
  high: 'broken',
  medium: 'will-break',
  low: 'will-break',
  info: 'fine',
  none: 'unknown',
};

function markOf(look: Look): Mark {
  const { verdict, findings } = look.diagnosis;
  if ([PRIVATE_NAME, UNDECIDED].includes(wordsFor(look)) || isOwnNetwork(look)) return 'unknown';
  if (verdict.code !== 'healthy') return MARKS[verdict.severity];
  return findings.some(f => isPressing(f, look)) ? 'will-break' : 'fine';
}

const isOwnNetwork = (look: Look): boolean => look.diagnosis.verdict.code.startsWith('own-network-');

function troubleLead(look: Look, now: Instant): Line[] {
  const words = wordsFor(look);
  if (words === PRIVATE_NAME) return [[text(chosen(words.next, 'you', 'certain'))]];
  const details = detailsOf(look).map(f => stopped(sayFinding(f, look.words)));
  return [...details, ...whatToDo(look, words), ...(isOwnNetwork(look) ? [] : reach(look, now))];
}

/** Healthy, and still something to say: the worst finding, where the title has not said it, and what to do about it. */
function worthKnowing(look: Look): Line[] {
  const [worst] = look.diagnosis.findings;
  if (worst === undefined) return [];
  const remedy = remedyOf(worst, look);
  const said: Line = isPressing(worst, look)
    ? []
    : [text('Worth knowing: '), ...stopped(sayFinding(worst, look.words))];
  return [sentences(said, remedy)].filter(line => line.length > 0);
}

function chainBlock(look: Look): Block[] {
  const rows = chainRows(look).map(row => (wordsFor(look) === PRIVATE_NAME ? { ...row, brokenHere: false } : row));
  return rows.length === 0 ? [] : [{ kind: 'chain', rows }];
}

/** What users of public resolvers see, and what is wrong with us. */
function notes(look: Look): Block[] {
  const hints = isOwnNetwork(look) ? null : hintsLine(look);
  const own = look.warnings.map((warning): Line => [text('Note: '), { kind: 'foreign', text: warning }]);
  const lines = [hints ?? [], boundsLine(look), ...own].filter(line => line.length > 0);
  return lines.map(line => ({ kind: 'paragraph', line }));
}

/** Bounds of a walk (`Trace.bounds`) that cost knowledge, in words; the manners of asking are no news. */
const BOUND_WORDS: Readonly<Record<string, string>> = {
  WALK_MS: 'time ran out',
  PACKETS_PER_TRACE: 'I had sent enough packets for one trace',
  LOOKUPS_PER_TRACE: 'there were too many name servers to look up',
  NAMESERVERS_PER_ZONE: 'a zone had too many name servers',
  ADDRESSES_PER_NAMESERVER: 'a name server had too many addresses',
  DEPENDENCY_DEPTH: 'name servers depend on name servers too deep down',
  ALIASES_PER_TRACE: 'there were too many aliases',
  ZONES_PER_CHAIN: 'there were too many zones below one another',
};

/** A bound that ended the walk is said: something may be missing. */
function boundsLine({ evidence: { trace }, diagnosis }: Look): Line {
  const reached = trace.bounds.flatMap(bound => BOUND_WORDS[bound] ?? []);
  if (reached.length === 0 || !diagnosis.complete) return [];
  return [text(`I stopped before all was asked, as ${reached.join(', and ')}: something may be missing here.`)];
}

/** The cause's own trace, where the name rests on another one; and its registration, where that is what is wrong. */
function causeActions(look: Look): Report['actions'] {
  const { verdict } = look.diagnosis;
  const cause = deepest(verdict);
  const domain = typed(domainOf(look, cause, verdict.of?.name ?? look.evidence.trace.asked.name));
  return [
    ...(verdict.of === null ? [] : [{ label: 'the cause', command: `trace ${typed(verdict.of.name)}` }]),
    ...(cause.code in REGISTRATION_WORDS ? [{ label: 'its registration', command: `whois ${domain}` }] : []),
  ];
}

function showAll({ evidence: { trace } }: Look): Report['actions'][number] {
  const command = `trace ${typed(trace.asked.name)}${trace.typeAsked ? ` ${trace.asked.type}` : ''} --all`;
  return { label: 'all servers', command };
}
