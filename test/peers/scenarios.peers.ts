import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadScenario } from '../../src/drill/library.ts';
import { type Cable, layCable, missingForCable } from './cable.ts';
import { type Stage, stageOn } from './stage.ts';
import { NotPlayable } from './stand-in.ts';
import { expectedSaid, judgementOf, type Tracing, tracingOn } from './tracing.ts';

/**
 * The program as it is installed, in an internet of real servers: NSD plays the scenarios of the drills, and the verdict
 * must be the one that they expect in the simulated internet.
 */
const SCENARIOS = (process.env['ONLY'] ?? 'an-ordinary-day purism-2018 one-lame-server glue-deleted glue-of-the-old-host tsuname-2020 name-servers-without-address secondary-out-of-sync one-registry-server-lags parent-and-child-together').split(' ');

const missing = missingForCable();
let cable: Cable;
let stage: Stage;
let tracing: Tracing;

before(async () => {
  if (missing !== null) return;
  cable = await layCable();
  stage = stageOn(cable);
  tracing = tracingOn(cable, stage);
});
after(() => cable?.close());

for (const name of SCENARIOS) {
  const loaded = loadScenario(name);
  for (const expectation of loaded.scenario.expectations) {
    const judgement = judgementOf(expectation, loaded);
    const { name: asked, type, moment, remembering } = expectation;
    test(`${name}: ${asked} ${type ?? ''} at ${moment} remembering ${remembering}: ${judgement.verdict}`, async t => {
      try {
        assert.deepEqual(await tracing.trace(loaded, expectation, judgement), expectedSaid(judgement));
      } catch (error) {
        if (!(error instanceof NotPlayable)) throw error;
        t.skip(error.message);
      }
    });
  }
}
