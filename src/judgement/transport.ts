import { isUsable } from '../dns/usefulness.ts';
import type { Reply, Step } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import { operatorOf, saidIn, type Way, wasHeard, workedElsewhere } from './own-network.ts';
import type { ServerView, ZoneView } from './servers.ts';

/**
 * Ways of asking in which a server is dead while another way works:
 * edns-dropped: no answer to EDNS, one without · options-dropped: no answer to EDNS with options (NSID, cookies) in it, one
 * to EDNS without · only-tcp: no answer over UDP, one over TCP · only-small: short answers
 * over UDP come, long ones do not · tcp-blocked: cut short over UDP, nothing over TCP.
 */
export type TransportFault = 'edns-dropped' | 'options-dropped' | 'only-tcp' | 'only-small' | 'tcp-blocked';

/** Which of our own ways must have worked against others before a server is charged with the fault (rule 6). */
const WAY: Readonly<Record<TransportFault, Way>> = {
  'edns-dropped': 'edns',
  'options-dropped': 'edns',
  'only-tcp': 'udp',
  'only-small': 'big',
  'tcp-blocked': 'tcp',
};

/** The faults of one server. */
function transportFaults(evidence: Evidence, view: ZoneView, server: ServerView): TransportFault[] {
  const except = new Set([operatorOf(view.zone, server.server)]);
  const sent = server.replies.flatMap(r => r.steps).filter(s => s.try.over === 'udp');
  const found = new Set(server.replies.map(reply => faultOf(reply, sent)).filter(f => f !== null));
  return [...found].filter(fault => workedElsewhere(evidence, WAY[fault], except));
}

/**
 * `sent`: every packet to the server over UDP, whatever was asked. A form that came through once is not broken, only lossy;
 * and where the form that works was lost as well, loss explains the other.
 */
function faultOf(reply: Reply, sent: readonly Step[]): TransportFault | null {
  const { outcome, by, steps } = reply;
  const heard = sent.filter(s => wasHeard(s.outcome));
  const lost = sent.filter(s => s.outcome?.kind === 'silent');
  if (outcome?.kind === 'truncated') return steps.some(s => s.try.over === 'tcp') ? 'tcp-blocked' : null;
  if (!isUsable(outcome) || by === null) return null;
  const udp = steps.filter(s => s.try.over === 'udp');
  if (by.over === 'tcp') {
    if (!allSilent(udp)) return null;
    if (heard.length === 0) return 'only-tcp';
    return (saidIn(outcome)?.size ?? 0) > LONG_OCTETS && heard.every(s => isShort(s)) ? 'only-small' : null;
  }
  if (by.options || heard.some(s => s.try.options)) return null;
  if (by.edns)
    return allSilent(udp.filter(s => s.try.options)) && lost.every(s => s.try.options) ? 'options-dropped' : null;
  const isDropped = !heard.some(s => s.try.edns) && allSilent(udp.filter(s => s.try.edns));
  return isDropped && lost.every(s => s.try.edns) ? 'edns-dropped' : null;
}

/** From here on an answer needs EDNS, and middleboxes of old drop it (RFC 1035 §4.2.1). */
const LONG_OCTETS = 512;
const isShort = (step: Step): boolean => (saidIn(step.outcome)?.size ?? 0) <= LONG_OCTETS;

/** Two packets in the same form: one alone may have been lost on the way. */
const ENOUGH_TRIES = 2;
const allSilent = (steps: readonly Step[]): boolean =>
  steps.length >= ENOUGH_TRIES && steps.every(s => s.outcome === null || s.outcome.kind === 'silent');

/** What is wrong with the ways to a zone's servers, all of them together. */
export interface ZoneWays {
  /** Faults that every server which speaks at all has. */
  readonly everywhere: readonly TransportFault[];
  /** Every fault with the servers that have it; none where loss explains them. */
  readonly faults: readonly { readonly fault: TransportFault; readonly servers: readonly ServerView[] }[];
  /** Where every server loses more than users can bear: how much of how many packets. */
  readonly loss: Loss | null;
}

interface Loss {
  readonly asked: number;
  readonly lost: number;
}

export function waysTo(evidence: Evidence, view: ZoneView): ZoneWays {
  const heard = view.all.filter(v => v.standing.kind === 'good' || v.standing.kind === 'lame');
  const byServer = new Map(heard.map(v => [v, transportFaults(evidence, view, v)]));
  const faults = [...new Set([...byServer.values()].flat())]
    .sort()
    .map(fault => ({ fault, servers: heard.filter(v => byServer.get(v)?.includes(fault)) }));
  const everywhere =
    view.pending.length > 0 ? [] : faults.filter(f => f.servers.length === heard.length).map(f => f.fault);
  const loss = everywhere.length > 0 ? null : lossOf(heard);
  return { everywhere, faults: loss === null ? faults : [], loss };
}

/** Beyond this share of lost packets users notice: a resolver gives up after two or three tries. */
const LOSS_THAT_COUNTS = 1 / 3;
/** Packets to one name server below which a share says nothing. */
const ENOUGH_PACKETS = 4;

/**
 * The loss where every name server loses too much. A question that got no answer at all counts only where the server lost
 * packets of others too: not answering one kind of question is no matter of chance. Servers that say nothing over UDP are
 * left out.
 */
function lossOf(heard: readonly ServerView[]): Loss | null {
  const byName = new Map<string, Loss>();
  for (const { server, replies } of heard) {
    const steps = replies.map(r => r.steps.filter(s => s.try.over === 'udp' && s.outcome !== null));
    const answered = steps.filter(some => some.some(s => wasHeard(s.outcome)));
    const isLossy = answered.some(some => some.some(s => s.outcome?.kind === 'silent'));
    for (const each of isLossy ? steps : answered) {
      const before = byName.get(server.name) ?? { asked: 0, lost: 0 };
      const lost = each.filter(s => s.outcome?.kind === 'silent').length;
      byName.set(server.name, { asked: before.asked + each.length, lost: before.lost + lost });
    }
  }
  const losses = [...byName.values()];
  const tooMuch = (l: Loss): boolean => l.asked >= ENOUGH_PACKETS && l.lost / l.asked > LOSS_THAT_COUNTS;
  if (losses.length === 0 || !losses.every(tooMuch)) return null;
  return { asked: losses.reduce((sum, l) => sum + l.asked, 0), lost: losses.reduce((sum, l) => sum + l.lost, 0) };
}
