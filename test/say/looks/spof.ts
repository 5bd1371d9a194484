import { readGraph } from '../../../src/graph/read.ts';
import { compute } from '../../../src/spof/compute.ts';
import type { RiskFinding, Spof, SpofQuestion } from '../../../src/spof/spof.ts';
import { instant } from '../../../src/values/instant.ts';
import { name } from '../../../src/values/name.ts';

/** Answers of /spof, about a small company. */

export const GRAPH = readGraph(
  JSON.stringify({
    nodes: [
      ...['root', 'registration:example.com.', 'registration:example.org.', 'as:64500', 'chat:slack'].map(id => ({
        id,
        kind: 'basic',
      })),
      { id: 'zone:example.com.', kind: 'and', needs: ['root', 'registration:example.com.', 'as:64500'] },
      { id: 'zone:example.org.', kind: 'and', needs: ['root', 'registration:example.org.'] },
      { id: 'voice', kind: 'and', needs: ['zone:example.com.'], maybe: ['chat:slack'] },
      { id: 'names', kind: 'or', needs: ['zone:example.com.', 'zone:example.org.'] },
      { id: 'dark', kind: 'or', needs: ['zone:example.com.', 'voice'] },
    ],
    tops: { name: 'zone:example.com.', 'every-name': 'names', dark: 'dark', voice: 'voice' },
  }),
);
const QUESTION: SpofQuestion = { without: [], suspended: null, order: 2 };
export const spofOf = (question: Partial<SpofQuestion> = {}, more: Partial<Spof> = {}): Spof => ({
  domain: name('example.com'),
  ...compute(GRAPH, { ...QUESTION, ...question }),
  findings: [],
  remedies: [],
  graph: GRAPH,
  snapshotAt: null,
  complete: true,
  takenAt: instant(0),
  ...more,
});
export const finding = (more: Partial<RiskFinding>): RiskFinding => ({
  code: 'ns-one-as',
  severity: 'medium',
  about: [name('example.com')],
  params: { as: '64500' },
  certainty: 'definite',
  evidence: { source: 'inferred', at: '1969-12-01T00:00:00Z', by: 'as-table' },
  ...more,
});
