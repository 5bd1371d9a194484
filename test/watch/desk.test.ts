import assert from 'node:assert/strict';
import { test } from 'node:test';
import watch from '../../commands/watch.ts';
import { UsageError } from '../../src/command.ts';
import type { Caller } from '../../src/people/caller.ts';
import type { Tracer } from '../../src/services.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { StoreError } from '../../src/store/records.ts';
import { instant } from '../../src/values/instant.ts';
import { openWatchDesk, type WatchSeen } from '../../src/watch/desk/desk.ts';
import { readWatchWords } from '../../src/watch/desk/words.ts';
import { readOrders } from '../../src/watch/loop/keeping.ts';
import { plain } from '../chat/talking.ts';

const NOW = instant(Date.UTC(2018, 1, 20, 14, 0));
const ADA = { name: 'ada', person: 'U1', chat: 'slack' } as Caller;

/** A desk in whose DNS only these names exist. */
function desk(...exist: readonly string[]) {
  const store = memoryRecords();
  const accepted: string[] = [];
  const tracer = {
    async *trace({ name }: { name: string }) {
      yield { diagnosis: { verdict: { code: exist.includes(name) ? 'healthy' : 'not-registered' } }, asked: name };
    },
  } as unknown as Tracer;
  const all = openWatchDesk({
    records: async () => store,
    portfolio: async () => null,
    clock: { now: () => NOW },
    tracer: async () => tracer,
    accept: async look => void accepted.push((look as unknown as { asked: string }).asked),
  });
  const say = (line: string, anyway = false, caller: Caller | null = ADA): Promise<WatchSeen> =>
    all.carryOut(line.split(' '), { anyway }, caller);
  return { store, accepted, say };
}

const words = async (seen: WatchSeen): Promise<string> => plain(await watch.say(seen, new Map()));

test('a name is watched from then on, by whom; a second time says so', async () => {
  const { say, store } = desk('example.com.');
  const seen = await say('add https://www.example.com/shop');
  assert.match(await words(seen), /From now on I watch example\.com\./);
  assert.deepEqual((await readOrders(store)).added, { 'example.com.': { by: 'ada', at: NOW } });
  assert.match(await words(await say('add example.com')), /I watch example\.com already/);
  assert.deepEqual(
    (await say('list')).items.map(item => [item.domain, item.by]),
    [['example.com.', 'order']],
  );
});

test('a name that does not exist is said to be so at once, and watched only where that is confirmed', async () => {
  const { say, store } = desk();
  const seen = await say('add example.org');
  assert.match(await words(seen), /does not exist in public DNS, so I do not watch it yet/);
  assert.equal(await watch.status(seen), 1);
  assert.deepEqual((await readOrders(store)).added, {});
  assert.match(await words(await say('add example.org', true)), /though it does not exist/);
  assert.deepEqual((await readOrders(store)).added, { 'example.org.': { by: 'ada', at: NOW, missing: true } });
});

test('removed, paused, silenced and expected are kept with author and end, and can be taken back', async () => {
  const { say, store } = desk('example.com.');
  await say('add example.com');
  await say('pause example.com 2h');
  await say('mute all 1h the office moves');
  await say('expect example.com ns ns9.example.net ns8.example.net until 18:00');
  const orders = await readOrders(store);
  assert.deepEqual(orders.paused['example.com.'], { by: 'ada', at: NOW, until: NOW + 7_200_000 });
  assert.deepEqual(orders.muted['all'], { by: 'ada', at: NOW, until: NOW + 3_600_000, reason: 'the office moves' });
  assert.deepEqual(orders.expected[0]?.values, ['ns9.example.net', 'ns8.example.net']);
  assert.equal(orders.expected[0]?.until, Date.UTC(2018, 1, 20, 18, 0));
  const [item] = (await say('list')).items;
  assert.deepEqual([item?.pause?.by, item?.mute?.reason, item?.expected.length], ['ada', 'the office moves', 1]);
  await say('pause example.com off');
  await say('mute all off');
  await say('remove example.com');
  const after = await readOrders(store);
  assert.deepEqual(
    [after.paused, after.muted, after.added, Object.keys(after.removed)],
    [{}, {}, {}, ['example.com.']],
  );
});

test('this was us: what is seen now is the good state, for traces as well', async () => {
  const { say, store, accepted } = desk('example.com.');
  await say('add example.com');
  await say('accept example.com');
  assert.deepEqual(accepted, ['example.com.']);
  assert.equal((await readOrders(store)).accepted['example.com.']?.by, 'ada');
});

test('what cannot be meant is pointed out with what to type instead, and nothing is kept', () => {
  const clock = { now: NOW, zone: 'UTC' };
  const wrong = (line: string): UsageError => {
    try {
      readWatchWords(
        line.split(' ').filter(word => word !== ''),
        clock,
      );
    } catch (error) {
      if (error instanceof UsageError) return error;
    }
    return assert.fail(line);
  };
  assert.match(wrong('adt example.com').message, /Did you mean add\?/);
  assert.equal(wrong('example.com').example, 'watch add example.com');
  assert.match(wrong('add').message, /Which domain/);
  assert.match(wrong('add com').message, /registry’s own name/);
  assert.match(wrong('mute example.com').message, /Silence has an end/);
  assert.match(wrong('mute example.com 900d').message, /longer than 31 days/);
  assert.match(wrong('expect example.com ns ns9.example.net').message, /Until when/);
  assert.match(wrong('expect example.com colour until 18:00').message, /One of ns, ds/);
  assert.match(wrong('pause example.com 2018-02-20T13:00').message, /over already/);
});

test('without a store it is said, and the process fails', async () => {
  const broken = openWatchDesk({
    records: async () => {
      throw new StoreError('full', 'disk full');
    },
    portfolio: async () => null,
    clock: { now: () => NOW },
    tracer: async () => assert.fail('nothing is traced'),
    accept: async () => undefined,
  });
  const seen = await broken.carryOut(['list'], { anyway: false }, null);
  assert.match(await words(seen), /my memory is off.*disk full/);
  assert.equal(await watch.status(seen), 3);
});

test('reading is free, ordering wants the right', () => {
  const right = (line: string) => watch.right?.({ words: line.split(' '), options: new Map() });
  assert.deepEqual(['list', 'add example.com', 'mute all 1h', 'accept example.com'].map(right), [
    'read',
    'watch',
    'watch',
    'watch',
  ]);
});
