import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Asked, AskingSide, Cable } from '../../peers/cable.ts';
import { ROOT } from '../../support/sources.ts';
import type { Way } from './bridge.ts';
import { type Gate, openGate, openPassage } from './gate.ts';

/** The chats that bots speak to through a gate, each a port of 127.0.0.1. */
export interface Ports {
  readonly slack: number;
  readonly matrix: number;
  /** Reached as they are: the database, and Slack's own answers that name a port. */
  readonly plain: readonly number[];
}

/** A machine with its own installation of the program, on an asking side of the cable. */
export interface Machine {
  readonly name: string;
  readonly slack: Gate;
  readonly matrix: Gate;
  /** All that its bots wrote to stderr. */
  readonly log: () => string;
  /** Starts the bot; again after it has ended. */
  begin(): void;
  signal(signal: NodeJS.Signals): void;
  isRunning(): boolean;
  /** A command of a shell there, with the bot's settings. */
  run(...words: readonly string[]): Promise<Asked>;
}

/** What an installation consists of; packages are the project's. */
const PARTS = ['src', 'commands', 'package.json'];

/** Copies the program into the folder, as another version where one is given. */
export function install(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'data'));
  return join(folder, 'src/outpost');
}

/** Ports on the asking side from here on, two for each machine. */
const FIRST_PORT = 7_000;

export interface MachinesOf {
  readonly cable: Cable;
  /** The name of each, and where it stands. */
  readonly sides: ReadonlyMap<string, AskingSide>;
  readonly ports: Ports;
  /** The environment of its bot, with where its chats are reached. */
  settings(name: string, chats: { readonly slack: string; readonly matrix: string }): Record<string, string>;
}

export async function openMachines({
  cable,
  sides,
  ports,
  settings,
}: MachinesOf): Promise<{ readonly all: readonly Machine[]; close(): void }> {
  const ways: Way[] = [];
  const opened: { close(): void }[] = [];
  for (const port of ports.plain) {
    const socket = join(cable.folder, `${port}.sock`);
    opened.push(await openPassage(socket, port));
    ways.push({ port, socket });
  }
  const all: Machine[] = [];
  for (const [n, [name, side]] of [...sides].entries()) {
    const gates = {
      slack: await openGate(join(cable.folder, `${name}-slack.sock`), ports.slack),
      matrix: await openGate(join(cable.folder, `${name}-matrix.sock`), ports.matrix),
    };
    const [slack, matrix] = [FIRST_PORT + 2 * n, FIRST_PORT + 2 * n + 1];
    ways.push({ port: slack, socket: gates.slack.socket }, { port: matrix, socket: gates.matrix.socket });
    opened.push(gates.slack, gates.matrix);
    const env = settings(name, { slack: `http://127.0.0.1:${slack}/api/`, matrix: `http://127.0.0.1:${matrix}` });
    all.push(machine(install(join(cable.folder, name)), side, name, gates, env));
  }
  const file = join(cable.folder, 'ways.json');
  writeFileSync(file, JSON.stringify(ways));
  for (const side of new Set(sides.values())) {
    const bridge = side.accompany(process.execPath, [fileURLToPath(new URL('bridge.ts', import.meta.url)), file]);
    await new Promise(resolve => bridge.stdout?.once('data', resolve));
  }
  return {
    all,
    close() {
      for (const each of all) each.signal('SIGKILL');
      for (const each of opened) each.close();
    },
  };
}

function machine(
  launcher: string,
  side: AskingSide,
  name: string,
  gates: Pick<Machine, 'slack' | 'matrix'>,
  settings: Record<string, string>,
): Machine {
  const env = { ...settings, OUTPOST_NAME: name };
  let child: ChildProcess | null = null;
  let log = '';
  return {
    name,
    ...gates,
    log: () => log,
    begin() {
      const pairs = Object.entries(env).map(([key, value]) => `${key}=${value}`);
      const bot = side.accompany('env', [...pairs, 'sh', '-c', 'exec "$0" start 2>&1', launcher]);
      bot.stdout?.on('data', text => (log += text));
      child = bot;
    },
    signal: signal => void child?.kill(signal),
    isRunning: () => child !== null && child.exitCode === null && child.signalCode === null,
    run: (...words) => side.ask(launcher, words, { env }),
  };
}
