import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Overheard } from '../../src/chat/surface.ts';
import type { Seen } from '../../src/incidents/seen.ts';
import type { Records, Stored } from '../../src/store/records.ts';
import type { Saying } from '../../src/story/story.ts';
import { instant } from '../../src/values/instant.ts';
import { ann, at, type DeskBench, deskBench, kim, overheard, pass, telling, textOf } from './desks.ts';

async function begun(of: Parameters<typeof deskBench>[0] = {}): Promise<DeskBench> {
  const bench = deskBench(of);
  await bench.clock.run(bench.desk.tell(telling('first')));
  await bench.clock.run(bench.do('ack', ann()));
  return bench;
}

const said = (chat: 'slack' | 'matrix', text: string, over: Partial<Overheard> = {}): Overheard =>
  overheard(chat, { kind: 'said', text }, over);

/** What stands in a chat's thread below the incident's own lines. */
const bridged = (bench: DeskBench, chat: 'slack' | 'matrix'): string[] => bench.shown(chat).slice(3);

async function hear(bench: DeskBench, ...all: readonly Overheard[]): Promise<void> {
  await bench.clock.run(Promise.all(all.map(bench.desk.overheard)));
  await pass(bench.clock, 2_000);
}

test('what is written in one thread stands in the other, with name and origin, and who can read it is said first', async () => {
  const bench = await begun();
  await hear(bench, said('matrix', 'the registry answers the phone'));
  await hear(bench, said('slack', 'which number?'));
  const [told, line] = bridged(bench, 'slack');
  assert.match(told ?? '', /this thread is one with the incident's thread in Matrix: .* can be read/);
  assert.equal(line, 'ann (Matrix): the registry answers the phone');
  const [toldThere, lineThere] = bridged(bench, 'matrix');
  assert.match(toldThere ?? '', /one with the incident's thread in Slack/);
  assert.equal(lineThere, 'kim (Slack): which number?');
  assert.deepEqual([bridged(bench, 'slack').length, bridged(bench, 'matrix').length], [2, 2]);
  await bench.stop();
});

test('nothing outside the threads of incidents goes over, and nothing twice', async () => {
  const bench = await begun();
  await bench.clock.run(bench.desk.tell(telling('first', { cause: 'zone:example.org.', severity: 'high' })));
  const line = said('matrix', 'once');
  await hear(
    bench,
    said('matrix', 'in the room', { thread: null }),
    said('matrix', 'in another thread', { thread: '$other' }),
    said('matrix', 'in another room', { room: '!else:ops.example' }),
    said('matrix', 'under an alert without an incident', { thread: 'matrix-2-0' }),
    line,
    line,
    { ...line, id: 'told again' },
  );
  assert.deepEqual(bridged(bench, 'slack').slice(1), ['ann (Matrix): once']);
  await bench.stop();
});

test('an edit is followed, and what is taken back is taken away', async () => {
  const bench = await begun();
  const line = said('slack', 'the PIN is 1234');
  await hear(bench, line);
  await hear(bench, overheard('slack', { kind: 'edited', text: 'the PIN is in the safe' }, { message: line.message }));
  assert.equal(bridged(bench, 'matrix').at(-1), 'kim (Slack): the PIN is in the safe');
  const forged = { message: line.message, person: 'U0EVIL' };
  await hear(bench, overheard('slack', { kind: 'edited', text: 'something else' }, forged));
  assert.equal(bridged(bench, 'matrix').at(-1), 'kim (Slack): the PIN is in the safe');
  // Matrix does not tell the thread of what takes something back.
  await hear(bench, overheard('slack', { kind: 'removed' }, { message: line.message, thread: null }));
  assert.equal(bridged(bench, 'matrix').at(-1), '—');
  await bench.stop();
});

test('an edit that comes together with its message is not lost', async () => {
  const bench = await begun();
  const [before, line] = [said('slack', 'before'), said('slack', 'with a slip')];
  const { message } = line;
  await hear(bench, before, line, overheard('slack', { kind: 'edited', text: 'without' }, { message, thread: null }));
  assert.equal(bridged(bench, 'matrix').at(-1), 'kim (Slack): without');
  await bench.stop();
});

test('a line that lies far back is changed in its page, and where nobody knows its place any more a line of its own says so', async () => {
  const bench = await begun();
  const old = said('slack', 'the PIN is 1234');
  await hear(bench, old);
  for (let n = 0; n < 200; n++) await hear(bench, said('slack', `line ${n}`, { at: bench.clock.now() }));
  assert.ok((await bench.story(1)).parts.talk.pages > 0);
  await hear(bench, overheard('slack', { kind: 'removed' }, { message: old.message, thread: null }));
  assert.match(bridged(bench, 'matrix').at(-1) ?? '', /^kim \(Slack\) took back what they wrote at .* too far above/);
  const told = (await bench.clock.run(bench.do('report'))) as Seen;
  assert.ok(told.kind === 'report');
  assert.equal(told.said.length, 201);
  assert.ok(told.said.every(({ text }) => text !== 'the PIN is 1234'));
  await bench.stop();
});

test('above a line a second lines are joined, and their authors kept', async () => {
  const bench = await begun();
  await hear(
    bench,
    said('slack', 'zero'),
    said('slack', 'one'),
    said('slack', 'two', { person: 'U0NEW', shownAs: 'New N.' }),
    said('slack', 'three'),
  );
  assert.deepEqual(bridged(bench, 'matrix').slice(1), [
    'kim (Slack): zero',
    'kim (Slack): one\nNew N. (Slack): two\nkim (Slack): three',
  ]);
  await bench.stop();
});

test('of joined lines one is taken back alone', async () => {
  const bench = await begun();
  const two = said('slack', 'two');
  await hear(bench, said('slack', 'zero'), said('slack', 'one'), two, said('slack', 'three'));
  await hear(bench, overheard('slack', { kind: 'removed' }, { message: two.message }));
  assert.equal(bridged(bench, 'matrix').at(-1), 'kim (Slack): one\nkim (Slack): three');
  await bench.stop();
});

test('a file is announced and not copied; long and many lines come whole, in pieces that are shown', async () => {
  const bench = await begun();
  const long = `${'word '.repeat(200)}end`;
  await hear(bench, overheard('slack', { kind: 'file', name: 'dig.txt' }), said('matrix', `first\nsecond\n\n${long}`));
  assert.equal(
    bridged(bench, 'matrix').at(-1),
    'kim (Slack) put a file into the thread there: dig.txt. It is not copied.',
  );
  assert.equal(bridged(bench, 'slack').at(-1), `ann (Matrix): first\nsecond\n${long}`);
  await bench.stop();
});

test('hostile text stays text from outside, cut where it is endless', async () => {
  const bench = await begun();
  const reports: Saying[] = [];
  bench.stories.follow(story => void reports.push(...story.sayings));
  await hear(
    bench,
    said('slack', `<!channel> @room ${'x'.repeat(50_000)}`, { person: 'U0EVIL', shownAs: 'y'.repeat(900) }),
  );
  const story = await bench.story(1);
  const report = reports.findLast(saying => saying.only === 'matrix')?.report ?? null;
  const [saidLine] = story.parts.talk.recent;
  assert.deepEqual([saidLine?.text?.length, saidLine?.who.length], [4_000, 80]);
  const foreign = report?.title.filter(({ kind }) => kind === 'foreign') ?? [];
  assert.ok(foreign.length > 20);
  assert.ok(foreign.every(node => 'text' in node && node.text.length <= 160));
  assert.ok(report?.title.every(node => node.kind === 'foreign' || ('text' in node && !node.text.includes('channel'))));
  await bench.stop();
});

test('a room that is kept apart keeps its words to itself: neither bridged, nor noted in the other chat', async () => {
  const bench = await begun();
  const apart = { room: '!apart:ops.example', thread: 'matrix-1-0' };
  const caller = { ...ann(), room: '!apart:ops.example' };
  await hear(bench, said('matrix', 'secret', apart));
  await bench.clock.run(bench.do('note inc-1 secret', caller));
  await bench.clock.run(bench.do('cause inc-1 registry-hold secret', caller));
  assert.deepEqual(bridged(bench, 'slack'), []);
  assert.doesNotMatch(bench.shown('slack').join('\n'), /secret/);
  assert.match(bench.shown('slack')[0] ?? '', /Cause, says ann: registry-hold\./);
  assert.match(bench.shown('matrix').join('\n'), /ann \(Matrix\) notes: secret/);
  await bench.stop();
});

test('while a chat takes nothing, what waits for it is joined; what was heard late says when it was written', async () => {
  const bench = await begun({ showing: false });
  // Without a chat that shows the message there is no thread; the story knows its messages all the same.
  await bench.stories.settle(1, story => ({ ...story, deliveries: [shownIn('slack'), shownIn('matrix')] }));
  for (let i = 0; i < 30; i++) await hear(bench, said('slack', `line ${i}`, { at: bench.clock.now() }));
  const before = bench.clock.now();
  await pass(bench.clock, 600_000);
  await hear(bench, said('slack', 'written long ago', { at: before }));
  const { sayings } = await bench.story(1);
  const lines = sayings.filter(({ only, slot }) => only === 'matrix' && slot > 4);
  const newest = [...new Map(lines.map(saying => [saying.slot, textOf(saying.report)])).values()];
  assert.equal(newest.length, 2);
  assert.equal(newest[0]?.split('\n').length, 20);
  assert.match(newest[1] ?? '', /\n\d\d:\d\d UTC kim \(Slack\): written long ago$/);
  await bench.stop();
});

const shownIn = (chat: 'slack' | 'matrix') => ({
  id: chat,
  slot: 0,
  target: chat === 'slack' ? 'slack:C0ALERTS' : 'matrix:!ops:ops.example',
  dueAt: instant(0),
  shown: 1,
  tried: 1,
  triedAt: instant(0),
  edition: 1,
  notes: [],
  lasting: [],
  carries: [],
  status: 'sent' as const,
  attempts: 0,
  notBefore: null,
  lastError: null,
  remoteId: `${chat}-1-0`,
  shownAt: instant(0),
  coveredAt: null,
});

test('with one chat alone nothing is carried, and a word is a word all the same', async () => {
  const bench = await begun({ chats: ['matrix'] });
  await pass(bench.clock, 20 * 60_000);
  await hear(bench, said('matrix', 'still on the phone', { at: bench.clock.now() }));
  await pass(bench.clock, 25 * 60_000);
  assert.equal(
    bench.said.some(line => line.includes('Nobody has written')),
    false,
  );
  assert.equal((await bench.story(1)).parts.talk.recent.length, 1);
  await bench.stop();
});

test('a restart carries what was heard and not yet carried', async () => {
  const bench = await begun();
  await bench.clock.run(Promise.all([said('slack', 'one'), said('slack', 'two')].map(bench.desk.overheard)));
  await bench.stop();
  await bench.clock.run(bench.desk.overheard(said('slack', 'three')));
  const next = deskBench({ records: bench.records, clock: bench.clock });
  await pass(next.clock, 3_000);
  const { talk } = (await next.story(1)).parts;
  assert.deepEqual(
    talk.recent.map(({ text, slot }) => [text, slot !== null]),
    [
      ['one', true],
      ['two', true],
      ['three', true],
    ],
  );
  await next.stop();
});

/** Numbers without pattern, the same at every run. */
function dice(): (below: number) => number {
  let state = 2018;
  return below => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** Fifty people write, and sometimes change, for ten minutes; gives what each message ends as, in order. */
async function tenMinutes(bench: DeskBench): Promise<Record<'slack' | 'matrix', string[]>> {
  const roll = dice();
  const told: Record<'slack' | 'matrix', Overheard[]> = { slack: [], matrix: [] };
  const last = new Map<string, string>();
  const end = bench.clock.now() + 600_000;
  for (let n = 0; bench.clock.now() < end; n++) {
    const chat = roll(2) === 0 ? 'slack' : 'matrix';
    const person = chat === 'slack' ? `U${roll(25)}` : `@p${roll(25)}:ops.example`;
    const one = said(chat, `line ${n}`, { person, shownAs: person, at: bench.clock.now() });
    told[chat].push(one);
    last.set(one.message, `line ${n}`);
    void bench.desk.overheard(one);
    const earlier = told[chat][told[chat].length - 1 - roll(20)];
    if (roll(12) === 0 && earlier !== undefined) {
      last.set(earlier.message, `line ${n}, changed`);
      const edited = { kind: 'edited', text: `line ${n}, changed` } as const;
      const { message, person: author } = earlier;
      void bench.desk.overheard(overheard(chat, edited, { message, person: author, thread: null }));
    }
    await pass(bench.clock, roll(800));
  }
  await pass(bench.clock, 10_000);
  const ends = ({ shownAs, chat, message }: Overheard): string =>
    `${shownAs} (${chat === 'slack' ? 'Slack' : 'Matrix'}): ${last.get(message)}`;
  return { slack: told.slack.map(ends), matrix: told.matrix.map(ends) };
}

/** A store that keeps values as they are: what is measured elsewhere need not be paid here ten thousand times. */
function bareRecords(): Records {
  const kept = new Map<string, { readonly value: unknown; readonly version: string }>();
  let writes = 0;
  const put = (key: string, value: unknown): true => {
    kept.set(key, { value, version: String(++writes) });
    return true;
  };
  return {
    read: async <T>(key: string) => (kept.get(key) as Stored<T> | undefined) ?? null,
    writeIf: async (key, value, version) => (kept.get(key)?.version ?? null) === version && put(key, value),
    addIfAbsent: async (key, value) => !kept.has(key) && put(key, value),
    remove: async key => void kept.delete(key),
    async *list<T>(prefix: string) {
      for (const [key, found] of [...kept]) if (key.startsWith(prefix)) yield { key, ...(found as Stored<T>) };
    },
    close: async () => undefined,
  };
}

test('fifty people who write in both chats for ten minutes: all of it, in order, once, and edits where they belong', async () => {
  const bench = await begun({ records: bareRecords() });
  const told = await tenMinutes(bench);
  for (const chat of ['slack', 'matrix'] as const) {
    const there = bridged(bench, chat === 'slack' ? 'matrix' : 'slack').slice(1);
    assert.deepEqual(there.join('\n').split('\n'), told[chat]);
  }
  const { parts, nextSlot } = await bench.story(1);
  assert.ok(told.slack.length + told.matrix.length > 1_300);
  assert.ok(parts.talk.pages > 5);
  assert.ok(nextSlot < 1_210, 'a line a second in each direction at most');
  assert.deepEqual(bench.bugs, []);
  await bench.stop();
});

test('two people of the same name in both chats are told apart by where they write', async () => {
  const bench = await begun({ portfolio: null });
  await hear(bench, said('slack', 'one', { shownAs: 'Sam' }), said('matrix', 'two', { shownAs: 'Sam' }));
  assert.equal(bench.shown('matrix').at(-1), 'Sam (Slack): one');
  assert.equal(bench.shown('slack').at(-1), 'Sam (Matrix): two');
  await bench.clock.run(bench.do('note x', at('slack', 'U0KIM', null)));
  assert.equal(bench.shown('matrix').at(-1), 'Sam (Slack) notes: x');
  await bench.clock.run(bench.do('note y', kim()));
  await bench.stop();
});
