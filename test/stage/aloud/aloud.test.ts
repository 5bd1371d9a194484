import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fastClock } from '../../../src/drill/clock.ts';
import type { Message, Speaker, Spoken } from '../../../src/outbox/speaker.ts';
import { plainLine } from '../../../src/report/plain.ts';
import { dropAloud } from '../../../src/stage/aloud/aloud.ts';
import { beginPlay, forgetOld, readPlay } from '../../../src/stage/aloud/play.ts';
import { practising } from '../../../src/stage/aloud/speaker.ts';
import { asSaid } from '../../../src/stage/aloud/utterance.ts';
import { behind } from '../../../src/store/apart.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import { openStories } from '../../../src/story/stories.ts';
import { instant } from '../../../src/values/instant.ts';
import { realChance, realClock } from '../../../src/world/real.ts';
import type { FakeChat } from '../../outbox/fake-chat.ts';
import { fuse } from '../../outbox/fuse.ts';
import { ANN } from '../../outbox/rig.ts';
import { anyReport } from '../../support/any-report.ts';
import { keptIn, playing, STORY } from './plays.ts';

const titles = ({ messages }: FakeChat): string[] =>
  messages.map(
    ({ texts }) => (texts.at(-1) ?? '').split(' | ')[0]?.replace(/^DRILL two-alerts · (?:.* UTC · )?/, '') ?? '',
  );
const WHOLE = ['🔴 all is well (drill-1)', '🔴 who is there?', '🔴 another one fell (drill-2)', '🔴 fixed'];

test('a chat that takes nothing holds the drill up for a while, is named, and gets all of it when it answers', async () => {
  const played = playing();
  const { matrix, slack } = played;
  matrix.be('silent');
  const aloud = await played.run(played.open());
  for (const each of STORY) await played.run(aloud.utter(each));
  assert.deepEqual(titles(slack).slice(0, 3), WHOLE.slice(0, 3));
  assert.deepEqual(aloud.state().notes, [
    'Matrix takes nothing: no answer. The drill goes on without it; what is missing comes there once it takes messages.',
  ]);
  matrix.be('ok');
  await played.pass(120_000);
  await played.run(aloud.end());
  assert.deepEqual(
    titles(matrix).filter(title => WHOLE.includes(title)),
    WHOLE,
  );
  assert.deepEqual([aloud.state().notes.at(-1), aloud.state().isOver], ['Matrix has all of it again.', true]);
});

test('a chat that refuses is not waited for, and what it lacks is kept until a later life', async () => {
  const played = playing();
  played.matrix.be('refused');
  const first = await played.run(played.live());
  await played.run(first.stop());
  assert.deepEqual(
    first.state().places.map(({ chat, waiting }) => [chat, waiting]),
    [
      ['Slack', 0],
      ['Matrix', 4],
    ],
  );
  assert.match(first.state().notes.join(), /^Matrix takes nothing: the token was revoked\. The drill goes on/);
  assert.equal(first.state().isOver, false);
  played.matrix.be('ok');
  await played.pass(400_000);
  const second = await played.run(played.live());
  assert.equal(second.state().isOver, true);
  assert.deepEqual(titles(played.matrix), WHOLE);
  assert.deepEqual(
    titles(played.slack).filter(title => WHOLE.includes(title)),
    WHOLE,
  );
});

test('the next life knows how far the last one came, to the moment, and says nothing again', async () => {
  const played = playing();
  const first = await played.run(played.open());
  for (const each of STORY.slice(0, 2)) await played.run(first.utter(each));
  await played.run(first.stop());
  const second = await played.run(played.open());
  assert.equal(second.state().goesOnAt, STORY[1]?.at);
  const taken = [];
  for (const each of STORY) taken.push(await played.run(second.utter(each)));
  assert.deepEqual(taken, ['old', 'old', 'new', 'new', 'new', 'new']);
});

test('another drill than the one that was begun is noticed before anything is said of it', async () => {
  const played = playing();
  const first = await played.run(played.open());
  for (const each of STORY.slice(0, 2)) await played.run(first.utter(each));
  await played.run(first.stop());
  const second = await played.run(played.open());
  const [one, two] = STORY;
  assert.ok(one && two);
  assert.equal(await played.run(second.utter({ ...one, broadcast: true })), 'old');
  assert.equal(await played.run(second.utter(two)), 'other');
  await played.run(second.stop());
  const third = await played.run(played.open(fuse(null), true));
  assert.equal(third.state().goesOnAt, null);
  assert.match(third.state().notes.join(), /the drill begins anew/);
  assert.equal(titles(played.slack).at(-1), 'The drill was broken off here. It begins anew, in another thread.');
  assert.equal(played.slack.messages.length, 3);
  await played.run(third.utter(one));
  assert.equal(titles(played.slack).at(-1), '🔴 it fell (drill-1)');
  assert.equal(played.slack.messages.at(-1)?.spot.thread, null);
});

test('a drill that is dropped says so once below each of its messages, also where that was broken off, and is forgotten', async () => {
  const played = playing();
  const first = await played.run(played.open());
  for (const each of STORY.slice(0, 4)) await played.run(first.utter(each));
  await played.run(first.stop());
  const dying = fuse({ step: 3, when: 'after' });
  void played.open(dying).then(aloud => aloud.breakOff('The drill ends here. Nothing of it was so.'));
  await played.pass(60_000);
  assert.equal((await keptIn(played))?.state, 'dropped');
  await played.run(played.open().then(aloud => aloud.stop()));
  const last = played.slack.messages.filter(({ texts }) => texts.at(-1)?.includes('ends here'));
  assert.deepEqual(
    last.map(({ spot }) => spot.thread),
    [played.slack.messages[0]?.remoteId, played.slack.messages[2]?.remoteId],
  );
  assert.equal((await keptIn(played))?.state, 'going');
});

test('where a real alert opens the drill ends in the chats, says so below its messages, and leaves nothing', async () => {
  const played = playing();
  const aloud = await played.run(played.open());
  for (const each of STORY.slice(0, 3)) await played.run(aloud.utter(each));
  played.alarm();
  for (const each of STORY.slice(3)) assert.equal(await played.run(aloud.utter(each)), 'new');
  await played.run(aloud.end());
  for (const chat of [played.slack, played.matrix])
    assert.deepEqual(titles(chat), [
      '🔴 it fell deeper (drill-1)',
      '🔴 who is there?',
      'The drill ends here: a real alert has opened. What comes without DRILL is real.',
    ]);
  assert.match(aloud.state().notes.join(), /^A real alert has opened: the drill is ended in the chats/);
  for await (const { key } of played.store.list('')) assert.fail(key);
});

test('what waits of a drill is nothing to a bot on the same store', async () => {
  const store = memoryRecords();
  const played = playing();
  played.matrix.be('refused');
  const aloud = await played.run(played.live());
  await played.run(aloud.stop());
  for await (const { key, value } of played.store.list(''))
    await behind(store, 'drill/fra1/two-alerts/').addIfAbsent(key, value);
  const stories = openStories<unknown>({
    records: async () => store,
    clock: realClock,
    own: null,
    beside: true,
    warn: assert.fail,
  });
  await stories.load();
  await stories.refresh();
  assert.deepEqual([stories.live(), await stories.list({ closed: true })], [[], []]);
});

test('where nothing is kept, nothing is dropped', async () => {
  const of = { drill: 'two-alerts', by: 'fra1', stalls: [], records: memoryRecords(), clock: realClock };
  const chance = { bytes: (count: number) => new Uint8Array(count) };
  assert.equal(await dropAloud({ ...of, chance, isReal: assert.fail, bug: assert.fail }), null);
});

test('what was broken off in other drills is kept for a day, and then goes without a word', async () => {
  const clock = fastClock(instant(Date.UTC(2030, 0, 2)));
  const [old, young] = [memoryRecords(), memoryRecords()];
  await beginPlay(old, fastClock(instant(clock.now() - 90_000_000)), realChance);
  await old.addIfAbsent('story/1', {});
  await beginPlay(young, fastClock(instant(clock.now() - 80_000_000)), realChance);
  await forgetOld([old, young, memoryRecords()], clock);
  for await (const { key } of old.list('')) assert.fail(key);
  assert.equal((await readPlay(young))?.state, 'going');
});

test('whatever is said in a drill begins with DRILL, calls nobody, offers nothing, and goes to nobody in private', async () => {
  await fc.assert(
    fc.asyncProperty(anyReport, fc.boolean(), fc.boolean(), async (report, direct, isLine) => {
      const sent: Message[] = [];
      const takes = (message: Message): Spoken => {
        sent.push(message);
        return { ok: true, remoteId: '1' };
      };
      const speaker: Speaker = {
        chat: 'slack',
        hasHome: true,
        home: () => 'C1',
        sameForMs: 0,
        post: async (_id, _edition, _to, message) => takes(message),
        edit: async (_id, _edition, _at, _remoteId, message) => takes(message),
        remove: async () => ({ ok: true, remoteId: '1' }),
        find: async () => 'absent',
      };
      const drilled = practising(speaker, 'two-alerts');
      const message = { report, people: [ANN], broadcast: true, notes: [], reactions: ['✅'] };
      const spot = { room: 'C1', direct, thread: isLine ? '7' : null };
      const spoken = [await drilled.post('a', 1, spot, message), await drilled.edit('a', 2, spot, '1', message)];
      assert.deepEqual([spoken.every(one => one.ok), sent.length], direct ? [false, 0] : [true, 2]);
      for (const { report: said, people, reactions } of sent) {
        assert.ok(plainLine(said.title, { zone: 'UTC', now: instant(0) }).startsWith('DRILL two-alerts · '));
        assert.deepEqual([people, reactions, said.actions], [[], [], []]);
      }
    }),
    { numRuns: 50 },
  );
});

test('moments are said as they were in the drill, whatever the reader’s clock shows, and numbers are its own', () => {
  const at = instant(Date.UTC(2018, 1, 20, 2, 14));
  const report = {
    mark: 'down' as const,
    title: [{ kind: 'text' as const, text: 'it fell (inc-7)' }],
    lead: [
      [
        { kind: 'text' as const, text: 'opens ' },
        { kind: 'instant' as const, at: instant(at + 3_600_000), style: 'ago' as const },
        { kind: 'code' as const, text: 'incident inc-7 ack' },
        { kind: 'foreign' as const, text: 'inc-7' },
      ],
    ],
    blocks: [{ kind: 'list' as const, items: [[{ kind: 'instant' as const, at, style: 'time' as const }]] }],
    more: [],
    actions: [{ label: '', command: 'incident inc-7 ack' }],
  };
  const uttered = { at, message: '1', thread: null, isNew: true, broadcast: false, report };
  const said = asSaid(uttered, 'fra1');
  const reader = { zone: 'Asia/Tokyo', now: instant(Date.UTC(2030, 0, 1)) };
  assert.deepEqual(
    [said.title, ...said.lead, ...said.blocks.flatMap(block => (block.kind === 'list' ? block.items : []))].map(line =>
      plainLine(line, reader),
    ),
    [
      'Tue 20 Feb 2018 02:14 UTC · 🔴 it fell (drill-7)',
      'This is practice, played from a shell on fra1: nothing of it is happening, nobody is called, and what it offers to type or to press does nothing.',
      'opens in 1 hincident drill-7 ackinc-7',
      '02:14 UTC',
    ],
  );
});
