import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trace } from '../../src/dns/walk/facts.ts';
import { gatherRegistrations } from '../../src/observe/registrations.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { registration } from '../support/registered.ts';

const NOW = 1_767_225_600_000;
const DOMAIN = name('shop.example');

const HELD = registration('shop.example', {
  status: [{ code: 'serverHold', word: 'Suspended', inDns: false, setBy: 'registry', liftedBy: 'registry' }],
  at: instant(NOW - 60_000),
});
/** A walk that finds the domain delegated. */
const delegated = {
  startedAt: instant(NOW),
  chains: [],
  zones: new Map([[DOMAIN, { nameservers: [], delegation: [{ outcome: { kind: 'referral' } }] }]]),
} as unknown as Trace;
const settled = () => new Promise(resolve => setImmediate(resolve));

test('a remembered hold that the walk contradicts is asked afresh, and not judged meanwhile', async () => {
  const asked: boolean[] = [];
  const gathered = gatherRegistrations(DOMAIN, async (_name, { fresh }) => {
    asked.push(fresh);
    return (async function* () {
      if (fresh) await new Promise(() => undefined);
      yield HELD;
    })();
  });
  await settled();
  assert.equal(gathered.facts.get(DOMAIN)?.status.length, 1);
  gathered.follow(delegated);
  assert.deepEqual([...gathered.facts], []);
  assert.deepEqual(asked, [false, true]);
});

test('a look that has not ended has not failed', async () => {
  let end = (): void => undefined;
  const gathered = gatherRegistrations(DOMAIN, async () =>
    (async function* () {
      yield registration('shop.example', { state: 'undecided', why: 'unreachable' });
      await new Promise<void>(resolve => {
        end = resolve;
      });
    })(),
  );
  await settled();
  assert.deepEqual([...gathered.facts], []);
  end();
  await settled();
  assert.equal(gathered.facts.get(DOMAIN)?.why, 'unreachable');
});
