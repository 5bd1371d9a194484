import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openOverhearing } from '../../src/bot/ears/overhearing.ts';
import { openClaims } from '../../src/chat/conversation/claims.ts';
import { converse } from '../../src/chat/converse.ts';
import { catalogue } from '../../src/chat/dispatch.ts';
import type { Overheard } from '../../src/chat/surface.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { callerAt } from '../../src/people/caller.ts';
import { may } from '../../src/people/rights.ts';
import type { Services } from '../../src/services.ts';
import { bareWorkshop } from '../chat/fakes.ts';
import { fakeChat } from '../outbox/fake-chat.ts';
import { ALERTS, ann, deskBench, kim, OPS, overheard, PORTFOLIO, pass, telling, written } from './desks.ts';

const MINUTE = 60_000;

/** The desk with the outbox and the conversation of a running bot, over two chats in memory. */
async function wired() {
  const bench = deskBench({ showing: false });
  const { clock, stories, desk, records } = bench;
  const slack = fakeChat({ chat: 'slack', clock, home: ALERTS });
  const matrix = fakeChat({ chat: 'matrix', clock, home: OPS, sameForMs: 20 * MINUTE });
  const bugs: unknown[] = [];
  const outbox = openOutbox({
    stories,
    speakers: [slack.speaker, matrix.speaker],
    pager: null,
    clock,
    chance: { bytes: count => new Uint8Array(count).fill(128) },
    bug: error => bugs.push(error),
  });
  outbox.start();
  const portfolio = written(PORTFOLIO);
  const conversation = converse({
    workshop: bareWorkshop({
      commands: catalogue('/', []),
      build: async () => ({ incidents: desk }) as unknown as Services,
      now: clock.now,
    }),
    clock,
    claims: openClaims({ records: async () => records, clock, by: 'test', life: '1' }),
    permits: async (right, place) => may(right, place, portfolio),
    caller: async place => callerAt(place, portfolio),
    ended: () => undefined,
    bug: error => `bug-${bugs.push(error)}`,
  });
  const take = openOverhearing({ desk, stories });
  const hear = async (what: Overheard): Promise<void> => {
    const said = await clock.run(take(what));
    if (said !== null) conversation.hear(said.heard, said.surface);
    await pass(clock, 2_000);
  };
  const stop = async (): Promise<void> => {
    await clock.run(Promise.all([bench.stop(), outbox.stop()]));
    assert.deepEqual([...bugs, ...bench.bugs], []);
  };
  await clock.run(desk.tell(telling('first')));
  await pass(clock, 10_000);
  return { ...bench, slack, matrix, hear, stop };
}

type Wired = Awaited<ReturnType<typeof wired>>;
const texts = (chat: Wired['slack'], direct = false): string[] =>
  chat.messages.filter(({ spot, gone }) => spot.direct === direct && !gone).map(({ texts: all }) => all.at(-1) ?? '');
const rootOf = (chat: Wired['slack']): string =>
  chat.messages.find(({ spot }) => !spot.direct && spot.thread === null)?.remoteId ?? '';
const sign = (at: Wired, person: string, word = 'white_check_mark'): Overheard =>
  overheard(
    'slack',
    { kind: 'reacted', sign: word },
    { message: rootOf(at.slack), thread: null, person, shownAs: person },
  );
const line = (at: Wired, chat: 'slack' | 'matrix', text: string): Overheard =>
  overheard(chat, { kind: 'said', text }, { thread: rootOf(at[chat]), at: at.clock.now() });

test('a sign in one chat acknowledges in both, and the alert calls whoever is on call by direct message', async () => {
  const at = await wired();
  assert.match(texts(at.slack, true).join(), /Calling ann/);
  await at.hear(sign(at, 'U0KIM'));
  for (const chat of [at.slack, at.matrix]) {
    assert.match(texts(chat)[0] ?? '', /acknowledged by kim/);
    assert.ok(texts(chat).some(text => text.includes('kim (Slack) has acknowledged')));
  }
  await at.stop();
});

test('somebody who may not is told so where they pressed, and nothing changes', async () => {
  const at = await wired();
  await at.hear(sign(at, 'U0NOBODY'));
  assert.ok(texts(at.slack).some(text => /U0NOBODY: You may ask me things, but not change anything/.test(text)));
  assert.ok(!texts(at.matrix).some(text => text.includes('U0NOBODY')));
  assert.equal((await at.story(1)).parts.incident?.acknowledged, null);
  await at.stop();
});

test('a room that is deleted in the middle: the incident goes on in the other chat, which says so', async () => {
  const at = await wired();
  await at.hear(sign(at, 'U0KIM'));
  at.matrix.be('refused');
  for (let n = 0; n < 5; n++) await at.hear(line(at, 'slack', `line ${n}`));
  await at.clock.run(at.do('note inc-1 the room of Matrix is gone', kim()));
  await pass(at.clock, 3 * MINUTE);
  const inSlack = texts(at.slack).join('\n');
  assert.match(inSlack, /kim \(Slack\) notes: the room of Matrix is gone/);
  assert.match(inSlack, /Matrix/);
  await at.clock.run(at.desk.tell(telling('resolved', { resolvedAt: at.clock.now() }, '🟢 fixed.')));
  await pass(at.clock, 10_000);
  assert.ok(texts(at.slack).some(text => text.includes('🟢 fixed.')));
  await at.stop();
});

test('what one chat missed while it was down follows once and in order, in a few messages that say when it was written', async () => {
  const at = await wired();
  await at.hear(sign(at, 'U0KIM'));
  at.slack.be('silent');
  for (let n = 0; n < 60; n++) {
    await at.hear(line(at, 'matrix', `line ${n}.`));
    await pass(at.clock, 8_000);
  }
  at.slack.be('ok');
  await pass(at.clock, 5 * MINUTE);
  const inThread = at.slack.messages.filter(({ spot, gone }) => spot.thread !== null && !spot.direct && !gone);
  const whole = inThread.map(({ texts: all }) => all.at(-1) ?? '');
  const found = [...whole.join('\n').matchAll(/line (\d+)\./g)].map(([, n]) => Number(n));
  assert.deepEqual(found, [...Array(60).keys()]);
  assert.ok(whole.filter(text => /line \d+\./.test(text)).length < 12);
  assert.match(whole.join('\n'), /late|\d\d:\d\d UTC ann \(Matrix\)/);
  await at.clock.run(at.do('ack', ann(null)).catch(() => null));
  await at.stop();
});
