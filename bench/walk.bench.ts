import { type Drill, playing } from '../src/drill/drill.ts';
import { type Loaded, loadScenario } from '../src/drill/library.ts';
import { createTracer } from '../src/tracer.ts';
import { type Name, name } from '../src/values/name.ts';
import { type Bench, median, ms, type Row } from './measure.ts';

/** What is traced: a healthy name, a signed one, a dead dependency, an attack. */
const CASES: readonly { readonly scenario: string; readonly moment: string; readonly asked: Name }[] = [
  { scenario: 'purism-2018', moment: 'healthy', asked: name('puri.sm') },
  { scenario: 'purism-2018', moment: 'suspended', asked: name('pureos.net') },
  { scenario: 'signed-and-well', moment: 'healthy', asked: name('www.example.com') },
  { scenario: 'dns-vendor-dark', moment: 'vendor-silent', asked: name('www.example.org') },
  { scenario: 'nxns-2020', moment: 'attack', asked: name('example.com') },
];
/** Traces before those that count: until then the code is being compiled. */
const WARM_UP = 15;
/** The system counts processor time in steps: of each batch the mean is taken, of these the median. */
const BATCHES = 5;
const TRACES = 8;

export const bench: Bench = {
  title: 'Walk: what a trace costs the processor',
  method: `Traces of drills in memory, in one process under a clock that runs as fast as it can, without registration data and \
memory: the walk, validation and the diagnosis of each of its stages. Processor time of this process, garbage collection included; the simulated servers' \
own part, measured by asking them the same packets again, is taken off. Medians of ${BATCHES} means of ${TRACES} traces each, after ${WARM_UP} traces.`,
  async run() {
    const rows: Row[] = [];
    for (const one of CASES) {
      const loaded = loadScenario(one.scenario);
      const trace = () => costOf(loaded, one.moment, one.asked);
      for (let n = 0; n < WARM_UP; n++) await trace();
      const costs: Cost[] = [];
      for (let n = 0; n < BATCHES; n++) {
        const batch: Cost[] = [];
        while (batch.length < TRACES) batch.push(await trace());
        costs.push(meanOf(batch));
      }
      rows.push(rowOf(`${one.scenario}, ${one.moment}: ${one.asked}`, costs));
    }
    return rows;
  },
};

interface Cost {
  readonly ms: number;
  readonly packets: number;
  readonly verdict: string;
}

/** Of traces that are all the same but for chance. */
function meanOf(costs: readonly Cost[]): Cost {
  const [first] = costs;
  if (first === undefined) throw new RangeError('the mean of nothing');
  return { ...first, ms: costs.reduce((sum, cost) => sum + cost.ms, 0) / costs.length };
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** One trace in a drill of its own: nothing is known from the one before. */
async function costOf(loaded: Loaded, moment: string, asked: Name): Promise<Cost> {
  const drill = await playing(loaded, { backEnd: 'memory' });
  drill.moveTo(moment);
  const { world, hints, resolvers, anchors } = drill;
  const tracer = createTracer({ world, hints, resolvers, anchors, memory: null, registrations: null });
  const begun = cpuMs();
  let verdict = '';
  const looking = async (): Promise<void> => {
    for await (const look of tracer.trace({ name: asked, type: 'A' })) verdict = look.diagnosis.verdict.code;
  };
  await drill.run(looking());
  const traced = cpuMs();
  const packets = drill.sent();
  answerAgain(drill, packets);
  const cost = traced - begun - (cpuMs() - traced);
  await drill.close();
  return { ms: cost, packets: packets.length, verdict };
}

/** Has the simulated servers make their answers once more, for nobody. */
function answerAgain({ world }: Drill, packets: ReturnType<Drill['sent']>): void {
  for (const { to, over, bytes } of [...packets]) world.network[over](to, 53, bytes, () => undefined)();
}

function rowOf(what: string, costs: readonly Cost[]): Row {
  const [first] = costs;
  const times = costs.map(cost => cost.ms);
  return {
    what,
    figure: ms(median(times)),
    beside: `${ms(Math.min(...times))} to ${ms(Math.max(...times))}, ${first?.packets} packets, ${first?.verdict}`,
  };
}
