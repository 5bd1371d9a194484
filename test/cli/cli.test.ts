import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cli } from '../../src/cli.ts';
import type { Workshop } from '../../src/services.ts';
import { bareWorkshop, type Paper, paper, speaking } from '../chat/fakes.ts';

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function ran(
  words: readonly string[],
  { screen = paper(), messages = paper(), part = {} as Partial<Workshop>, stop = new AbortController() } = {},
): Promise<Ended> {
  const look = { colour: false, prefix: 'npx outpost ' };
  const status = await cli(words, {
    screen: { output: screen, ...look },
    messages: { output: messages, ...look },
    workshop: bareWorkshop(part),
    stop: stop.signal,
  });
  return { status, out: screen.text(), err: messages.text() };
}

test('the answer goes to stdout, and the status is the command’s own', async () => {
  assert.deepEqual(await ran(['echo', 'one']), { status: 1, out: 'one\n', err: '' });
});

test('--json is the object on one line', async () => {
  assert.deepEqual(await ran(['echo', 'one', '--json']), { status: 1, out: '{"seen":"one"}\n', err: '' });
});

test('wrong usage is 2, said beside the answer with what to type', async () => {
  assert.deepEqual(await ran(['ecko']), {
    status: 2,
    out: '',
    err: 'There is no command "ecko". Did you mean echo?\nTry: npx outpost echo a\n',
  });
});

test('a command that saw nothing could not be done', async () => {
  const nothing = speaking({ async *see() {} });
  const commands = { ...bareWorkshop().commands, names: async () => ['nothing'], find: async () => nothing };
  assert.equal((await ran(['nothing'], { part: { commands } })).status, 3);
});

test('a bug is thrown to who knows how to say it', async () => {
  await assert.rejects(ran(['boom']), RangeError);
});

test('stopped, it shows what is known, says that it was stopped, and ends with the status of the signal', async () => {
  const stop = new AbortController();
  const screen = paper();
  const running = ran(['slow'], { screen, stop });
  setImmediate(() => stop.abort(143));
  assert.deepEqual(await running, { status: 143, out: 'half\n', err: 'Stopped. This is what was known by then:\n' });
});

test('stopped before anything was known, it says that', async () => {
  const stop = new AbortController();
  stop.abort(130);
  assert.deepEqual(await ran(['silent'], { stop, part: { commands: onlySilent() } }), {
    status: 130,
    out: '',
    err: 'Stopped before anything was known.\n',
  });
});

const onlySilent = (): Workshop['commands'] => {
  const silent = speaking({
    async *see() {
      await new Promise(() => undefined);
    },
  });
  return { ...bareWorkshop().commands, names: async () => ['silent'], find: async () => silent };
};

/** Resolves when progress stands on the terminal. */
async function shownOn(terminal: Paper): Promise<void> {
  while (!terminal.text().includes('half…\n')) await new Promise(resolve => setImmediate(resolve));
}
/** One row up, and everything from there on away. */
const GONE = '\u001b[1A\u001b[J';

test('progress grows in place on a terminal and makes room for the answer', async () => {
  const stop = new AbortController();
  const screen = paper(true);
  const running = ran(['slow'], { screen, stop });
  await shownOn(screen);
  stop.abort(130);
  const { out } = await running;
  assert.ok(out.endsWith(`${GONE}half\n`), JSON.stringify(out));
});

test('where the answer goes to a file, progress is shown on the terminal of the messages', async () => {
  const stop = new AbortController();
  const messages = paper(true);
  const running = ran(['slow', '--json'], { messages, stop });
  await shownOn(messages);
  stop.abort(130);
  const { out, err } = await running;
  assert.equal(out, '{"seen":"half"}\n');
  assert.ok(err.endsWith(`${GONE}Stopped. This is what was known by then:\n`), JSON.stringify(err));
});

test('a command that is quick does not flicker', async () => {
  assert.equal((await ran(['echo', 'one'], { screen: paper(true) })).out, 'one\n');
});

test('where there is no terminal nothing but the answer is written', async () => {
  assert.deepEqual(await ran(['echo', 'one']), { status: 1, out: 'one\n', err: '' });
});

test('an action that cannot be typed here is not offered', async () => {
  const offering = speaking({
    async *see() {
      yield 'x';
    },
    say: () => ({
      mark: 'none',
      title: [],
      lead: [],
      blocks: [],
      more: [],
      actions: [
        { label: '', command: 'echo more' },
        { label: '', command: 'unheard of' },
      ],
    }),
  });
  const commands = { ...bareWorkshop().commands, names: async () => ['echo'], find: async () => offering };
  const { out } = await ran(['echo'], { part: { commands } });
  assert.match(out, /Next: npx outpost echo more$/m);
  assert.doesNotMatch(out, /unheard/);
});
