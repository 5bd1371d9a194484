import { test } from 'node:test';
import { readGraph } from '../../src/graph/read.ts';
import { dotOf } from '../../src/picture/dot.ts';
import { drawSpof } from '../../src/picture/spof.ts';
import { drawTrace } from '../../src/picture/trace.ts';
import { compute } from '../../src/spof/compute.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { otherLooks } from '../say/looks/other.ts';
import { registrationLooks } from '../say/looks/registration.ts';
import { serverLooks } from '../say/looks/servers.ts';
import { type LookSpec, lookOf } from '../support/look.ts';

const LOOKS: Readonly<Record<string, LookSpec>> = { ...registrationLooks, ...serverLooks, ...otherLooks };

/** The graph as Graphviz is given it, read by people in reviews; `npm run golden` writes them anew. */
const golden = (name: string): string => new URL(`../golden/picture/${name}.dot`, import.meta.url).pathname;
const whole = { serializers: [(value: string) => value] };

for (const title of [
  'registry-hold',
  'dependency-dead',
  'some-servers-failing',
  'alias-target-dead',
  'all-servers-silent',
  'own-network-down',
  'healthy',
  'still asking',
]) {
  test(`the picture of a trace that says ${title}`, t => {
    const drawing = drawTrace(lookOf(LOOKS[title] as LookSpec), null);
    t.assert.fileSnapshot(`// ${drawing.alt}\n${dotOf(drawing)}`, golden(title.replace(' ', '-')), whole);
  });
}

const GRAPH = readGraph(
  JSON.stringify({
    nodes: [
      ...['root', 'registration:example.com.', 'registrar:R1', 'registration:example.org.', 'tld-servers:com.'].map(
        id => ({ id, kind: 'basic' }),
      ),
      ...['host:ns1.example.org.', 'host:ns2.example.org.'].map(id => ({ id, kind: 'basic' })),
      { id: 'zone:com.', kind: 'and', needs: ['root', 'tld-servers:com.'] },
      {
        id: 'zone:example.com.',
        kind: 'and',
        needs: ['zone:com.', 'registration:example.com.', 'registrar:R1', 'servers:example.com.', 'zone:example.org.'],
      },
      { id: 'servers:example.com.', kind: 'or', needs: ['host:ns1.example.org.', 'host:ns2.example.org.'] },
      { id: 'zone:example.org.', kind: 'and', needs: ['root', 'registration:example.org.'] },
    ],
    tops: { name: 'zone:example.com.' },
  }),
);

test('the picture of what a name rests on', t => {
  const spof = {
    domain: name('example.com'),
    ...compute(GRAPH, { without: [], suspended: null, order: 2 }),
    findings: [],
    remedies: [],
    graph: GRAPH,
    snapshotAt: null,
    complete: true,
    takenAt: instant(0),
  } as const;
  const drawing = drawSpof(spof, null);
  t.assert.fileSnapshot(`// ${drawing.alt}\n${dotOf(drawing)}`, golden('spof'), whole);
});
