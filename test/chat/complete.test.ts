import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../src/chat/dispatch.ts';
import { complete } from '../../src/chat/terminal/complete.ts';
import type { Services } from '../../src/services.ts';
import { bareWorkshop } from './fakes.ts';

const commands = catalogue('/', [{ name: 'quit', summary: 'leave' }]);
const drills = { names: async () => ['facebook-2021', 'purism-2018'] };
const workshop = bareWorkshop({ commands, build: async () => ({ commands, drills }) as unknown as Services });

test('the first word is a command, with the mark that was typed', async () => {
  assert.deepEqual(await complete('tr', workshop), [['trace '], 'tr']);
  assert.deepEqual(await complete('/tr', workshop), [['/trace '], '/tr']);
  assert.deepEqual(await complete('!Q', workshop), [['!quit '], '!Q']);
  const [all] = await complete('', workshop);
  assert.deepEqual(
    all,
    [...(await commands.names()), 'quit'].map(name => `${name} `),
  );
  assert.ok(all.includes('trace '));
});

test('the next word is what the command has a list of', async () => {
  assert.deepEqual(await complete('/drill pu', workshop), [['purism-2018 '], 'pu']);
  assert.deepEqual(await complete('/drill ', workshop), [['facebook-2021 ', 'purism-2018 ', 'next ', 'stop '], '']);
  assert.deepEqual(await complete('/trace example.com aaa', workshop), [['AAAA '], 'aaa']);
  assert.deepEqual(await complete('help dr', workshop), [['drill '], 'dr']);
});

test('options are completed anywhere, and do not count as words', async () => {
  assert.deepEqual(await complete('/trace --a', workshop), [['--all '], '--a']);
  assert.deepEqual(await complete('/trace --all example.com MX --', workshop), [['--all ', '--picture '], '--']);
  assert.deepEqual(await complete('/trace --all example.com TLS', workshop), [['TLSA '], 'TLS']);
});

test('what nobody has a list of is not completed', async () => {
  assert.deepEqual(await complete('/trace exa', workshop), [[], 'exa']);
  assert.deepEqual(await complete('/trace example.com MX more', workshop), [[], 'more']);
  assert.deepEqual(await complete('/nothing x', workshop), [[], 'x']);
});
