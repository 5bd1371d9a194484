import { createInterface, type Interface } from 'node:readline';
import { UsageError, WRONG_USAGE } from '../../command.ts';
import type { Report } from '../../report/report.ts';
import type { Workshop } from '../../services.ts';
import { callOf } from '../dispatch.ts';
import { commandIn } from '../parse.ts';
import { type Turns, takeTurns } from '../turns.ts';
import { complete } from './complete.ts';
import { keepLine, MAX_HISTORY, readHistory } from './history.ts';
import { present, usageText } from './present.ts';
import { drawn, type Screen } from './screen.ts';

/** Where a conversation takes place. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly screen: Screen;
  readonly messages: Screen;
  readonly workshop: Workshop;
  /** Keeps what was typed. */
  readonly historyFile: string;
  /** Says in one line that the program itself has a fault, and gives the status for it. */
  bug(error: unknown): number;
}

export interface Conversation {
  /** Resolves with the status to exit with when the conversation is over. */
  readonly over: Promise<number>;
  /** Ctrl-C: stops what runs and shows what is known by then. The second one in a row leaves at once. */
  interrupt(): void;
  /** Stops what runs, shows what is known by then, and leaves. */
  leave(): void;
  /** Shows something by itself, in its turn: real, also while a drill is played. Resolves when it stands there, or all is over. */
  show(report: Report): Promise<void>;
}

/** 128 and the number of SIGINT, as shells report it. */
const INTERRUPTED = 130;
const BOT_NAMES = ['outpost'];
const QUIT = new Set(['quit', 'exit', 'bye']);

/** A chat in the terminal; from a pipe without prompt, and over when the input has ended and all is answered. */
export async function openChat(terminal: Terminal): Promise<Conversation> {
  const { screen, workshop } = terminal;
  const live = terminal.input.isTTY === true && screen.output.isTTY === true;
  const history = live ? await readHistory(terminal.historyFile) : [];
  const output = live ? { output: screen.output as NodeJS.WriteStream, terminal: true } : {};
  const lines = createInterface({
    input: terminal.input,
    ...output,
    history: history.reverse(),
    historySize: MAX_HISTORY,
    removeHistoryDuplicates: true,
    completer(line: string, done: (error: null, result: [string[], string]) => void) {
      const nothing = (): void => done(null, [[], line]);
      complete(line, workshop).then(found => done(null, found), nothing);
    },
  });
  if (live) screen.output.write('Why is it down? Type /trace and a name. /help shows more, Ctrl-D leaves.\n');
  return converse(terminal, lines, live);
}

function converse(terminal: Terminal, lines: Interface, live: boolean): Conversation {
  const turns = takeTurns();
  const { promise: over, resolve: finish } = Promise.withResolvers<number>();
  let worst = 0;
  let interrupts = 0;
  let isClosed = false;
  const ready = (): void => {
    interrupts = 0;
    if (live && !isClosed) prompt(lines, terminal.workshop);
  };
  const leave = (): void => {
    turns.stop(true);
    lines.close();
  };
  lines.on('line', line =>
    turns.add(async stop => {
      const status = await hear(line, terminal, stop);
      if (status === 'quit') return leave();
      worst = Math.max(worst, status);
      if (live && line.trim() !== '') await keepLine(terminal.historyFile, line);
      ready();
    }),
  );
  lines.on('SIGINT', interrupt);
  lines.on('close', () => {
    isClosed = true;
    // The shell's prompt belongs at the beginning of a line.
    if (live) terminal.screen.output.write('\n');
    turns.idle().then(() => finish(worst));
  });
  const say = async (news: Report, workshop: Pick<Workshop, 'now' | 'heading'>): Promise<void> => {
    const said = inTurn(turns, async () => {
      await sayNews(news, terminal.screen, workshop, live ? lines : null);
      ready();
    });
    await Promise.race([said, over]);
  };
  terminal.workshop.onNews(news => void say(news, terminal.workshop));
  ready();

  function interrupt(): void {
    const ran = turns.stop(!live);
    if (++interrupts > 1 || (!ran && !live)) finish(INTERRUPTED);
    else if (!live) {
      worst = INTERRUPTED;
      lines.close();
    } else if (!ran) sayHowToLeave(lines, terminal.screen);
  }
  return { over, interrupt, leave, show: report => say(report, terminal.workshop.outside ?? terminal.workshop) };
}

/** Resolves when it has had its turn. */
const inTurn = (turns: Turns, task: () => Promise<void>): Promise<void> =>
  new Promise(resolve => turns.add(() => task().finally(resolve)));

/** Ctrl-C where nothing runs takes away what was typed so far, as in a shell. */
function sayHowToLeave(lines: Interface, { output }: Screen): void {
  lines.write(null, { ctrl: true, name: 'u' });
  output.write(`${TO_LINE_START}Ctrl-D leaves, and so does Ctrl-C once more.\n`);
  lines.prompt(true);
}

/** Said by itself, where the prompt stood. `lines`: what is being typed, null on a pipe. */
async function sayNews(
  news: Report,
  screen: Screen,
  { now, heading }: Pick<Workshop, 'now' | 'heading'>,
  lines: Interface | null,
): Promise<void> {
  const text = await drawn(news, screen, now());
  const drill = heading();
  screen.output.write(`${lines === null ? '' : withoutInput(lines)}${drill === null ? '' : `${drill}\n`}${text}\n`);
}

/** Takes away the prompt and what is typed behind it, in however many rows; the next prompt brings both back. */
function withoutInput(lines: Interface): string {
  const { rows } = lines.getCursorPos();
  return `${rows > 0 ? `\u001b[${rows}A` : ''}${TO_LINE_START}`;
}

/** Back to the first column, and nothing behind it: away with the prompt. */
const TO_LINE_START = '\r\u001b[J';

function prompt(lines: Interface, workshop: Workshop): void {
  lines.setPrompt(workshop.heading() === null ? 'outpost> ' : 'DRILL outpost> ');
  lines.prompt(true);
}

/** Answers what was said. Gives the status for a conversation from a pipe: finding trouble is no failure of it. */
async function hear(text: string, terminal: Terminal, stop: AbortSignal): Promise<number | 'quit'> {
  const { messages, workshop } = terminal;
  const words = commandIn({ text, direct: true, botNames: BOT_NAMES });
  if (words === null) return 0;
  if (QUIT.has(words[0] ?? '')) return 'quit';
  try {
    const call = await callOf(words, workshop.commands);
    await present(call, terminal, stop);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) return terminal.bug(error);
    messages.output.write(`${usageText(error, messages.prefix)}\n`);
    return WRONG_USAGE;
  }
}
