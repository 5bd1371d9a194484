import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { callOf, catalogue } from '../../src/chat/dispatch.ts';
import { UsageError } from '../../src/command.ts';

const commands = catalogue('/', [{ name: 'quit', summary: 'leave' }]);
const call = (...words: string[]) => callOf(words, commands);
const wrong = async (...words: string[]): Promise<[message: string, example: string]> => {
  const error = await call(...words).then(
    () => assert.fail(`took ${words.join(' ')}`),
    (thrown: unknown) => thrown,
  );
  assert(error instanceof UsageError);
  return [error.message, error.example];
};

test('the commands are the files of the folder', async () => {
  const files = readdirSync(new URL('../../commands/', import.meta.url));
  assert.deepEqual(
    await commands.names(),
    files.map(file => file.replace(/\.ts$/, '')),
  );
});

test('a command is found in any case, with its words', async () => {
  const { name, args, json } = await call('TRACE', 'example.com', 'MX', '--all');
  assert.deepEqual(
    [name, args.words, [...args.options.keys()], json],
    ['trace', ['example.com', 'MX'], ['--all'], false],
  );
});

test('--json is for every command', async () => {
  assert.equal((await call('help', '--json')).json, true);
});

test('--help of a command is help about it, whatever else is missing', async () => {
  for (const words of [
    ['trace', '--help'],
    ['trace', '-h'],
    ['trace', 'a', 'b', 'c', '--help'],
  ]) {
    const { name, args } = await call(...words);
    assert.deepEqual([name, args.words], ['help', ['trace']], words.join(' '));
  }
  assert.equal((await call('trace', '--help', '--json')).json, true);
  assert.equal((await call('--help')).name, 'help');
  assert.equal((await call('-h')).name, 'help');
  assert.deepEqual((await call('help', '--help')).args.words, []);
});

test('a slip is pointed out, with a line that works', async () => {
  assert.deepEqual(await wrong('trcae', 'example.com'), [
    'There is no command "trcae". Did you mean trace?',
    'trace example.com',
  ]);
  assert.deepEqual(await wrong('quti'), ['There is no command "quti". Did you mean quit?', 'quit']);
});

test('a name typed bare is offered as what it is most likely for', async () => {
  const [message, example] = await wrong('shop.example.com');
  assert.match(message, /^There is no command "shop\.example\.com"\. There are: .*trace/);
  assert.equal(example, 'trace shop.example.com');
});

test('what is near nothing gets the list', async () => {
  const [message, example] = await wrong('xyzzy');
  assert.match(message, /^There is no command "xyzzy"\. There are: .*drill, help, .*quit\.$/);
  assert.equal(example, 'help');
});

test('names of files elsewhere are no commands', async () => {
  for (const word of ['../src/main', './trace', 'trace.ts', '', '__proto__']) {
    assert.match((await wrong(word))[0], /^There is no command /, word);
  }
});

test('nothing can follow a word that the place itself understands', async () => {
  assert.deepEqual(await wrong('quit', 'now'), ['Nothing can follow quit.', 'quit']);
});

test('a missing word is named', async () => {
  assert.deepEqual(await wrong('trace'), [
    'trace needs NAME: a domain name, or a URL or mail address that holds one.',
    'trace example.com',
  ]);
});
