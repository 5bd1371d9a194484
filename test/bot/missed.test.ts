import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hearMissed } from '../../src/bot/ears/missed.ts';
import type { ChatAdapter } from '../../src/chat/surface.ts';
import { ALERTS, deskBench, overheard, pass, telling } from '../incidents/desks.ts';
import { minutes } from '../incidents/happenings.ts';

test('a chat that is back is asked for the threads of open incidents since the last word, and for no others', async () => {
  const bench = deskBench();
  await bench.clock.run(bench.desk.tell(telling('first')));
  await bench.clock.run(bench.desk.tell(telling('first', { cause: 'zone:example.org.', severity: 'high' })));
  await pass(bench.clock, 1_000);
  const said = overheard('slack', { kind: 'said', text: 'still here' }, { at: minutes(3) });
  await bench.clock.run(bench.desk.overheard(said));
  const asked: unknown[] = [];
  const listenAgain = async (...about: unknown[]): Promise<void> => void asked.push(about);
  await bench.clock.run(hearMissed({ name: 'slack', listenAgain } as unknown as ChatAdapter, bench.stories));
  assert.deepEqual(asked, [[ALERTS, 'slack-1-0', minutes(3)]]);
  await bench.clock.run(hearMissed({ name: 'matrix' } as unknown as ChatAdapter, bench.stories));
  await bench.stop();
});
