import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openQuiet } from '../../../src/chat/quiet.ts';
import type { Connected } from '../../../src/chat/slack/wire/api.ts';
import { LONGEST_WAIT_MS, openLanes } from '../../../src/chat/slack/wire/lanes.ts';
import { keepSockets, LONGEST_PAUSE_MS, pause } from '../../../src/chat/slack/wire/sockets.ts';
import { type FastClock, fastClock } from '../../../src/drill/clock.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import { instant } from '../../../src/values/instant.ts';
import type { Chance } from '../../../src/world/ports.ts';

const HOUR_MS = 3_600_000;
const chance: Chance = { bytes: count => new Uint8Array(count).fill(128) };

/** A Slack of which only the connections are there, under a clock that runs as fast as it can. */
function slackUnder(clock: FastClock, livesMs = 5 * HOUR_MS) {
  const open = new Map<number, (why: string) => void>();
  const tries: number[] = [];
  const log: { readonly what: 'opened' | 'closed'; readonly number: number; readonly atMs: number }[] = [];
  const state = { fault: null as 'refused' | 'lost' | null };
  const connect = async (): Promise<Connected> => {
    tries.push(clock.monotonicMs());
    if (state.fault !== null) return { ok: false, how: state.fault, code: 'ECONNREFUSED' };
    const number = tries.length;
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const end = (why: string): void => {
      if (open.delete(number)) log.push({ what: 'closed', number, atMs: clock.monotonicMs() });
      resolve(why);
    };
    open.set(number, end);
    log.push({ what: 'opened', number, atMs: clock.monotonicMs() });
    return { ok: true, socket: { livesMs, ended, close: () => end('closed by us') } };
  };
  const sockets = keepSockets({ connect, clock, chance, changed: () => undefined });
  const pass = (ms: number): Promise<unknown> => clock.run(pause(clock, ms, null));
  return { sockets, state, tries, log, open, pass };
}

test('an hour of refusal is borne with pauses of a minute at most, and Slack is back a minute after its return', async () => {
  const clock = fastClock(instant(0));
  const slack = slackUnder(clock);
  await slack.pass(1_000);
  assert.equal(slack.sockets.open(), 2);
  slack.state.fault = 'lost';
  for (const end of [...slack.open.values()]) end('cut');
  await slack.pass(HOUR_MS);
  assert.equal(slack.sockets.open(), 0);
  assert.deepEqual(slack.sockets.trouble(), { how: 'lost', code: 'ECONNREFUSED' });
  assert.ok(slack.tries.length > 120 && slack.tries.length < 400, `${slack.tries.length} tries`);
  slack.state.fault = null;
  await slack.pass(LONGEST_PAUSE_MS);
  assert.equal(slack.sockets.open(), 2);
  assert.equal(slack.sockets.trouble(), null);
});

test('a token that Slack refuses is tried every few minutes only', async () => {
  const clock = fastClock(instant(0));
  const slack = slackUnder(clock);
  slack.state.fault = 'refused';
  for (const end of [...slack.open.values()]) end('revoked');
  const before = slack.tries.length;
  await slack.pass(HOUR_MS);
  const tries = slack.tries.length - before;
  assert.ok(tries >= 2 * 10 && tries <= 2 * 26, `${tries} tries`);
});

test('both are never renewed together, and never is none open', async () => {
  const clock = fastClock(instant(0));
  const slack = slackUnder(clock);
  await slack.pass(72 * HOUR_MS);
  const opened = slack.log.filter(each => each.what === 'opened').map(each => each.atMs);
  assert.ok(opened.length > 20);
  // The first two come together; all later ones apart.
  for (let i = 3; i < opened.length; i++) assert.ok((opened[i] ?? 0) - (opened[i - 1] ?? 0) >= 60_000);
  let count = 0;
  for (const [i, { what }] of slack.log.entries()) {
    count += what === 'opened' ? 1 : -1;
    if (i >= 1) assert.ok(count >= 2 && count <= 3, `${count} are open`);
  }
});

test('connections that end as soon as they are open are not opened without end', async () => {
  const clock = fastClock(instant(0));
  const slack = slackUnder(clock);
  const cut = (): void => {
    for (const end of [...slack.open.values()]) end('cut');
    clock.after(2_000, cut);
  };
  cut();
  await slack.pass(HOUR_MS);
  assert.ok(slack.tries.length > 60 && slack.tries.length < 400, `${slack.tries.length} tries`);
});

test('after the end nothing is opened', async () => {
  const clock = fastClock(instant(0));
  const slack = slackUnder(clock);
  await slack.pass(1_000);
  await clock.run(slack.sockets.stop());
  const before = slack.tries.length;
  await slack.pass(24 * HOUR_MS);
  assert.equal(slack.tries.length, before);
  assert.equal(slack.open.size, 0);
});

const quietOn = (clock: FastClock, records = memoryRecords()) =>
  openQuiet(async () => records, clock, 'slack', LONGEST_WAIT_MS);

test('in a lane an alert goes before answers, and progress gives way', async () => {
  const clock = fastClock(instant(0));
  const lanes = openLanes(clock, quietOn(clock));
  const order: string[] = [];
  const go = (name: string) => async () => {
    order.push(`${name} ${clock.monotonicMs()}`);
    return { ok: true, body: {} } as const;
  };
  await clock.run(Promise.all(['C', 'D'].map(channel => lanes.send(channel, 'answer', go('before')))));
  await clock.run(new Promise<void>(resolve => clock.after(2_000, resolve)));
  order.length = 0;
  const [first, progress] = [lanes.send('C', 'answer', go('first')), lanes.send('C', 'progress', go('progress'))];
  const all = [
    first,
    lanes.send('C', 'answer', go('second')),
    lanes.send('C', 'alert', go('alert')),
    lanes.send('D', 'answer', go('elsewhere')),
  ];
  await clock.run(Promise.all(all));
  assert.equal(await progress, null);
  assert.deepEqual(order, ['first 2000', 'elsewhere 2000', 'alert 3000', 'second 4000']);
});

test('a lane waits as long as Slack says, and then says the same again', async () => {
  const clock = fastClock(instant(0));
  const lanes = openLanes(clock, quietOn(clock));
  const at: number[] = [];
  const called = await clock.run(
    lanes.send('C', 'answer', async () => {
      at.push(clock.monotonicMs());
      return at.length === 1 ? { ok: false, how: 'limited', afterMs: 42_000 } : { ok: true, body: {} };
    }),
  );
  assert.equal(called?.ok, true);
  assert.deepEqual(at, [0, 42_000]);
});

test('what Slack said of a channel holds for the next life as well, and a clock that jumps closes no lane for long', async () => {
  const clock = fastClock(instant(0));
  const records = memoryRecords();
  const at: string[] = [];
  const say = (life: string, urgency: 'alert' | 'answer', channel = 'C') =>
    openLanes(clock, quietOn(clock, records)).send(channel, urgency, async () => {
      at.push(`${life} ${clock.monotonicMs()}`);
      return life === 'one' ? { ok: false, how: 'limited', afterMs: 42_000 } : { ok: true, body: {} };
    });
  await clock.run(say('one', 'alert'));
  const [alert] = await clock.run(Promise.all([say('two', 'alert'), say('two', 'alert', 'D')]));
  assert.deepEqual(alert, { ok: false, how: 'limited', afterMs: 42_000 });
  await clock.run(say('three', 'answer'));
  clock.set(instant(clock.now() - 86_400_000));
  await records.writeIf('quiet/slack/E', clock.now() + 86_400_000, null);
  const before = clock.monotonicMs();
  await clock.run(say('four', 'answer', 'E'));
  assert.deepEqual(at, ['one 0', 'two 0', 'three 42000', `four ${before + LONGEST_WAIT_MS}`]);
});
