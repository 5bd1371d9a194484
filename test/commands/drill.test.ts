import assert from 'node:assert/strict';
import { test } from 'node:test';
import drill from '../../commands/drill.ts';
import { renderTerminal } from '../../src/chat/terminal/render.ts';
import { UsageError } from '../../src/command.ts';
import type { Caller } from '../../src/people/caller.ts';
import type { Drills, Scene, Services } from '../../src/services.ts';
import type { DrillAloud } from '../../src/stage/replayed.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';

const scene = (number: number): Scene => ({
  drill: 'two-moments',
  title: 'Something happens',
  story: ['Once upon a time.'],
  sources: [],
  at: instant(Date.UTC(2018, 1, 20, 2, number)),
  moment: `moment-${number}`,
  words: `This is moment ${number}.`,
  number,
  of: 2,
  names: [name('example.com.')],
  by: null,
});

/** Drills with one scenario of two moments, and a note of what was done to them. */
function twoMoments(goesOn = true, aloud: DrillAloud | null = null): { drills: Drills; done: string[] } {
  const done: string[] = [];
  let at = 0;
  const drills: Drills = {
    goesOn,
    names: async () => ['two-moments', 'purism-2018'],
    list: async () => [{ name: 'two-moments', title: 'Something happens' }],
    now: () => (at === 0 ? null : scene(at)),
    async start(which, by) {
      done.push(`start ${which}${by === null ? '' : ` by ${by.who} in ${by.chat} ${by.room}`}`);
      at = 1;
      return scene(at);
    },
    next() {
      done.push('next');
      if (at === 2) return null;
      at = 2;
      return scene(at);
    },
    async stop() {
      done.push('stop');
      at = 0;
    },
    async *replay(which, { isHere, isAgain }) {
      done.push(`replay ${which}${isHere ? ' here' : ''}${isAgain ? ' again' : ''}`);
      yield { acts: [{ scene: scene(1), looks: [], said: [] }], aloud };
      yield { acts: [1, 2].map(number => ({ scene: scene(number), looks: [], said: [] })), aloud };
    },
    async drop() {
      done.push('drop');
      return aloud === null ? [] : [{ drill: 'two-moments', aloud }];
    },
  };
  return { drills, done };
}

/** What a person reads in the end. */
async function said(
  drills: Drills,
  words: readonly string[],
  flags: readonly string[] = [],
  caller: Caller | null = null,
): Promise<string> {
  const options = new Map(flags.map(flag => [flag, ['']] as const));
  let text = '';
  for await (const seen of drill.see({ words, options }, { drills, caller } as Services)) {
    const report = await drill.say(seen, options);
    text = renderTerminal(report, { colour: false, width: 100, zone: 'UTC', now: instant(0) });
  }
  return text;
}

const wrong = async (drills: Drills, ...words: string[]): Promise<[message: string, example: string]> => {
  const error = await said(drills, words).then(
    () => assert.fail('taken'),
    (thrown: unknown) => thrown,
  );
  assert(error instanceof UsageError, String(error));
  return [error.message, error.example];
};

test('without a word it lists what there is, in a drill it says where we are', async () => {
  const { drills } = twoMoments();
  assert.match(await said(drills, []), /two-moments: Something happens/);
  await drills.start('two-moments', null);
  assert.match(await said(drills, []), /^This is moment 1\./);
  assert.match(await said(drills, [], ['--list']), /two-moments: Something happens/);
});

test('in a conversation it begins, goes on and ends, and offers what can be typed', async () => {
  const { drills, done } = twoMoments();
  assert.match(
    await said(drills, ['two-moments']),
    /^Something happens\.\n[\s\S]*Once upon a time\.[\s\S]*Moment 1 of 2[\s\S]*simulated[\s\S]*Next: \/trace example\.com · \/drill next · \/drill stop$/,
  );
  assert.match(await said(drills, ['next']), /^This is moment 2\./);
  assert.match(await said(drills, ['next']), /^two-moments has come to its end\. /);
  assert.match(await said(drills, ['stop']), /over\. .*real internet/);
  assert.deepEqual(done, ['start two-moments', 'next', 'next', 'stop']);
});

test('in a chat it asks before it begins, and then knows who began it, and where', async () => {
  const { drills, done } = twoMoments();
  const ann = { chat: 'matrix', room: '!ops:ops.example', name: 'ann', person: '@ann:ops.example' } as Caller;
  const question = await said(drills, ['two-moments'], [], ann);
  assert.match(question, /^Begin the drill two-moments\?/);
  assert.match(question, /Every message then begins with DRILL and your name/);
  assert.match(question, /Next: \/drill two-moments --yes$/);
  assert.deepEqual(done, []);
  await said(drills, ['two-moments'], ['--yes'], ann);
  assert.deepEqual(done, ['start two-moments by ann in matrix !ops:ops.example']);
});

test('in a shell it is replayed to its end, and never left half way', async () => {
  const { drills, done } = twoMoments(false);
  const text = await said(drills, ['two-moments']);
  assert.match(text, /^DRILL two-moments: Something happens\./);
  assert.match(text, /Tue 20 Feb 2018 02:01 UTC moment-1: This is moment 1\.[\s\S]*02:02 UTC moment-2/);
  assert.deepEqual(done, ['replay two-moments']);
});

const ALOUD: DrillAloud = {
  places: [
    { chat: 'Slack', room: '#ops-alerts', waiting: 0 },
    { chat: 'Matrix', room: '!ops:ops.example', waiting: 2 },
  ],
  goesOnAt: instant(Date.UTC(2018, 1, 20, 6, 4)),
  notes: ['Matrix does not take it: no answer.'],
  isOver: false,
};

test('where chats are set up it says beside where it is heard, how not, where it goes on, and what a chat does not take', async () => {
  const { drills } = twoMoments(false, ALOUD);
  const lines: (readonly string[])[] = [];
  const statuses: number[] = [];
  const options = new Map<string, readonly string[]>();
  for await (const seen of drill.see({ words: ['two-moments'], options }, { drills, caller: null } as Services)) {
    lines.push(drill.beside?.(seen, 'npx outpost ') ?? []);
    statuses.push(await drill.status(seen));
  }
  assert.deepEqual(lines.at(-1), [
    'What I say in it stands in #ops-alerts (Slack) and !ops:ops.example (Matrix) as well, each message marked DRILL two-moments; nobody is called.',
    'Only in this terminal: npx outpost drill two-moments --here',
    'It goes on at 06:04 UTC on 20 Feb 2018, where it was broken off.',
    'Matrix does not take it: no answer.',
  ]);
  assert.deepEqual(statuses, [1, 1]);
});

test('one that was broken off says what has not come into the chats, how it goes on, and how it is dropped', async () => {
  const { drills } = twoMoments(false, ALOUD);
  assert.match(
    await said(drills, ['two-moments']),
    /There wait:\s+- 2 messages for !ops:ops\.example \(Matrix\)\s+Next: \/drill two-moments \(goes on\) · \/drill stop \(drops it\)$/,
  );
  const over = twoMoments(false, { ...ALOUD, places: [], isOver: true }).drills;
  assert.doesNotMatch(await said(over, ['two-moments']), /wait|Next/);
});

test('in a shell it can be kept out of the chats, begun anew, and dropped', async () => {
  const { drills, done } = twoMoments(false, { ...ALOUD, isOver: true });
  await said(drills, ['two-moments'], ['--here']);
  await said(drills, ['two-moments'], ['--again']);
  assert.match(
    await said(drills, ['stop']),
    /^two-moments will not go on\.\s+- two-moments: its end is said in #ops-alerts \(Slack\)\s+- two-moments: !ops:ops\.example \(Matrix\) did not take it in time/,
  );
  assert.deepEqual(done, ['replay two-moments here', 'replay two-moments again', 'drop']);
});

test('a step without a drill is pointed out', async () => {
  const { drills, done } = twoMoments();
  assert.deepEqual(await wrong(drills, 'next'), [
    'No drill is being played, so there is nothing to go on with.',
    'drill purism-2018',
  ]);
  assert.deepEqual(await wrong(drills, 'stop'), [
    'No drill is being played, so there is nothing to stop.',
    'drill purism-2018',
  ]);
  assert.deepEqual(done, []);
  const shell = twoMoments(false).drills;
  assert.equal((await wrong(shell, 'stop'))[0], 'No drill is being played, so there is nothing to stop.');
});

test('a slip in a name is pointed out', async () => {
  const { drills, done } = twoMoments();
  assert.deepEqual(await wrong(drills, 'tow-moments'), [
    'There is no drill of that name. Did you mean two-moments?',
    'drill two-moments',
  ]);
  assert.deepEqual(await wrong(drills, 'xyzzy'), ['There is no drill of that name.', 'drill --list']);
  assert.deepEqual(done, []);
});
