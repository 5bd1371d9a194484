import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMessage } from '../src/dns/wire/read.ts';
import type { Sent } from '../src/drill/drill.ts';
import { loadScenario, scenarioNames } from '../src/drill/library.ts';
import type { Expectation } from '../src/drill/scenario.ts';
import { expectedOf, foundBy, play } from './scenarios/judging.ts';

/** Rule 11 of evidence: packets of a trace, and different questions to one address in it. */
const MAX_PACKETS = 600;
const MAX_QUESTIONS_TO_ONE = 6;
/** Milliseconds within which a verdict stands, whatever is dead. */
const MAX_TOOK_MS = 9000;

const sayOf = ({ name, type, moment, remembering, verdict }: Expectation): string => {
  const before = remembering.length === 0 ? '' : `, remembering ${remembering.join(' and ')},`;
  return `${name}${type === null ? '' : ` ${type}`} at ${moment}${before} is ${verdict}`;
};

for (const scenario of scenarioNames()) {
  const loaded = loadScenario(scenario);
  for (const expectation of loaded.scenario.expectations) {
    test(`${scenario}: ${sayOf(expectation)}`, async () => {
      const { look, sent } = await play(loaded, expectation);
      assert.deepEqual(foundBy(look, expectation), expectedOf(expectation), `line ${expectation.place.line}`);
      assert.ok(look.diagnosis.complete);
      assert.ok(look.evidence.trace.tookMs <= MAX_TOOK_MS, `took ${look.evidence.trace.tookMs} ms`);
      assert.ok(sent.length <= MAX_PACKETS, `${sent.length} packets`);
      assert.deepEqual(pestered(sent), []);
    });
    const { withRegistration: judgement } = expectation;
    if (judgement === null) continue;
    test(`${scenario}: with registration data, ${sayOf({ ...expectation, ...judgement })}`, async () => {
      const { look } = await play(loaded, expectation, { withRegistration: true });
      assert.deepEqual(foundBy(look, judgement), expectedOf(judgement), `line ${expectation.place.line}`);
      assert.ok(look.diagnosis.complete);
    });
  }
}

/** Addresses that were asked more different questions than manners allow. */
function pestered(sent: readonly Sent[]): string[] {
  const questions = new Map<string, Set<string>>();
  for (const { to, bytes } of sent) {
    const read = readMessage(bytes);
    const [question] = read.ok ? read.message.questions : [];
    questions.set(to, (questions.get(to) ?? new Set()).add(`${question?.name} ${question?.type}`));
  }
  return Array.from(questions)
    .filter(([, asked]) => asked.size > MAX_QUESTIONS_TO_ONE)
    .map(([to, asked]) => `${to}: ${Array.from(asked).join(', ')}`);
}

test('the same scenario, moment and seed give the same packets and the same words, twice', async () => {
  const loaded = loadScenario('flooded');
  const [expectation] = loaded.scenario.expectations;
  assert.ok(expectation);
  const [first, second] = [await play(loaded, expectation), await play(loaded, expectation)];
  assert.deepEqual(second.sent, first.sent);
  assert.deepEqual(second.look.diagnosis, first.look.diagnosis);
});

test('a family that is dead from here makes no transport dead', async () => {
  const loaded = loadScenario('ipv6-dead');
  const blind = loaded.scenario.expectations.find(({ moment }) => moment === 'here-blind-v6');
  assert.ok(blind);
  const { look } = await play(loaded, blind);
  assert.deepEqual(
    look.diagnosis.findings.map(({ code, params }) => [code, params['way']]),
    [['own-way-broken', 'IPv6']],
  );
});
