import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Address, familyOf } from '../../src/values/address.ts';
import type { PeerLab } from '../support/peer-lab.ts';

/** A place that asks: a network namespace with a cable of its own to the servers. */
export interface AskingSide {
  /** Runs a program there. */
  ask(program: string, args: readonly string[], options?: AskOptions): Promise<Asked>;
  /** Starts a program that goes on there, as a resolver does. */
  accompany(program: string, args: readonly string[]): ChildProcess;
  /** Families in which it has a way out. */
  setRoutes(families: readonly ('v4' | 'v6')[]): void;
  /** The file that programs there take for /etc/resolv.conf. */
  setResolver(address: string): void;
  /** Whether this address, as servers see it, is of this side. */
  has(address: string): boolean;
  /** What these servers answer does not come back here, and no others' answers are lost: a fault of the network between. */
  lose(addresses: readonly Address[]): void;
}

/**
 * Network namespaces joined by a cable: programs that ask on one side, servers on the other, at public addresses.
 * Nothing in it reaches any other network. An address that no server has is silent, as it is on the internet.
 */
export interface Cable extends PeerLab, AskingSide {
  /** Starts a program on the serving side; it ends with the lab, or when stopped. What it writes to stdout can be listened to. */
  serve(program: string, args: readonly string[]): ChildProcess;
  /** Gives the serving side these addresses, and no others. */
  setAddresses(addresses: readonly Address[]): void;
  /** One more asking side. */
  beside(): Promise<AskingSide>;
}

export interface AskOptions {
  readonly env?: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** Milliseconds from the start of the process to its end. */
  readonly tookMs: number;
}

const TOOLS = ['unshare', 'nsenter', 'setpriv', 'ip', 'nsd', 'ldns-keygen', 'ldns-signzone'];

/** Why there can be no such lab here, in words; null where all is there. */
export function missingForCable(): string | null {
  const missing = TOOLS.find(tool => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  if (missing !== undefined) return `${missing} is not installed`;
  return spawnSync('unshare', [...NEW_USER, '-n', '-m', 'true']).status === 0 ? null : 'no network namespaces here';
}

/** Who is not root becomes root of a user namespace. */
const NEW_USER = process.getuid?.() === 0 ? [] : ['-r'];
const SAME_USER = process.getuid?.() === 0 ? [] : ['-U', '--preserve-credentials'];
/** Networks of the nth cable itself: for tests of equipment (RFC 2544), and unique local (RFC 4193). */
const endsOf = (n: number) =>
  ({
    v4: [`198.18.${n}.1`, `198.18.${n}.2`],
    v6: [`fd00:53:${n}::1`, `fd00:53:${n}::2`],
  }) as const;
type Ends = ReturnType<typeof endsOf>;

const EVERYWHERE = { v4: '0.0.0.0/0', v6: '::/0' } as const;

/** Lays the cable. Throws where a tool is missing. */
export async function layCable(): Promise<Cable> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-cable-'));
  const asking = await namespace('unshare', [...NEW_USER, '-n', '-m']);
  const asked = ['-t', String(asking.pid), ...SAME_USER, '-n', '-m'];
  const serving = await namespace('nsenter', [...asked, 'unshare', '-n']);
  const servingPid = serving.pid ?? 0;
  const served = ['-t', String(servingPid), ...SAME_USER, '-n'];
  ip(served, ['link set lo up']);
  const lab: Lab = { folder, served, servingPid, children: [asking, serving] };
  const serve = goingOn(lab, served);
  const first = await sideOf(lab, asked, 0);
  let sides = 1;
  return {
    ...first,
    folder,
    serve,
    run: async (program, args, env = {}) => (await first.ask(program, args, { env })).out,
    start: (program, args) => void serve(program, args),
    setAddresses: addressesOn(served),
    async beside() {
      const more = await namespace('nsenter', [...asked, 'unshare', '-n', '-m']);
      lab.children.push(more);
      return sideOf(lab, ['-t', String(more.pid), ...SAME_USER, '-n', '-m'], sides++);
    },
    close() {
      for (const child of lab.children) child.kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

interface Lab {
  readonly folder: string;
  /** How nsenter comes to the serving side. */
  readonly served: readonly string[];
  readonly servingPid: number;
  readonly children: ChildProcess[];
}

const environmentIn = ({ folder }: Lab) => ({ PATH: process.env['PATH'] ?? '', HOME: folder });

function ip(side: readonly string[], lines: readonly string[], family: 'v4' | 'v6' | null = null): void {
  if (lines.length === 0) return;
  const input = `${lines.join('\n')}\n`;
  const only = family === null ? [] : [family === 'v4' ? '-4' : '-6'];
  execFileSync('nsenter', [...side, 'ip', ...only, '-batch', '-'], {
    input,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}

const goingOn =
  (lab: Lab, side: readonly string[]): Cable['serve'] =>
  (program, args) => {
    // Whatever becomes of this process, what it started ends with it.
    const command = [...side, 'setpriv', '--pdeathsig', 'TERM', program, ...args];
    const child = spawn('nsenter', command, {
      stdio: ['ignore', 'pipe', 'ignore'],
      cwd: lab.folder,
      env: environmentIn(lab),
    });
    child.stdout.on('data', () => undefined);
    lab.children.push(child);
    return child;
  };

/** The nth side that asks, in this namespace. */
async function sideOf(lab: Lab, asked: readonly string[], n: number): Promise<AskingSide> {
  const ends = endsOf(n);
  const resolver = join(lab.folder, n === 0 ? 'resolv.conf' : `resolv-${n}.conf`);
  plug(lab, asked, n);
  const ask: AskingSide['ask'] = (program, args, { env = {} } = {}) =>
    toEnd('nsenter', [...asked, program, ...args], lab.folder, { ...environmentIn(lab), ...env });
  await hasCarrier(ask);
  return {
    ask,
    accompany: goingOn(lab, asked),
    setRoutes: families => ip(asked, routes(ends, families)),
    setResolver(address) {
      writeFileSync(resolver, `nameserver ${address}\n`);
      execFileSync('nsenter', [...asked, 'mount', '--bind', resolver, '/etc/resolv.conf']);
    },
    has: address => address === ends.v4[0] || address === ends.v6[0],
    lose: losingOn(lab.served, ends),
  };
}

/** A process that holds a new network namespace open until its standard input ends, so at the latest with this process. */
async function namespace(program: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(program, [...args, 'sh', '-c', 'echo ready; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('error', reject).once('exit', () => reject(new Error(`${program} made no namespace`)));
  });
  if (readlinkSync(`/proc/${child.pid}/ns/net`) === readlinkSync('/proc/self/ns/net')) throw new Error('not a new one');
  return child;
}

function plug({ served, servingPid }: Lab, asked: readonly string[], n: number): void {
  const ends = endsOf(n);
  ip(asked, [
    'link set lo up',
    `link add out type veth peer name in${n} netns ${servingPid}`,
    `addr add ${ends.v4[0]}/30 dev out`,
    `addr add ${ends.v6[0]}/64 dev out nodad`,
  ]);
  ip(served, [
    `addr add ${ends.v4[1]}/30 dev in${n}`,
    `addr add ${ends.v6[1]}/64 dev in${n} nodad`,
    `link set in${n} up`,
  ]);
  ip(asked, ['link set out up', ...routes(ends, ['v4', 'v6'])]);
}

const routes = (ends: Ends, families: readonly ('v4' | 'v6')[]): string[] =>
  (['v4', 'v6'] as const).map(family =>
    // Without a way out the system says so at once.
    families.includes(family)
      ? `route replace ${EVERYWHERE[family]} via ${ends[family][1]}`
      : `route replace unreachable ${EVERYWHERE[family]}`,
  );

/** Waits for the system to notice that both ends are plugged in. */
async function hasCarrier(ask: AskingSide['ask']): Promise<void> {
  for (let n = 0; n < 200; n++) {
    if (/\bUP\b/.test((await ask('ip', ['-br', 'link', 'show', 'out'])).out.replace(/<.*>/, ''))) return;
  }
  throw new Error('the cable has no carrier');
}

const addressesOn = (side: readonly string[]): Cable['setAddresses'] =>
  following((gone, come) => ip(side, [...gone.map(one => `addr del ${hostPrefix(one)} dev lo`), ...come.map(adding)]));

/** Answers are lost on their way back: whoever sends them hears nothing of it. */
const losingOn = (served: readonly string[], ends: Ends): AskingSide['lose'] =>
  following((gone, come) => {
    for (const family of ['v4', 'v6'] as const) {
      const rule = (word: string, all: readonly Address[]): string[] =>
        all
          .filter(one => familyOf(one) === family)
          .map(one => `rule ${word} from ${one} to ${ends[family][0]} blackhole`);
      ip(served, [...rule('del', gone), ...rule('add', come)], family);
    }
  });

/** From one list of addresses to the next: those that are gone, and those that have come. */
function following(
  change: (gone: readonly Address[], come: readonly Address[]) => void,
): (addresses: readonly Address[]) => void {
  let now: ReadonlySet<Address> = new Set();
  return addresses => {
    const next = new Set(addresses);
    change(
      [...now].filter(one => !next.has(one)),
      [...next].filter(one => !now.has(one)),
    );
    now = next;
  };
}

const hostPrefix = (address: Address): string => `${address}/${familyOf(address) === 'v4' ? 32 : 128}`;
const adding = (address: Address): string =>
  `addr add ${hostPrefix(address)} dev lo${familyOf(address) === 'v6' ? ' nodad' : ''}`;

function toEnd(program: string, args: readonly string[], cwd: string, env: Record<string, string>): Promise<Asked> {
  const { promise, resolve, reject } = Promise.withResolvers<Asked>();
  const begun = performance.now();
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', more => (out += more));
  child.stderr.on('data', more => (err += more));
  child.on('error', reject);
  child.on('close', status => resolve({ status, out, err, tookMs: performance.now() - begun }));
  return promise;
}
