import { plainLine } from '../../report/plain.ts';
import type { Line } from '../../report/report.ts';
import type { Spof } from '../../spof/spof.ts';
import { isoOf } from '../../values/instant.ts';
import { sayRemedy, sayRisk } from './advice.ts';
import { summaryOf } from './report.ts';

/** The answer as one object, for scripts. */
export function spofJson(spof: Spof): object {
  const plain = (line: Line): string => plainLine(line, { zone: 'UTC', now: spof.takenAt });
  return {
    command: 'spof',
    domain: spof.domain,
    baseline: spof.baseline,
    failing: spof.failing,
    summary: plain(summaryOf(spof)),
    cuts: spof.cuts,
    findings: spof.findings.map(finding => {
      const { summary, remedy } = sayRisk(finding);
      return {
        code: finding.code,
        severity: finding.severity,
        certainty: finding.certainty,
        about: finding.about,
        servers: [],
        summary: plain(summary),
        remedy: remedy === null ? null : plain(remedy),
        evidence: finding.evidence,
      };
    }),
    remedies: spof.remedies.map(remedy => ({
      summary: plain(sayRemedy(remedy)),
      edit: remedy.edit,
      about: remedy.about,
      top: remedy.top,
      before: remedy.before,
      after: remedy.after,
    })),
    loss: spof.loss,
    graph: spof.graph,
    unknown: spof.unknown ?? [],
    bounds: spof.bounds,
    snapshotAt: spof.snapshotAt,
    takenAt: isoOf(spof.takenAt),
  };
}

const GRAVE = ['dark', 'every-name', 'bot'];

/** 1 for a definite single point of what matters most, other than the root, or a baseline that is down. */
export function spofStatus(spof: Spof): 0 | 1 {
  const isGrave = spof.cuts.some(
    cut =>
      cut.order === 1 && cut.certainty === 'definite' && GRAVE.includes(cut.top) && !cut.components.includes('root'),
  );
  return isGrave || spof.baseline === 'down' ? 1 : 0;
}
