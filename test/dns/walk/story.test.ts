import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newSharedFacts } from '../../../src/dns/walk/shared.ts';
import { chainTo, saidTo, serversOf, story, TWO_SERVERS, walkIn } from '../../support/walking.ts';

test('every server of every zone on the way is asked, and each once', async () => {
  const drill = await story(TWO_SERVERS);
  const trace = await walkIn(drill, 'shop.example');
  assert.deepEqual(chainTo(trace, 'shop.example').path, ['.', 'example.', 'shop.example.']);
  assert.equal(saidTo(trace, '.', 'A', 'shop.example').length, 26);
  assert.deepEqual(saidTo(trace, 'example.', 'A', 'shop.example'), ['199.43.134.1 referral', '199.43.134.2 referral']);
  for (const type of ['A', 'SOA', 'NS'])
    assert.deepEqual(saidTo(trace, 'shop.example.', type), ['199.43.134.11 answer', '199.43.134.12 answer']);
  assert.equal(trace.queries, 26 + 4 + 2 + 1 + 6);
  assert.ok(trace.tookMs < 70, `three round trips of 20 ms took ${trace.tookMs} ms`);
  assert.deepEqual(trace.bounds, []);
});

test('one dead root server makes nobody wait for the way, only for its own silence', async () => {
  const drill = await story(`${TWO_SERVERS}\na.root-servers.net is silent\n`);
  const trace = await walkIn(drill, 'shop.example');
  assert.equal(chainTo(trace, 'shop.example').end.kind, 'answer');
  const answered = trace.zones.get('shop.example.' as never)?.replies.map(r => (r.at ?? 0) - trace.startedAt) ?? [];
  assert.ok(Math.max(...answered) < 100, 'the answers came while the dead letter was still waited for');
  assert.equal(saidTo(trace, '.', 'A', 'shop.example').filter(s => s.endsWith('silent')).length, 2);
});

test('a silent server gets the whole ladder and is called silent after four seconds', async () => {
  const drill = await story(`${TWO_SERVERS}\nns2.shop.example is silent\n`);
  const trace = await walkIn(drill, 'shop.example');
  assert.deepEqual(saidTo(trace, 'shop.example.', 'A'), ['199.43.134.11 answer', '199.43.134.12 silent']);
  const reply = trace.zones
    .get('shop.example.' as never)
    ?.replies.find(r => r.server.address === '199.43.134.12' && r.question.type === 'A');
  const tries = reply?.steps.map(s => `${s.try.over}${s.try.edns ? ' edns' : ''}${s.try.options ? ' options' : ''}`);
  assert.deepEqual(tries, [
    'udp edns options',
    'udp edns options',
    'tcp edns options',
    'udp edns',
    'udp',
    'udp edns options',
    'udp edns options',
  ]);
  assert.ok(trace.tookMs > 4_000 && trace.tookMs < 4_500, `${trace.tookMs} ms`);
});

test('a truncated answer is fetched over TCP', async () => {
  const drill = await story(`${TWO_SERVERS}\nns1.shop.example truncates\n`);
  const trace = await walkIn(drill, 'shop.example');
  const reply = trace.zones
    .get('shop.example.' as never)
    ?.replies.find(r => r.server.address === '199.43.134.11' && r.question.type === 'A');
  assert.deepEqual(
    reply?.steps.map(s => `${s.try.over} ${s.outcome?.kind}`),
    ['udp truncated', 'tcp answer'],
  );
});

test('a server that drops EDNS is found to answer without it', async () => {
  const drill = await story(`${TWO_SERVERS}\nns1.shop.example is silent to edns\n`);
  const trace = await walkIn(drill, 'shop.example');
  const reply = trace.zones
    .get('shop.example.' as never)
    ?.replies.find(r => r.server.address === '199.43.134.11' && r.question.type === 'A');
  assert.equal(reply?.outcome?.kind, 'answer');
  assert.equal(reply?.by?.edns, false);
});

test('a zone below on its parent’s own servers is found, though nobody refers to it', async () => {
  const drill = await story(`
zone deep.nic.example on a.nic.example b.nic.example ttl 300
    www A 198.51.100.7
`);
  const trace = await walkIn(drill, 'www.deep.nic.example');
  assert.deepEqual(chainTo(trace, 'www.deep.nic.example').path.at(-1), 'deep.nic.example.');
  assert.equal(chainTo(trace, 'www.deep.nic.example').end.kind, 'answer');
});

test('a name several labels below, with nothing in between, is one question', async () => {
  const drill = await story(TWO_SERVERS.replace('www A', 'a.b.c.www A'));
  const trace = await walkIn(drill, 'a.b.c.www.shop.example');
  assert.deepEqual(chainTo(trace, 'a.b.c.www.shop.example').end, { kind: 'answer', zone: 'shop.example.' });
});

test('a name server without glue is found by the same walk, and its domain is not asked twice', async () => {
  const drill = await story(`${TWO_SERVERS}
zone other.com on ns1.shop.example ns2.shop.example ttl 300
    @ A 198.51.100.2
`);
  const trace = await walkIn(drill, 'other.com');
  assert.deepEqual(serversOf(trace, 'other.com.'), {
    'ns1.shop.example.': '199.43.134.11 resolved',
    'ns2.shop.example.': '199.43.134.12 resolved',
  });
  assert.deepEqual(saidTo(trace, 'other.com.', 'A'), ['199.43.134.11 answer', '199.43.134.12 answer']);
  assert.equal(trace.chains.filter(c => c.role === 'dependency').length, 1, 'one look-up shows the way to both');
});

test('name servers that a registry denies are denied by that registry', async () => {
  const drill = await story(`
host ns1.gone.example 199.43.134.31 20ms
host ns2.gone.example 199.43.134.32 20ms
zone gone.example on ns1.gone.example ns2.gone.example
zone other.com on ns1.gone.example ns2.gone.example ttl 300
    @ A 198.51.100.2
example withdraws gone.example
`);
  const trace = await walkIn(drill, 'other.com');
  assert.equal(chainTo(trace, 'other.com').end.kind, 'broken');
  const denied = JSON.stringify({ kind: 'denied', by: 'example.', how: 'nxdomain' });
  assert.deepEqual(serversOf(trace, 'other.com.'), { 'ns1.gone.example.': denied, 'ns2.gone.example.': denied });
});

test('two zones that need each other are named as a circle', async () => {
  const drill = await story(`
host ns.one.example 199.43.134.41 20ms
host ns.two.example 199.43.134.42 20ms
zone one.example on ns.two.example without glue
    ns A 199.43.134.41
zone two.example on ns.one.example without glue
    ns A 199.43.134.42
`);
  const trace = await walkIn(drill, 'one.example');
  assert.equal(chainTo(trace, 'one.example').end.kind, 'broken');
  assert.match(serversOf(trace, 'one.example.')['ns.two.example.'] ?? '', /cycle/);
});

test('an alias is followed into the other zone, which gets its own way', async () => {
  const drill = await story(`${TWO_SERVERS}
host ns1.cdn.com 199.43.134.51 20ms
zone cdn.com on ns1.cdn.com
    edge A 198.51.100.5
zone brand.example on ns1.shop.example
    www CNAME edge.cdn.com.
`);
  const trace = await walkIn(drill, 'www.brand.example');
  assert.deepEqual(chainTo(trace, 'www.brand.example').end, {
    kind: 'alias',
    zone: 'brand.example.',
    by: 'CNAME',
    target: 'edge.cdn.com.',
  });
  assert.deepEqual(chainTo(trace, 'edge.cdn.com').end, { kind: 'answer', zone: 'cdn.com.' });
});

test('what an alias leads to inside the zone comes along with it, from every server, and nobody is asked again', async () => {
  const drill = await story(TWO_SERVERS.replace('www A 198.51.100.1', 'www CNAME @'));
  const trace = await walkIn(drill, 'www.shop.example');
  assert.deepEqual(chainTo(trace, 'shop.example').end, { kind: 'answer', zone: 'shop.example.' });
  const replies = trace.zones.get('shop.example.' as never)?.replies ?? [];
  const ends = replies.filter(r => r.question.name === 'shop.example.' && r.question.type === 'A');
  assert.deepEqual(
    ends.map(r => [r.server.address, r.outcome?.kind, r.steps.length]),
    [
      ['199.43.134.11', 'answer', 0],
      ['199.43.134.12', 'answer', 0],
    ],
  );
  assert.ok(trace.tookMs < 200, `nobody waits for manners: ${trace.tookMs} ms`);
});

test('an alias loop ends', async () => {
  const drill = await story(`${TWO_SERVERS.replace('www A 198.51.100.1', 'www CNAME web\n    web CNAME www')}`);
  const trace = await walkIn(drill, 'www.shop.example');
  assert.deepEqual(
    trace.chains.map(c => c.question.name),
    ['www.shop.example.', 'web.shop.example.'],
  );
  assert.ok(trace.tookMs < 3_000);
});

test('when the registry denies the name, the last good servers are asked and controls tell whose fault it is', async () => {
  const drill = await story(
    `${TWO_SERVERS}\nhost ns1.held.example 199.43.134.61 20ms\nzone held.example on ns1.held.example\nexample withdraws held.example\n`,
  );
  const server = { name: 'ns1.held.example.' as never, address: '199.43.134.61' as never };
  const given = {
    lastGood: { zone: 'held.example.' as never, servers: [server], knownBy: 'memory' as const },
    controls: ['shop.example.' as never],
  };
  const trace = await walkIn(drill, 'held.example', { given });
  assert.deepEqual(chainTo(trace, 'held.example').end, { kind: 'nxdomain', zone: 'example.' });
  assert.deepEqual(
    trace.controls.map(c => [c.kind, c.replies.map(r => r.outcome?.kind)]),
    [
      ['known', ['referral', 'referral']],
      ['known', ['nodata', 'nodata']],
      ['known', ['answer', 'answer']],
      ['invented', ['nxdomain', 'nxdomain']],
    ],
  );
  assert.deepEqual(
    trace.lastGood?.replies.map(r => r.server.address),
    ['199.43.134.61'],
  );
});

test('facts about a registry are shared between traces, facts about the name never', async () => {
  const drill = await story('');
  const shared = newSharedFacts();
  const first = await walkIn(drill, 'absent.example', { shared });
  const second = await walkIn(drill, 'absent.example', { shared });
  assert.equal(first.controls[0]?.name, second.controls[0]?.name);
  assert.ok(second.queries < first.queries);
  assert.equal(saidTo(second, 'example.', 'A', 'absent.example').length, 2);
});
