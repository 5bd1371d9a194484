import { join } from 'node:path';
import { halfSet, hasChats } from './bot/chats.ts';
import { catalogue } from './chat/dispatch.ts';
import type { Conversation } from './chat/terminal/chat.ts';
import type { Screen } from './chat/terminal/screen.ts';
import { cli, FAILED, INTERRUPTED, TERMINATED } from './cli.ts';
import { versionHere } from './config/version.ts';
import { dataFolder, loadConfig, says, secretsOf } from './config.ts';
import { faultLine } from './health/fault.ts';
import { type House, workshopOf } from './workshop.ts';
import { realClock } from './world/real.ts';

/** Milliseconds for which the prompt, and what is typed first, have the process for themselves. */
const WATCHES_AFTER_MS = 2_000;

const words = process.argv.slice(2);
const { config, problems } = loadConfig();

// A reader that left (`| head`) is no fault of ours, and nobody is left to be told.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', error => {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  });
}
let onFault = (error: unknown): void => end(bug(error));
process.on('uncaughtException', error => onFault(error));

const isBot = words.length === 0 || (words.length === 1 && words[0] === 'start');
if (words[0] === '--version' || words[0] === '-V') end(version());
else end(await (isBot ? bot() : command()));

/** One command of the shell. The first Ctrl-C asks for what is known so far, the second finds no handler and ends at once. */
async function command(): Promise<number> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(INTERRUPTED));
  process.once('SIGTERM', () => stop.abort(TERMINATED));
  const commands = catalogue('npx outpost ', [{ name: 'start', summary: 'the bot itself: a chat in this terminal' }]);
  const workshop = workshopOf({ config, commands, conversation: false, warn });
  for (const problem of problems) warn(problem);
  const status = await cli(words, {
    screen: screen(process.stdout, commands.prefix),
    messages: screen(process.stderr, commands.prefix),
    workshop,
    stop: stop.signal,
  });
  await workshop.close();
  return status;
}

/** The bot, in its chats or, where none is configured, in this terminal; until it is told to leave. */
async function bot(): Promise<number> {
  problems.push(...halfSet(config));
  return hasChats(config) ? inChats() : inTerminal();
}

async function inChats(): Promise<number> {
  const { serve } = await import('./bot/serve.ts');
  const { promise: told, resolve: tell } = Promise.withResolvers<string>();
  // The second signal finds no handler and ends at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => tell(signal));
  let reload = (): void => undefined;
  process.on('SIGHUP', () => reload());
  const served = await serve({
    config,
    problems,
    house: (warn, bot) => workshopOf({ config, commands: catalogue('!', []), conversation: true, warn, ...bot }),
    reread: loadConfig,
    told,
  });
  reload = served.reload;
  // A blip of the network that a library of a chat does not catch must not end the other chat.
  onFault = error => served.fault(error) && end(FAILED);
  await served.over;
  return 0;
}

async function inTerminal(): Promise<number> {
  const { openChat } = await import('./chat/terminal/chat.ts');
  const commands = catalogue('/', [{ name: 'quit', summary: 'leave' }]);
  const workshop = workshopOf({ config, commands, conversation: true, warn });
  for (const problem of problems) warn(problem);
  const chat = await openChat({
    input: process.stdin,
    screen: screen(process.stdout, commands.prefix),
    messages: screen(process.stderr, commands.prefix),
    workshop,
    historyFile: join(dataFolder(config), 'history'),
    bug,
  });
  process.on('SIGINT', chat.interrupt);
  process.once('SIGTERM', chat.leave);
  const watching = watchingIn(workshop, chat);
  const status = await chat.over;
  await watching.stop();
  await workshop.close();
  return status;
}

/** While somebody is there the bot does its own part: what it loads for that comes after the prompt. */
function watchingIn(house: House, { show }: Conversation): { stop(): Promise<void> } {
  let here: Promise<{ stop(): Promise<void> }> | null = null;
  const begin = async () => (await import('./bot/at-terminal.ts')).watchHere({ config, house, show, bug });
  const cancel = realClock.after(WATCHES_AFTER_MS, () => {
    here = begin();
  });
  return {
    async stop() {
      cancel();
      await (await here)?.stop();
    },
  };
}

function screen(output: NodeJS.WriteStream, prefix: string): Screen {
  return { output, prefix, colour: output.isTTY && !config.noColor };
}

function warn(line: string): void {
  if (says(config.log, 'warn')) process.stderr.write(`${line}\n`);
}

function version(): number {
  process.stdout.write(`outpost ${versionHere()}\n`);
  return 0;
}

/** Only bugs throw. One line for who met it; where it happened is for who mends it. */
function bug(error: unknown): number {
  process.stderr.write(`${faultLine(error, says(config.log, 'debug'), secretsOf(config))}\n`);
  return FAILED;
}

/** Ends the process once all is written: open sockets and timers have nothing left to say. */
function end(status: number): void {
  process.exitCode = status;
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}
