import { replacedServers } from '../../judgement/history.ts';
import { answersEverything } from '../../judgement/parents.ts';
import { parkingSigns } from '../../judgement/parking.ts';
import { defineCheck } from '../check.ts';
import { finalZone, finding } from '../claims.ts';

/** A zone that answers labels which were made up: a wildcard, or servers that answer for anything. */
export default defineCheck({
  source: 'RFC 4592 (wildcards); rule 5 of evidence: an invented label tells an answer from an answer to everything',
  findings: {
    'answers-everything': {
      severity: 'info',
      words:
        '{about} answers every name that one can think of, so an answer does not prove that a name is meant to exist',
      remedy: null,
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    const replaced = replacedServers(evidence, chain);
    // Parking has its own verdict, which says as much.
    if (replaced !== null && parkingSigns(evidence, replaced).length > 0) return [];
    return final && answersEverything(evidence, final.facts.zone)
      ? [finding('answers-everything', [final.facts.zone])]
      : [];
  },
});
