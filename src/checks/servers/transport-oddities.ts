import { isUsable } from '../../dns/usefulness.ts';
import type { Reply } from '../../dns/walk/facts.ts';
import { operatorOf, workedElsewhere } from '../../judgement/own-network.ts';
import type { ServerView } from '../../judgement/servers.ts';
import { defineCheck } from '../check.ts';
import { finalZone, finding, namesIn, serversIn } from '../claims.ts';

/** Faults of transport that hurt nobody today. */
export default defineCheck({
  source: 'RFC 7766 §5 (TCP), RFC 6891 §7 (FORMERR to EDNS, then the answer without it)',
  findings: {
    'tcp-refused': {
      severity: 'low',
      words: '{servers} {refuse|refuses} TCP; nothing was cut short, so users notice nothing until an answer grows',
      remedy: 'Have TCP port 53 opened.',
    },
    'edns-formerr': {
      severity: 'low',
      words:
        '{servers} {reject|rejects} EDNS (FORMERR) and {answer|answers} fully without it: users wait a little longer, and signatures cannot pass',
      remedy: 'Have the server software updated.',
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (!final) return [];
    const { zone, good } = final.view;
    const ours = ({ server }: ServerView) => !workedElsewhere(evidence, 'tcp', new Set([operatorOf(zone, server)]));
    const refusing = good.filter(v => v.replies.some(refusesTcp) && !ours(v));
    const rejecting = good.filter(v => v.replies.some(rejectsEdns));
    return [
      ...(refusing.length > 0 ? [finding('tcp-refused', namesIn(refusing), {}, serversIn(refusing))] : []),
      ...(rejecting.length > 0 ? [finding('edns-formerr', namesIn(rejecting), {}, serversIn(rejecting))] : []),
    ];
  },
});

const refusesTcp = (reply: Reply): boolean =>
  reply.steps.some(s => s.try.over === 'tcp' && s.outcome?.kind === 'unreachable') &&
  !reply.steps.some(s => s.outcome?.kind === 'truncated');

const rejectsEdns = (reply: Reply): boolean =>
  isUsable(reply.outcome) &&
  reply.by?.edns === false &&
  reply.steps.some(s => s.try.edns && s.outcome?.kind === 'formerr');
