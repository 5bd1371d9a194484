import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Conversation, openChat } from '../../src/chat/terminal/chat.ts';
import type { Workshop } from '../../src/services.ts';
import { bareWorkshop, keyboard, paper, saying } from './fakes.ts';

interface Talk {
  readonly chat: Conversation;
  /** Everything that the person sees, colours and cursor moves taken away. */
  seen(): string;
  messages(): string;
  readonly bugs: unknown[];
  type(text: string): void;
  end(): void;
  /** Resolves when `text` has been seen. */
  until(text: string): Promise<void>;
  readonly historyFile: string;
}

async function talk(isTTY = false, part: Partial<Workshop> = {}): Promise<Talk> {
  const input = keyboard(isTTY);
  const screen = isTTY ? Object.assign(keyboard(true), { columns: 80, rows: 24 }) : paper();
  let text = '';
  if ('on' in screen) screen.on('data', more => (text += more));
  const messages = paper(isTTY);
  const bugs: unknown[] = [];
  const historyFile = join(mkdtempSync(join(tmpdir(), 'outpost-')), 'data', 'history');
  const look = { colour: false, prefix: '/' };
  const chat = await openChat({
    input,
    screen: { output: screen, ...look },
    messages: { output: messages, ...look },
    workshop: bareWorkshop(part),
    historyFile,
    bug: error => bugs.push(error) + 2,
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is taken away
  const seen = () => ('text' in screen ? screen.text() : text).replace(/\u001b\[[?\d;]*[A-Za-z]/g, '');
  const until = async (wanted: string): Promise<void> => {
    while (!seen().includes(wanted)) await new Promise(resolve => setImmediate(resolve));
  };
  return {
    chat,
    seen,
    messages: messages.text,
    bugs,
    type: line => void input.write(line),
    end: () => void input.end(),
    until,
    historyFile,
  };
}

test('lines from a pipe are answered in their order, and the chat ends with its input', async () => {
  const { chat, seen, messages, type, end } = await talk();
  type('/echo one\n\n!echo two\necho three');
  end();
  assert.equal(await chat.over, 0);
  assert.equal(seen(), 'one\ntwo\nthree\n');
  assert.equal(messages(), '');
});

test('what could not be meant is said beside the answers, and is the status of a pipe', async () => {
  const { chat, seen, messages, type, end } = await talk();
  type('/ecko one\n/echo two\n');
  end();
  assert.equal(await chat.over, 2);
  assert.equal(seen(), 'two\n');
  assert.equal(messages(), 'There is no command "ecko". Did you mean echo?\nTry: /echo a\n');
});

test('after /quit nothing more is answered', async () => {
  const { chat, seen, type } = await talk();
  type('/echo one\n/quit\n/echo two\n');
  assert.equal(await chat.over, 0);
  assert.equal(seen(), 'one\n');
});

test('a bug in one command does not end the conversation', async () => {
  const { chat, seen, bugs, type, end } = await talk();
  type('/boom\n/echo still-here\n');
  end();
  assert.equal(await chat.over, 3);
  assert.match(String(bugs), /^RangeError: a bug$/);
  assert.equal(seen(), 'still-here\n');
});

test('Ctrl-C in a pipe shows what was known and ends with 130', async () => {
  const { chat, seen, messages, type } = await talk();
  type('/slow\n/echo two\n');
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve));
  chat.interrupt();
  assert.equal(await chat.over, 130);
  assert.equal(seen(), 'half\n');
  assert.equal(messages(), 'Stopped. This is what was known by then:\n');
});

test('in a terminal Ctrl-C stops what runs, and the conversation goes on', async () => {
  const { chat, messages, type, until } = await talk(true);
  type('/slow\n');
  await until('half…');
  chat.interrupt();
  await until('half\noutpost> ');
  type('/echo again\n');
  await until('again\noutpost> ');
  type('\u0004');
  assert.equal(await chat.over, 0);
  assert.match(messages(), /^Stopped\. This is what was known by then:\n$/);
});

test('in a terminal Ctrl-C at the prompt says how to leave, and leaves the second time', async () => {
  const { chat, type, until } = await talk(true);
  await until('outpost> ');
  type('\u0003');
  await until('Ctrl-D leaves');
  type('\u0003');
  assert.equal(await chat.over, 130);
});

test('being told to leave stops what runs, shows what is known, and is no failure', async () => {
  const { chat, seen, type } = await talk();
  type('/slow\n/echo two\n');
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve));
  chat.leave();
  assert.equal(await chat.over, 0);
  assert.equal(seen(), 'half\n');
});

test('what was typed is kept for the next time, for the owner alone', async () => {
  const { chat, historyFile, type, until } = await talk(true);
  type('/echo first\n');
  await until('first\n');
  type('/echo second\n');
  await until('second\n');
  type('/quit\n');
  await chat.over;
  assert.equal(readFileSync(historyFile, 'utf8'), '/echo first\n/echo second\n');
  assert.equal(statSync(historyFile).mode & 0o777, 0o600);
});

test('inside a drill every answer begins with DRILL, and so does what comes by itself', async () => {
  let tell: Parameters<Workshop['onNews']>[0] = () => undefined;
  const { chat, seen, type, end } = await talk(false, {
    heading: () => 'DRILL purism-2018, suspended',
    onNews(teller) {
      tell = teller;
    },
  });
  type('/echo one\n/echo --json two\n');
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve));
  tell(saying('the registry has spoken'), null);
  end();
  await chat.over;
  assert.deepEqual(seen().split('\n'), [
    'DRILL purism-2018, suspended',
    'one',
    '{"drill":"DRILL purism-2018, suspended","seen":"two"}',
    'DRILL purism-2018, suspended',
    'the registry has spoken',
    '',
  ]);
});

test('an alert that comes while somebody types stands above the line, which is there again behind it', async () => {
  const { chat, seen, type, until } = await talk(true);
  await until('outpost> ');
  type('/echo half-a-li');
  await until('half-a-li');
  await chat.show(saying('puri.sm is down'));
  assert.match(seen(), /puri\.sm is down\noutpost> \/echo half-a-li$/);
  type('ne\n');
  await until('half-a-line\n');
  type('/quit\n');
  await chat.over;
});

test('a typed line of several rows is taken away as a whole', async () => {
  const screen = Object.assign(keyboard(true), { columns: 40, rows: 24 });
  let text = '';
  screen.on('data', more => (text += more));
  const look = { colour: false, prefix: '/' };
  const input = keyboard(true);
  const chat = await openChat({
    input,
    screen: { output: screen, ...look },
    messages: { output: paper(true), ...look },
    workshop: bareWorkshop(),
    historyFile: join(mkdtempSync(join(tmpdir(), 'outpost-')), 'history'),
    bug: error => assert.fail(String(error)),
  });
  input.write('x'.repeat(90));
  while (!text.includes('x'.repeat(30))) await new Promise(resolve => setImmediate(resolve));
  text = '';
  await chat.show(saying('an alert'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what moves the cursor
  assert.match(text, /^\u001b\[2A\r\u001b\[Jan alert\n/);
  chat.leave();
  await chat.over;
});

test('on a pipe an alert is plain lines, in its turn; after the end nobody waits for it', async () => {
  const { chat, seen, type, end } = await talk();
  type('/echo one\n');
  await chat.show(saying('puri.sm is down'));
  assert.equal(seen(), 'one\npuri.sm is down\n');
  end();
  await chat.over;
  await chat.show(saying('too late'));
});

test('while a drill is played an alert is real, and does not say DRILL', async () => {
  const { chat, seen, end } = await talk(false, {
    heading: () => 'DRILL purism-2018, suspended',
    outside: bareWorkshop(),
  });
  await chat.show(saying('example.com is down'));
  assert.equal(seen(), 'example.com is down\n');
  end();
  await chat.over;
});
