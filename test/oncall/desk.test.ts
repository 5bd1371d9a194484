import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UsageError } from '../../src/command.ts';
import { fastClock } from '../../src/drill/clock.ts';
import { openOnCall } from '../../src/oncall/desk.ts';
import { MAX_CALENDAR_OCTETS } from '../../src/oncall/fetch.ts';
import { callerAt } from '../../src/people/caller.ts';
import { dutyAt } from '../../src/people/rota/duty.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { type Records, StoreError } from '../../src/store/records.ts';
import { address } from '../../src/values/address.ts';
import { type Instant, instant, isoOf } from '../../src/values/instant.ts';
import type { Clock, Streams } from '../../src/world/ports.ts';
import { guardedStreams } from '../../src/world/streams.ts';

const BEGAN = instant(Date.parse('2018-03-05T12:00:00Z'));
const HOUR_MS = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'outpost-oncall-'));
after(() => rmSync(folder, { recursive: true }));

const ics = (who: string): string =>
  [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'UID:1',
    `SUMMARY:${who}`,
    'DTSTART:20180305T090000Z',
    'DURATION:P1W',
    'RRULE:FREQ=WEEKLY',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

const ok = (body: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const moved = (to: string): string => `HTTP/1.1 302 Found\r\nLocation: ${to}\r\nContent-Length: 0\r\n\r\n`;

interface World {
  /** What each host answers to the path it is asked for; null is silence. */
  answers: Record<string, (path: string) => string | null>;
  readonly asked: string[];
}

/** Hosts that answer after a moment, or never. */
const streamsOf = (clock: Clock, world: World): Streams => ({
  open(to, payload, on) {
    const host = to.tls ?? '';
    const path = new TextDecoder().decode(payload).split(' ')[1] ?? '';
    world.asked.push(`${host}${path}`);
    const answer = world.answers[host]?.(path) ?? null;
    if (answer === null) return () => undefined;
    return clock.after(20, () => {
      on.data(new TextEncoder().encode(answer));
      on.end({ kind: 'ended' });
    });
  },
});

/** A desk with hosts on the web, under a fast clock. */
function opened(oncall: string, of: { readonly records?: Records; readonly hosts?: Record<string, string> } = {}) {
  const clock = fastClock(BEGAN);
  const world: World = { answers: {}, asked: [] };
  const hosts: Record<string, string> = {
    'cal.example.com': '203.0.114.1',
    'other.example.com': '203.0.114.2',
    'inside.example.com': '10.0.0.1',
    ...of.hosts,
  };
  const streams = streamsOf(clock, world);
  const records = of.records ?? memoryRecords();
  const portfolio = (() => {
    const read = readPortfolio(`people: { ann: {}, ben: {} }\noncall:\n  zone: UTC\n${oncall}`);
    assert.ok(read.ok, JSON.stringify(read));
    return read.portfolio;
  })();
  const desk = openOnCall({
    clock,
    records: async () => records,
    portfolio: async () => portfolio,
    streams: guardedStreams(streams, new Set()),
    lookup: async host => {
      const found = hosts[host.replace(/\.$/, '')];
      return found === undefined ? [] : [address(found)];
    },
    resolve: path => join(folder, path),
  });
  const state = () => clock.run(desk.state());
  return {
    clock,
    world,
    desk,
    records,
    state,
    wait: (ms: number) => clock.run(new Promise<void>(done => clock.after(ms, done))),
  };
}

const ANN = callerAt(
  { chat: 'slack', person: 'U0000001', room: 'C1', roomIs: 'alert', stranger: false, thread: null },
  (() => {
    const read = readPortfolio('people: { ann: { slack: U0000001 } }');
    return read.ok ? read.portfolio : null;
  })(),
);
const WEB = '  calendar: https://cal.example.com/secret-token.ics\n';
const who = ({ rota, now }: { rota: Parameters<typeof dutyAt>[0] | null; now: Instant }): string | null =>
  rota === null ? null : dutyAt(rota, now).who;

test('a calendar on the web says who has duty, and is not asked for again within minutes', async () => {
  const { world, state, wait } = opened(WEB);
  world.answers = { 'cal.example.com': () => ok(ics('Ann')) };
  const first = await state();
  assert.equal(who(first), 'ann');
  assert.deepEqual([first.calendar?.name, first.calendar?.trouble], ['cal.example.com', null]);
  await wait(HOUR_MS / 10);
  await state();
  assert.deepEqual(world.asked, ['cal.example.com/secret-token.ics']);
  world.answers = { 'cal.example.com': () => ok(ics('Ben')) };
  await wait(HOUR_MS / 10);
  assert.equal(who(await state()), 'ben');
});

test('while it cannot be read its last good copy counts, with its age, also after a restart; nothing shows its address', async () => {
  const records = memoryRecords();
  const before = opened(WEB, { records });
  before.world.answers = { 'cal.example.com': () => ok(ics('Ann')) };
  await before.state();
  const { state, wait } = opened(WEB, { records });
  await wait(HOUR_MS);
  const later = await state();
  assert.equal(who(later), 'ann');
  assert.deepEqual([later.calendar?.readAt, later.calendar?.trouble], [BEGAN, 'It did not come within 10 s.']);
  const kept: unknown[] = [];
  for await (const one of records.list('')) kept.push(one);
  assert.doesNotMatch(JSON.stringify([kept, later.calendar]), /secret-token/);
});

test('a copy of another calendar is never taken for this one’s', async () => {
  const records = memoryRecords();
  const before = opened(WEB, { records });
  before.world.answers = { 'cal.example.com': () => ok(ics('Ann')) };
  await before.state();
  const { state } = opened('  calendar: https://other.example.com/a.ics\n', { records });
  const { calendar, rota } = await state();
  assert.equal(calendar?.shifts, null);
  assert.deepEqual(rota?.base, { kind: 'shifts', shifts: [] });
});

for (const [what, location, answers, why] of [
  [
    'three redirects are followed',
    'https://cal.example.com/0',
    (path: string) => (path === '/3' ? ok(ics('Ann')) : moved(`/${Number(path.slice(1)) + 1}`)),
    null,
  ],
  [
    'a fourth is not',
    'https://cal.example.com/0',
    (path: string) => moved(`/${Number(path.slice(1)) + 1}`),
    /redirects more than 3/,
  ],
  [
    'a redirect away from https is not followed',
    'https://cal.example.com/',
    () => moved('http://cal.example.com/'),
    /redirects to an address that is not https/,
  ],
  [
    'a redirect into the own network is not dialled',
    'https://cal.example.com/',
    () => moved('https://inside.example.com/'),
    /only public ones/,
  ],
  ['a page to log in is no calendar', 'https://cal.example.com/', () => ok('<!doctype html>'), /no iCalendar file/],
  [
    'a refusal is said with its number',
    'https://cal.example.com/',
    () => 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n',
    /status 403/,
  ],
  [
    'what is too large is not read',
    'https://cal.example.com/',
    () => ok('x'.repeat(MAX_CALENDAR_OCTETS)),
    /larger than 1 MB/,
  ],
  ['what breaks off is not believed', 'https://cal.example.com/', () => ok(ics('Ann')).slice(0, -40), /broke off/],
  ['what is no HTTP is said', 'https://cal.example.com/', () => 'SSH-2.0-x\r\n', /does not speak HTTP/],
  ['plain http is refused', 'http://cal.example.com/', () => ok(ics('Ann')), /not https/],
  [
    'a name without address is said',
    'https://nowhere.example.com/',
    () => null,
    /nowhere\.example\.com has no address/,
  ],
  ['a subscription address means https', 'webcal://cal.example.com/', () => ok(ics('Ann')), null],
] as const)
  test(`a calendar on the web: ${what}`, async () => {
    const { world, state } = opened(`  calendar: ${location}\n`);
    world.answers = { 'cal.example.com': answers, 'inside.example.com': () => ok(ics('Ann')) };
    const now = await state();
    if (why === null) assert.deepEqual([now.calendar?.trouble, who(now)], [null, 'ann']);
    else {
      assert.match(now.calendar?.trouble ?? '', why);
      assert.equal(who(now), null);
    }
  });

test('a calendar in a file is read again soon, and one that is not there is said', async () => {
  const { state, wait } = opened('  calendar: rota.ics\n');
  assert.match((await state()).calendar?.trouble ?? '', /no such file/);
  writeFileSync(join(folder, 'rota.ics'), ics('Ben'));
  await wait(10_000);
  const now = await state();
  assert.deepEqual([who(now), now.calendar?.name, now.calendar?.trouble], ['ben', 'rota.ics', null]);
});

test('an event for nobody is named', async () => {
  const { world, state } = opened(WEB);
  world.answers = { 'cal.example.com': () => ok(ics('Zoe')) };
  assert.match(
    (await state()).calendar?.problems.join() ?? '',
    /"Zoe" \(from 2018-02-0|"Zoe" \(from 2018-03-05\) names nobody/,
  );
});

test('what somebody takes over is kept with who said so, and the one said last counts', async () => {
  const records = memoryRecords();
  const { clock, desk } = opened('  rota: [ann]\n', { records });
  const later = (hours: number): Instant => instant(BEGAN + hours * HOUR_MS);
  await clock.run(desk.order(['override', 'ben', '13:00', '17:00'], ANN));
  await clock.run(desk.order(['override', 'ann', 'from', '14:00', 'for', '1h'], null));
  const { state } = opened('  rota: [ann]\n', { records });
  const { rota } = await state();
  assert.ok(rota);
  assert.deepEqual(
    [0, 1, 2, 3, 5].map(hours => dutyAt(rota, later(hours)).who),
    ['ann', 'ben', 'ann', 'ben', 'ann'],
  );
  assert.deepEqual(
    rota.overrides.map(one => one.by),
    ['ann', 'the operator'],
  );
});

test('without a store the portfolio counts, and what cannot be kept is said', async () => {
  const fail = async (): Promise<never> => {
    throw new StoreError('full', 'the disk is full');
  };
  const records: Records = { ...memoryRecords(), read: fail, writeIf: fail };
  const { clock, desk, state } = opened('  rota: [ann]\n', { records });
  const now = await state();
  assert.deepEqual([who(now), now.memoryOff], ['ann', 'Memory is off: the disk is full.']);
  const after = await clock.run(desk.order(['override', 'ben', '4h'], ANN));
  assert.deepEqual([who(after), after.kept, after.memoryOff], ['ann', [], 'Memory is off: the disk is full.']);
});

for (const [line, says] of [
  ['override', /^Who\?/],
  ['override an 18:00 09:00', /called .an..*Did you mean ann\?/],
  ['override zoe 18:00 09:00', /called .zoe..*There are: ann, ben\./],
  ['override ann', /From when until when/],
  ['override ann 25:00 09:00', /.25:00. is no time. Times are those of UTC/],
  ['override ann 2018-02-31 2018-03-09', /.2018-02-31. is no time/],
  ['override ann 2018-03-09 2018-03-08', /ends before it begins/],
  ['override ann 2018-03-01 2018-03-02', /over already/],
  ['override ann now 1y', /longer than 92 days/],
  ['override ann now 1h 2h', /Two times are enough/],
  ['swap ann', /ann cannot swap with ann/],
  ['swap ann ben', /ben has no duty ahead/],
] as const)
  test(`what cannot be meant is said, and what to type instead: ${line}`, async () => {
    const { clock, desk, records } = opened('  rota: [ann]\n');
    await assert.rejects(clock.run(desk.order(line.split(' '), ANN)), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, says);
      assert.match(error.example, /^oncall /);
      return true;
    });
    for await (const { key } of records.list('')) assert.fail(`${key} was kept`);
  });

test('who swaps takes the other’s next week, and gives the rest of the own', async () => {
  const { clock, desk } = opened('  from: 2018-03-05\n  rota: [ann, ben]\n');
  const { kept, rota } = await clock.run(desk.order(['swap', 'ben'], ANN));
  const span = (one: (typeof kept)[number]) =>
    `${one.who} ${isoOf(one.from).slice(0, 16)} ${isoOf(one.until).slice(0, 16)}`;
  assert.deepEqual(kept.map(span), ['ben 2018-03-05T12:00 2018-03-12T09:00', 'ann 2018-03-12T09:00 2018-03-19T09:00']);
  assert.ok(rota);
  assert.deepEqual(
    [1, 24 * 8, 24 * 15].map(hours => dutyAt(rota, instant(BEGAN + hours * HOUR_MS)).who),
    ['ben', 'ann', 'ann'],
  );
});

test('without a rota nobody can take over, and strangers are nobody', async () => {
  const { clock, desk } = opened('  rota: [ann]\n');
  await assert.rejects(
    clock.run(desk.order(['override', 'me', '4h'], { ...ANN, name: null })),
    /do not know who you are/,
  );
});
