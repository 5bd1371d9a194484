import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_PARTS } from '../../src/incidents/tellings.ts';
import type { Caller } from '../../src/people/caller.ts';
import { plainLine } from '../../src/report/plain.ts';
import { type Shown, saySeen } from '../../src/say/incident/seen.ts';
import { instant } from '../../src/values/instant.ts';
import { type LookSpec, lookOf } from '../support/look.ts';
import { PURISM, PURISM_ROTA } from '../support/purism.ts';
import { registrationLooks } from './looks/registration.ts';

const NIGHT = instant(Date.parse('2018-02-21T01:40:00Z'));
const CALLER: Caller = {
  chat: 'slack',
  person: 'U0ANN',
  roomIs: 'alert',
  stranger: false,
  name: 'ann',
  room: 'C0ALERTS',
  thread: null,
  rights: ['read', 'respond', 'phones'],
};

function calls(caller: Caller | null): string {
  const look = { ...lookOf(registrationLooks['registry-hold'] as LookSpec), portfolio: PURISM };
  const view = { number: 7, openedAt: NIGHT, closedAt: null, parts: NO_PARTS, now: NIGHT, from: 'slack' } as const;
  const seen: Shown = {
    kind: 'matter',
    verb: 'call',
    view,
    domain: look.evidence.trace.asked.name,
    items: [],
    look,
    rota: PURISM_ROTA,
    lastGood: null,
    caller,
  };
  const { title, lead, blocks } = saySeen(seen);
  const items = blocks.flatMap(block =>
    block.kind === 'list' ? block.items : block.kind === 'paragraph' ? [block.line] : [],
  );
  return [title, ...lead, ...items].map(line => plainLine(line, { zone: 'UTC', now: NIGHT })).join('\n');
}

test('whom to call is told under the number of the incident; phones of our people only where nobody reads along', () => {
  assert.match(calls(CALLER), /^inc-7: /);
  assert.match(calls(CALLER), /\+378 0549 886111/);
  assert.doesNotMatch(calls(CALLER), /\+30 210/);
  assert.match(calls({ ...CALLER, roomIs: 'direct' }), /\+30 210 000 0000/);
  assert.doesNotMatch(calls({ ...CALLER, roomIs: 'direct', rights: ['read'] }), /\+30 210/);
  assert.match(calls(null), /\+30 210 000 0000/);
});
