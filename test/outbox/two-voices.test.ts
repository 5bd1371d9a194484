import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastClock } from '../../src/drill/clock.ts';
import type { Speaker } from '../../src/outbox/speaker.ts';
import { openVoice } from '../../src/share/voice.ts';
import { openLeases } from '../../src/store/leases.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/records.ts';
import { line, NIGHT, root, step } from '../story/telling.ts';
import { type FakeChat, fakeChat } from './fake-chat.ts';
import { ANN, type Life, live, MINUTE, passing } from './rig.ts';

/** Two bots on one store and in the same chats. Each chat's speaker is a device of its own. */
function two(canBeAsked = true) {
  const clock = fastClock(NIGHT);
  const store = memoryStore(clock.now);
  const slack = fakeChat({ chat: 'slack', clock, home: 'C1', canBeAsked });
  const matrix = fakeChat({ chat: 'matrix', clock, home: '!ops:ops.example', sameForMs: 20 * MINUTE });
  const begin = (name: string) => process(name, store, [slack, matrix], clock);
  return { clock, slack, matrix, begin, pass: passing(clock) };
}

interface Bot extends Life {
  readonly speaks: (place: 'slack' | 'matrix') => boolean;
  /** Stands still: neither its timers nor the answers to its requests come through, until it wakes. `at`: with the next request on its way. */
  stop(at?: 'request'): void;
  /** All that waited comes through at once. */
  wake(): void;
}

function process(name: string, store: Store, chats: readonly FakeChat[], clock: ReturnType<typeof fastClock>): Bot {
  let isStopped = false;
  let stopsAtRequest = false;
  let waiting: (() => void)[] = [];
  const through = (then: () => void): void => {
    if (isStopped) waiting.push(then);
    else then();
  };
  const own = { ...clock, after: (ms: number, then: () => void) => clock.after(ms, () => through(then)) };
  const awake = <T>(value: T): Promise<T> => new Promise(resolve => through(() => resolve(value)));
  const frozen = (speaker: Speaker): Speaker => ({
    ...speaker,
    async post(...args) {
      if (stopsAtRequest) isStopped = true;
      // The packet goes out when the process runs again.
      await awake(null);
      return awake(await speaker.post(...args));
    },
    async edit(...args) {
      if (stopsAtRequest) isStopped = true;
      await awake(null);
      return awake(await speaker.edit(...args));
    },
  });
  const leases = openLeases({ store: async () => store, clock: own, by: name, life: `${name}-1`, forMs: 20_000 });
  const voice = openVoice({ leases, clock: own, by: name, places: ['slack', 'matrix'], isAble: () => true });
  voice.start();
  const life = live({
    records: async () => store,
    speakers: chats.map(chat => frozen(chat.device())),
    clock: own,
    voice,
  });
  return {
    ...life,
    speaks: place => voice.leftMs(place) > 0,
    stop(at) {
      stopsAtRequest = at === 'request';
      isStopped = !stopsAtRequest;
    },
    wake() {
      [isStopped, stopsAtRequest] = [false, false];
      const all = waiting;
      waiting = [];
      for (const then of all) then();
    },
  };
}

const standing = ({ messages }: FakeChat): string[] =>
  messages.filter(({ gone }) => !gone).map(({ texts }) => texts.at(-1) ?? '');

test('one process speaks in each chat, and what the other one has to say is said by it', async () => {
  const { begin, slack, matrix, pass } = two();
  const [one, other] = [begin('fra1'), begin('nyc3')];
  await pass(6_000);
  for (const place of ['slack', 'matrix'] as const)
    assert.equal(Number(one.speaks(place)) + Number(other.speaks(place)), 1);
  await one.stories.open('one', () => step('opened', root('it fell')));
  await other.stories.open('two', () => step('opened', root('another fell')));
  await pass(10_000);
  for (const chat of [slack, matrix]) assert.deepEqual(standing(chat).sort(), ['another fell', 'it fell']);
  assert.deepEqual([...one.bugs, ...other.bugs], []);
});

test('when the speaker dies in the middle of an alert the other one goes on within thirty seconds, and nothing is said twice', async () => {
  for (const dies of [500, 2_000, 3_000]) {
    const { begin, slack, matrix, pass } = two();
    const one = begin('fra1');
    await pass(1_000);
    const other = begin('nyc3');
    await one.stories.open('one', () =>
      step('opened', root('it fell'), line('wake up', { manner: 'page', people: [ANN] })),
    );
    await pass(dies);
    one.stop();
    await pass(45_000);
    for (const chat of [slack, matrix]) {
      const texts = standing(chat).map(text => text.replace(/ \| \(said .*/, ''));
      assert.deepEqual(texts.filter(text => text === 'it fell').length, 1, `${dies}: ${texts.join(' · ')}`);
      assert.equal(texts.filter(text => text.startsWith('wake up')).length, 2, 'the room and the person');
    }
    assert.ok(other.speaks('slack') && other.speaks('matrix'));
  }
});

test('a process that was stopped with its request in hand posts when it wakes, and takes its own twin away', async () => {
  const { begin, slack, matrix, pass } = two();
  const one = begin('fra1');
  await pass(1_000);
  const other = begin('nyc3');
  await pass(1_000);
  one.stop('request');
  await one.stories.open('one', () => step('opened', root('it fell')));
  await pass(60_000);
  assert.equal(standing(slack).length, 1);
  one.wake();
  await pass(1_000);
  assert.equal(slack.messages.length, 2, 'it did post once more');
  await pass(29_000);
  for (const chat of [slack, matrix]) {
    const texts = standing(chat);
    assert.equal(texts.filter(text => text.startsWith('it fell')).length, 1, texts.join(' · '));
    assert.ok(
      texts.some(text => /^This alert was said twice, by two of my processes/.test(text)),
      texts.join(' · '),
    );
  }
  assert.deepEqual([...one.bugs, ...other.bugs], []);
});

test('also after ten minutes, and where the chat can never be asked, it takes its own twin away', async () => {
  const { begin, slack, pass } = two(false);
  const one = begin('fra1');
  await pass(1_000);
  begin('nyc3');
  await pass(1_000);
  one.stop('request');
  await one.stories.open('one', () => step('opened', root('it fell')));
  await pass(10 * MINUTE);
  one.wake();
  await pass(30_000);
  assert.equal(slack.messages.filter(({ texts }) => texts[0]?.startsWith('it fell')).length, 2);
  assert.equal(standing(slack).filter(text => text.startsWith('it fell')).length, 1);
});

test('where the woken process dies with its packet sent, the other one finds the twin and takes it away', async () => {
  const { begin, slack, pass } = two();
  const one = begin('fra1');
  await pass(1_000);
  begin('nyc3');
  await pass(1_000);
  one.stop('request');
  await one.stories.open('one', () => step('opened', root('it fell')));
  await pass(60_000);
  const [first] = slack.messages;
  assert.ok(first !== undefined);
  slack.twin(first.id);
  await pass(30_000);
  assert.equal(standing(slack).filter(text => text.startsWith('it fell')).length, 1);
  assert.ok(standing(slack).some(text => text.startsWith('This alert was said twice')));
});

test('an older text that a woken process writes over a newer one is made good', async () => {
  const { begin, slack, pass } = two();
  const one = begin('fra1');
  await pass(1_000);
  const other = begin('nyc3');
  const { number } = await one.stories.open('one', () => step('opened', root('it fell')));
  await pass(5_000);
  one.stop('request');
  await one.stories.change(number, () => step('worse', root('it fell deeper')));
  await pass(50_000);
  await other.stories.change(number, () => step('over', root('all is well')));
  await pass(10_000);
  assert.match(standing(slack)[0] ?? '', /^all is well/);
  one.wake();
  await pass(500);
  assert.equal(standing(slack)[0], 'it fell deeper', 'the older text came last');
  await pass(20_000);
  assert.match(standing(slack)[0] ?? '', /^all is well/);
  assert.equal(standing(slack).length, 1);
});
