import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrixChat } from '../../../src/chat/matrix/adapter.ts';
import type { Homeserver } from '../../../src/chat/matrix/server/homeserver.ts';
import { commandIn } from '../../../src/chat/parse.ts';
import type { HeardIn, Surface } from '../../../src/chat/surface.ts';
import type { Records } from '../../../src/store/records.ts';
import { BOT, TOKEN } from '../../support/fake-matrix/fake-matrix.ts';
import { portTo } from '../../support/fake-matrix/fronts.ts';
import { noKeys } from '../../support/no-keys.ts';
import { saying } from '../fakes.ts';
import { ANN, type Chatting, chatting, OPS, SETTINGS } from './chatting.ts';

type When = 'before' | 'after';

/** A bot that dies at its n-th step into the store or to the homeserver, before or after that was taken. */
interface Mortal {
  readonly isDead: () => boolean;
  store(records: Records): Records;
  line(port: Homeserver): Homeserver;
}

function mortal(last: number, when: When): Mortal {
  let steps = 0;
  let dead = false;
  const through = async <T>(take: () => Promise<T>): Promise<T> => {
    if (dead) throw new Error('dead');
    const isLast = ++steps === last;
    if (isLast && when === 'before') dead = true;
    if (dead) throw new Error('dead');
    const taken = await take();
    if (isLast) dead = true;
    if (dead) throw new Error('dead');
    return taken;
  };
  const lost = { ok: false, kind: 'unreachable', code: null, status: null, retryAfterMs: 0 } as const;
  return {
    isDead: () => dead,
    store: records => ({
      ...records,
      read: <T>(key: string) => through(() => records.read<T>(key)),
      writeIf: (key, value, version) => through(() => records.writeIf(key, value, version)),
      addIfAbsent: (key, value) => through(() => records.addIfAbsent(key, value)),
      remove: key => through(() => records.remove(key)),
    }),
    line: port => ({ ...port, ask: (...asked) => through(() => port.ask(...asked)).catch(() => lost) }),
  };
}

/** Lives until it dies, or for some seconds; then as a process that was killed: whatever it still does is to nobody. */
async function lives(at: Chatting, { isDead, store, line }: Mortal, during: () => void): Promise<void> {
  const port = portTo(at.fake, TOKEN);
  const chat = matrixChat({
    settings: SETTINGS,
    records: async () => store(at.records),
    clock: at.clock,
    chance: { bytes: count => new Uint8Array(count).fill(77) },
    zone: 'UTC',
    encryption: noKeys,
    open: () => line(port),
  });
  const hear = async (heard: HeardIn, surface: Surface): Promise<void> => {
    if (isDead() || commandIn(heard) === null) return;
    await surface.show(saying('looking'), false);
    await new Promise<void>(resolve => at.clock.after(2_000, resolve));
    if (!isDead()) await surface.show(saying(`you said ${heard.text}`), true);
  };
  await at.clock.run(chat.start((heard, surface) => void hear(heard, surface)));
  during();
  await at.pass(10_000);
  port.close();
  await at.clock.run(chat.stop());
}

/** What the room shows after a bot died at that step over a command, and another came up. */
async function shownAfter(step: number, when: When): Promise<{ shown: readonly string[]; died: boolean }> {
  const at = chatting();
  at.fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const first = await at.live();
  await first.kill();
  const being = mortal(step, when);
  await lives(at, being, () => at.fake.say(OPS, ANN, '!trace puri.sm'));
  await at.live();
  await at.pass(10_000);
  return { shown: at.fake.world.shown(OPS), died: being.isDead() };
}

for (const when of ['before', 'after'] as const) {
  test(`wherever a bot dies ${when} a step was taken, the command is answered exactly once`, async () => {
    let step = 1;
    for (; ; step++) {
      const { shown, died } = await shownAfter(step, when);
      assert.deepEqual(shown, ['you said !trace puri.sm'], `step ${step}`);
      if (!died) break;
    }
    assert.ok(step > 15, String(step));
  });
}

const SIDE = '!side:ops.example';

/** What a room shows that invited the bot into its very first life, which died at that step, after a command was typed there. */
async function shownAfterBirth(step: number, when: When): Promise<{ shown: readonly string[]; died: boolean }> {
  const at = chatting();
  at.fake.room(OPS, [ANN, BOT]);
  at.fake.room(SIDE, [ANN], { name: 'side' });
  at.fake.invite(SIDE, ANN);
  const being = mortal(step, when);
  await lives(at, being, () => undefined);
  const isIn = at.fake.world.member(SIDE, BOT) === 'join';
  if (isIn) at.fake.say(SIDE, ANN, '!trace puri.sm');
  await at.live();
  if (!isIn) at.fake.say(SIDE, ANN, '!trace puri.sm');
  await at.pass(10_000);
  return { shown: at.fake.world.shown(SIDE), died: being.isDead() };
}

for (const when of ['before', 'after'] as const) {
  test(`wherever a bot dies ${when} a step of its very first start, what is typed where it is by then is answered once`, async () => {
    let step = 1;
    for (; ; step++) {
      const { shown, died } = await shownAfterBirth(step, when);
      assert.deepEqual(shown, ['you said !trace puri.sm'], `step ${step}`);
      if (!died) break;
    }
    assert.ok(step > 8, String(step));
  });
}
