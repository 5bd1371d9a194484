import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMessage } from '../../../src/dns/wire/read.ts';
import { type Drill, openDrill, playing } from '../../../src/drill/drill.ts';
import { loadText } from '../../../src/drill/library.ts';
import type { NeedFact } from '../../../src/graph/model/facts.ts';
import { readPortfolio } from '../../../src/portfolio/read.ts';
import type { Portfolio } from '../../../src/portfolio/schema.ts';
import { createRegistrationDesk } from '../../../src/registrations.ts';
import type { Spof, SpofQuestion } from '../../../src/spof/spof.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import type { Records } from '../../../src/store/records.ts';
import { createSurveyor } from '../../../src/surveyor.ts';
import { address } from '../../../src/values/address.ts';
import { name } from '../../../src/values/name.ts';

const QUESTION: SpofQuestion = { without: [], suspended: null, order: 2 };

interface Options {
  readonly portfolio?: string;
  readonly records?: Records;
  readonly question?: SpofQuestion;
  readonly needs?: readonly NeedFact[];
  readonly self?: boolean;
}

/** Every answer of one look in a drill. */
async function looks(drill: Drill, domain: string, options: Options = {}): Promise<Spof[]> {
  const records = options.records ?? memoryRecords();
  const { world, hints, streams } = drill;
  const surveyor = createSurveyor({
    world,
    streams,
    hints,
    records,
    registrations: createRegistrationDesk({ world, streams, hints, records, mayReadFiles: false }),
    portfolio: async () => ({ portfolio: portfolioOf(options.portfolio), problems: [] }),
    bot: [{ chat: 'matrix', carrier: name('chat.puri.sm'), login: null, leaves: [] }],
    needs: async () => options.needs ?? [],
    originsOf: address => (address === '67.207.93.188' ? [64501] : []),
    mayReadFiles: false,
  });
  const seen: Spof[] = [];
  await drill.run(
    (async () => {
      const question = options.question ?? QUESTION;
      const answers = options.self ? surveyor.self?.(question) : surveyor.look(name(domain), question);
      for await (const spof of answers ?? []) seen.push(spof);
    })(),
  );
  return seen;
}

function portfolioOf(text: string | undefined): Portfolio | null {
  if (text === undefined) return null;
  const read = readPortfolio(text);
  assert.ok(read.ok, JSON.stringify(read));
  return read.portfolio;
}

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

test('without any snapshot it is down, and where that begins is named', async () => {
  const [spof] = await looks(await purism('suspended'), 'pureos.net');
  assert.deepEqual([spof?.baseline, spof?.failing, singles(spof)], ['down', ['servers:puri.sm.'], []]);
});

/** Twenty domains of one company on an internet where every packet takes 50 ms there and back. */
function twenty(): { text: string; portfolio: string } {
  const names = Array.from({ length: 20 }, (_, i) => `company${i}.example`);
  const hosts = Array.from({ length: 4 }, (_, i) => `host ns${i}.hoster.example 199.43.135.${i + 1} 50ms`);
  const servers = 'ns0.hoster.example ns1.hoster.example ns2.hoster.example ns3.hoster.example';
  const zones = names.map(
    (zone, i) => `zone ${zone} on ${servers}\n    @ A 199.43.140.${i + 1}\n    www A 199.43.140.${i + 1}`,
  );
  const top =
    'host a.nic.example 199.43.134.1 50ms\nhost b.nic.example 199.43.134.2 50ms\nzone example on a.nic.example b.nic.example\nzone nic.example on a.nic.example b.nic.example';
  const text = `title twenty domains\ninclude internet\nbegins 2026-01-01 00:00\n${top}\n${hosts.join('\n')}\nzone hoster.example on ${servers}\n${zones.join('\n')}\n`;
  return { text, portfolio: `domains:\n${names.map(one => `  ${one}: {}\n`).join('')}` };
}

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
