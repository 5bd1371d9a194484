import { SEVERITIES } from '../checks/check.ts';
import type { ZoneFact } from '../graph/model/facts.ts';
import { backupFindings } from './findings/backup.ts';
import { ownFindings } from './findings/bot.ts';
import { certificateFindings } from './findings/certificates.ts';
import { deskFindings } from './findings/desks.ts';
import { evidenced } from './findings/evidence.ts';
import { insideFindings } from './findings/inside.ts';
import type { Known } from './findings/known.ts';
import { registrationFindings } from './findings/registration.ts';
import { serverFindings } from './findings/servers.ts';
import { timeFindings } from './findings/time.ts';
import { tldFindings } from './findings/tlds.ts';
import { zoneFindings } from './findings/zones.ts';
import type { RiskFinding } from './spof.ts';

/** Everything worth changing in what is known, worst first, what is about the asked name first among equals; each with what it rests on. */
export function findingsFor(known: Known): RiskFinding[] {
  const zones = ownZones(known);
  const all = [
    ...backupFindings(known),
    ...zones.flatMap(zone => serverFindings(zone, known)),
    ...zones.flatMap(zone => zoneFindings(zone, known)),
    ...registrationFindings(known),
    ...insideFindings(known),
    ...certificateFindings(known),
    ...deskFindings(known),
    ...tldFindings(known),
    ...timeFindings(known),
  ].map(finding => evidenced(finding, known));
  const isAsked = ({ about }: RiskFinding): number => (about[0] === known.facts.domain ? 0 : 1);
  return all.sort((a, b) => rank(a) - rank(b) || isAsked(a) - isAsked(b));
}

/** What of it is about the bot itself, worst first. */
export const ownFindingsFor = (known: Known): RiskFinding[] =>
  ownFindings(known)
    .map(finding => evidenced(finding, known))
    .sort((a, b) => rank(a) - rank(b));

/** Worst first, and what is certain before what is not. */
const rank = ({ severity, certainty }: RiskFinding): number =>
  2 * SEVERITIES.indexOf(severity) + (certainty === 'definite' ? 0 : 1);

/** The company's zones, the asked one first. */
const ownZones = ({ facts }: Known): ZoneFact[] =>
  facts.portfolio.flatMap(domain => facts.zones.find(zone => zone.zone === domain && zone.kind === 'owned') ?? []);
