import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import outbox from '../../commands/outbox.ts';
import page from '../../commands/page.ts';
import { outboxSeen, type PageTest, testPage } from '../../src/bot/outgoing.ts';
import { configFrom } from '../../src/config.ts';
import { plainLine } from '../../src/report/plain.ts';
import type { Report } from '../../src/report/report.ts';
import type { Clock } from '../../src/world/ports.ts';
import { realClock } from '../../src/world/real.ts';
import { MINUTE, rig } from '../outbox/rig.ts';
import { line, NIGHT, root, step } from '../story/telling.ts';

const PEOPLE = 'people:\n  ann: { slack: U1, matrix: "@ann:ops.example" }\n  kyle: { phone: "+1 202 555 0100" }\n';

function configIn(t: TestContext, variables: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-page-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'portfolio.yaml');
  writeFileSync(path, PEOPLE);
  const { config, problems } = configFrom(
    { OUTPOST_PORTFOLIO: path, SLACK_CHANNEL: '#alerts', MATRIX_ROOM: '!ops:ops.example', ...variables },
    () => '',
  );
  assert.deepEqual(problems, []);
  return config;
}

const words = (report: Report): string[] =>
  [report.title, ...report.lead, ...report.blocks.flatMap(block => (block.kind === 'list' ? block.items : []))].map(
    each => plainLine(each, { zone: 'UTC', now: NIGHT }),
  );

test('the outbox names what waits, where, since when and why; and nothing when all is said', async t => {
  const { stories, slack, records, clock, pass } = rig();
  const of = { config: configIn(t), records, clock };
  slack.be('broken');
  await stories.open('one', () => step('a', root('it fell'), line('more')));
  await pass(MINUTE);
  const seen = await outboxSeen(of);
  const [title, alert, more] = words(await outbox.say(seen, new Map()));
  assert.equal(title, '2 messages wait, the oldest since Wed 21 Feb 2018 01:40 UTC.');
  assert.match(
    alert ?? '',
    /^the alert of inc-1 for Slack may have arrived since 01:40 UTC, tried \d+ times: status 500/,
  );
  assert.equal(more, 'a line of inc-1 for Slack waits since 01:40 UTC');
  assert.equal(await outbox.status(seen), 1);
  const { items } = (await outbox.json(seen, new Map())) as { items: readonly Record<string, unknown>[] };
  assert.equal(items[0]?.['id'], 'inc-1');
  slack.be('ok');
  await pass(2 * MINUTE);
  const over = await outboxSeen(of);
  assert.deepEqual(words(await outbox.say(over, new Map())), ['Nothing waits: all that I know of has been said.']);
  assert.equal(await outbox.status(over), 0);
});

/** All that a test of paging says, the last of which counts. */
async function tested(of: Parameters<typeof testPage>[0], who: string): Promise<PageTest> {
  let last: PageTest | null = null;
  for await (const one of testPage(of, who)) last = one;
  assert.ok(last !== null);
  return last;
}

test('a test page reaches its person in both chats by mention and direct message, and the pager’s reply is kept', async t => {
  const got: unknown[] = [];
  const server = createServer((request, response) => {
    request.on('data', chunk => got.push(JSON.parse(String(chunk))));
    request.on('end', () => response.end('queued as 17'));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { slack, matrix, records, clock } = rig();
  const store = await records();
  await store.addIfAbsent('running/here', {
    name: 'here',
    startedAt: NIGHT,
    at: NIGHT,
    chats: [],
    running: 0,
    waiting: 0,
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`;
  const config = configIn(t, { OUTPOST_PAGE_URL: url });
  // The pager is real: what bounds its request runs on the real clock.
  const after: Clock['after'] = (ms, then) => (ms > 10_000 ? realClock.after(ms, then) : clock.after(ms, then));
  const soon = { config, records, clock: { ...clock, after } };
  const seen = await clock.run(tested(soon, '@ann'));
  assert.deepEqual(seen.url, { host: new URL(url).host, ok: true, reply: 'status 200: queued as 17' });
  assert.deepEqual(
    seen.places.map(({ place, direct, state }) => [place, direct, state]),
    [
      ['Slack', false, 'said'],
      ['Slack', true, 'said'],
      ['Matrix', false, 'said'],
      ['Matrix', true, 'said'],
    ],
  );
  for (const { messages } of [slack, matrix]) assert.equal(messages.length, 2);
  assert.equal(got.length, 1);
  assert.equal(await page.status(seen), 0);
  assert.match(words(await page.say(seen, new Map()))[0] ?? '', /^All ways to ann were taken\./);
  assert.ok(!JSON.stringify(seen).includes('secret'));
  assert.equal((await store.read<PageTest>('page-test/ann'))?.value.url?.ok, true);
});

test('without a bot nothing is left that would wake somebody later, and a name that nobody has is met with the nearest', async t => {
  const { stories, records, clock } = rig();
  const of = { config: configIn(t), records, clock };
  const seen = await clock.run(tested(of, 'ann'));
  assert.ok(seen.places.every(({ state }) => state === 'none'));
  assert.equal(await page.status(seen), 1);
  assert.equal(await stories.read(0), null);
  const other = await clock.run(tested(of, 'anne'));
  assert.deepEqual([other.who, other.near], [null, 'ann']);
});
