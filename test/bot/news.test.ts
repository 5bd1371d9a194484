import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newsTeller } from '../../src/bot/news.ts';
import type { ChatAdapter } from '../../src/chat/surface.ts';
import type { Message, Speaker, Spot } from '../../src/outbox/speaker.ts';
import { plainLine } from '../../src/report/plain.ts';
import { instant } from '../../src/values/instant.ts';
import { saying } from '../chat/fakes.ts';

interface Said {
  readonly to: Spot;
  readonly title: string;
  readonly message: Message;
}

function chat(name: 'slack' | 'matrix', said: Said[]): ChatAdapter {
  const speaker = {
    async post(_: string, __: number, to: Spot, message: Message) {
      said.push({ to, title: plainLine(message.report.title, { zone: 'UTC', now: instant(0) }), message });
      return { ok: true, remoteId: 'x' };
    },
  } as Partial<Speaker> as Speaker;
  return { name, speaker } as Partial<ChatAdapter> as ChatAdapter;
}

test('what a drill tells by itself is said where it was begun, with DRILL before it, and mentions nobody', async () => {
  const [slack, matrix]: [Said[], Said[]] = [[], []];
  const tell = newsTeller({
    workshop: { heading: () => 'DRILL purism-2018 by ann, suspended' },
    chats: [chat('slack', slack), chat('matrix', matrix)],
    chance: { bytes: count => new Uint8Array(count) },
    bug: error => assert.fail(String(error)),
  });
  tell(saying('one'), { who: 'ann', chat: 'matrix', room: '!ops:ops.example' });
  tell(saying('two'), { who: 'ann', chat: 'matrix', room: '!ops:ops.example' });
  tell(saying('at a terminal'), null);
  await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(slack, []);
  assert.deepEqual(
    matrix.map(({ title }) => title),
    ['DRILL purism-2018 by ann, suspended one', 'DRILL purism-2018 by ann, suspended two'],
  );
  assert.deepEqual(matrix[0]?.to, { room: '!ops:ops.example', direct: false, thread: null });
  assert.deepEqual([matrix[0]?.message.people, matrix[0]?.message.reactions], [[], []]);
});
