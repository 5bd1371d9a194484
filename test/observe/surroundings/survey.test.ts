import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMessage } from '../../../src/dns/wire/read.ts';
import { type Drill, openDrill, playing } from '../../../src/drill/drill.ts';
import { loadText } from '../../../src/drill/library.ts';
import type { NeedFact } from '../../../src/graph/model/facts.ts';
import type { Spof, SpofQuestion } from '../../../src/spof/spof.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import { address } from '../../../src/values/address.ts';
import { name } from '../../../src/values/name.ts';
import { looks, QUESTION, twenty } from './looking.ts';

async function purism(moment: string): Promise<Drill> {
  const drill = await openDrill('purism-2018', { backEnd: 'memory' });
  drill.moveTo(moment);
  return drill;
}

const singles = (spof: Spof | undefined, top = 'name'): string[] =>
  (spof?.cuts ?? [])
    .filter(cut => cut.top === top && cut.order === 1 && cut.certainty === 'definite')
    .flatMap(cut => cut.components);

const SM = [
  'registrar:?puri.sm.',
  'registration:puri.sm.',
  'registry-operator:SM',
  'registry-policy:sm.',
  'root',
  'tld-servers:sm.',
];

test('puri.sm as it was on the eve of its suspension hangs on six things', async () => {
  const [spof, ...rest] = await looks(await purism('healthy'), 'puri.sm');
  assert.deepEqual(rest, []);
  assert.deepEqual(singles(spof), SM);
  assert.deepEqual([spof?.baseline, spof?.bounds, spof?.failing], ['up', [], []]);
});

test('pureos.net hangs on those and on five more, and its own name-server names are the first remedy but for another name', async () => {
  const [spof] = await looks(await purism('healthy'), 'pureos.net');
  const own = [
    'registrar:?pureos.net.',
    'registration:pureos.net.',
    'registry-operator:Verisign',
    'registry-policy:net.',
    'tld-servers:net.',
  ];
  assert.deepEqual(singles(spof), [...SM, ...own].sort());
  assert.deepEqual(
    spof?.remedies.map(({ edit }) => edit),
    ['second-name', 'own-ns-names'],
  );
  assert.deepEqual(spof?.remedies[1], {
    edit: 'own-ns-names',
    about: ['pureos.net.'],
    params: { servers: ['ns1.puri.sm.', 'ns2.puri.sm.', 'ns3.puri.sm.'] },
    top: 'every-name',
    before: { 1: 11, 2: 0 },
    after: { 1: 6, 2: 0 },
  });
});

const COMPANY = `domains:
  puri.sm: { role: primary, registrar: 101domain }
  pureos.net: { role: primary, registrar: gandi }
services:
  - { name: team chat, url: "https://chat.puri.sm", audience: team }
mail: { "ops@puri.sm": [registrant, registrar login] }
chats: { matrix: { login: puri.sm } }
`;

test('a company that talks, reads mail and answers users under one name goes dark with it', async () => {
  const [spof] = await looks(await purism('healthy'), 'puri.sm', { portfolio: COMPANY });
  const six = ['registrar:101domain', ...SM.slice(1)];
  assert.deepEqual(spof?.tops.slice(0, 2), ['dark', 'every-name']);
  assert.deepEqual(singles(spof, 'dark'), six);
  assert.ok(singles(spof, 'recovery').includes('registrar-desk:101domain'));
  const codes = spof?.findings.map(finding => finding.code) ?? [];
  for (const code of [
    'backup-ns-in-primary',
    'matrix-server-name-inside',
    'registrar-login-mail-inside',
    'chat-inside',
    'mx-inside',
    'bot-inside',
  ])
    assert.ok(codes.includes(code), `${code} is not among ${codes}`);
  assert.equal(codes.includes('backup-same-registrar'), false);
});

test('what dies when puri.sm is suspended is named', async () => {
  const question: SpofQuestion = { ...QUESTION, suspended: name('puri.sm') };
  const [spof] = await looks(await purism('healthy'), 'puri.sm', { portfolio: COMPANY, question });
  assert.deepEqual(
    spof?.loss?.nodes.filter(id => id.startsWith('zone:')),
    ['zone:pureos.net.', 'zone:puri.sm.'],
  );
  assert.ok(spof?.loss?.tops.includes('dark'));
});

test('while it is suspended, the last good snapshot answers at once and the state now is said to be down', async () => {
  const records = memoryRecords();
  const drill = await purism('healthy');
  await looks(drill, 'puri.sm', { records });
  drill.moveTo('suspended');
  const [first, last] = await looks(drill, 'puri.sm', { records });
  assert.equal(first?.complete, false);
  for (const spof of [first, last]) assert.deepEqual(singles(spof), SM);
  assert.deepEqual([last?.baseline, last?.failing], ['down', ['servers:puri.sm.']]);
  assert.ok(last?.snapshotAt?.startsWith('2018-02-20T02:00'));
});

test('what was kept with a portfolio is not shown to whoever must not know of it', async () => {
  const records = memoryRecords();
  const drill = await purism('healthy');
  await looks(drill, 'puri.sm', { records, portfolio: COMPANY });
  const forStrangers = await looks(drill, 'puri.sm', { records });
  assert.equal(forStrangers.length, 1);
  assert.doesNotMatch(JSON.stringify(forStrangers), /101domain|team chat|gandi|ops@/);
  const [first] = await looks(drill, 'puri.sm', { records, portfolio: COMPANY });
  assert.equal(first?.complete, false);
  assert.ok(first?.tops.includes('dark'));
});

test('what was seen when another domain of the company was asked about serves as well', async () => {
  const records = memoryRecords();
  const drill = await purism('healthy');
  await looks(drill, 'pureos.net', { records, portfolio: COMPANY });
  drill.moveTo('suspended');
  const [first, last] = await looks(drill, 'puri.sm', { records, portfolio: COMPANY });
  assert.equal(first?.complete, false);
  assert.deepEqual([last?.domain, last?.baseline], ['puri.sm.', 'down']);
  assert.deepEqual(singles(last, 'dark'), singles(first, 'dark'));
  assert.ok(singles(last, 'dark').includes('registration:puri.sm.'));
});

test('without any snapshot it is down, and where that begins is named', async () => {
  const [spof] = await looks(await purism('suspended'), 'pureos.net');
  assert.deepEqual([spof?.baseline, spof?.failing, singles(spof)], ['down', ['servers:puri.sm.'], []]);
});

test('twenty domains take less than 15 s at 50 ms a round trip, and no server is asked the same thing twice', async () => {
  const { text, portfolio } = twenty();
  const drill = await playing(loadText('twenty', text), { backEnd: 'memory' });
  const asked = new Map<string, number>();
  const { network } = drill.world;
  const counting: Drill = {
    ...drill,
    world: {
      ...drill.world,
      network: {
        ...network,
        udp(to, port, payload, arrive) {
          const read = readMessage(payload);
          const question = read.ok ? read.message.questions[0] : undefined;
          const key = `${to} ${question?.name} ${question?.type}`;
          asked.set(key, (asked.get(key) ?? 0) + 1);
          return network.udp(to, port, payload, arrive);
        },
      },
    },
  };
  const before = drill.world.clock.monotonicMs();
  const [spof] = await looks(counting, 'company0.example', { portfolio });
  const tookMs = drill.world.clock.monotonicMs() - before;
  assert.equal(spof?.graph.nodes.filter(node => node.id.startsWith('registration:company')).length, 20);
  assert.ok(tookMs < 15_000, `${tookMs} ms`);
  const twice = [...asked].filter(([, times]) => times > 1);
  assert.deepEqual(twice, []);
});

const need = (what: NeedFact['what'], host: string | null, ...addresses: string[]): NeedFact => ({
  what,
  host: host === null ? null : name(host),
  addresses: addresses.map(one => address(one)),
  search: [],
});

test('a bot whose homeserver lies under a watched domain dies with it, and says so first', async () => {
  const needs = [need('homeserver', 'chat.puri.sm'), need('resolver', null, '192.0.2.53')];
  const [spof] = await looks(await purism('healthy'), '', { portfolio: COMPANY, needs, self: true });
  assert.deepEqual(
    spof?.findings.map(({ code, severity, about }) => [code, severity, ...about]),
    [['bot-inside', 'critical', 'chat.puri.sm.', 'puri.sm.']],
  );
  assert.deepEqual(singles(spof, 'bot'), [
    'address:195.154.73.164',
    'prefix:195.154.73.0/24',
    'registrar:101domain',
    ...SM.slice(1),
  ]);
  assert.deepEqual(Object.keys(spof?.graph.tops ?? {}), ['bot', 'bot:homeserver:chat.puri.sm.', 'bot:resolver']);
});

test('a bot that shares the network of a watched domain’s servers, or its registry, is told apart from one inside', async () => {
  const needs = [need('user-ids', 'gandi.net'), need('resolver', null, '138.68.22.99')];
  const [spof] = await looks(await purism('healthy'), '', { portfolio: COMPANY, needs, self: true });
  const codes = spof?.findings.map(({ code, params }) => [
    code,
    params['what'],
    params['domains'],
    params['components'],
  ]);
  assert.deepEqual(codes, [
    [
      'bot-same-registry',
      'user-ids',
      ['pureos.net.'],
      ['registry-policy:net.', 'tld-servers:net.', 'registry-operator:Verisign'],
    ],
    ['bot-same-network', 'resolver', ['puri.sm.', 'pureos.net.'], ['prefix:138.68.22.0/24']],
  ]);
});

test('what a bot hangs on is held against its own domain only where the portfolio does not call that infrastructure', async () => {
  const home = (role: string) => `domains: { puri.sm: { role: ${role} } }\n`;
  const needs = [need('homeserver', 'chat.puri.sm')];
  const drill = await purism('healthy');
  const self = async (role: string) => (await looks(drill, '', { portfolio: home(role), needs, self: true }))[0];
  assert.equal((await self('infrastructure'))?.findings.length, 0);
  assert.equal((await self('backup'))?.findings.length, 1);
});
