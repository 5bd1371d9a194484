import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Message } from '../../../src/dns/message.ts';
import { ROOT_HINTS } from '../../../src/dns/root-hints.ts';
import { walk } from '../../../src/dns/walk/driver.ts';
import type { Trace } from '../../../src/dns/walk/facts.ts';
import {
  PACKETS_PER_TRACE,
  QUESTIONS_PER_ADDRESS,
  QUESTIONS_PER_ADDRESS_SECOND,
  WALK_MS,
} from '../../../src/dns/walk/limits.ts';
import { newSharedFacts } from '../../../src/dns/walk/shared.ts';
import { readMessage } from '../../../src/dns/wire/read.ts';
import { writeMessage } from '../../../src/dns/wire/write.ts';
import { readZoneText } from '../../../src/dns/wire/zonefile.ts';
import { seeded } from '../../../src/drill/chance.ts';
import { fastClock } from '../../../src/drill/clock.ts';
import { instant } from '../../../src/values/instant.ts';
import { labelDepth, name } from '../../../src/values/name.ts';
import type { Arrival, Network, World } from '../../../src/world/ports.ts';

interface Sent {
  readonly atMs: number;
  readonly to: string;
  readonly question: string;
}

type Below = (n: number) => number;

/** An internet in which every server says whatever the dice make it say. */
function malice(seed: number): { world: World; run: <T>(work: Promise<T>) => Promise<T>; sent: Sent[] } {
  const clock = fastClock(instant(1_767_225_600_000));
  const chance = seeded(seed);
  const sent: Sent[] = [];
  const below: Below = n => Math.floor(chance.dice() * n);
  const send =
    (over: 'udp' | 'tcp'): Network['udp'] =>
    (to, _port, payload, arrive) => {
      const query = readMessage(payload);
      assert.ok(query.ok && query.message.questions[0], 'the walk sends what can be read');
      const [{ name: asked, type }] = query.message.questions;
      sent.push({ atMs: clock.monotonicMs(), to, question: `${asked} ${type}` });
      const times = below(10) === 0 ? 2 : 1;
      for (let i = 0; i < times; i++)
        clock.after(below(8) === 0 ? 6_000 : 5 + below(300), () => arrive(arrival(query.message, asked, over)));
      return () => undefined;
    };
  const arrival = (query: Message, asked: string, over: string): Arrival => {
    const dice = below(14);
    if (dice === 0) return { kind: 'failed', reason: 'refused' };
    if (dice === 1 && over === 'tcp') return { kind: 'closed' };
    return {
      kind: 'message',
      bytes: dice === 2 ? chance.bytes(below(80)) : reply(query, asked, below, chance.bytes(16)),
    };
  };
  return {
    world: { network: { udp: send('udp'), tcp: send('tcp') }, clock, chance },
    run: work => clock.run(work),
    sent,
  };
}

const RCODES = ['NOERROR', 'NOERROR', 'NOERROR', 'NXDOMAIN', 'SERVFAIL', 'REFUSED', 'FORMERR', 'BADCOOKIE'];

function reply(query: Message, asked: string, below: Below, cookie: Uint8Array): Uint8Array {
  const labels = asked.split('.').filter(l => l !== '');
  const cut = `${labels.slice(below(labels.length + 1)).join('.')}.`;
  const under = cut === '.' ? '' : cut;
  const many = [1, 2, 30, 120][below(4)] ?? 1;
  const ns = Array.from(
    { length: many },
    (_, i) => `${cut} NS n${below(9)}${i}.z${below(40)}.${below(2) ? 'example' : 'com'}.`,
  ).join('\n');
  const glue = Array.from(
    { length: below(40) },
    (_, i) => `n${below(9)}${i}.z${below(40)}.example. A 9.${below(9)}.${below(200)}.${i}`,
  ).join('\n');
  const answers = [
    '',
    `${asked} A 9.1.1.${below(200)}`,
    `${asked} CNAME a${below(99)}.${under}`,
    `${cut} DNAME ${below(2) ? 'com.' : asked}`,
  ];
  const soa = below(3) === 0 ? `${cut} SOA a. b. ${below(99)} 1 1 1 1` : '';
  const text = (lines: string) => readZoneText(lines, { origin: name('.'), ttl: below(99_999) }).records;
  return writeMessage({
    ...query,
    id: below(20) === 0 ? 1 : query.id,
    response: true,
    aa: below(2) === 0,
    tc: below(12) === 0,
    ra: below(6) === 0,
    rcode: RCODES[below(RCODES.length)] ?? 'NOERROR',
    answers: text(answers[below(4)] ?? ''),
    authorities: text(below(3) === 0 ? soa : ns),
    additionals: text(glue),
    edns: { version: 0, udpSize: 1232, dnssecOk: false, nsid: null, cookie, ede: [] },
  });
}

async function walked(seed: number) {
  const { world, run, sent } = malice(seed);
  const input = {
    asked: { name: name('www.shop.example'), type: 'A' },
    hints: ROOT_HINTS,
    resolvers: [],
    typeAsked: false,
    isRegistryZone: (zone: string) => labelDepth(name(zone)) < 2,
    given: Promise.resolve({ lastGood: null, controls: [] }),
    shared: newSharedFacts(),
  };
  let last: Trace | null = null;
  await run(
    (async () => {
      for await (const trace of walk(input, world)) last = trace;
    })(),
  );
  return { trace: last as Trace | null, sent };
}

test('whatever an internet full of malice says, the walk ends in time and keeps its manners', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), async seed => {
      const { trace, sent } = await walked(seed);
      assert.ok(trace, 'a last trace is given');
      assert.ok(trace.tookMs <= WALK_MS + 1, `ended after ${trace.tookMs} ms`);
      assert.ok(sent.length <= PACKETS_PER_TRACE, `${sent.length} packets`);
      const byAddress = Map.groupBy(sent, s => s.to);
      for (const [address, packets] of byAddress) {
        const firsts = [...Map.groupBy(packets, p => p.question).values()].map(of => of[0]?.atMs ?? 0);
        assert.ok(firsts.length <= QUESTIONS_PER_ADDRESS, `${firsts.length} questions to ${address}`);
        for (const at of firsts) {
          const within = firsts.filter(other => other >= at && other < at + 1_000).length;
          assert.ok(within <= QUESTIONS_PER_ADDRESS_SECOND, `${within} questions to ${address} in a second`);
        }
      }
    }),
    { numRuns: 5 },
  );
});

test('the malice of the test reaches far: some walks run into named bounds', async () => {
  for (let seed = 1; seed <= 30; seed++) if (((await walked(seed)).trace?.bounds.length ?? 0) > 0) return;
  assert.fail('no walk of thirty reached a bound');
});
