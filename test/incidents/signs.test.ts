import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openOverhearing } from '../../src/bot/ears/overhearing.ts';
import { commandIn } from '../../src/chat/parse.ts';
import { type DeskBench, deskBench, overheard, pass, telling } from './desks.ts';

async function begun(severity: 'critical' | 'high' = 'critical') {
  const bench = deskBench();
  await bench.clock.run(bench.desk.tell(telling('first', { severity })));
  await pass(bench.clock, 1_000);
  return { bench, take: openOverhearing({ desk: bench.desk, stories: bench.stories }) };
}

const ROOT = { slack: 'slack-1-0', matrix: 'matrix-1-0' };
const sign = (chat: 'slack' | 'matrix', word: string, kind: 'reacted' | 'unreacted' = 'reacted') =>
  overheard(chat, { kind, sign: word }, { message: ROOT[chat], thread: null });

async function wordsOf(
  bench: DeskBench,
  saying: ReturnType<ReturnType<typeof openOverhearing>>,
): Promise<string | null> {
  const said = await bench.clock.run(saying);
  // A drill that is played has no part in what is pressed under a real alert.
  if (said !== null) assert.equal(said.heard.isReal, true);
  return said === null ? null : (commandIn(said.heard) ?? []).join(' ');
}

test('each sign under an alert says its command line, in the words of either chat', async () => {
  const { bench, take } = await begun();
  const expected = [
    ['white_check_mark', '✅', 'incident ack inc-1'],
    ['arrow_up', '⬆', 'incident escalate inc-1'],
    ['no_bell', '🔕', 'incident pause inc-1 1h'],
    ['repeat', '🔁', 'trace puri.sm'],
    ['card_index', '📇', 'whois puri.sm'],
    ['tada', '🎉', null],
  ] as const;
  for (const [slack, matrix, line] of expected) {
    assert.equal(await wordsOf(bench, take(sign('slack', slack))), line);
    assert.equal(await wordsOf(bench, take(sign('matrix', matrix))), line);
  }
  assert.equal(await wordsOf(bench, take(sign('slack', 'white_check_mark', 'unreacted'))), 'incident unack inc-1');
  assert.equal(await wordsOf(bench, take(sign('slack', 'repeat', 'unreacted'))), null);
  await bench.stop();
});

test('an alert without an incident is silenced by the watch', async () => {
  const { bench, take } = await begun('high');
  assert.equal(await wordsOf(bench, take(sign('matrix', '🔕'))), 'watch mute puri.sm 1h');
  await bench.stop();
});

test('to silence needs the right to change the watch, whatever line says it; no other sign needs more than its line', async () => {
  for (const severity of ['critical', 'high'] as const) {
    const { bench, take } = await begun(severity);
    const needs = async (word: string) => (await bench.clock.run(take(sign('slack', word))))?.heard.needs?.right;
    assert.equal(await needs('no_bell'), 'watch');
    for (const word of ['white_check_mark', 'arrow_up', 'repeat', 'card_index'])
      assert.equal(await needs(word), undefined, word);
    await bench.stop();
  }
});

test('a pin under what somebody wrote puts it on the timeline; other signs there are their own matter', async () => {
  const { bench, take } = await begun();
  const line = overheard('slack', { kind: 'said', text: 'the registry said "soon"' });
  await bench.clock.run(take(line));
  const under = (word: string) =>
    take(overheard('slack', { kind: 'reacted', sign: word }, { message: line.message, thread: null }));
  const pinned = await bench.clock.run(under('pushpin'));
  assert.match(pinned?.heard.text ?? '', /^\/incident note inc-1 -- kim: the registry said "soon"$/);
  assert.equal(await wordsOf(bench, under('white_check_mark')), null);
  await bench.stop();
});

test('a sign elsewhere says nothing, and a command in the thread is no talk', async () => {
  const { bench, take } = await begun();
  const elsewhere = overheard(
    'slack',
    { kind: 'reacted', sign: 'white_check_mark' },
    { message: 'another', thread: null },
  );
  assert.equal(await bench.clock.run(take(elsewhere)), null);
  await bench.clock.run(take(overheard('slack', { kind: 'said', text: '!incident note x' })));
  assert.deepEqual((await bench.story(1)).parts.talk.recent, []);
  await bench.stop();
});

test('who presses is where the message stands, and a refusal is a line of that chat alone, once', async () => {
  const { bench, take } = await begun();
  const first = await bench.clock.run(take(sign('slack', 'white_check_mark')));
  const { place } = first?.heard ?? {};
  assert.deepEqual([place?.roomIs, place?.thread, place?.person], ['alert', ROOT.slack, 'U0KIM']);
  const again = await bench.clock.run(take(sign('slack', 'white_check_mark')));
  for (const said of [first, again])
    await bench.clock.run(said?.surface.refuse('You may not do that.', null) ?? Promise.resolve());
  assert.deepEqual(
    bench.said.filter(line => line.includes('may not')),
    ['2 quiet[slack] Kim K.: You may not do that.'],
  );
  await bench.stop();
});

test('what is answered to a page in a direct message stays between two', async () => {
  const { bench, take } = await begun();
  await bench.stories.settle(1, story => {
    const [row] = story.deliveries;
    if (row === undefined) return null;
    const direct = { ...row, id: 'dm', slot: 1, target: 'slack:@U0KIM', remoteId: 'D0KIM/dm-1' };
    return { ...story, deliveries: [...story.deliveries, direct] };
  });
  await bench.clock.run(
    take(overheard('slack', { kind: 'said', text: 'on my way' }, { room: 'D0KIM', thread: 'dm-1' })),
  );
  assert.deepEqual((await bench.story(1)).parts.talk.recent, []);
  const said = await bench.clock.run(
    take(
      overheard(
        'slack',
        { kind: 'reacted', sign: 'white_check_mark' },
        { room: 'D0KIM', message: 'dm-1', thread: null },
      ),
    ),
  );
  assert.equal(said?.heard.place.roomIs, 'direct');
  await bench.stop();
});
