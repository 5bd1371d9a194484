import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../src/dns/message.ts';
import { readMessage } from '../../../src/dns/wire/read.ts';
import { writeMessage } from '../../../src/dns/wire/write.ts';
import { readZoneText } from '../../../src/dns/wire/zonefile.ts';
import type { Drill } from '../../../src/drill/drill.ts';
import { name } from '../../../src/values/name.ts';
import { chainTo, saidTo, serversOf, story, TOP, TOP_SIGNED, TWO_SERVERS, walkIn } from '../../support/walking.ts';

const TOGETHER = `
zone shop.example on a.nic.example b.nic.example signed
    @ A 198.51.100.1
    six AAAA 2620:0:2d0:1::80
    far CNAME www.other.com.
`;

test('a signed zone on its registry’s own servers is asked for its keys, whatever else manners leave out', async () => {
  const drill = await story(TOGETHER, TOP_SIGNED);
  const trace = await walkIn(drill, 'shop.example');
  assert.deepEqual(saidTo(trace, 'example.', 'DS', 'shop.example'), ['199.43.134.1 answer', '199.43.134.2 answer']);
  assert.deepEqual(saidTo(trace, 'shop.example.', 'DNSKEY'), ['199.43.134.1 answer', '199.43.134.2 answer']);
  assert.deepEqual(saidTo(trace, 'shop.example.', 'NS'), ['199.43.134.1 not-asked', '199.43.134.2 answer']);
  assert.deepEqual(trace.controls, [], 'nobody denied anything');
});

test('a name without A on its registry’s own servers is asked for AAAA as anywhere else', async () => {
  const drill = await story(TOGETHER);
  const trace = await walkIn(drill, 'six.shop.example');
  assert.deepEqual(chainTo(trace, 'six.shop.example').end, { kind: 'nodata', zone: 'shop.example.' });
  assert.deepEqual(saidTo(trace, 'shop.example.', 'AAAA', 'six.shop.example'), [
    '199.43.134.1 answer',
    '199.43.134.2 answer',
  ]);
});

/** The same drill, with every reply over UDP changed on its way. */
function changing(drill: Drill, change: (reply: Message) => Message): Drill {
  const { network } = drill.world;
  const udp: typeof network.udp = (to, port, payload, arrive) =>
    network.udp(to, port, payload, arrival => {
      const read = arrival.kind === 'message' ? readMessage(arrival.bytes) : null;
      arrive(read?.ok ? { kind: 'message', bytes: writeMessage(change(read.message)) } : arrival);
    });
  return { ...drill, world: { ...drill.world, network: { ...network, udp } } };
}

test('a server that wants its cookie back gets it with every later question, not after a refusal each time', async () => {
  const drill = await story(`${TWO_SERVERS.replace('www A', 'six AAAA 2620:0:2d0:1::80\n    www A')}
ns1.shop.example demands cookies
`);
  const trace = await walkIn(drill, 'six.shop.example');
  const tries = (type: string) =>
    trace.zones
      .get('shop.example.' as never)
      ?.replies.find(r => r.server.address === '199.43.134.11' && r.question.type === type)
      ?.steps.map(s => s.outcome?.kind);
  assert.deepEqual(tries('A'), ['formerr', 'nodata']);
  assert.deepEqual(tries('AAAA'), ['answer']);
});

test('one server is asked whether the name above a long name exists, and nobody about a short one', async () => {
  const asked = async (of: string, top: string, signed: string) => {
    const servers = 'ns1.shop.example ns2.shop.example';
    const zone = TWO_SERVERS.replace('www A', 'a.b.c A').replace(servers, `${servers} ns3.shop.example`);
    const drill = await story(
      `host ns3.shop.example 199.43.134.13 20ms${zone.replace('ttl 300', `ttl 300 ${signed}`)}`,
      top,
    );
    const trace = await walkIn(drill, of);
    assert.deepEqual(trace.bounds, []);
    assert.ok(trace.tookMs < 200, `nobody waits for it: ${trace.tookMs} ms`);
    return saidTo(trace, 'shop.example.', 'A', 'b.c.shop.example');
  };
  assert.deepEqual(await asked('a.b.c.shop.example', TOP, ''), ['199.43.134.11 nodata']);
  assert.deepEqual(await asked('shop.example', TOP, ''), []);
  assert.deepEqual(await asked('a.b.c.shop.example', TOP_SIGNED, 'signed'), ['199.43.134.12 nodata']);
});

test('a second reply to one packet that differs only in its records is noted; a repeated or shortened one is not', async () => {
  const seconds = async (change: (reply: Message) => Message) => {
    const drill = await story(TWO_SERVERS);
    const { network } = drill.world;
    const udp: typeof network.udp = (to, port, payload, arrive) =>
      network.udp(to, port, payload, arrival => {
        arrive(arrival);
        const read = arrival.kind === 'message' ? readMessage(arrival.bytes) : null;
        if (read?.ok) arrive({ kind: 'message', bytes: writeMessage(change(read.message)) });
      });
    const trace = await walkIn({ ...drill, world: { ...drill.world, network: { ...network, udp } } }, 'shop.example');
    return trace.zones
      .get('shop.example.' as never)
      ?.replies.filter(r => r.second !== null)
      .map(r => r.question.type);
  };
  const reversed = (m: Message): Message => ({ ...m, answers: m.answers.toReversed() });
  assert.deepEqual(await seconds(reversed), []);
  assert.deepEqual(await seconds(m => ({ ...m, tc: true, answers: [], authorities: [] })), []);
  const forged = readZoneText('shop.example. A 198.51.100.66', { origin: name('.'), ttl: 300 }).records;
  const elsewhere = (m: Message): Message => (m.answers[0]?.type === 'A' ? { ...m, answers: forged } : m);
  assert.deepEqual(await seconds(elsewhere), ['A', 'A']);
});

test('a resolver that knows only an alias, and nothing at its end, has no data to give', async () => {
  const drill = await story(`resolver dns9.quad9.net 9.9.9.9 10ms
${TWO_SERVERS.replace('www A', 'six AAAA 2620:0:2d0:1::80\n    old CNAME six\n    new CNAME www\n    www A')}`);
  const hint = async (of: string) => (await walkIn(drill, of)).hints.map(h => h.outcome.kind);
  assert.deepEqual(await hint('old.shop.example'), ['nodata']);
  assert.deepEqual(await hint('new.shop.example'), ['answer']);
});

test('addresses that a server leaves out beside its NS set are asked for, where it can be told what of the glue is wrong', async () => {
  const drill = await story(`${TWO_SERVERS}\nns2.shop.example is silent\n`);
  const bare = (m: Message): Message => (m.questions[0]?.type === 'NS' ? { ...m, additionals: [] } : m);
  const trace = await walkIn(changing(drill, bare), 'shop.example');
  assert.deepEqual(serversOf(trace, 'shop.example.'), {
    'ns1.shop.example.': '199.43.134.11 authoritative+glue',
    'ns2.shop.example.': '199.43.134.12 authoritative+glue',
  });
});

test('what is still out when the time of a walk is over was not asked, and is called silent by nobody', async () => {
  const drill = await story(`${TWO_SERVERS}
each server of . is slow by 3800ms
each server of example is slow by 3800ms
each server of shop.example is silent
`);
  const trace = await walkIn(drill, 'shop.example');
  assert.ok(trace.tookMs <= 8_501, `${trace.tookMs} ms`);
  assert.ok(trace.complete);
  assert.deepEqual(trace.bounds, ['WALK_MS']);
  assert.deepEqual(saidTo(trace, 'shop.example.', 'A'), ['199.43.134.11 not-asked', '199.43.134.12 not-asked']);
  assert.equal(chainTo(trace, 'shop.example').end.kind, 'broken');
});
