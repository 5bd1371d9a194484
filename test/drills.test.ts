import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTerminal } from '../src/chat/terminal/render.ts';
import { loadScenario, scenarioNames } from '../src/drill/library.ts';
import { openStage, type Stage } from '../src/drills.ts';
import { readPortfolio } from '../src/portfolio/read.ts';
import { plainLine } from '../src/report/plain.ts';
import { traceJson } from '../src/say/json.ts';
import { sayTrace } from '../src/say/trace.ts';
import { sayWhois } from '../src/say/whois/report.ts';
import type { Scene, Starter } from '../src/services.ts';
import { memoryRecords } from '../src/store/memory.ts';
import { instant } from '../src/values/instant.ts';
import { name } from '../src/values/name.ts';
import type { Clock } from '../src/world/ports.ts';

/** A clock that somebody turns by hand. */
function handClock(): Clock & { turn(ms: number): void; waiting(): number } {
  let now = 0;
  let timers: { at: number; then: () => void }[] = [];
  return {
    now: () => instant(now),
    monotonicMs: () => now,
    after(ms, then) {
      const timer = { at: now + ms, then };
      timers.push(timer);
      return () => {
        timers = timers.filter(other => other !== timer);
      };
    },
    turn(ms) {
      now += ms;
      const due = timers.filter(timer => timer.at <= now);
      timers = timers.filter(timer => timer.at > now);
      for (const timer of due) timer.then();
    },
    waiting: () => timers.length,
  };
}

function stageWith() {
  const clock = handClock();
  const told: string[] = [];
  const starters: (Starter | null)[] = [];
  const stage: Stage = openStage({
    goesOn: true,
    backEnd: 'memory',
    clock,
    records: memoryRecords,
    tell(news, by) {
      told.push(plainLine(news.title, { zone: 'UTC', now: instant(0) }));
      starters.push(by);
    },
  });
  return { stage, clock, told, starters };
}

const verdictIn = async (stage: Stage): Promise<string | undefined> => {
  let verdict: string | undefined;
  const looks = stage.inside()?.tracer.trace({ name: name('puri.sm.'), type: 'A' }) ?? [];
  for await (const look of looks) verdict = look.diagnosis.verdict.code;
  return verdict;
};

test('it begins at the first moment, in the time of the outage, and remembers how all was', async () => {
  const { stage } = stageWith();
  const scene = await stage.start('purism-2018', null);
  assert.deepEqual([scene.moment, scene.number, stage.now()?.moment], ['healthy', 1, 'healthy']);
  assert.equal(stage.heading(), 'DRILL purism-2018, healthy, Tue 20 Feb 2018 02:00 UTC');
  assert.equal(await verdictIn(stage), 'healthy');
  await stage.stop();
});

test('begun in a chat, everything said begins with who began it, and the news know where to go', async () => {
  const { stage, clock, starters } = stageWith();
  const ann = { who: 'ann', chat: 'slack', room: 'C0ALERTS' } as const;
  await stage.start('purism-2018', ann);
  assert.equal(stage.heading(), 'DRILL purism-2018 by ann, healthy, Tue 20 Feb 2018 02:00 UTC');
  clock.turn(20_000);
  assert.deepEqual(starters, [ann]);
  await stage.stop();
});

test('time goes on by itself when nobody is busy, and tells what happens', async () => {
  const { stage, clock, told } = stageWith();
  await stage.start('purism-2018', null);
  clock.turn(19_000);
  stage.touch();
  clock.turn(19_000);
  assert.deepEqual(told, []);
  clock.turn(1_000);
  assert.equal(stage.now()?.moment, 'suspended');
  assert.match(told.join(), /Suspended/);
  await stage.stop();
});

test('what was healthy before is remembered when the registry no longer knows it', async () => {
  const { stage } = stageWith();
  await stage.start('purism-2018', null);
  stage.next();
  assert.equal(await verdictIn(stage), 'registry-hold');
  await stage.stop();
});

test('the next moment can be had at once, and waits its full time for the one after', async () => {
  const { stage, clock } = stageWith();
  await stage.start('purism-2018', null);
  clock.turn(15_000);
  assert.equal(stage.next()?.moment, 'suspended');
  clock.turn(15_000);
  assert.equal(stage.now()?.moment, 'suspended');
  await stage.stop();
});

test('at its end nothing waits, and the last moment stays', async () => {
  const { stage, clock } = stageWith();
  await stage.start('purism-2018', null);
  let last = stage.now();
  for (let scene = stage.next(); scene !== null; scene = stage.next()) last = scene;
  assert.deepEqual([last?.moment, last?.number === last?.of, clock.waiting()], ['everybody-back', true, 0]);
  await stage.stop();
});

test('stopped, nothing of it is left', async () => {
  const { stage, clock } = stageWith();
  await stage.start('purism-2018', null);
  await stage.stop();
  assert.deepEqual(
    [stage.now(), stage.inside(), stage.heading(), stage.next(), clock.waiting()],
    [null, null, null, null, 0],
  );
});

test('one that begins ends the one before', async () => {
  const { stage, clock } = stageWith();
  await stage.start('purism-2018', null);
  await stage.start('facebook-2021', null);
  assert.deepEqual([stage.now()?.drill, clock.waiting()], ['facebook-2021', 1]);
  await stage.stop();
});

test('every scenario has a first moment to begin with, and a name to trace', () => {
  for (const drill of scenarioNames()) {
    const { moments, expectations } = loadScenario(drill).scenario;
    assert.ok(moments.length > 0 && expectations.length > 0, drill);
  }
});

/** Trace and whois of puri.sm at a moment, as text. */
async function saidAt(moment: string): Promise<{ trace: string; whois: string; contacts: unknown }> {
  const { stage } = stageWith();
  for (let scene: Scene | null = await stage.start('purism-2018', null); scene?.moment !== moment; scene = stage.next())
    assert.ok(scene, moment);
  const inside = stage.inside();
  assert.ok(inside);
  const asked = name('puri.sm.');
  const look = await lastOf(inside.tracer.trace({ name: asked, type: 'A' }));
  const data = await lastOf((await inside.registrations.look(asked, { fresh: true, checked: true })) ?? []);
  const now = look.evidence.takenAt;
  const view = { colour: false, width: 300, zone: 'UTC', now };
  const { contacts } = traceJson(look) as { contacts: unknown };
  return {
    trace: renderTerminal(sayTrace(look, { now, all: false }), view),
    whois: renderTerminal(sayWhois(data, now), view),
    contacts,
  };
}

async function lastOf<T>(values: AsyncIterable<T> | readonly T[]): Promise<T> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  const last = all.at(-1);
  assert.ok(last !== undefined);
  return last;
}

test('at night the registry is closed: trace and whois say when it opens, and whom to call until then', async () => {
  const { trace, whois, contacts } = await saidAt('suspended');
  for (const words of [trace, whois]) {
    assert.match(
      words,
      /Telecom Italia San Marino S\.p\.A\., \+378 0549 886111, opens in 4 h 48 min \(Tue 08:00 San Marino\)/,
    );
    assert.match(words, /Until then call your registrar, 101domain \(front desk\), \+1 760 444 8674, open now/);
  }
  assert.match(trace, /Also down by this: pureos\.net and puri\.st \(their name servers are under puri\.sm\)\./);
  assert.match(whois, /\.sm publishes no end date here, your portfolio says paid to 5 May 2018/);
  const [registry, registrar] = contacts as readonly Record<string, unknown>[];
  assert.deepEqual(
    [registry?.['who'], registry?.['phone'], registry?.['open'], registry?.['opensAt']],
    ['registry', '+378 0549 886111', false, '2018-02-20T07:00:00Z'],
  );
  assert.deepEqual([registrar?.['who'], registrar?.['name'], registrar?.['opensAt']], ['registrar', '101domain', null]);
});

test('once the suspension is lifted whois sees the name in DNS again', async () => {
  const { whois } = await saidAt('partly-restored');
  assert.match(whois, /puri\.sm is registered and in DNS/);
});

test('every portfolio of a drill can be read', () => {
  const written = scenarioNames().flatMap(drill => {
    const { portfolio } = loadScenario(drill).scenario;
    return portfolio === null ? [] : [{ drill, read: readPortfolio(portfolio) }];
  });
  assert.ok(written.length > 0);
  for (const { drill, read } of written) assert.ok(read.ok, drill);
});
