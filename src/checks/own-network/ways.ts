import { OTHER_OPERATORS, tally, WAYS, type Way } from '../../judgement/own-network.ts';
import { defineCheck } from '../check.ts';
import { finding } from '../claims.ts';

const WORDS: Readonly<Partial<Record<Way, string>>> = { v4: 'IPv4', v6: 'IPv6', udp: 'UDP', tcp: 'TCP', edns: 'EDNS' };

/** A way that works to nobody from here is our own fault, never a domain's (rule 6 of evidence). */
export default defineCheck({
  source: 'RFC 6724 §5 and common sense: what fails towards everybody fails at this end',
  findings: {
    'own-way-broken': {
      severity: 'info',
      words: '{way} does not work from here ({failed} operators tried in vain), so no server is judged by it',
      remedy: 'Give this host {way} for a fuller picture; the answer holds without it.',
    },
  },
  run(evidence) {
    if (WAYS.every(way => tally(evidence, way).worked === 0)) return [];
    return (Object.keys(WORDS) as Way[]).flatMap(way => {
      const { worked, failed } = tally(evidence, way);
      return worked === 0 && failed >= OTHER_OPERATORS
        ? [finding('own-way-broken', [], { way: WORDS[way] ?? way, failed })]
        : [];
    });
  },
});
