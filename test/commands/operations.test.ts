import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../commands/check.ts';
import setup from '../../commands/setup.ts';
import status from '../../commands/status.ts';
import { renderMatrix } from '../../src/chat/matrix/render.ts';
import { type Arguments, UsageError } from '../../src/command.ts';
import type { BotStatus, Operations, Proof, Services, Setups } from '../../src/services.ts';
import { instant } from '../../src/values/instant.ts';
import { plain } from '../chat/talking.ts';

const args = (words: readonly string[] = [], options: Record<string, string> = {}): Arguments => ({
  words,
  options: new Map(Object.entries(options).map(([flag, value]) => [flag, [value]])),
});
const services = (operations: Partial<Operations>): Services => ({ operations }) as unknown as Services;
const last = async <T>(looks: AsyncIterable<T>): Promise<T> => {
  const all: T[] = [];
  for await (const look of looks) all.push(look);
  return all.at(-1) ?? assert.fail('nothing was seen');
};

const AT = instant(Date.UTC(2024, 4, 1, 10));
const chat = (name: string, state: 'connected' | 'broken', why: string | null = null) => ({
  name,
  state,
  since: AT,
  why,
});
const bot = (...chats: ReturnType<typeof chat>[]): BotStatus => ({
  now: AT,
  storeTrouble: null,
  processes: [{ name: 'here', startedAt: AT, at: AT, chats, running: 1, waiting: 2, dependsOn: [] }],
  oldestQueuedAt: null,
  round: null,
});

test('status says which chats are connected since when, and why one is not', async () => {
  const matrix = { ...chat('matrix', 'connected'), about: 'Encrypted rooms: device ABCDEF, verified by its account.' };
  const seen = bot(chat('slack', 'broken', 'Slack does not take the token.'), matrix);
  assert.deepEqual(await status.json(seen, new Map()), {
    command: 'status',
    chats: [
      {
        name: 'slack',
        state: 'broken',
        since: '2024-05-01T10:00:00Z',
        why: 'Slack does not take the token.',
        about: null,
        process: 'here',
      },
      {
        name: 'matrix',
        state: 'connected',
        since: '2024-05-01T10:00:00Z',
        why: null,
        about: 'Encrypted rooms: device ABCDEF, verified by its account.',
        process: 'here',
      },
    ],
    store: 'ok',
    processes: [
      {
        name: 'here',
        startedAt: '2024-05-01T10:00:00Z',
        seenAt: '2024-05-01T10:00:00Z',
        running: 1,
        waiting: 2,
        dependsOn: [],
        version: null,
        speaks: null,
        work: null,
        storeAwaySince: null,
        storeSeenAt: null,
        isAlone: false,
        clockOffSeconds: null,
        aheadOfChatsSeconds: null,
      },
    ],
    oldestQueuedSeconds: null,
    lastRoundAt: null,
    blindSince: null,
  });
  assert.equal(plain(await status.say(seen, new Map())), '1 of 2 chats does not hear me.');
  assert.equal(await status.status(seen), 1);
});

test('status is fine where every chat is connected, and not where no bot runs or the store is off', async () => {
  const cases: [BotStatus, number, RegExp][] = [
    [bot(chat('slack', 'connected')), 0, /^I am connected to my chat\.$/],
    [bot(chat('slack', 'connected'), chat('matrix', 'connected')), 0, /^I am connected to all 2 chats\.$/],
    [
      { now: AT, storeTrouble: null, processes: [], oldestQueuedAt: null, round: null },
      1,
      /^No bot runs on this store\./,
    ],
    [
      { now: AT, storeTrouble: 'disk full', processes: [], oldestQueuedAt: null, round: null },
      1,
      /^I cannot see whether a bot runs\. \| My memory is off: disk full$/,
    ],
  ];
  for (const [seen, code, words] of cases) {
    assert.equal(await status.status(seen), code);
    assert.match(plain(await status.say(seen, new Map())), words);
  }
});

test('a chat that is connected and where something does not work is said as a whole, with what to type at its end', async () => {
  const why = `I cannot read encrypted rooms: ${'the keys are those of another device. '.repeat(9)}Type: npx outpost setup matrix --new-device`;
  const seen = bot({ ...chat('matrix', 'connected'), why });
  assert.equal(await status.status(seen), 1);
  const report = await status.say(seen, new Map());
  assert.equal(plain(report), 'I am connected to my chat, but not everything works there.');
  assert.ok(
    (renderMatrix(report, { zone: 'UTC', now: AT, prefix: '!' })[0]?.body ?? '').replace(/\s+/g, ' ').includes(why),
  );
});

test('status says loudly that the bot dies with what it watches', async () => {
  const seen = bot(chat('matrix', 'connected'));
  const tied = { ...seen, processes: seen.processes.map(one => ({ ...one, dependsOn: ['This bot dies with x.'] })) };
  assert.equal(plain(await status.say(tied, new Map())), 'I am connected to my chat. | This bot dies with x.');
  assert.equal(await status.status(tied), 1);
});

const PROOFS: Proof[] = [
  { what: 'store', ok: true, say: 'It can be read and written.' },
  { what: 'clock', ok: false, say: 'It is 40 s behind. Type: timedatectl set-ntp true' },
];

test('check shows what is wrong first, and ends with 1 where anything is', async () => {
  const operations = {
    async *check() {
      yield PROOFS.slice(0, 1);
      yield PROOFS;
    },
  };
  const seen = await last(check.see(args(), services(operations)));
  const report = await check.say(seen, new Map());
  assert.equal(plain(report), '1 of 2 things that the bot needs is not as they should be.');
  const [list] = report.blocks;
  assert.ok(list?.kind === 'list' && list.items[0]?.some(node => node.kind === 'strong' && node.text === 'clock'));
  assert.deepEqual([await check.status(seen), await check.status({ proofs: PROOFS.slice(0, 1) })], [1, 0]);
  assert.deepEqual(await check.json(seen, new Map()), { command: 'check', items: PROOFS });
});

test('check is for who runs the bot, setup for a shell only', () => {
  assert.equal(check.right?.(args()), 'admin');
  assert.match(setup.shellOnly ?? '', /shell/);
  assert.equal(status.right, undefined);
});

const setups = (part: Partial<Setups> = {}): Services =>
  services({
    setup: {
      slack: async () => ({
        link: 'https://api.slack.com/apps?new_app=1',
        report: { mark: 'none', title: [], lead: [], blocks: [], more: [], actions: [] },
      }),
      matrix: ({ homeserver }) => ({
        homeserver,
        async *steps() {
          yield PROOFS;
        },
      }),
      ...part,
    },
  });

test('setup slack gives the link to be copied whole', async () => {
  const seen = await last(setup.see(args(['slack']), setups()));
  assert.equal(setup.copy?.(seen), 'https://api.slack.com/apps?new_app=1');
  assert.equal(await setup.status(seen), 0);
});

test('setup matrix needs to know who and where, and ends with 1 where a step failed', async () => {
  const rejected: [Arguments, RegExp][] = [
    [args(['matrix']), /--user/],
    [args(['matrix'], { '--user': 'bot' }), /--homeserver/],
    [args(['matrix'], { '--user': 'bot', '--homeserver': 'ops.example' }), /https:\/\//],
    [args(['matrx']), /Did you mean matrix/],
  ];
  for (const [typed, words] of rejected)
    await assert.rejects(
      last(setup.see(typed, setups())),
      (error: Error) => error instanceof UsageError && words.test(error.message),
    );
  const seen = await last(
    setup.see(args(['matrix'], { '--user': 'bot', '--homeserver': 'https://ops.example' }), setups()),
  );
  assert.equal(await setup.status(seen), 1);
  assert.equal(plain(await setup.say(seen, new Map())), 'It stops at: clock.');
});

test('setup matrix hands on that a new device is wanted, and only then', async () => {
  const asked: boolean[] = [];
  const matrix: Setups['matrix'] = of => {
    asked.push(of.newDevice);
    return { homeserver: 'https://ops.example', steps: async function* () {} };
  };
  const typed = { '--user': 'bot', '--homeserver': 'https://ops.example' };
  for (const options of [typed, { ...typed, '--new-device': '' }])
    for await (const _ of setup.see(args(['matrix'], options), setups({ matrix }))) assert.fail('there are no steps');
  assert.deepEqual(asked, [false, true]);
});

test('in a chat nothing is set up', async () => {
  await assert.rejects(last(setup.see(args(['slack']), services({ setup: null }))), UsageError);
});

test('messages that wait for longer than a minute are said, with since when, and their age is in the JSON', async () => {
  const seen = { ...bot(chat('slack', 'connected')), oldestQueuedAt: instant(AT - 90_000) };
  assert.match(plain(await status.say(seen, new Map())), /Messages wait since .*outbox/);
  assert.equal(((await status.json(seen, new Map())) as { oldestQueuedSeconds: number }).oldestQueuedSeconds, 90);
  assert.equal(await status.status(seen), 1);
  assert.equal(await status.status({ ...seen, oldestQueuedAt: instant(AT - 5_000) }), 0);
});

test('status shows who speaks where, and what is wrong between processes on one store', async () => {
  const work = { how: 'engine', mine: 32, of: 64, trouble: null } as const;
  const sharing = { work, speaks: ['slack'], storeAwaySince: null, isAlone: false, isTwice: false };
  const one = {
    ...(bot(chat('slack', 'connected')).processes[0] ?? assert.fail()),
    name: 'fra1',
    version: '0.1.0',
    sharing,
  };
  const other = { ...one, name: 'nyc3', sharing: { ...sharing, speaks: [] } };
  const seen = (...processes: BotStatus['processes'][number][]): BotStatus => ({
    ...bot(),
    processes,
  });
  const well = seen(one, other);
  assert.equal(await status.status(well), 0);
  assert.match(JSON.stringify((await status.say(well, new Map())).blocks), /speaks in slack; looks at 32 of 64 parts/);
  assert.match(JSON.stringify((await status.say(well, new Map())).blocks), /stands by in all chats/);
  const cases: [BotStatus['processes'][number], RegExp][] = [
    [
      { ...other, version: '0.2.0' },
      /Two versions share the store: fra1 runs 0\.1\.0, nyc3 runs 0\.2\.0\. Bring them to one/,
    ],
    [{ ...other, clockOffMs: -90_000 }, /The clock of nyc3 is [^.]+ behind the store’s/],
    [{ ...other, clockOffMs: 90_000 }, /The clock of nyc3 is [^.]+ ahead of the store’s/],
    [{ ...other, sharing: { ...sharing, isTwice: true } }, /Two processes are called nyc3/],
    [
      { ...other, sharing: { ...sharing, work: { ...work, trouble: 'the work cannot be shared (42501)' } } },
      /On nyc3 the work cannot be shared \(42501\)/,
    ],
  ];
  for (const [process, words] of cases) {
    assert.equal(await status.status(seen(one, process)), 1);
    assert.match(plain(await status.say(seen(one, process), new Map())), words);
  }
  const alone = seen({ ...one, sharing: { ...sharing, isAlone: true, storeAwaySince: AT } });
  assert.match(JSON.stringify((await status.say(alone, new Map())).blocks), /goes on alone, without the shared store/);
});

test('status while the shared store is away: who goes on alone, since when, and from which last state', async () => {
  const work = { how: 'engine', mine: 0, of: 64, trouble: null } as const;
  const sharing = { work, speaks: [], storeAwaySince: AT, lastSeenAt: instant(AT - 60_000), isTwice: false };
  const own = bot(chat('slack', 'connected')).processes[0] ?? assert.fail();
  const away = (name: string, isAlone: boolean, first: string): BotStatus => ({
    ...bot(),
    storeTrouble: 'the store at db.example cannot be reached (ECONNREFUSED)',
    processes: [{ ...own, name, sharing: { ...sharing, isAlone, first } }],
  });
  const said = async (seen: BotStatus): Promise<string> => plain(await status.say(seen, new Map()));
  const alone = await said(away('fra1', true, 'fra1'));
  assert.match(alone, /The shared store cannot be used: fra1 goes on alone\./);
  assert.match(alone, /cannot be used since .*\. fra1 goes on from what it knew at .*\./);
  assert.match(alone, /may come twice/);
  assert.match(await said(away('fra1', false, 'fra1')), /fra1 is about to go on alone/);
  const shutOut = away('fra1', false, 'fra1');
  const { processes } = shutOut;
  const isShutOut = processes.map(each => ({ ...each, sharing: { ...sharing, isAlone: false, isShutOut: true } }));
  const late = await said({ ...shutOut, processes: isShutOut });
  assert.match(late, /fra1 may not use the shared store\./);
  assert.match(late, /keeps still otherwise.*Bring fra1 to their version/s);
  const waits = await said(away('nyc3', false, 'fra1'));
  assert.match(waits, /The shared store cannot be used: fra1 goes on alone, nyc3 waits\./);
  assert.match(waits, /nyc3 answers commands, and keeps still otherwise: fra1 goes on, if it lives/);
  assert.equal(await status.status(away('nyc3', false, 'fra1')), 1);
});

test('status says how watching goes: the last round, and since when it is blind', async () => {
  const round = { lastRoundAt: instant(AT - 30_000), blindSince: null, why: null, names: 12, everyMs: 60_000 };
  const seen = { ...bot(chat('slack', 'connected')), round };
  assert.match(plain(await status.say(seen, new Map())), /I watch 12 domains; the last round was whole at/);
  assert.equal(await status.status(seen), 0);
  const late = { ...seen, round: { ...round, lastRoundAt: instant(AT - 300_000) } };
  assert.equal(await status.status(late), 1);
  const blind = {
    ...seen,
    round: { ...round, blindSince: instant(AT - 120_000), why: 'my own network reached no root server' },
  };
  assert.match(plain(await status.say(blind, new Map())), /I am blind since .*: my own network reached no root server/);
  const { lastRoundAt, blindSince } = (await status.json(blind, new Map())) as {
    lastRoundAt: string;
    blindSince: string;
  };
  assert.deepEqual([lastRoundAt, blindSince], ['2024-05-01T09:59:30Z', '2024-05-01T09:58:00Z']);
});

test('a clock that is off from those of its chats is said, with what to type', async () => {
  const seen = bot(chat('slack', 'connected'));
  const ahead = (aheadMs: number) => ({ ...seen, processes: seen.processes.map(each => ({ ...each, aheadMs })) });
  const words = plain(await status.say(ahead(-7 * 60_000), new Map()));
  assert.match(words, /The clock of here is 7 min behind those of its chats\. There, type: timedatectl set-ntp true/);
  assert.ok(!plain(await status.say(ahead(20_000), new Map())).includes('clock'));
});
