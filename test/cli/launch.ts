import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const LAUNCHER = `${ROOT}src/outpost`;

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Options {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly program?: string;
}

/** Runs the real launcher to its end. */
export function outpost(
  words: readonly string[],
  { input = '', env = {}, cwd = ROOT, program = LAUNCHER }: Options = {},
): Promise<Ended> {
  const child = spawn(program, words, { cwd, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env } });
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  let out = '';
  let err = '';
  child.stdout.on('data', more => (out += more));
  child.stderr.on('data', more => (err += more));
  child.stdin.on('error', () => undefined).end(input);
  child.on('error', reject).on('close', (status, signal) => resolve({ status, signal, out, err }));
  return promise;
}
