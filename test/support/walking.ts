import { walk } from '../../src/dns/walk/driver.ts';
import type { Chain, Given, Reply, Trace } from '../../src/dns/walk/facts.ts';
import { newSharedFacts, type SharedFacts } from '../../src/dns/walk/shared.ts';
import { type Drill, playing } from '../../src/drill/drill.ts';
import { loadText } from '../../src/drill/library.ts';
import { labelDepth, name } from '../../src/values/name.ts';

/** A small internet on top of which a story is told: the root, `example` as a TLD with two servers, and com. */
export const TOP = `title a story of a test
include internet
begins 2026-01-01 00:00
host a.nic.example 199.43.134.1 20ms
host b.nic.example 199.43.134.2 20ms
zone example on a.nic.example b.nic.example ttl 3600
zone nic.example on a.nic.example b.nic.example
`;

/** A domain in it, with two servers. */
export const TWO_SERVERS = `
host ns1.shop.example 199.43.134.11 20ms
host ns2.shop.example 199.43.134.12 20ms
zone shop.example on ns1.shop.example ns2.shop.example ttl 300
    @ A 198.51.100.1
    www A 198.51.100.1
`;

/** The small internet, with a signed TLD. */
export const TOP_SIGNED = TOP.replace('ttl 3600\n', 'ttl 3600 signed\n');

/** Opens a drill on the text after TOP. */
export const story = (text: string, top = TOP): Promise<Drill> =>
  playing(loadText('story', `${top}${text}`), { backEnd: 'memory' });

export const NOTHING_GIVEN: Given = { lastGood: null, controls: [] };

/** Walks in a drill and gives the last trace and how often progress was told. */
export async function walkIn(
  drill: Drill,
  asked: string,
  options: { type?: string; given?: Given; shared?: SharedFacts } = {},
): Promise<Trace> {
  const input = {
    asked: { name: name(asked), type: options.type ?? 'A' },
    hints: drill.hints,
    resolvers: drill.resolvers,
    typeAsked: options.type !== undefined,
    isRegistryZone: (zone: string) => labelDepth(name(zone)) < 2,
    given: Promise.resolve(options.given ?? NOTHING_GIVEN),
    shared: options.shared ?? newSharedFacts(),
  };
  let last: Trace | null = null;
  await drill.run(
    (async () => {
      for await (const trace of walk(input, drill.world)) last = trace;
    })(),
  );
  if (last === null) throw new Error('the walk said nothing');
  return last;
}

export const chainTo = (trace: Trace, of: string): Chain => {
  const chain = trace.chains.find(c => c.question.name === name(of));
  if (!chain) throw new Error(`no way to ${of} among ${trace.chains.map(c => c.question.name)}`);
  return chain;
};

/** What each server said to a question, in a line: "199.43.134.1 answer". */
export const saidTo = (trace: Trace, zone: string, type: string, of = zone): string[] =>
  (trace.zones.get(name(zone))?.replies ?? [])
    .filter((r: Reply) => r.question.type === type && r.question.name === name(of))
    .map(r => `${r.server.address} ${r.outcome?.kind}`)
    .sort();

/** The name servers of a zone, each with its addresses and where those came from. */
export const serversOf = (trace: Trace, zone: string): Record<string, string> =>
  Object.fromEntries(
    (trace.zones.get(name(zone))?.nameservers ?? []).map(ns => [
      ns.name,
      ns.addresses.map(a => `${a.address} ${[...a.sources].sort().join('+')}`).join(', ') || JSON.stringify(ns.lookup),
    ]),
  );
