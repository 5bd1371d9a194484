import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Places, planned } from '../../src/outbox/plan.ts';
import { begun } from '../../src/story/step.ts';
import { NIGHT, root, step } from '../story/telling.ts';

const inRoom = (home: string | null): Places => ({ chats: [{ chat: 'slack', home }], page: false });

test('what waits for one room, and for a room that is not known yet, goes to the new room once', () => {
  const story = begun(1, 'down:puri.sm.', step('it fell', root('it fell')), NIGHT);
  const waiting = [inRoom('C1'), inRoom(null)].reduce((one, places) => planned(one, places, NIGHT), story);
  assert.deepEqual(
    waiting.deliveries.map(({ target }) => target),
    ['slack:C1', 'slack:?'],
  );
  assert.deepEqual(
    planned(waiting, inRoom('C2'), NIGHT).deliveries.map(({ target }) => target),
    ['slack:C2'],
  );
});
