import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A small internet of real programs in a network namespace of its own: NSD serves, ldns-signzone and dnssec-signzone
 * sign, Unbound and delv are asked what they think. Nothing in it reaches any other network.
 */
export interface PeerLab {
  /** Where zone files, keys and configurations lie. */
  readonly folder: string;
  /** Runs a program inside; gives what it wrote to stdout, whatever its exit status. */
  run(program: string, args: readonly string[], env?: Record<string, string>): Promise<string>;
  /** Starts a program that stays until the lab is closed. */
  start(program: string, args: readonly string[]): void;
  close(): void;
}

const TOOLS = [
  'unshare',
  'nsenter',
  'ip',
  'nsd',
  'unbound',
  'delv',
  'dig',
  'ldns-keygen',
  'ldns-signzone',
  'dnssec-keygen',
  'dnssec-signzone',
];

/** The first tool that is not installed, or the reason why there can be no namespace; null where all is there. */
export function missingForLab(): string | null {
  const missing = TOOLS.find(tool => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  if (missing !== undefined) return `${missing} is not installed`;
  return spawnSync('unshare', [...asRoot(), '-n', 'true']).status === 0 ? null : 'no network namespaces here';
}

const isRoot = (): boolean => process.getuid?.() === 0;
const asRoot = (): string[] => (isRoot() ? [] : ['-r']);

/** Opens a lab with these addresses on its loopback interface. */
export function openLab(addresses: readonly string[]): PeerLab {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-peers-'));
  const holder = spawn('unshare', [...asRoot(), '-n', 'sleep', '600'], { stdio: 'ignore' });
  const children: ChildProcess[] = [holder];
  const inside = ['-t', String(holder.pid), '-n', ...(isRoot() ? [] : ['-U', '--preserve-credentials'])];
  const setUp = ['link set lo up', ...addresses.map(address => `addr add ${address}/32 dev lo`)];
  waitFor(() => spawnSync('nsenter', [...inside, 'ip', ...(setUp[0] as string).split(' ')]).status === 0);
  for (const each of setUp.slice(1)) execFileSync('nsenter', [...inside, 'ip', ...each.split(' ')]);
  return {
    folder,
    run: (program, args, env = {}) =>
      new Promise(resolve => {
        const child = spawn('nsenter', [...inside, program, ...args], { env: { ...process.env, ...env }, cwd: folder });
        let out = '';
        child.stdout.on('data', data => (out += data));
        child.on('close', () => resolve(out));
      }),
    start: (program, args) => {
      children.push(spawn('nsenter', [...inside, program, ...args], { stdio: 'ignore', cwd: folder }));
    },
    close: () => {
      for (const child of children) child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function waitFor(isThere: () => boolean): void {
  for (let n = 0; n < 100; n++) {
    if (isThere()) return;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  throw new Error('the lab did not start');
}

/** Starts NSD on an address with these zones: name and file. */
export function serve(lab: PeerLab, address: string, zones: Readonly<Record<string, string>>): void {
  const folder = join(lab.folder, address);
  mkdirSync(folder);
  const blocks = Object.entries(zones).map(([name, file]) => `zone:\n  name: "${name}"\n  zonefile: "${file}"\n`);
  const server = `server:
  ip-address: ${address}
  username: ""
  database: ""
  zonesdir: "${lab.folder}"
  pidfile: "${folder}/pid"
  zonelistfile: "${folder}/zones"
  xfrdfile: "${folder}/xfrd"
  xfrdir: "${folder}"
  logfile: "${folder}/log"
remote-control:
  control-enable: no
`;
  writeFileSync(join(folder, 'nsd.conf'), server + blocks.join(''));
  lab.start('nsd', ['-d', '-c', join(folder, 'nsd.conf')]);
}

/** When signatures are to hold, relative to now, in days. */
export interface Days {
  readonly from: number;
  readonly until: number;
}

export const VALID: Days = { from: -7, until: 21 };

const stamp = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]/g, '').slice(0, 14);

/** Makes a key with ldns-keygen: its base name, and the DS that the parent needs. */
export function ldnsKey(lab: PeerLab, zone: string, algorithm = 'ECDSAP256SHA256'): { base: string; ds: string } {
  const args = ['-a', algorithm, '-b', '2048', '-r', '/dev/urandom', '-k', zone];
  const base = execFileSync('ldns-keygen', args, { cwd: lab.folder, encoding: 'utf8' }).trim();
  return { base, ds: readFileSync(join(lab.folder, `${base}.ds`), 'utf8').trim() };
}

/** Writes a zone and signs it with ldns-signzone; gives the file's name. `extra`: further options, as `-n` for NSEC3. */
export function ldnsSign(
  lab: PeerLab,
  zone: string,
  text: string,
  keys: readonly string[],
  days: Days = VALID,
  extra: readonly string[] = [],
): string {
  const file = write(lab, zone, text);
  const out = `${file}.signed`;
  const args = ['-o', zone, '-i', stamp(days.from), '-e', stamp(days.until), '-f', out, ...extra, file, ...keys];
  execFileSync('ldns-signzone', args, { cwd: lab.folder });
  return out;
}

/** The same with BIND's tools: a key-signing and a zone-signing key of its own, NSEC3 where told. */
export function bindSign(
  lab: PeerLab,
  zone: string,
  text: string,
  nsec3: readonly string[] = [],
): { file: string; ds: string } {
  const make = (flags: readonly string[]) =>
    execFileSync('dnssec-keygen', ['-q', '-a', 'ECDSAP256SHA256', ...flags, zone], {
      cwd: lab.folder,
      encoding: 'utf8',
    }).trim();
  const keys = [make(['-f', 'KSK']), make([])];
  const file = write(lab, zone, `${text}${keys.map(key => `$INCLUDE ${key}.key\n`).join('')}`);
  execFileSync('dnssec-signzone', ['-q', '-o', zone, '-O', 'full', '-f', `${file}.signed`, ...nsec3, file, ...keys], {
    cwd: lab.folder,
    stdio: 'ignore',
  });
  const ds = execFileSync('dnssec-dsfromkey', ['-2', `${keys[0]}.key`], { cwd: lab.folder, encoding: 'utf8' }).trim();
  return { file: `${file}.signed`, ds };
}

let written = 0;

/** Writes zone-file text; gives the file's name. */
export function write(lab: PeerLab, zone: string, text: string): string {
  const file = `${zone === '.' ? 'root' : zone.replace(/\.$/, '')}-${written++}.zone`;
  writeFileSync(join(lab.folder, file), `$ORIGIN ${zone}\n$TTL 3600\n${text}`);
  return file;
}

/** Changes a zone file's lines into another file; gives its name. */
export function altered(lab: PeerLab, file: string, keep: (line: string) => boolean): string {
  const lines = readFileSync(join(lab.folder, file), 'utf8').split('\n').filter(keep);
  writeFileSync(join(lab.folder, `${file}.altered`), lines.join('\n'));
  return `${file}.altered`;
}
