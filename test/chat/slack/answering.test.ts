import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Report } from '../../../src/report/report.ts';
import type { Message } from '../../support/fake-slack/world.ts';
import { saying } from '../fakes.ts';
import { type Bot, startBot, until } from './bot.ts';

let bot: Bot;
before(async () => {
  bot = await startBot();
});
after(() => bot.end());

const text = (words: string): Report['title'] => [{ kind: 'text', text: words }];
const long: Report = {
  ...saying('a long answer'),
  blocks: [
    { kind: 'list', items: Array.from({ length: 90 }, (_, i) => text(`server ${i} ${'said something '.repeat(5)}`)) },
  ],
};
const actions = [{ label: 'all servers', command: 'trace a.example --all' }];
/** What was posted since, in order. */
function since(): () => Message[] {
  const from = bot.slack.messages.length;
  return () => bot.slack.messages.slice(from);
}

test('in the channel of the alerts all see one message that grows into the answer', async () => {
  const said = since();
  bot.slack.command('/trace a.example', { channel: 'C0ALERTS' });
  const { surface } = await bot.next();
  await surface.show(saying('a.example: looking'), false);
  await surface.show(saying('a.example: . 26 of 26'), false);
  await surface.show({ ...saying('a.example is down'), actions }, true);
  const [message, ...others] = said();
  assert.deepEqual(others, []);
  assert.equal(message?.text, 'a.example is down');
  assert.equal(message?.onlyFor, null);
  assert.equal(message?.edits, 2);
  assert.deepEqual(
    message?.blocks.at(-1)?.elements?.map(each => each.value),
    ['trace a.example --all', 'trace a.example'],
  );
  for (const [key, value] of Object.entries({
    parse: 'none',
    link_names: 'false',
    unfurl_links: 'false',
    mrkdwn: 'false',
  }))
    assert.equal(String(message?.args[key]), value);
});

test('elsewhere only the asker sees it: one word, one answer, and a button that shows it to all', async () => {
  const said = since();
  bot.slack.command('/trace b.example', { channel: 'C0OTHER' });
  const { surface } = await bot.next();
  for (const words of ['looking', 'still looking', 'still']) await surface.show(saying(words), false);
  await surface.show(saying('b.example is well'), true);
  assert.deepEqual(
    said().map(each => [each.text, each.onlyFor, each.by]),
    [
      ['looking', 'U0ANN', 'response_url'],
      ['b.example is well', 'U0ANN', 'response_url'],
    ],
  );
  bot.slack.click(said()[1] as Message, 'share');
  await until(() => said().length === 3, 'it is shared');
  assert.deepEqual([said()[2]?.text, said()[2]?.onlyFor, said()[2]?.channel], ['b.example is well', null, 'C0OTHER']);
});

test('a private answer that is not remembered any more is asked again for all', async () => {
  bot.slack.command('/trace c.example', { channel: 'C0OTHER' });
  const { surface } = await bot.next();
  const said = since();
  await surface.show(saying('c.example is well'), true);
  const heard = bot.all.length;
  bot.slack.click({ ...(said()[0] as Message), channel: 'C0ALERTS' }, 'share');
  const again = await bot.next();
  assert.equal(bot.all.length, heard + 1);
  assert.equal(again.heard.text, '/trace c.example');
});

test('a click says the command line of its button, and is answered below the message', async () => {
  const said = since();
  bot.slack.command('/trace d.example', { channel: 'C0ALERTS' });
  await (await bot.next()).surface.show({ ...saying('d.example is down'), actions }, true);
  const [message] = said();
  bot.slack.click(message as Message, 'say-0', 'U0GUEST');
  const { heard, surface } = await bot.next();
  assert.deepEqual([heard.text, heard.place.person, heard.place.stranger], ['/trace a.example --all', 'U0GUEST', true]);
  await surface.show(saying('all servers'), true);
  assert.equal(said()[1]?.thread, message?.ts);
});

test('a question in a channel is answered in its thread, one in a thread there', async () => {
  const said = since();
  bot.slack.say('!trace e.example', { channel: 'C0ALERTS' });
  const first = await bot.next();
  await first.surface.show(saying('e.example is down'), true);
  assert.equal(said()[0]?.thread, first.heard.id.split(':')[1]);
  bot.slack.say('<@U0BOT> trace f.example', { channel: 'C0ALERTS', thread: '1.000001' });
  await (await bot.next()).surface.show(saying('f.example is down'), true);
  assert.equal(said()[1]?.thread, '1.000001');
});

test('a direct message is answered plainly', async () => {
  const said = since();
  bot.slack.say('trace g.example', { channel: 'D0ANN' });
  const { surface } = await bot.next();
  assert.equal(surface.prefix, '');
  await surface.show(saying('g.example is well'), true);
  assert.deepEqual([said()[0]?.thread, said()[0]?.onlyFor, said()[0]?.channel], [null, null, 'D0ANN']);
});

test('the rest of a long answer stands in its thread; of a private one, below it', async () => {
  const said = since();
  bot.slack.command('/trace h.example', { channel: 'C0ALERTS' });
  await (await bot.next()).surface.show(long, true);
  const [message, rest] = said();
  assert.match(message?.text ?? '', /… the rest is in the thread$/);
  assert.equal(rest?.thread, message?.ts);
  bot.slack.command('/trace i.example', { channel: 'C0OTHER' });
  await (await bot.next()).surface.show(long, true);
  assert.deepEqual(
    said()
      .slice(2)
      .map(each => each.onlyFor),
    ['U0ANN', 'U0ANN'],
  );
});

test('a picture goes into the thread of an answer that all see, with the words of what it shows', async () => {
  bot.slack.command('/trace p.example', { channel: 'C0ALERTS' });
  const open = await bot.next();
  await open.surface.show(saying('p.example is down'), true);
  const picture = {
    format: 'png',
    bytes: new Uint8Array(500),
    size: null,
    alt: 'the chain, broken at sm',
    name: 'p.png',
  } as const;
  await open.surface.attach?.(picture);
  const { ts } = bot.slack.messages.at(-1) as Message;
  const [file] = bot.slack.files;
  assert.deepEqual([file?.name, file?.alt, file?.sharedIn], ['p.png', 'the chain, broken at sm', `C0ALERTS ${ts}`]);
  assert.ok((file?.octets ?? 0) >= 500);
  bot.slack.command('/trace q.example', { channel: 'C0OTHER' });
  assert.equal((await bot.next()).surface.attach, undefined);
});

test('a refusal goes to who typed it, with a line to type', async () => {
  const said = since();
  bot.slack.command('/trace', { channel: 'C0ALERTS' });
  const slash = await bot.next();
  await slash.surface.refuse('trace needs NAME.', `${slash.surface.prefix}trace example.com`);
  assert.deepEqual(
    [said()[0]?.onlyFor, said()[0]?.text],
    ['U0ANN', 'trace needs NAME.\nTry: /outpost trace example.com'],
  );
  bot.slack.say('!trase example.com', { channel: 'C0OTHER' });
  const typed = await bot.next();
  await typed.surface.refuse('There is no command "<!channel>".', `${typed.surface.prefix}trace example.com`);
  assert.deepEqual([said()[1]?.onlyFor, said()[1]?.thread], [null, typed.heard.id.split(':')[1]]);
  assert.equal(said()[1]?.text, 'There is no command "&lt;!channel&gt;".\nTry: !trace example.com');
});

test('where the bot is no member the answer comes through the response URL, without progress', async () => {
  const said = since();
  const away = await startBot({ channel: 'C0AWAY' });
  try {
    assert.match(away.chat.state().why ?? '', /\/invite @outpost there\. \(not_in_channel\)/);
    away.slack.command('/trace j.example', { channel: 'C0AWAY' });
    const { surface } = await away.next();
    await surface.show(saying('looking'), false);
    await surface.show(saying('still looking'), false);
    await surface.show(saying('j.example is down'), true);
    assert.deepEqual(
      away.slack.messages.map(each => [each.text, each.by, each.onlyFor]),
      [['j.example is down', 'response_url', null]],
    );
  } finally {
    await away.end();
  }
  assert.deepEqual(said(), []);
});

test('answers of one channel keep a second between them, and none is lost', async () => {
  const said = since();
  const lines = Array.from({ length: 6 }, (_, i) => `/trace ${i}.example`);
  for (const line of lines) bot.slack.command(line, { channel: 'C0ALERTS' });
  const asked = [];
  for (const _ of lines) asked.push(await bot.next());
  await Promise.all(asked.map(({ heard, surface }) => surface.show(saying(heard.text), true)));
  assert.deepEqual(
    said()
      .map(each => each.text)
      .sort(),
    lines,
  );
});
