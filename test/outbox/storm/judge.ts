import { NIGHT } from '../../story/telling.ts';
import type { Standing } from '../fake-chat.ts';
import { BOT_NAMES, type Bots, CHATS, type ChatIn, type Entry } from './bots.ts';

/** What is told in each alert: the message of its own, and the line in its thread. */
export const ownWords = (n: number): string => `alert ${n} begins.`;
export const lineWords = (n: number): string => `alert ${n} goes on.`;

interface Fault {
  /** The alert it is about; null: none of them. */
  readonly about: number | null;
  readonly what: string;
}

interface Found {
  readonly faults: readonly Fault[];
  /** Things that stand more than once, all but one of them marked. */
  readonly twice: number;
  /** Alerts that a bot has said after a younger one: which of several it learns of first is chance, so this is no fault. */
  readonly overtaken: number;
}

export interface Judged extends Found {
  readonly told: number;
  /** All that happened and all that was said, in the order of time, and what became of it. */
  readonly log: readonly Entry[];
}

/**
 * What stands in both chats: each alert and its line once, or once more and marked; none lost; a line after its alert, in
 * a thread that stands. And no bot has told of a fault of its own.
 */
export function judged(bots: Bots, told: number): Judged {
  const all = CHATS.map(chat => judgedIn(standingIn(bots, chat), chat, told));
  const bugs = bots.bugs.map(bug => ({ about: null, what: bug instanceof Error ? String(bug.stack) : String(bug) }));
  return {
    told,
    faults: [...all.flatMap(({ faults }) => faults), ...bugs],
    twice: all.reduce((sum, { twice }) => sum + twice, 0),
    overtaken: all.reduce((sum, { overtaken }) => sum + overtaken, 0),
    log: [...bots.diary, ...CHATS.flatMap(chat => saidIn(bots, chat))].sort((one, other) => one.at - other.at),
  };
}

/** What stands there, in the order of the chat. */
const standingIn = ({ chats }: Bots, chat: ChatIn): readonly Standing[] =>
  chats[chat].messages.filter(({ gone }) => !gone);
const textOf = ({ texts }: Standing): string => texts.at(-1) ?? '';
const isMarked = (message: Standing): boolean => textOf(message).includes('may repeat');

function judgedIn(standing: readonly Standing[], chat: ChatIn, told: number): Found {
  const numbers = Array.from({ length: told }, (_, i) => i + 1);
  const each = numbers.map(n => alertIn(standing, n));
  return {
    faults: each.flatMap(({ wrong }, i) => wrong.map(what => ({ about: i + 1, what: `in ${chat} ${what}` }))),
    twice: each.reduce((sum, { twice }) => sum + twice, 0),
    overtaken: overtakenIn(standing, numbers),
  };
}

/** What is wrong with one alert in one chat, and how many of its two messages stand more than once. */
function alertIn(
  standing: readonly Standing[],
  n: number,
): { readonly wrong: readonly string[]; readonly twice: number } {
  const wrong: string[] = [];
  let twice = 0;
  const stand = (words: string): readonly Standing[] => {
    const mine = standing.filter(message => textOf(message).includes(words));
    const marked = mine.filter(isMarked).length;
    if (mine.length === 0) wrong.push(`"${words}" is lost`);
    if (mine.length - 1 > marked) wrong.push(`"${words}" stands ${mine.length} times, ${marked} of them marked`);
    if (mine.length > 1) twice++;
    return mine;
  };
  const [own, lines] = [stand(ownWords(n)), stand(lineWords(n))];
  const [firstOwn, firstLine] = [own, lines].map(([first]) => (first === undefined ? -1 : standing.indexOf(first)));
  if (own.length > 0 && lines.length > 0 && Number(firstLine) < Number(firstOwn))
    wrong.push(`"${lineWords(n)}" stands before what it follows`);
  if (lines.some(({ spot }) => !own.some(({ remoteId }) => remoteId === spot.thread)))
    wrong.push(`"${lineWords(n)}" stands in the thread of what is not there`);
  return { wrong, twice };
}

function overtakenIn(standing: readonly Standing[], numbers: readonly number[]): number {
  const saidBy = (by: string): readonly number[] =>
    standing
      .filter(message => message.by === by && !isMarked(message))
      .flatMap(message => numbers.find(n => textOf(message).includes(ownWords(n))) ?? []);
  return BOT_NAMES.map(saidBy).flatMap(said => said.filter((n, at) => Math.max(...said.slice(0, at)) > n)).length;
}

/** Everything that was ever said there, with each text that it had. */
const saidIn = ({ chats }: Bots, chat: ChatIn): readonly Entry[] =>
  chats[chat].messages.map(({ at, by, remoteId, spot, gone, texts }) => ({
    at,
    about: Number(/alert (\d+) /.exec(texts[0] ?? '')?.[1]) || null,
    words:
      `${by} says ${remoteId} in ${chat}${spot.thread === null ? '' : ` below ${spot.thread}`}: ` +
      `${texts.join(' → ')}${gone ? ' → taken away' : ''}`,
  }));

const inWords = ({ at, words }: Entry): string => `${((at - NIGHT) / 1_000).toFixed(1)} s: ${words}`;
export const logOf = ({ log }: Judged): readonly string[] => log.map(inWords);

/** What is wrong, and what led to it: all that happened, and what was said of the alerts in question. */
export function faultsOf({ faults, log }: Judged): string {
  const about = new Set(faults.map(fault => fault.about));
  const told = log.filter(entry => entry.about === null || about.has(entry.about));
  return [...faults.map(({ what }) => what), ...told.map(inWords)].join('\n');
}
