import assert from 'node:assert/strict';
import { test } from 'node:test';
import oncall from '../../commands/oncall.ts';
import { type Arguments, UsageError } from '../../src/command.ts';
import type { OnCallDesk, OnCallState } from '../../src/oncall/desk.ts';
import type { Services } from '../../src/services.ts';
import { instant } from '../../src/values/instant.ts';
import { PURISM, PURISM_ROTA } from '../support/purism.ts';

const args = (line: string): Arguments => ({ words: line.split(' ').filter(Boolean), options: new Map() });
const STATE: OnCallState = {
  now: instant(Date.parse('2018-02-21T01:40:00Z')),
  portfolio: PURISM,
  rota: PURISM_ROTA,
  calendar: null,
  memoryOff: null,
};

/** Runs a line at a desk that tells what it was asked. */
async function run(
  line: string,
): Promise<{ readonly asked: string[]; readonly kind: string; readonly status: number }> {
  const asked: string[] = [];
  const desk: OnCallDesk = {
    async state() {
      asked.push('state');
      return STATE;
    },
    async order(words) {
      asked.push(words.join(' '));
      return { ...STATE, kept: [] };
    },
  };
  for await (const seen of oncall.see(args(line), { oncall: desk, caller: null } as unknown as Services))
    return { asked, kind: seen.kind, status: await oncall.status(seen) };
  return assert.fail('nothing was seen');
}

test('whoever changes the duty needs the right to, whoever looks does not', () => {
  for (const line of ['override me 4h', 'OVERRIDE me 4h', 'swap a b'])
    assert.equal(oncall.right?.(args(line)), 'oncall');
  for (const line of ['', 'next', 'whoami', 'overide me 4h']) assert.equal(oncall.right?.(args(line)), 'read');
});

test('a word says what is wanted, and an order goes to the desk as it was typed', async () => {
  assert.deepEqual(await run(''), { asked: ['state'], kind: 'now', status: 0 });
  assert.deepEqual(await run('next'), { asked: ['state'], kind: 'next', status: 0 });
  assert.deepEqual(await run('whoami'), { asked: ['state'], kind: 'whoami', status: 0 });
  assert.deepEqual(await run('Override kyle 18:00 09:00'), {
    asked: ['override kyle 18:00 09:00'],
    kind: 'ordered',
    status: 1,
  });
});

test('a slip is answered with the word that was meant', async () => {
  for (const [line, says] of [
    ['overide me 4h', /Did you mean override\?/],
    ['whom', /It takes next, whoami, override, swap|Did you mean/],
    ['next week', /Nothing can follow next/],
  ] as const)
    await assert.rejects(run(line), (error: unknown) => error instanceof UsageError && says.test(error.message), line);
});
