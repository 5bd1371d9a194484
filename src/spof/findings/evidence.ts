import { instant, isoOf } from '../../values/instant.ts';
import type { RiskEvidence, RiskFinding } from '../spof.ts';
import type { Bare, Known } from './known.ts';

/** What a finding is read from. */
type Source = 'seen' | 'registry' | 'portfolio' | 'as-table' | 'concluded';

/** Every finding that is not simply seen on the way. */
const SOURCES: Readonly<Record<string, Source>> = {
  'ns-one-as': 'as-table',
  'hosting-one-as': 'as-table',
  'data-stale': 'as-table',
  'hidden-shared': 'concluded',
  'correlated-pair': 'concluded',
  'ns-one-operator': 'concluded',
  'ns-operator-is-registrar': 'concluded',
  'backup-same-backend': 'concluded',
  'backup-same-tld': 'concluded',
  'cctld-foreign-law': 'concluded',
  'private-suffix': 'concluded',
  'no-backup-domain': 'concluded',
  'ns-domain-free': 'registry',
  'ns-domain-expiring': 'registry',
  'expiry-soon': 'registry',
  'hold-now': 'registry',
  'no-transfer-lock': 'registry',
  'no-registry-lock': 'registry',
  'autorenew-off': 'portfolio',
  'backup-same-account': 'portfolio',
  'backup-unknown-to-users': 'portfolio',
  'backup-untested': 'portfolio',
  'payment-single': 'portfolio',
  'registrar-one-person': 'portfolio',
  'registrar-support-hours': 'portfolio',
  'registry-office-hours': 'portfolio',
  'reseller-chain': 'portfolio',
  'ops-mail-inside': 'portfolio',
  'status-page-inside': 'portfolio',
  'monitoring-inside': 'portfolio',
  'matrix-server-name-inside': 'portfolio',
  'slack-sso-inside': 'portfolio',
  'chat-inside': 'portfolio',
  'vpn-or-wiki-inside': 'portfolio',
  'registrant-mail-inside': 'portfolio',
  'registrar-login-mail-inside': 'portfolio',
  'bot-inside': 'concluded',
  'bot-same-registrar': 'concluded',
  'bot-same-registry': 'concluded',
  'bot-same-network': 'concluded',
  'bot-resolver-inside': 'concluded',
};

/** Days after which a table of origin AS is old: every month some percent of all networks move. */
export const OLD_TABLE_DAYS = 180;
const DAY_MS = 86_400_000;

/** Whole days since a moment in ISO 8601. */
export const daysSince = (at: string, now: number): number => Math.floor((now - Date.parse(at)) / DAY_MS);

/** Guesses by names, and by what most countries do: never certain. */
const GUESSES: readonly string[] = [
  'ns-one-operator',
  'ns-operator-is-registrar',
  'cctld-foreign-law',
  'bot-resolver-inside',
];

/** The finding with what it rests on. What rests on an old table, or on a guess, is possible only. */
export function evidenced(finding: Bare, known: Known): RiskFinding {
  const evidence = evidenceOf(finding, known);
  const usesTable = evidence.by === 'as-table' || components(finding).some(id => id.startsWith('as:'));
  const table = known.facts.asTableAt ?? null;
  const isOld = usesTable && table !== null && daysSince(table, known.now) > OLD_TABLE_DAYS;
  const isGuess = GUESSES.includes(finding.code);
  return {
    ...finding,
    certainty: (isOld && finding.code !== 'data-stale') || isGuess ? 'possible' : 'definite',
    evidence,
  };
}

const components = ({ params }: Bare): readonly string[] =>
  Array.isArray(params['components']) ? (params['components'] as readonly string[]) : [];

function evidenceOf({ code, about, params }: Bare, { facts, registrations }: Known): RiskEvidence {
  const source = SOURCES[code] ?? 'seen';
  const said = about.map(name => registrations.get(name)).find(one => one !== undefined);
  // Who the registrar is has been declared in the portfolio, or the registry says it.
  const declared = facts.registrations.some(one => one.source === 'declared' && about.includes(one.domain));
  const isPaidUntil = code === 'expiry-soon' && said?.expires === null;
  if (source === 'portfolio' || isPaidUntil || (code === 'backup-same-registrar' && declared))
    return { source: 'declared', at: null, by: null };
  if ((source === 'registry' || code === 'backup-same-registrar') && said !== undefined)
    return { source: 'observed', at: isoOf(instant(said.at)), by: said.server };
  if (source === 'as-table' && !('snapshotDays' in params))
    return { source: 'inferred', at: facts.asTableAt ?? null, by: 'as-table' };
  return { source: source === 'concluded' ? 'inferred' : 'observed', at: facts.at, by: null };
}
