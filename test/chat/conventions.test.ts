import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callOf, catalogue } from '../../src/chat/dispatch.ts';
import { splitWords } from '../../src/chat/parse.ts';
import type { Command } from '../../src/command.ts';

const commands = catalogue('/', []);

/** What keeps a file from being a command that help, completion and every chat can use. */
function faults(name: string, command: Partial<Command<unknown>>): string[] {
  const { summary = '', examples = [], args = [], options = [], needs } = command;
  const out: string[] = [];
  if (!/^[a-z][a-z-]*$/.test(name)) out.push('its name is not one lower-case word');
  if (!/^[a-z].{10,80}[^.]$/.test(summary)) out.push('its summary is not a short clause without full stop');
  if (examples.length !== 3) out.push('it has not three examples');
  if (!examples.some(example => example.split(' ')[0] === name)) out.push('no example begins with it');
  if (args.some((arg, i) => arg.required && args[i - 1]?.required === false))
    out.push('a required word follows an optional one');
  if (options.some(option => !/^--[a-z-]+$/.test(option.flag))) out.push('an option is not written --word');
  if (!Array.isArray(needs)) out.push('it does not say what it needs');
  for (const part of ['see', 'say', 'json', 'status'] as const)
    if (typeof command[part] !== 'function') out.push(`it has no ${part}`);
  return out;
}

test('every file in commands/ is a whole command', async () => {
  for (const name of await commands.names()) {
    assert.deepEqual(faults(name, (await commands.find(name)) ?? {}), [], name);
  }
});

test('a planted half command is found out', () => {
  assert.deepEqual(faults('Half', { summary: 'A.', options: [{ flag: '-x', value: null, summary: '' }] }), [
    'its name is not one lower-case word',
    'its summary is not a short clause without full stop',
    'it has not three examples',
    'no example begins with it',
    'an option is not written --word',
    'it does not say what it needs',
    'it has no see',
    'it has no say',
    'it has no json',
    'it has no status',
  ]);
});

test('every example is a line that the command takes', async () => {
  for (const name of await commands.names()) {
    for (const example of (await commands.find(name))?.examples ?? []) {
      await assert.doesNotReject(callOf(splitWords(example), commands), example);
    }
  }
});
