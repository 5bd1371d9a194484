import { isUsable } from '../../dns/usefulness.ts';
import type { Outcome, Reply, Trace } from '../../dns/walk/facts.ts';
import { operatorOf, saidIn, wasHeard } from '../../judgement/own-network.ts';
import { isUnder, labelDepth, type Name, name, ROOT } from '../../values/name.ts';
import { isRegistryZone } from '../../values/suffix.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finding, serversIn } from '../claims.ts';

/** One operator of the root may have a broken server; two that answer as no root server would are answered for. */
const OPERATORS_THAT_PROVE = 2;
/** Zones that root servers lawfully answer from themselves. */
const SERVED_BY_ROOTS: readonly Name[] = [name('root-servers.net.'), name('arpa.')];

/** What a server of the root, or of a registry, would never say: somebody in between answers in its place. */
export default defineCheck({
  source:
    'RFC 1034 §4.2.1: a root server refers and never recurses; RFC 5452 §3: a second, different reply is a forged one',
  findings: {
    'own-network-intercepted': {
      severity: 'info',
      words:
        'Something between here and the internet answers in the place of the DNS servers ({signs}), so nothing can be said about {domain}',
      remedy: 'Have port 53 (UDP and TCP) let through untouched for this host, or look from another network.',
    },
    'server-odd': {
      severity: 'info',
      words: '{servers} answered as no server of its kind would ({signs}); its answers prove nothing',
      remedy: null,
    },
  },
  run({ trace }, chain) {
    const odd = [...suspects(trace)].flatMap(reply => {
      const sign = signOf(reply);
      return sign === null
        ? []
        : [{ reply, sign, server: reply.server, operator: operatorOf(reply.zone, reply.server) }];
    });
    if (odd.length === 0) return [];
    const signs = [...new Set(odd.map(o => SIGNS[o.sign]))];
    const operators = new Set(odd.map(o => o.operator));
    if (operators.size < OPERATORS_THAT_PROVE)
      return [finding('server-odd', [...new Set(odd.map(o => o.server.name))], { signs }, serversIn(odd))];
    const confirmed = odd.some(o =>
      o.reply.steps.some(s => s.try.over === 'tcp' && isUsable(s.outcome) && !isForged(o.reply, s.outcome)),
    );
    const found = finding('own-network-intercepted', [ROOT], { signs, domain: chain.question.name }, serversIn(odd));
    return [
      claiming(found, claim('network', ROOT, [], { severity: 'none', confidence: confirmed ? 'certain' : 'likely' })),
    ];
  },
});

type Sign = 'recursion' | 'data' | 'two-replies' | 'transports-differ' | 'invented-exists';
const SIGNS: Readonly<Record<Sign, string>> = {
  recursion: 'a root server that offers recursion',
  data: "the root knows the name's own data",
  'two-replies': 'two different replies to one question',
  'transports-differ': 'UDP and TCP say different things',
  'invented-exists': 'a top-level domain that was made up exists',
};

/** Replies of the root and of registries: whoever answers in the domain's place, answers in theirs as well. */
function* suspects(trace: Trace): Iterable<Reply> {
  for (const zone of trace.zones.values()) if (isRegistryZone(zone.zone)) yield* zone.replies;
  for (const control of trace.controls) if (control.kind === 'tld') yield* control.replies;
}

function signOf(reply: Reply): Sign | null {
  if (reply.second !== null) return 'two-replies';
  const outcomes = reply.steps.map(s => s.outcome).filter(o => o !== null && wasHeard(o));
  const forged = outcomes.find(o => o !== null && isForged(reply, o));
  if (forged) return signOfForged(reply, forged);
  const over = (way: 'udp' | 'tcp') =>
    new Set(reply.steps.filter(s => s.try.over === way && isUsable(s.outcome)).map(s => s.outcome?.kind));
  const [udp, tcp] = [over('udp'), over('tcp')];
  const differ = udp.size > 0 && tcp.size > 0 && ![...udp].some(kind => tcp.has(kind));
  return differ ? 'transports-differ' : null;
}

function signOfForged(reply: Reply, outcome: Outcome): Sign {
  if (labelDepth(reply.question.name) === 1 && reply.purpose === 'control') return 'invented-exists';
  return saidIn(outcome)?.ra ? 'recursion' : 'data';
}

/** True for what no root server says: recursion offered, or data of a name that is not in the root zone. */
function isForged(reply: Reply, outcome: Outcome | null): boolean {
  const said = saidIn(outcome);
  if (said === null || outcome === null || reply.zone !== ROOT) return false;
  if (reply.purpose === 'control' && labelDepth(reply.question.name) === 1 && isUsable(outcome))
    return outcome.kind !== 'nxdomain';
  if (said.ra) return true;
  const { question } = reply;
  if (labelDepth(question.name) < 2 || SERVED_BY_ROOTS.some(z => question.name === z || isUnder(question.name, z)))
    return false;
  return said.answers.length > 0;
}
