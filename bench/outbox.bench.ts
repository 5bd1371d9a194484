import { lived, type Outcome, outcomeIn } from '../test/outbox/dying.ts';
import type { Bench, Row } from './measure.ts';

export const bench: Bench = {
  title: 'Outbox: a death at every fault point',
  method: `An alert with a page, two changes, three lines and its end, told in Slack and Matrix of memory under a fast clock. Before and after every \
write of the store and every request to a chat the process dies, once each, and another one goes on with what is in the store. Slack cannot be told \
to repeat a post, so it is asked for it; beside it the same where it cannot be asked. A real process killed with -9 at the same steps, with SQLite, a \
real Synapse and a Slack on loopback: test/outbox/kills.peers.ts.`,
  async run() {
    const { steps } = await lived(null);
    const asked = await table(steps, true);
    const unasked = await table(steps, false);
    return [
      { what: 'fault points (writes and requests, before and after)', figure: String(steps * 2), beside: '' },
      ...asked,
      ...unasked,
    ];
  },
};

interface Tally {
  deaths: number;
  once: number;
  marked: number;
  unmarked: number;
  lost: number;
  outOfOrder: number;
}

/** A row for each kind of fault point. */
async function table(steps: number, canBeAsked: boolean): Promise<Row[]> {
  const tallies = new Map<string, Tally>();
  for (let step = 0; step < steps; step++)
    for (const when of ['before', 'after'] as const) {
      const { diedIn, slack, matrix } = await lived({ step, when }, { canBeAsked });
      const kind = kindOf(diedIn ?? '');
      const tally = tallies.get(kind) ?? { deaths: 0, once: 0, marked: 0, unmarked: 0, lost: 0, outOfOrder: 0 };
      tallies.set(kind, tally);
      count(tally, [outcomeIn(slack), outcomeIn(matrix)]);
    }
  const place = canBeAsked ? '' : ', Slack cannot be asked';
  return [...tallies].sort().map(([kind, { deaths, once, marked, unmarked, lost, outOfOrder }]) => ({
    what: `died ${kind}${place}`,
    figure: `${once} of ${deaths} once`,
    beside: `${marked} repeated and marked, ${unmarked} repeated unmarked, ${lost} lost, ${outOfOrder} out of order`,
  }));
}

const kindOf = (diedIn: string): string => diedIn.replace(/story-cause\/\w+/, 'story-cause').replace(/\/\d+/, '');

function count(tally: Tally, outcomes: readonly Outcome[]): void {
  tally.deaths += 1;
  const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((all, each) => all + of(each), 0);
  tally.marked += sum(({ marked }) => marked);
  tally.unmarked += sum(({ twice, marked }) => twice - marked);
  tally.lost += sum(({ lost }) => lost);
  tally.outOfOrder += sum(({ isInOrder }) => (isInOrder ? 0 : 1));
  if (sum(({ twice, lost }) => twice + lost) === 0) tally.once += 1;
}
