import type { Reply, Step } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import { operatorOf, type Way, wasHeard, workedElsewhere } from './own-network.ts';
import { isUsable, type ServerView, type ZoneView } from './servers.ts';

/**
 * Ways of asking in which a server is dead while another way works:
 * edns-silence: no answer to EDNS, one without · tcp-only: no answer over UDP, one over TCP · small-only: short answers
 * over UDP come, long ones do not · no-tcp: cut short over UDP, nothing over TCP.
 */
export type TransportFault = 'edns-silence' | 'tcp-only' | 'small-only' | 'no-tcp';

/** Which of our own ways must have worked against others before a server is charged with the fault (rule 6). */
const WAY: Readonly<Record<TransportFault, Way>> = {
  'edns-silence': 'edns',
  'tcp-only': 'udp',
  'small-only': 'big',
  'no-tcp': 'tcp',
};

/** The faults of one server. */
export function transportFaults(evidence: Evidence, view: ZoneView, server: ServerView): TransportFault[] {
  const except = new Set([operatorOf(view.zone, server.server)]);
  const found = new Set(server.replies.map(faultOf).filter(f => f !== null));
  // Short questions over UDP are answered: then it is not UDP that is dead, but long answers.
  if (
    found.has('tcp-only') &&
    server.replies.some(r => r.steps.some(s => s.try.over === 'udp' && wasHeard(s.outcome)))
  ) {
    found.delete('tcp-only');
    found.add('small-only');
  }
  return [...found].filter(fault => workedElsewhere(evidence, WAY[fault], except));
}

function faultOf(reply: Reply): TransportFault | null {
  const { outcome, by, steps } = reply;
  if (outcome?.kind === 'truncated') return steps.some(s => s.try.over === 'tcp') ? 'no-tcp' : null;
  if (!isUsable(outcome) || by === null) return null;
  if (by.over === 'tcp') return allSilent(steps.filter(s => s.try.over === 'udp')) ? 'tcp-only' : null;
  return by.edns ? null : allSilent(steps.filter(s => s.try.over === 'udp' && s.try.edns)) ? 'edns-silence' : null;
}

/** Two packets in the same form: one alone may have been lost on the way. */
const ENOUGH_TRIES = 2;
const allSilent = (steps: readonly Step[]): boolean =>
  steps.length >= ENOUGH_TRIES && steps.every(s => s.outcome === null || s.outcome.kind === 'silent');
