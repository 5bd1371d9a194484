import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fastClock } from '../../src/drill/clock.ts';
import { openOnCall } from '../../src/oncall/desk.ts';
import { MAX_CALENDAR_OCTETS } from '../../src/oncall/fetch.ts';
import { dutyAt } from '../../src/people/rota/duty.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { type Records, StoreError } from '../../src/store/records.ts';
import { address } from '../../src/values/address.ts';
import { type Instant, instant } from '../../src/values/instant.ts';
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
  assert.match((await state()).calendar?.trouble ?? '', /ENOENT/);
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
  await clock.run(desk.keep([{ from: later(1), until: later(5), who: 'ben' }], 'ann'));
  await clock.run(desk.keep([{ from: later(2), until: later(3), who: 'ann' }], 'ben'));
  const { state } = opened('  rota: [ann]\n', { records });
  const { rota } = await state();
  assert.ok(rota);
  assert.deepEqual(
    [0, 1, 2, 3, 5].map(hours => dutyAt(rota, later(hours)).who),
    ['ann', 'ben', 'ann', 'ben', 'ann'],
  );
  assert.deepEqual(
    rota.overrides.map(one => one.by),
    ['ann', 'ben'],
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
  const after = await clock.run(desk.keep([{ from: BEGAN, until: instant(BEGAN + HOUR_MS), who: 'ben' }], 'ann'));
  assert.deepEqual([who(after), after.memoryOff], ['ann', 'Memory is off: the disk is full.']);
});
