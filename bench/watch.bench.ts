import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Bench, ms } from './measure.ts';
import { HOSTERS, TLDS } from './watched.ts';

const PROGRAM = fileURLToPath(new URL('watching.ts', import.meta.url));
/** Megabytes that the heap may have, the simulated internet included: less than the process is allowed altogether. */
const HEAP = ['--max-old-space-size=160', '--max-semi-space-size=8'];
const MEGABYTE = 1_000_000;

interface Watched {
  readonly roundMs: number;
  readonly packets: number;
  readonly rss: number;
  readonly names: number;
  readonly ageMs: number;
}

const measured = async (...words: readonly string[]): Promise<Watched> =>
  JSON.parse((await promisify(execFile)(process.execPath, [...HEAP, PROGRAM, ...words])).stdout) as Watched;

export const bench: Bench = {
  title: 'Watch: ten thousand domains a minute',
  method: `10,000 domains under ${TLDS.length} registries with two servers each, on two servers of each of ${HOSTERS} hosting companies, all in memory in one process under a clock that runs as fast as it can; every domain has its light check each minute, and is known from before. Processor time of a minute's round, the mean of 3, garbage collection included; the simulated servers' own part, measured by asking them the same packets again, is taken off. Memory is that of the whole process with 160 MB of heap, the simulated internet and its store included. One of two processes has the names of half of the slices; each is measured by itself, by processor time, so two of them need two cores.`,
  async run() {
    const { roundMs, packets, rss, names, ageMs } = await measured();
    const half = await measured('half');
    return [
      { what: 'processor time of a round', figure: ms(roundMs), beside: 'wanted: under 60000 ms, one core' },
      {
        what: 'the same, one of two processes',
        figure: ms(half.roundMs),
        beside: `two do ${(roundMs / half.roundMs).toFixed(2)} times as much as one; wanted: 1.8`,
      },
      {
        what: 'questions of a round',
        figure: String(Math.round(packets)),
        beside: `${names} domains, two questions each`,
      },
      { what: 'age of the last whole round', figure: ms(ageMs), beside: 'wanted: under two minutes' },
      { what: 'memory of the process', figure: `${Math.round(rss / MEGABYTE)} MB`, beside: 'wanted: under 300 MB' },
    ];
  },
};
