import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeSlack, fakeSlack } from '../../support/fake-slack/fake-slack.ts';
import { type StoreServer, startPostgres } from '../../support/store-servers.ts';
import { botIn } from '../../support/war-room.ts';
import { install } from './machines.ts';

/** Bots on this machine, each with an installation and a data folder of its own, on one store and in one Slack. */
export interface LocalBots {
  readonly names: readonly string[];
  begin(name: string): void;
  /** Resolves when it has ended. */
  end(name: string, signal: NodeJS.Signals): Promise<void>;
  log(name: string): string;
  close(): void;
}

interface Local {
  readonly launcher: string;
  child: ChildProcess | null;
  log: string;
}

export function localBots(names: readonly string[], store: StoreServer, slack: FakeSlack): LocalBots {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-local-'));
  const portfolio = join(folder, 'portfolio.yaml');
  writeFileSync(portfolio, '{}\n');
  const bots = new Map<string, Local>(
    names.map(name => [name, { launcher: install(join(folder, name)), child: null, log: '' }]),
  );
  const called = (name: string): Local => {
    const bot = bots.get(name);
    if (bot === undefined) throw new Error(`no bot ${name}`);
    return bot;
  };
  return {
    names,
    begin(name) {
      const bot = called(name);
      const env = {
        OUTPOST_NAME: name,
        OUTPOST_STORE: store.url,
        OUTPOST_PORTFOLIO: portfolio,
        ...botIn(slack),
      };
      const child = spawn(bot.launcher, ['start'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env });
      child.stderr.on('data', text => {
        bot.log += text;
      });
      bot.child = child;
    },
    async end(name, signal) {
      const { child } = called(name);
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
    log: name => called(name).log,
    close() {
      for (const { child } of bots.values()) child?.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Two of them, fra1 and nyc3, on a PostgreSQL and in a Slack of their own. */
export async function twoOnPostgres(): Promise<{
  readonly postgres: StoreServer;
  readonly slack: FakeSlack;
  readonly bots: LocalBots;
  close(): Promise<void>;
}> {
  const [postgres, slack] = await Promise.all([startPostgres(), fakeSlack()]);
  const bots = localBots(['fra1', 'nyc3'], postgres, slack);
  return {
    postgres,
    slack,
    bots,
    async close() {
      bots.close();
      await Promise.all([postgres.stop(), slack.close()]);
    },
  };
}
