import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_RUNNING, MAX_RUNNING_PERSON } from '../../src/chat/conversation/queue.ts';
import { PERSON_BURST } from '../../src/chat/conversation/rates.ts';
import { UsageError } from '../../src/command.ts';
import type { Workshop } from '../../src/services.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { StoreError } from '../../src/store/records.ts';
import { speaking } from './fakes.ts';
import { spoken, type Talking, type TalkingOf, talking, wallUnder } from './talking.ts';

const pause = (on: () => Talking, ms: number): Promise<void> => new Promise(resolve => on().clock.after(ms, resolve));

/** A conversation with `work WORD`, which takes two seconds and knows half of it after one. */
function working(of: TalkingOf = {}): Talking {
  const work = speaking({
    async *see(args) {
      await pause(() => talk, 1000);
      yield `half of ${args.words[0]}`;
      await pause(() => talk, 1000);
      yield `all of ${args.words[0]}`;
    },
  });
  const late = speaking({
    async *see() {
      await pause(() => talk, 500);
      throw new UsageError('That is no name.', 'work a');
    },
  });
  const talk: Talking = talking({ ...of, commands: { work, late, ...of.commands } });
  return talk;
}

test('a first word names what was asked, then knowledge grows, then the answer stands in its place', async () => {
  const talk = working();
  const wall = talk.say('!work example.com');
  await talk.settled();
  assert.deepEqual(wall.lines, [
    '… work example.com: looking …',
    '… half of example.com…',
    '… all of example.com…',
    'all of example.com',
  ]);
  assert.deepEqual(
    talk.outcomes.map(({ command, end, tookMs }) => ({ command, end, tookMs })),
    [{ command: 'work', end: 'answered', tookMs: 2000 }],
  );
});

test('a quick answer needs no word before it', async () => {
  const talk = working({
    commands: {
      echo: speaking({
        async *see() {
          yield 'a';
        },
        progress: () => null,
      }),
    },
  });
  const wall = talk.say('@outpost echo a');
  await talk.settled();
  assert.deepEqual(wall.lines, ['a']);
});

test('what is no command is not answered at all', async () => {
  const talk = working();
  const wall = talk.say('is example.com down again?');
  await talk.conversation.close();
  assert.deepEqual([wall.lines, talk.outcomes], [[], []]);
});

test('a slip is answered with the nearest command and an example', async () => {
  const talk = working();
  const wall = talk.say('!ecko a');
  await talk.settled();
  assert.deepEqual(wall.lines, ['✗ There is no command "ecko". Did you mean echo? (!echo a)']);
});

test('what turns out late to be no sense replaces the first word', async () => {
  const talk = working();
  const wall = talk.say('!late b');
  await talk.settled();
  assert.deepEqual(wall.lines, ['… late b: looking …', 'late b: That is no name. | Type: !work a']);
  assert.equal(talk.outcomes[0]?.end, 'wrong-usage');
});

test('of a hundred commands at once from many people each sees something within a second, and all are answered', async () => {
  const talk = working();
  const walls = Array.from({ length: 100 }, (_, n) =>
    talk.say(`!work name-${n}.example`, { person: `@p${n % 10}:ops.example`, room: `!room-${n % 3}` }),
  );
  await talk.settled();
  const first = walls.map(wall => wall.atMs[0] ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  assert.ok((first[98] ?? Number.POSITIVE_INFINITY) < 1000, `the slowest first word came after ${first[98]} ms`);
  for (const [n, wall] of walls.entries()) assert.equal(wall.lines.at(-1), `all of name-${n}.example`);
});

test('who asks for much waits behind others, and sees the place in line', async () => {
  const talk = working();
  const walls = Array.from({ length: MAX_RUNNING_PERSON + 2 }, (_, n) => talk.say(`!work ${n}`));
  const other = talk.say('!work other', { person: '@b:ops.example' });
  await talk.settled();
  const place = (n: number) => walls[MAX_RUNNING_PERSON + n]?.lines[0];
  assert.equal(place(0), `… work ${MAX_RUNNING_PERSON} is next: it begins when one of those before it is done.`);
  assert.equal(place(1), `… work ${MAX_RUNNING_PERSON + 1} waits: 1 before it.`);
  assert.equal(other.lines[0], '… work other: looking …');
  assert.equal(walls.at(-1)?.lines.at(-1), `all of ${MAX_RUNNING_PERSON + 1}`);
});

test('no more run at once than the process can hold', async () => {
  let most = 0;
  let now = 0;
  const count = speaking({
    async *see() {
      most = Math.max(most, ++now);
      await pause(() => talk, 100);
      now--;
      yield 'done';
    },
  });
  const talk: Talking = talking({ commands: { count } });
  for (let n = 0; n < 40; n++) talk.say('!count', { person: `@p${n}:ops.example`, room: `!r${n}` });
  await talk.settled();
  assert.equal(most, MAX_RUNNING);
});

test('a flood gets one refusal, and the next one only after a while', async () => {
  const talk = working();
  const walls = Array.from({ length: PERSON_BURST + 5 }, () => talk.say('!echo a'));
  await talk.settled();
  const refused = walls.filter(wall => wall.lines.some(line => line.startsWith('✗')));
  assert.deepEqual(refused[0]?.lines, ['✗ You ask faster than I may answer. Ask again in 3 s.']);
  assert.equal(refused.length, 1);
  assert.equal(talk.outcomes.filter(({ end }) => end === 'too-fast').length, 5);
});

test('the same thing heard twice is carried out once, also by two bots that share a store', async () => {
  const records = memoryRecords();
  const one = working({ records: async () => records });
  const two = working({ records: async () => records });
  const walls = [one.say('!echo a', { id: 'x' }), one.say('!echo a', { id: 'x' })];
  await one.settled();
  walls.push(two.say('!echo a', { id: 'x' }));
  await two.settled();
  assert.deepEqual(
    walls.map(wall => wall.lines.at(-1)),
    ['a', undefined, undefined],
  );
});

test('what a process died over is carried out after its restart, what it had answered is not', async () => {
  const records = memoryRecords();
  const before = talking({ records: async () => records, life: '1' });
  before.say('!slow', { id: 'unfinished' });
  before.say('!echo a', { id: 'finished', person: '@b:ops.example' });
  await before.clock.run(new Promise<void>(resolve => before.clock.after(1000, resolve)));
  const after = talking({
    records: async () => records,
    life: '2',
    commands: {
      slow: speaking({
        async *see() {
          yield 'now';
        },
      }),
    },
  });
  const walls = [after.say('!slow', { id: 'unfinished' }), after.say('!echo a', { id: 'finished' })];
  await after.settled();
  assert.deepEqual(
    walls.map(wall => wall.lines.at(-1)),
    ['now', undefined],
  );
});

test('a store that fails or hangs stops nobody', async () => {
  const broken = async () => Promise.reject(new StoreError('full', 'disk full'));
  const hanging = () => new Promise<never>(() => undefined);
  for (const records of [broken, hanging]) {
    const talk = working({ records });
    const wall = talk.say('!work a');
    await talk.settled();
    assert.equal(wall.lines.at(-1), 'all of a');
    assert.ok((wall.atMs[0] ?? 9999) < 1000);
  }
});

test('a fault in one command is said there, kept for the log, and hurts no other', async () => {
  const talk = working();
  const walls = [talk.say('!boom'), talk.say('!work a')];
  await talk.settled();
  assert.match(walls[0]?.lines.at(-1) ?? '', /^boom: a fault of mine stopped this.*log as bug-1\./);
  assert.equal(walls[1]?.lines.at(-1), 'all of a');
  assert.match(String(talk.bugs[0]), /RangeError: a bug/);
});

test('a surface that breaks or hangs does not stop the line', async () => {
  const talk = working();
  const hang = { prefix: '!', show: () => new Promise<void>(() => undefined), refuse: async () => undefined };
  const breaks = { prefix: '!', show: async () => Promise.reject(new Error('gone')), refuse: async () => undefined };
  const wall = talk.say('!work a');
  talk.conversation.hear({ ...spoken('!work b'), id: 'hangs' }, hang);
  talk.conversation.hear({ ...spoken('!work c'), id: 'breaks' }, breaks);
  await talk.clock.run(new Promise<void>(resolve => talk.clock.after(60_000, resolve)));
  assert.equal(wall.lines.at(-1), 'all of a');
  assert.deepEqual(talk.outcomes.map(({ end }) => end).sort(), ['answered', 'answered', 'fault']);
});

test('who may not is told why, and nothing runs', async () => {
  const guarded = speaking({
    async *see() {
      yield 'done';
    },
    right: () => 'watch',
  });
  const talk = talking({
    commands: { guarded },
    permits: right => (right === 'read' ? { may: true, portfolio: true } : { may: false, why: `No ${right} for you.` }),
  });
  const wall = talk.say('!guarded');
  await talk.settled();
  assert.deepEqual(wall.lines, ['✗ No watch for you.']);
  assert.deepEqual(
    talk.outcomes.map(({ end, command }) => ({ end, command })),
    [{ end: 'refused', command: 'guarded' }],
  );
});

test('a command for shells only is not run in a chat', async () => {
  const secret = speaking({
    async *see() {
      yield 'done';
    },
    shellOnly: 'Type this in a shell.',
  });
  const talk = talking({ commands: { secret } });
  const wall = talk.say('!secret');
  await talk.settled();
  assert.deepEqual(wall.lines, ['✗ Type this in a shell.']);
});

test('a command that never ends is stopped, and what is known is its answer', async () => {
  const talk = working();
  const wall = talk.say('!slow');
  await talk.settled();
  assert.equal(wall.lines.at(-1), 'half | Stopped after 3 min; this is what was known by then.');
  assert.equal(talk.outcomes[0]?.end, 'stopped');
});

test('at the end what runs says what it knows, and what waits is told to ask again', async () => {
  const talk = working();
  const walls = Array.from({ length: MAX_RUNNING_PERSON + 1 }, () => talk.say('!work a'));
  await talk.clock.run(new Promise<void>(resolve => talk.clock.after(1500, resolve)));
  await talk.clock.run(talk.conversation.close());
  assert.match(walls[0]?.lines.at(-1) ?? '', /^half of a \| Stopped after 1.5 s/);
  assert.equal(walls.at(-1)?.lines.at(-1), '✗ I am being restarted. Ask again in a minute.');
});

test('in a drill every message begins so', async () => {
  const workshop: Partial<Workshop> = { heading: () => 'DRILL purism-2018, 02:40' };
  const talk = working({ workshop });
  const wall = talk.say('!work a');
  await talk.settled();
  for (const line of wall.lines) assert.match(line, /^(?:… )?DRILL purism-2018, 02:40 /);
});

test('help shows what is typed in this chat', async () => {
  const seen: string[] = [];
  const which = speaking({
    needs: ['commands'],
    async *see(_args, { commands }) {
      seen.push(commands.prefix);
      yield 'done';
    },
  });
  const talk = talking({ commands: { which } });
  talk.say('!which');
  await talk.settled();
  assert.deepEqual(seen, ['!']);
});

test('a command that wants to know is told who asks, where and in which thread', async () => {
  const talk = talking({
    commands: {
      who: speaking({
        needs: ['caller'],
        async *see(_, { caller }) {
          yield `${caller?.chat} ${caller?.person} ${caller?.room} ${caller?.thread}`;
        },
      }),
    },
  });
  const wall = talk.say('!who', { chat: 'slack', person: 'U1', room: 'C1', thread: '17.2' });
  await talk.settled();
  assert.equal(wall.lines.at(-1), 'slack U1 C1 17.2');
});

test('what a sign needs beside its command is asked for as well, and who has it not is told what helps instead', async () => {
  const { conversation, clock, outcomes, settled } = talking({
    permits: right =>
      right === 'watch' ? { may: false, why: 'This needs the right watch.' } : { may: true, portfolio: true },
  });
  const wall = wallUnder(clock);
  const needs = { right: 'watch', instead: '✅ takes note of it instead.' } as const;
  conversation.hear({ ...spoken('!echo a'), id: '1', needs }, wall.surface);
  while (outcomes.length < 1) await clock.run(new Promise<void>(resolve => clock.after(10, resolve)));
  await settled();
  assert.deepEqual(wall.lines, ['✗ This needs the right watch. ✅ takes note of it instead.']);
});
