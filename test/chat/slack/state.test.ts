import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchState } from '../../../src/chat/slack/state.ts';
import type { Called } from '../../../src/chat/slack/wire/api.ts';
import { fastClock } from '../../../src/drill/clock.ts';
import { NIGHT } from '../../story/telling.ts';

const refused = (code: string): Called => ({ ok: false, how: 'refused', code, needed: null });

test('a message that takes no change, or blocks that are not taken, are no trouble of the channel; a refused post is', () => {
  const states = watchState(fastClock(NIGHT));
  states.follow({ open: () => 1, trouble: () => null });
  states.learned(null, null);
  for (const code of ['edit_window_closed', 'message_not_found', 'invalid_blocks']) {
    states.told('C1', refused(code));
    assert.equal(states.now().why, null, code);
  }
  states.told('C1', refused('is_archived'));
  assert.equal(
    states.now().why,
    'C1: The channel is archived. Unarchive it, or name another one in SLACK_CHANNEL. (is_archived)',
  );
});
