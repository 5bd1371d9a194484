import { deadFamily } from '../../judgement/oddities.ts';
import type { ServerView } from '../../judgement/servers.ts';
import { type TransportFault, waysTo } from '../../judgement/transport.ts';
import { familyOf } from '../../values/address.ts';
import { defineCheck, type Finding, type FindingWords, type Severity } from '../check.ts';
import { claim, claiming, type FinalZone, finalZone, finding, namesIn, serversIn } from '../claims.ts';

const FIREWALL =
  'Mostly a firewall before the servers: UDP and TCP port 53 must pass, with EDNS and with long answers.';
const words = (what: string): FindingWords => ({ severity: 'medium', words: what, remedy: FIREWALL });

const FAULTS: Readonly<Record<TransportFault, { readonly words: FindingWords; readonly severity: Severity }>> = {
  'edns-dropped': {
    words: words(
      '{servers} {say|says} nothing to questions with EDNS, which all resolvers ask first: users wait or get nothing',
    ),
    severity: 'high',
  },
  'options-dropped': {
    words: words(
      '{servers} {say|says} nothing to questions with EDNS options (cookies, NSID), which many resolvers send: users wait',
    ),
    severity: 'medium',
  },
  'only-tcp': {
    words: words('{servers} {say|says} nothing over UDP and {answer|answers} over TCP only: most users get nothing'),
    severity: 'critical',
  },
  'only-small': {
    words: words('Long answers of {servers} get lost over UDP, short ones come: some questions fail for some users'),
    severity: 'high',
  },
  'tcp-blocked': {
    words: words(
      '{servers} {cut|cuts} long answers short and {give|gives} none over TCP: whoever needs the whole answer gets nothing',
    ),
    severity: 'high',
  },
};

/** All servers of the zone are dead to one way of asking, or over one whole family. */
export default defineCheck({
  source: 'RFC 6891 §7, RFC 7766 §5 (TCP is not optional), RFC 9715 (long answers over UDP), RFC 3901 (both families)',
  findings: {
    'transport-broken': {
      severity: 'high',
      words:
        '{about} fails for some users: none of its servers can be reached in every way that resolvers use ({ways})',
      remedy: FIREWALL,
    },
    'one-family-only': {
      severity: 'medium',
      words:
        'No server of {about} answers over {family}, though {servers} {are|is} there: users who have nothing else get no answer, the others wait',
      remedy: 'Have the servers, or the way to them, mended for {family}, or take those addresses out.',
    },
    ...Object.fromEntries(Object.entries(FAULTS).map(([code, fault]) => [code, fault.words])),
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (!final) return [];
    const { view } = final;
    const { everywhere, faults } = waysTo(evidence, view);
    const findings = faults.map(f => finding(f.fault, namesIn(f.servers), {}, serversIn(f.servers)));
    const family = lostFamily(final);
    const claims = verdict(final, everywhere, family);
    return [...claims, ...findings, ...(family ? [family.finding] : [])];
  },
});

function lostFamily({ view }: FinalZone): { finding: Finding; word: string; severity: Severity } | null {
  const family = deadFamily(view);
  if (family === null) return null;
  const dead: ServerView[] = view.silent.filter(v => familyOf(v.server.address) === family);
  const word = family === 'v4' ? 'IPv4' : 'IPv6';
  return {
    finding: finding('one-family-only', [view.zone], { family: word }, serversIn(dead)),
    word,
    // Few have IPv6 alone; most have IPv4, and many nothing else.
    severity: family === 'v4' ? 'high' : 'medium',
  };
}

const WAYS: Readonly<Record<TransportFault, string>> = {
  'edns-dropped': 'with EDNS',
  'options-dropped': 'with EDNS options',
  'only-tcp': 'over UDP',
  'only-small': 'with long answers over UDP',
  'tcp-blocked': 'over TCP',
};

function verdict(
  { facts, view }: FinalZone,
  faults: readonly TransportFault[],
  family: ReturnType<typeof lostFamily>,
): Finding[] {
  if (faults.length === 0 && family === null) return [];
  const severities: Severity[] = [...faults.map(f => FAULTS[f].severity), ...(family ? [family.severity] : [])];
  const order: readonly Severity[] = ['critical', 'high', 'medium'];
  const none = view.good.length === 0;
  const severity = none ? 'critical' : (order.find(s => severities.includes(s)) ?? 'medium');
  const ways = [...faults.map(f => WAYS[f]), ...(family ? [`over ${family.word}`] : [])];
  const cause = claim('dns-host', facts.zone, [facts.zone], { severity, confidence: 'likely' });
  return [claiming(finding('transport-broken', [facts.zone], { ways }), cause)];
}
