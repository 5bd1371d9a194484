import type { Outcome, OutcomeKind, Reply, Said, ServerAddress, ZoneFacts } from '../../dns/walk/facts.ts';
import type { Block, Line } from '../../report/report.ts';
import type { Look } from '../../services.ts';
import { isAtOrUnder } from '../../values/name.ts';
import { joined, named, text, zoneWord } from '../language/names.ts';
import { sayError } from './hints.ts';
import { type ServerSaid, saidBy } from './tally.ts';

const HEAD = ['server', 'address', 'over', 'took', 'said', 'details'] as const;

/** Every server of every zone that was met, as a table a zone: what `--all` shows. */
export function allServers(look: Look): Block[] {
  const { trace } = look.evidence;
  return [...trace.zones.values()].flatMap((facts): Block[] => {
    const said = serversIn(look, facts);
    if (said.length === 0) return [];
    const title: Block = { kind: 'paragraph', line: [{ kind: 'strong', text: `Servers of ${zoneWord(facts.zone)}` }] };
    return [title, { kind: 'table', head: HEAD, rows: said.map(one => rowOf(facts, one)) }];
  });
}

/** What each server of a zone said, sorted by name and address: to the chain that was asked, or to one that passed there. */
export function serversIn(look: Look, facts: ZoneFacts): ServerSaid[] {
  const { trace } = look.evidence;
  const chain =
    trace.chains.find(c => c.path.includes(facts.zone)) ??
    trace.chains.find(c => isAtOrUnder(c.question.name, facts.zone));
  if (chain === undefined) return [];
  return saidBy(look, facts, chain).sort(
    (a, b) => order(a.server.name, b.server.name) || order(a.server.address, b.server.address),
  );
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function rowOf(facts: ZoneFacts, { server, outcome, reply }: ServerSaid): Line[] {
  return [
    [...named(server.name)],
    [{ kind: 'code', text: server.address }],
    [text(reply?.by?.over.toUpperCase() ?? '')],
    [text(reply?.rttMs == null ? '' : `${Math.round(reply.rttMs)} ms`)],
    [text(outcome?.kind ?? 'still asked')],
    outcome?.kind === 'silent' ? triedLine(reply) : detailsOf(outcome, server, serialAt(facts, server.address)),
  ];
}

/** What was tried in vain (rule 2 of evidence): "asked 7 times over UDP and TCP". */
export function triedLine(reply: Reply | null): Line {
  const steps = reply?.steps ?? [];
  const over = ['udp', 'tcp'].filter(way => steps.some(step => step.try.over === way)).map(way => way.toUpperCase());
  if (over.length === 0) return [];
  return [text(`asked ${steps.length === 1 ? 'once' : `${steps.length} times`} over ${over.join(' and ')}`)];
}

/** Codes that the word for what was said tells already. */
const TOLD: Readonly<Partial<Record<OutcomeKind, string>>> = {
  answer: 'NOERROR',
  alias: 'NOERROR',
  referral: 'NOERROR',
  nodata: 'NOERROR',
  nxdomain: 'NXDOMAIN',
  refused: 'REFUSED',
  servfail: 'SERVFAIL',
};

/** Code, flags, identity, serial and errors, where there are any that say more than what stands beside them. */
function detailsOf(outcome: Outcome | null, server: ServerAddress, serial: number | null): Line {
  const said = saidIn(outcome);
  const why =
    outcome !== null && 'why' in outcome && outcome.why !== ''
      ? [[{ kind: 'foreign', text: outcome.why } as const]]
      : [];
  if (said === null) return joined(why, ', ');
  const parts: Line[] = [
    [text([...(outcome && TOLD[outcome.kind] === said.rcode ? [] : [said.rcode]), ...flagsOf(said)].join(' '))],
    ...(serial === null ? [] : [[text(`serial ${serial}`)]]),
    ...(isItself(said.nsid, server) ? [] : [[text('NSID '), { kind: 'foreign', text: said.nsid ?? '' } as const]]),
    ...said.ede.map(sayError),
  ].filter(part => part.some(node => node.kind !== 'text' || node.text !== ''));
  return joined(parts, ', ');
}

/** True where a server names no instance of its own. */
const isItself = (nsid: string | null, { name }: ServerAddress): boolean =>
  nsid === null || nsid.toLowerCase() === name.slice(0, -1);

const flagsOf = (said: Said): string[] => [
  ...(said.aa ? ['AA'] : []),
  ...(said.tc ? ['TC'] : []),
  ...(said.ra ? ['RA'] : []),
];

export const saidIn = (outcome: Outcome | null): Said | null =>
  outcome !== null && 'said' in outcome ? outcome.said : null;

/** The serial of the zone as one of its servers has it; null where it did not show one. */
export function serialAt(facts: ZoneFacts, address: string): number | null {
  for (const reply of facts.replies) {
    const soa = reply.server.address === address ? saidIn(reply.outcome)?.soa : null;
    if (soa != null && soa.zone === facts.zone) return soa.soa.serial;
  }
  return null;
}
