import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Loaded, loadScenario, scenarioNames } from '../../src/drill/library.ts';
import type { Expectation } from '../../src/drill/scenario.ts';
import { type Cable, layCable, missingForCable } from './cable.ts';
import { stageOn } from './stage.ts';
import { NotPlayable } from './stand-in.ts';
import { expectedSaid, judgementOf, type Tracing, tracingOn } from './tracing.ts';

/**
 * The program as it is installed, in an internet of real servers: NSD plays scenarios of the drills, and the verdict must
 * be the one that they expect in the simulated internet. Others than these: `SCENARIOS=all` (minutes), or names with
 * commas between them.
 */
const USUAL = [
  'an-ordinary-day',
  'purism-2018',
  'one-lame-server',
  'glue-deleted',
  'glue-of-the-old-host',
  'tsuname-2020',
  'name-servers-without-address',
  'secondary-out-of-sync',
  'one-registry-server-lags',
  'parent-and-child-together',
];
/** Moments that come when caches have run out: here time is real, and that takes an hour. */
const TOO_LATE: readonly string[] = ['everybody-back'];

const missing = missingForCable();
let cable: Cable;
let tracing: Tracing;

before(async () => {
  if (missing !== null) return;
  cable = await layCable();
  tracing = tracingOn(cable, stageOn(cable));
});
after(() => cable?.close());

test(
  'where everything has to be tested, there are real servers to test with',
  { skip: process.env['CI'] !== 'true' },
  () => assert.equal(missing, null),
);

function chosen(): readonly string[] {
  const wish = process.env['SCENARIOS'];
  return wish === undefined ? USUAL : wish === 'all' ? scenarioNames() : wish.split(',');
}

const sayOf = ({ name, type, moment, remembering }: Expectation, verdict: string): string => {
  const before = remembering.length === 0 ? '' : `, remembering ${remembering.join(' and ')},`;
  return `${name}${type === null ? '' : ` ${type}`} at ${moment}${before} is ${verdict}`;
};

async function holds(expectation: Expectation, loaded: Loaded): Promise<void> {
  const judgement = judgementOf(expectation, loaded);
  assert.deepEqual(await tracing.trace(loaded, expectation, judgement), expectedSaid(judgement));
}

for (const scenario of chosen()) {
  const loaded = loadScenario(scenario);
  for (const expectation of loaded.scenario.expectations) {
    if (TOO_LATE.includes(expectation.moment)) continue;
    const { verdict } = judgementOf(expectation, loaded);
    test(`${scenario}, by real servers: ${sayOf(expectation, verdict)}`, { skip: missing ?? false }, async t => {
      try {
        await holds(expectation, loaded);
      } catch (error) {
        if (!(error instanceof NotPlayable)) throw error;
        t.skip(`NSD cannot play this: ${error.message}`);
      }
    });
  }
}
