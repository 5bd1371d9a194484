import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Drill, playing } from '../../../src/drill/drill.ts';
import { loadText } from '../../../src/drill/library.ts';
import { plainLine } from '../../../src/report/plain.ts';
import { saySpof } from '../../../src/say/spof/report.ts';
import type { Spof } from '../../../src/spof/spof.ts';
import { looks, twenty } from './looking.ts';

const TOP = `include internet
begins 2026-01-01 00:00
host a.nic.example 199.43.134.1 20ms
zone example on a.nic.example
zone nic.example on a.nic.example
`;
const opened = (text: string): Promise<Drill> => playing(loadText('made-up', text), { backEnd: 'memory' });
const said = (spof: Spof | undefined): string =>
  spof === undefined
    ? ''
    : saySpof(spof)
        .lead.map(line => plainLine(line, { zone: 'UTC', now: spof.takenAt }))
        .join('\n');

test('a zone with a thousand name servers is looked at up to a bound, and the report says so', async () => {
  const names = Array.from({ length: 1_000 }, (_, i) => `        bomb.example. NS n${i}.far.example.`);
  const drill = await opened(`title a bomb\n${TOP}host ns1.bomb.example 199.43.135.1 20ms
zone bomb.example on ns1.bomb.example
at 00:00 bomb: many servers
    example replaces
${names.join('\n')}
`);
  drill.moveTo('bomb');
  const [spof] = await looks(drill, 'bomb.example');
  for (const bound of ['NAMESERVERS_PER_ZONE', 'MAX_WALKS']) assert.ok(spof?.bounds.includes(bound), bound);
  assert.equal(spof?.baseline, 'down');
  assert.match(said(spof), /so many name servers of one zone \(NAMESERVERS_PER_ZONE\)/);
});

/** Each domain's name servers lie under the next one. */
function chain(length: number): string {
  const zones = Array.from(
    { length },
    (_, i) =>
      `host ns.d${i + 1}.example 199.43.140.${i + 1} 20ms\nzone d${i}.example on ns.d${i + 1}.example without glue`,
  );
  return `title a chain\n${TOP}${zones.join('\n')}\nzone d${length}.example on ns.d${length}.example\n`;
}

test('a chain of two hundred and twenty domains that need each other is followed up to a bound, and the report says so', async () => {
  const drill = await opened(chain(220));
  const [spof] = await looks(drill, 'd0.example');
  assert.ok(spof?.bounds.includes('MAX_WALKS') || spof?.bounds.includes('DEPENDENCY_DEPTH'), String(spof?.bounds));
  assert.match(said(spof), /Something may be missing: I stopped at/);
});

test('with half the internet dead there is a result, and what is unknown is named', async () => {
  const { text, portfolio } = twenty();
  const second = Array.from({ length: 2 }, (_, i) => `host dead${i}.gone.example 199.43.136.${i + 1} 50ms`);
  const zones = ['gone.example', 'lost.example'].map(zone => `zone ${zone} on dead0.gone.example dead1.gone.example`);
  const faults = [
    'b.nic.example',
    'ns0.hoster.example',
    'ns2.hoster.example',
    'dead0.gone.example',
    'dead1.gone.example',
  ];
  const drill = await opened(
    `${text}${second.join('\n')}\n${zones.join('\n')}\nat 00:00 half: half of it is dead\n${faults.map(one => `    ${one} is silent`).join('\n')}\n`,
  );
  drill.moveTo('half');
  const [spof] = await looks(drill, 'company0.example', { portfolio: `${portfolio}  lost.example: {}\n` });
  assert.equal(spof?.baseline, 'up');
  assert.deepEqual(spof?.unknown, ['lost.example.', 'gone.example.']);
  assert.match(said(spof), /Unknown, as their servers gave no answer of use: lost\.example and gone\.example\./);
  assert.ok(spof.graph.nodes.some(node => node.id === 'registration:company19.example.'));
});
