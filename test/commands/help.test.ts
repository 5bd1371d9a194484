import assert from 'node:assert/strict';
import { test } from 'node:test';
import help from '../../commands/help.ts';
import { catalogue } from '../../src/chat/dispatch.ts';
import { renderTerminal } from '../../src/chat/terminal/render.ts';
import { UsageError } from '../../src/command.ts';
import type { Services } from '../../src/services.ts';
import { instant } from '../../src/values/instant.ts';

const commands = catalogue('/', [{ name: 'quit', summary: 'leave' }]);

async function said(...words: string[]): Promise<{ text: string; json: object }> {
  const options = new Map<string, string[]>();
  for await (const seen of help.see({ words, options }, { commands } as Services)) {
    const report = await help.say(seen, options);
    const text = renderTerminal(report, { colour: false, width: 100, zone: 'UTC', now: instant(0) });
    return { text, json: await help.json(seen, options) };
  }
  return assert.fail('nothing seen');
}

test('help names every command, and what the place understands by itself', async () => {
  const { text, json } = await said();
  const { items } = json as { items: { name: string }[] };
  assert.deepEqual(
    items.map(item => item.name),
    await commands.names(),
  );
  for (const name of [...(await commands.names()), 'quit']) assert.match(text, new RegExp(`^ +/${name} `, 'm'));
});

test('help about a command shows its examples before its form, and every option', async () => {
  const { text } = await said('/trace');
  const order = [
    '/trace example.com\n',
    '/trace example.com MX',
    'Form: /trace NAME [TYPE] [--all] [--picture [FILE]] [--json] [--help]',
    'NAME',
    '--all',
    '--json',
  ];
  let from = 0;
  for (const part of order) {
    const at = text.indexOf(part, from);
    assert.ok(at >= from, `${part} is not where it should be`);
    from = at;
  }
});

test('help about nothing that there is points to what is near', async () => {
  const wrong = async (word: string): Promise<[string, string]> => {
    const error = await said(word).then(
      () => assert.fail('taken'),
      (thrown: unknown) => thrown,
    );
    assert(error instanceof UsageError);
    return [error.message, error.example];
  };
  assert.deepEqual(await wrong('tarce'), ['There is no command of that name. Did you mean trace?', 'help trace']);
  assert.match((await wrong('xyzzy'))[0], /There are: .*drill, help, .*trace/);
});
