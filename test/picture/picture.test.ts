import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pictureOf } from '../../src/picture/picture.ts';
import { drawSpof } from '../../src/picture/spof.ts';
import { drawTrace } from '../../src/picture/trace.ts';
import type { Picture, PictureFormat } from '../../src/report/picture.ts';
import type { Spof } from '../../src/spof/spof.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { registrationLooks } from '../say/looks/registration.ts';
import { serverLooks } from '../say/looks/servers.ts';
import { type LookSpec, lookOf, says } from '../support/look.ts';
import { textsIn } from './svg.ts';

const HELD = registrationLooks['registry-hold'] as LookSpec;
const drawn = (spec: LookSpec, format: PictureFormat, heading: string | null = null): Promise<Picture> =>
  pictureOf(drawTrace(lookOf(spec), heading), format);
const textOf = ({ bytes }: Picture): string => new TextDecoder().decode(bytes);

test('a picture of points is a PNG as wide as a phone, higher than wide, and small enough to send', async () => {
  const { bytes, size, name, format } = await drawn(HELD, 'png');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  assert.deepEqual([...bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  assert.deepEqual({ width: view.getUint32(16), height: view.getUint32(20) }, size);
  assert.equal(size?.width, 720);
  assert.ok((size?.height ?? 0) > 720);
  assert.ok(bytes.length < 200_000, `${bytes.length} octets`);
  assert.deepEqual([name, format], ['puri.sm.png', 'png']);
});

test('letters are drawn, not left out for want of a font', async () => {
  const withWords = await drawn(HELD, 'png');
  const svg = textOf(await drawn(HELD, 'svg'));
  const { pngOf } = await import('../../src/picture/png.ts');
  const without = pngOf(svg.replace(/<text[^>]*>[^<]*<\/text>/g, ''));
  assert.ok(withWords.bytes.length > 2 * without.bytes.length);
});

test('the verdict, the counts, the break, the last good servers and the registry stand in it as words', async () => {
  const texts = textsIn(textOf(await drawn(HELD, 'svg')));
  const all = texts.join(' ');
  for (const words of [
    '✖ DOWN',
    'puri.sm is down for everyone',
    '26 of 26 servers delegate sm',
    'say puri.sm does not exist (NXDOMAIN)',
    '✖ BROKEN HERE',
    '3 of 3 answer now',
    '✓ ns1.puri.sm',
    '✖ registry on puri.sm',
    'Suspended',
  ])
    assert.ok(all.includes(words), `${words} is not in: ${all}`);
});

test('the broken link is thick, dashed, and crossed out in words: nobody needs its colour', async () => {
  const svg = textOf(await drawn(HELD, 'svg'));
  assert.equal([...svg.matchAll(/stroke-width="11" stroke-dasharray="17,13"/g)].length, 2);
  const healthy = textOf(
    await drawn({ ...HELD, verdict: { code: 'healthy', fixer: 'nobody', severity: 'none' } }, 'svg'),
  );
  assert.ok(!healthy.includes('stroke-dasharray="17,13"') && !healthy.includes('BROKEN'));
});

test('the alternative text is the same story in two sentences, and stands in the lines too', async () => {
  const { alt, bytes } = await drawn(HELD, 'svg');
  assert.match(
    alt,
    /^puri\.sm is down for everyone: .* it breaks at \.sm, where 2 of 2 servers say puri\.sm does not exist/,
  );
  assert.ok(new TextDecoder().decode(bytes).includes(`aria-label="${alt}"`));
});

test('in a drill the picture says so above all else', async () => {
  const texts = textsIn(textOf(await drawn(HELD, 'svg', 'DRILL purism-2018')));
  assert.equal(texts[0], 'DRILL purism-2018');
});

test('a dependency stands beside, with the break in its own column', async () => {
  const dot = textOf(await drawn(serverLooks['dependency-dead'] as LookSpec, 'dot'));
  const sides = [...dot.matchAll(/(b\d+) \[group=side, .*$/gm)].map(([line]) => line);
  assert.ok(sides.some(line => line.includes('BROKEN')));
  assert.ok(sides.some(line => line.includes('puri.sm')));
  assert.match(dot, /b\d+ -> b\d+ \[style=dotted, penwidth=5, constraint=false\]/);
});

test('of 600 failing servers some are named and the rest counted, and the picture stays of a size to send', async () => {
  const ns = Object.fromEntries(
    Array.from({ length: 600 }, (_, i) => [`ns${i}.shop.example.`, [`192.0.${2 + Math.floor(i / 200)}.${i % 200}`]]),
  );
  const [way] = HELD.ways;
  const [root] = way?.zones ?? [];
  assert.ok(root);
  const good = says.answer('shop.example. 300 IN A 192.0.2.80');
  const spec: LookSpec = {
    ways: [
      {
        name: 'shop.example.',
        zones: [root, { zone: 'shop.example.', ns, says: { '192.0.2.0': good } }],
        end: 'answer',
      },
    ],
    verdict: {
      code: 'some-servers-failing',
      fixer: 'dns-host',
      severity: 'high',
      brokenAt: 'shop.example.',
      because: Object.keys(ns).slice(1),
    },
  };
  const dot = textOf(await drawn(spec, 'dot'));
  assert.ok(dot.includes('… 595 more servers'), dot);
  assert.ok(dot.length < 20_000, `${dot.length} characters`);
  const { size } = await drawn(spec, 'svg');
  assert.ok((size?.height ?? Number.POSITIVE_INFINITY) < 2_500, `${size?.height} points high`);
});

test('of a name that was never seen to work, the picture of what it rests on says where it fails', () => {
  const spof: Spof = {
    domain: name('example.com'),
    baseline: 'down',
    failing: ['tld-servers:com.', 'registration:example.com.'],
    tops: ['name'],
    cuts: [],
    pairs: new Map(),
    findings: [],
    remedies: [],
    graph: { nodes: [], tops: { name: 'zone:example.com.' } },
    loss: null,
    bounds: [],
    snapshotAt: null,
    complete: true,
    takenAt: instant(0),
  };
  const { boxes, alt } = drawSpof(spof, null);
  assert.deepEqual(
    boxes.map(box => [box.heading, box.list.map(entry => entry.text)]),
    [['example.com', ['the servers of .com', 'the registration of example.com']]],
  );
  assert.match(alt, /The picture shows where it fails, at 2 places\.$/);
});
