import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Address, familyOf } from '../../src/values/address.ts';
import type { PeerLab } from '../support/peer-lab.ts';

/**
 * Two network namespaces joined by a cable: programs that ask on one side, servers on the other, at public addresses.
 * Nothing in it reaches any other network. An address that no server has is silent, as it is on the internet.
 */
export interface Cable extends PeerLab {
  /** Runs a program on the asking side. */
  ask(program: string, args: readonly string[], options?: AskOptions): Promise<Asked>;
  /** Starts a program on the serving side; it ends with the lab, or when stopped. What it writes to stdout can be listened to. */
  serve(program: string, args: readonly string[]): ChildProcess;
  /** Starts a program that goes on on the asking side, as a resolver does. */
  accompany(program: string, args: readonly string[]): ChildProcess;
  /** Gives the serving side these addresses, and no others. */
  setAddresses(addresses: readonly Address[]): void;
  /** Families in which the asking side has a way out. */
  setRoutes(families: readonly ('v4' | 'v6')[]): void;
  /** The file that programs of the asking side take for /etc/resolv.conf. */
  setResolver(address: string): void;
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
/** Networks of the cable itself: for tests of equipment (RFC 2544), and unique local (RFC 4193). */
const ENDS = { v4: ['198.18.0.1', '198.18.0.2'], v6: ['fd00:53::1', 'fd00:53::2'] } as const;

const EVERYWHERE = { v4: '0.0.0.0/0', v6: '::/0' } as const;

/** Lays the cable. Throws where a tool is missing. */
export async function layCable(): Promise<Cable> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-cable-'));
  const asking = await namespace('unshare', [...NEW_USER, '-n', '-m']);
  const asked = ['-t', String(asking.pid), ...SAME_USER, '-n', '-m'];
  const serving = await namespace('nsenter', [...asked, 'unshare', '-n']);
  const served = ['-t', String(serving.pid), ...SAME_USER, '-n'];
  const children: ChildProcess[] = [asking, serving];
  const ip = (side: readonly string[], lines: readonly string[]): void => {
    const input = `${lines.join('\n')}\n`;
    execFileSync('nsenter', [...side, 'ip', '-batch', '-'], { input, stdio: ['pipe', 'ignore', 'inherit'] });
  };
  plug(ip, asked, served, serving.pid);
  const environment = { PATH: process.env['PATH'] ?? '', HOME: folder };
  const goingOn =
    (side: readonly string[]): Cable['serve'] =>
    (program, args) => {
      // Whatever becomes of this process, what it started ends with it.
      const command = [...side, 'setpriv', '--pdeathsig', 'TERM', program, ...args];
      const child = spawn('nsenter', command, { stdio: ['ignore', 'pipe', 'ignore'], cwd: folder, env: environment });
      child.stdout.on('data', () => undefined);
      children.push(child);
      return child;
    };
  const serve = goingOn(served);
  const ask: Cable['ask'] = (program, args, { env = {} } = {}) =>
    toEnd('nsenter', [...asked, program, ...args], folder, { ...environment, ...env });
  await hasCarrier(ask);
  return {
    folder,
    ask,
    serve,
    accompany: goingOn(asked),
    run: async (program, args, env = {}) => (await ask(program, args, { env })).out,
    start: (program, args) => void serve(program, args),
    setAddresses: addressesOn(served, ip),
    setRoutes: families => ip(asked, routes(families)),
    setResolver(address) {
      writeFileSync(join(folder, 'resolv.conf'), `nameserver ${address}\n`);
      execFileSync('nsenter', [...asked, 'mount', '--bind', join(folder, 'resolv.conf'), '/etc/resolv.conf']);
    },
    close() {
      for (const child of children) child.kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
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

type Ip = (side: readonly string[], lines: readonly string[]) => void;

function plug(ip: Ip, asked: readonly string[], served: readonly string[], servingPid: number | undefined): void {
  ip(asked, [
    'link set lo up',
    `link add out type veth peer name in netns ${servingPid}`,
    `addr add ${ENDS.v4[0]}/30 dev out`,
    `addr add ${ENDS.v6[0]}/64 dev out nodad`,
  ]);
  ip(served, [
    'link set lo up',
    `addr add ${ENDS.v4[1]}/30 dev in`,
    `addr add ${ENDS.v6[1]}/64 dev in nodad`,
    'link set in up',
  ]);
  ip(asked, ['link set out up', ...routes(['v4', 'v6'])]);
}

const routes = (families: readonly ('v4' | 'v6')[]): string[] =>
  (['v4', 'v6'] as const).map(family =>
    // Without a way out the system says so at once.
    families.includes(family)
      ? `route replace ${EVERYWHERE[family]} via ${ENDS[family][1]}`
      : `route replace unreachable ${EVERYWHERE[family]}`,
  );

/** Waits for the system to notice that both ends are plugged in. */
async function hasCarrier(ask: Cable['ask']): Promise<void> {
  for (let n = 0; n < 200; n++) {
    if (/\bUP\b/.test((await ask('ip', ['-br', 'link', 'show', 'out'])).out.replace(/<.*>/, ''))) return;
  }
  throw new Error('the cable has no carrier');
}

function addressesOn(side: readonly string[], ip: Ip): Cable['setAddresses'] {
  let now: ReadonlySet<Address> = new Set();
  return addresses => {
    const next = new Set(addresses);
    const lost = [...now].filter(address => !next.has(address));
    const won = [...next].filter(address => !now.has(address));
    const lines = [...lost.map(one => `addr del ${hostPrefix(one)} dev lo`), ...won.map(adding)];
    if (lines.length > 0) ip(side, lines);
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
