import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Name } from '../../src/values/name.ts';
import type { PeerLab } from '../support/peer-lab.ts';

/** One NSD process: where it listens, and the file of each zone; null for a zone that it cannot load. */
export interface Wanted {
  /** `ADDRESS` for port 53, or `ADDRESS@PORT`. */
  readonly listen: readonly string[];
  readonly zones: ReadonlyMap<Name, string | null>;
}

/** NSD processes on the serving side. */
export interface Servers {
  /** Has exactly these running; those that run already go on. Resolves when all of them answer. */
  show(wanted: readonly Wanted[]): Promise<void>;
}

type Lab = Pick<PeerLab, 'folder'> & { serve(program: string, args: readonly string[]): ChildProcess };

interface Running {
  readonly child: ChildProcess;
  readonly log: string;
}

/** Milliseconds until an NSD that has not said that it started is given up. */
const START_MS = 10_000;

export function serversIn(lab: Lab): Servers {
  const running = new Map<string, Running>();
  let count = 0;
  return {
    async show(wanted) {
      const next = new Map(wanted.map(one => [JSON.stringify([one.listen, [...one.zones]]), one]));
      const gone = [...running].filter(([id]) => !next.has(id));
      await Promise.all(gone.map(([, { child }]) => stopped(child)));
      for (const [id] of gone) running.delete(id);
      const fresh = [...next].filter(([id]) => !running.has(id));
      for (const [id, one] of fresh) running.set(id, start(lab, join(lab.folder, `nsd-${count++}`), one));
      await Promise.all(fresh.map(([id]) => answers(running.get(id) as Running)));
    },
  };
}

/** Ends a process, and waits until it has ended. */
export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

function start(lab: Lab, folder: string, { listen, zones }: Wanted): Running {
  mkdirSync(folder);
  const blocks = Array.from(zones, ([zone, file]) => {
    return `zone:\n  name: "${zone}"\n  zonefile: "${file ?? 'not-there.zone'}"\n`;
  });
  const server = `server:
${listen.map(where => `  ip-address: ${where}\n`).join('')}  username: ""
  database: ""
  zonesdir: "${lab.folder}"
  pidfile: "${folder}/pid"
  zonelistfile: "${folder}/zones"
  xfrdfile: "${folder}/xfrd"
  xfrdir: "${folder}"
  logfile: "${folder}/log"
  rrl-ratelimit: 0
remote-control:
  control-enable: no
`;
  writeFileSync(join(folder, 'nsd.conf'), server + blocks.join(''));
  return { child: lab.serve('nsd', ['-d', '-c', join(folder, 'nsd.conf')]), log: join(folder, 'log') };
}

async function answers({ child, log }: Running): Promise<void> {
  const said = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  for (const end = performance.now() + START_MS; performance.now() < end; await sleep(10)) {
    if (/nsd started/.test(said())) return;
    if (child.exitCode !== null) break;
  }
  throw new Error(`NSD did not start: ${said()}`);
}
