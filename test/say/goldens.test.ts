import { test } from 'node:test';
import { renderTerminal, type TerminalLook } from '../../src/chat/terminal/render.ts';
import { traceJson } from '../../src/say/json.ts';
import { sayProgress } from '../../src/say/progress.ts';
import { sayTrace } from '../../src/say/trace.ts';
import { type LookSpec, lookOf, NOW } from '../support/look.ts';
import { otherLooks } from './looks/other.ts';
import { registrationLooks } from './looks/registration.ts';
import { serverLooks } from './looks/servers.ts';

const LOOKS: Readonly<Record<string, LookSpec>> = { ...registrationLooks, ...serverLooks, ...otherLooks };
const PLAIN: TerminalLook = { colour: false, width: 110, zone: 'UTC', now: NOW };

/** Whole outputs, read by people in reviews; `npm run golden` writes them anew. */
const golden = (name: string): string => new URL(`../golden/trace/${name}`, import.meta.url).pathname;
const whole = { serializers: [(value: string) => value] };
const slug = (title: string): string => title.replaceAll(/[^a-z]+/g, '-');

for (const [title, spec] of Object.entries(LOOKS)) {
  test(`what is said of ${title}`, t => {
    const report = sayTrace(lookOf(spec), { now: NOW, all: false });
    t.assert.fileSnapshot(`${renderTerminal(report, PLAIN)}\n`, golden(`${slug(title)}.txt`), whole);
  });
}

for (const title of [
  'registry-hold',
  'healthy',
  'dependency-dead',
  'own-network-down',
  'some-servers-failing',
  'still asking',
]) {
  test(`what a script reads of ${title}`, t => {
    const json = JSON.stringify(traceJson(lookOf(LOOKS[title] as LookSpec)), null, 2);
    t.assert.fileSnapshot(`${json}\n`, golden(`${slug(title)}.json`), whole);
  });
}

test('every server and every finding, when they are asked for', t => {
  const report = sayTrace(lookOf(LOOKS['some-servers-failing'] as LookSpec), { now: NOW, all: true });
  t.assert.fileSnapshot(`${renderTerminal(report, PLAIN)}\n`, golden('all-servers.txt'), whole);
});

test('a narrow terminal, another zone, and colours', t => {
  const report = sayTrace(lookOf(LOOKS['registry-hold'] as LookSpec), { now: NOW, all: false });
  const look = { ...PLAIN, colour: true, width: 48, zone: 'Europe/San_Marino' };
  t.assert.fileSnapshot(`${renderTerminal(report, look)}\n`, golden('narrow-and-coloured.txt'), whole);
});

test('progress grows in one line', t => {
  const lines = ['still asking', 'registry-hold', 'all-servers-silent', 'healthy'].map(title =>
    renderTerminal(sayProgress(lookOf(LOOKS[title] as LookSpec)), PLAIN),
  );
  t.assert.fileSnapshot(`${lines.join('\n')}\n`, golden('progress.txt'), whole);
});
