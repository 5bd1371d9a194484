import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainLine } from '../../src/report/plain.ts';
import { type EndsOf, endsDrills } from '../../src/stage/ends.ts';
import { instant } from '../../src/values/instant.ts';

type Told = Parameters<Parameters<EndsOf['stories']['follow']>[0]>[0];

const NOW = instant(0);
const story = (alert: { resolvedAt: number | null } | null, closedAt: number | null = null): Told =>
  ({ closedAt, parts: { alert } }) as unknown as Told;

/** Stories that are told by hand, and a drill that is played. */
function stage() {
  const said: string[] = [];
  const tellers = new Set<(story: Told) => void>();
  const all = {
    isPlayed: true,
    stops: 0,
    said,
    tell(one: Told) {
      for (const tell of tellers) tell(one);
    },
    end: (): void => undefined,
  };
  all.end = endsDrills({
    stories: {
      follow(tell) {
        tellers.add(tell);
        return () => void tellers.delete(tell);
      },
      say: async ({ report }) => void said.push(plainLine(report?.title ?? [], { zone: 'UTC', now: NOW })),
    },
    isPlayed: () => all.isPlayed,
    drills: async () => ({
      stop: async () => {
        all.stops++;
        all.isPlayed = false;
      },
    }),
    bug: error => assert.fail(String(error)),
  });
  return all;
}
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

test('a real alert ends the drill that is played, once, and everybody is told', async () => {
  const all = stage();
  all.tell(story({ resolvedAt: null }));
  all.tell(story({ resolvedAt: null }));
  await settled();
  assert.equal(all.stops, 1);
  assert.match(
    all.said.join('\n'),
    /^The drill ends here: a real alert has opened\. Everything is real from now on\.$/,
  );
});

test('what is over, what no alert opened, and what comes when no drill is played, ends nothing', async () => {
  const all = stage();
  all.tell(story({ resolvedAt: 1 }));
  all.tell(story(null));
  all.tell(story({ resolvedAt: null }, 1));
  all.isPlayed = false;
  all.tell(story({ resolvedAt: null }));
  all.isPlayed = true;
  all.end();
  all.tell(story({ resolvedAt: null }));
  await settled();
  assert.deepEqual([all.stops, all.said], [0, []]);
});
