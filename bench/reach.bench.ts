import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadScenario } from '../src/drill/library.ts';
import { type Asked, type Cable, layCable, missingForCable } from '../test/peers/cable.ts';
import { stopped } from '../test/peers/servers.ts';
import { type Stage, stageOn } from '../test/peers/stage.ts';
import { type Bench, median, ms, type Row, ratioRow, timesRow, Unmeasurable } from './measure.ts';

/** How far the internet's servers are, in milliseconds there and back. */
const RTT_MS = 20;
/** Programs are run in turn, so many times: each pair meets the same noise. */
const PAIRS = 9;
/** Round trips from the root to the answer: root, .sm, puri.sm. */
const ROUND_TRIPS = 3;
const NAME = 'puri.sm';
const RESOLVER = '127.0.0.53';
const OUTPOST = fileURLToPath(new URL('../node_modules/.bin/outpost', import.meta.url));
const NODE = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
const RESIDENT = fileURLToPath(new URL('resident.ts', import.meta.url));

export const bench: Bench = {
  title: 'Reach: a healthy puri.sm, every server asked',
  method: `The internet of the drill purism-2018 on NSD servers in a network namespace: a signed root with 13 letters over IPv4 and IPv6, \
each answer after a round trip of ${RTT_MS} ms by a forwarding process on the same machine, WHOIS servers included. outpost asks every server of every zone; \
dig +trace and drill -T ask one server a level and the system resolver (Unbound) for the servers' addresses. ${PAIRS} rounds, in each of which every \
program runs once, from the start of the process to its end; medians, and medians of the ratios within a round.`,
  async run() {
    const missing = missingForCable();
    if (missing !== null) throw new Unmeasurable(missing);
    const cable = await layCable();
    try {
      const stage = stageOn(cable, RTT_MS);
      await stage.show(loadScenario('purism-2018'), 'healthy');
      return await measured(cable, stage);
    } finally {
      cable.close();
    }
  },
};

interface Times {
  readonly outpost: number[];
  readonly walk: number[];
  readonly digCold: number[];
  readonly digWarm: number[];
  readonly drill: number[];
  readonly node: number[];
}

async function measured(cable: Cable, stage: Stage): Promise<Row[]> {
  const env = { ...stage.env, OUTPOST_STORE: join(cable.folder, 'outpost.db') };
  const trace = (also: Readonly<Record<string, string>> = {}) =>
    good(cable.ask(OUTPOST, ['trace', NAME, '--json'], { env: { ...env, ...also } }));
  const fresh = { NODE_COMPILE_CACHE: join(cable.folder, 'compiled') };
  const first = (await trace(fresh)).tookMs;
  await trace();
  const times: Times = { outpost: [], walk: [], digCold: [], digWarm: [], drill: [], node: [] };
  const isThere = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
  const withDig = isThere('dig') && isThere('unbound');
  const resolver = withDig ? await resolverOn(cable, env) : null;
  for (let n = 0; n < PAIRS; n++) {
    if (resolver !== null) {
      await resolver.restart();
      times.digCold.push((await good(cable.ask('dig', ['+trace', NAME]))).tookMs);
      times.digWarm.push((await good(cable.ask('dig', ['+trace', NAME]))).tookMs);
    }
    times.node.push((await good(cable.ask(NODE, ['-e', '0']))).tookMs);
    const ours = await trace();
    times.outpost.push(ours.tookMs);
    times.walk.push(JSON.parse(ours.out).tookMs);
    if (isThere('drill') && resolver !== null) times.drill.push((await good(cable.ask('drill', ['-T', NAME]))).tookMs);
  }
  const looks = await residentLooks(cable, env);
  return [...rowsOf(times, first), ...residentRows(looks), await memoryRow(cable, env)];
}

/** Throws where a program that is measured did not do what it was started for. */
async function good(asking: Promise<Asked>): Promise<Asked> {
  const asked = await asking;
  if (asked.status !== 0) throw new Error(`a program ended ${asked.status}: ${asked.out}${asked.err}`);
  return asked;
}

function rowsOf(times: Times, firstMs: number): Row[] {
  const rows = [
    timesRow('outpost trace, the whole process', times.outpost),
    timesRow('of it Node itself, with nothing to do', times.node),
    timesRow('of it the walk (tookMs)', times.walk),
    {
      what: 'outpost trace, the first time after installing',
      figure: ms(firstMs),
      beside: 'once: nothing compiled yet',
    },
  ];
  if (times.digWarm.length > 0) {
    rows.push(
      timesRow('dig +trace, the resolver warm', times.digWarm),
      ratioRow(
        'outpost / dig +trace, the resolver warm',
        times.outpost,
        times.digWarm,
        'dig then asks 4 servers, outpost all',
      ),
      timesRow('dig +trace, the resolver just started', times.digCold),
      ratioRow('outpost / dig +trace, the resolver just started', times.outpost, times.digCold, 'wanted: at most 0.50'),
    );
  } else rows.push({ what: 'dig +trace', figure: 'not measured', beside: 'dig or unbound is not installed' });
  if (times.drill.length > 0)
    rows.push(timesRow('drill -T', times.drill), ratioRow('outpost / drill -T', times.outpost, times.drill, ''));
  else rows.push({ what: 'drill -T', figure: 'not measured', beside: 'drill or unbound is not installed' });
  return rows;
}

interface ResidentLook {
  readonly tookMs: number;
  readonly completeMs: number;
  readonly verdict: string;
}

async function residentLooks(cable: Cable, env: Readonly<Record<string, string>>): Promise<ResidentLook[]> {
  const { out } = await good(cable.ask(NODE, [RESIDENT, NAME, String(PAIRS + 1)], { env }));
  const looks = JSON.parse(out) as ResidentLook[];
  const odd = looks.find(look => look.verdict !== 'healthy');
  if (odd !== undefined) throw new Error(`the running bot says ${odd.verdict}`);
  return looks.slice(1);
}

function residentRows(looks: readonly ResidentLook[]): Row[] {
  const walks = looks.map(look => look.tookMs);
  return [
    timesRow('the walk in a running bot (tookMs)', walks),
    {
      what: `the same in round trips of ${RTT_MS} ms`,
      figure: (median(walks) / RTT_MS).toFixed(1),
      beside: `${ROUND_TRIPS} are the least; wanted: at most ${2 * ROUND_TRIPS}`,
    },
    timesRow(
      'the whole answer in a running bot, registration data included',
      looks.map(look => look.completeMs),
    ),
  ];
}

async function memoryRow(cable: Cable, env: Readonly<Record<string, string>>): Promise<Row> {
  const what = 'peak memory of outpost trace';
  const asked = await cable.ask('/usr/bin/time', ['-f', '%M', OUTPOST, 'trace', NAME], { env }).catch(() => null);
  const kilobytes = Number(asked?.err.trim().split('\n').at(-1));
  if (asked === null || !(kilobytes > 0)) return { what, figure: 'not measured', beside: 'time is not installed' };
  return { what, figure: `${(kilobytes / 1024).toFixed(0)} MiB`, beside: 'wanted: under 150 MB' };
}

/** Unbound as the system resolver of the asking side. */
async function resolverOn(cable: Cable, env: Readonly<Record<string, string>>): Promise<{ restart(): Promise<void> }> {
  const config = join(cable.folder, 'unbound.conf');
  const log = join(cable.folder, 'unbound.log');
  writeFileSync(
    config,
    `server:
  interface: ${RESOLVER}
  do-daemonize: no
  chroot: ""
  username: ""
  directory: "${cable.folder}"
  pidfile: "${cable.folder}/unbound.pid"
  use-syslog: no
  logfile: "${log}"
  verbosity: 1
  root-hints: "${env['ROOT_HINTS']}"
  trust-anchor-file: "${env['TRUST_ANCHORS']}"
remote-control:
  control-enable: no
`,
  );
  cable.setResolver(RESOLVER);
  let running: ReturnType<Cable['accompany']> | null = null;
  return {
    async restart() {
      if (running !== null) await stopped(running);
      rmSync(log, { force: true });
      running = cable.accompany('unbound', ['-c', config]);
      const ended = once(running, 'exit').then(() => Promise.reject(new Error('Unbound did not start')));
      await Promise.race([answers(cable), ended]);
    },
  };
}

/** Waits until the resolver answers from its own data: its cache stays as empty as it was. */
async function answers(cable: Cable): Promise<void> {
  for (let n = 0; n < 100; n++, await sleep(20)) {
    const { out } = await cable.ask('dig', ['+tries=1', '+time=1', `@${RESOLVER}`, 'localhost', 'A']);
    if (/status: NOERROR/.test(out)) return;
  }
  throw new Error('Unbound does not answer');
}
