import { defineCommand } from '../src/command.ts';
import type { Block, Inline, Line, Report } from '../src/report/report.ts';
import type { BotStatus } from '../src/services.ts';
import { sayDuration } from '../src/values/duration.ts';
import { instant, isoOf } from '../src/values/instant.ts';

type Process = BotStatus['processes'][number];
type Chat = Process['chats'][number];

export default defineCommand<BotStatus>({
  summary: 'how the bot itself is doing, and in which chats it is heard',
  examples: ['status', 'status --json', 'status --help'],
  args: [],
  options: [],
  needs: ['operations'],

  async *see(_, { operations }) {
    yield await operations.status();
  },

  say,

  json: ({ now, storeTrouble, processes, oldestQueuedAt, round }) => ({
    command: 'status',
    chats: processes.flatMap(process =>
      process.chats.map(({ name, state, since, why, about }) => ({
        name,
        state,
        since: isoOf(instant(since)),
        why,
        about: about ?? null,
        process: process.name,
      })),
    ),
    store: storeTrouble ?? 'ok',
    processes: processes.map(
      ({ name, startedAt, at, running, waiting, dependsOn, version, sharing, clockOffMs, aheadMs }) => ({
        name,
        startedAt: isoOf(instant(startedAt)),
        seenAt: isoOf(instant(at)),
        running,
        waiting,
        dependsOn: dependsOn ?? [],
        version: version ?? null,
        speaks: sharing?.speaks ?? null,
        work: sharing?.work ?? null,
        storeAwaySince: sharing?.storeAwaySince == null ? null : isoOf(instant(sharing.storeAwaySince)),
        storeSeenAt: sharing?.lastSeenAt == null ? null : isoOf(instant(sharing.lastSeenAt)),
        isAlone: sharing?.isAlone ?? false,
        clockOffSeconds: clockOffMs === undefined ? null : Math.round(clockOffMs / 1_000),
        aheadOfChatsSeconds: aheadMs === undefined ? null : Math.round(aheadMs / 1_000),
      }),
    ),
    oldestQueuedSeconds: oldestQueuedAt === null ? null : Math.round((now - oldestQueuedAt) / 1_000),
    lastRoundAt: round === null ? null : isoOf(round.lastRoundAt),
    blindSince: round?.blindSince == null ? null : isoOf(round.blindSince),
  }),

  status: seen => (troublesIn(seen) ? 1 : 0),
});

/** Milliseconds that a message may wait without anything being wrong. */
const WAITS_MS = 60_000;

const isBad = ({ state }: Chat): boolean => state !== 'connected';
/** Connected, and something there does not work: a room, or the keys of encrypted ones. */
const isHurt = (chat: Chat): boolean => !isBad(chat) && chat.why !== null;
const troublesIn = (seen: BotStatus): boolean => {
  const { now, storeTrouble, processes, oldestQueuedAt } = seen;
  return (
    storeTrouble !== null ||
    processes.length === 0 ||
    (oldestQueuedAt !== null && now - oldestQueuedAt >= WAITS_MS) ||
    isBlind(seen) ||
    sharingLines(processes).length > 0 ||
    processes.some(
      ({ chats, dependsOn }) => chats.some(chat => isBad(chat) || isHurt(chat)) || (dependsOn ?? []).length > 0,
    )
  );
};

const text = (words: string): Inline => ({ kind: 'text', text: words });
const foreign = (words: string): Inline => ({ kind: 'foreign', text: words });
/** Whole: what to type stands at the end of such a sentence. Foreign text in one piece would be cut there. */
const told = (words: string | null | undefined): Line =>
  ((words ?? '').match(PIECE) ?? [])
    .slice(0, MAX_PIECES)
    .flatMap((piece, i) => [text(i === 0 ? '. ' : ' '), foreign(piece)]);
/** At most as many characters as are shown of foreign text in one piece, up to the end of a word. */
const PIECE = /\S(?:.{0,148}\S)?(?=\s|$)|\S{1,150}/gsu;
/** As many as what is told of all troubles of a chat. */
const MAX_PIECES = 12;
const since = (at: number): Inline => ({ kind: 'instant', at: instant(at), style: 'both' });

function say(seen: BotStatus): Report {
  const chats = seen.processes.flatMap(process => process.chats);
  const down = chats.filter(isBad).length;
  const store: Line[] = seen.storeTrouble === null ? [] : [[text('My memory is off: '), foreign(seen.storeTrouble)]];
  const { now, oldestQueuedAt } = seen;
  const queue: Line[] =
    oldestQueuedAt === null || now - oldestQueuedAt < WAITS_MS
      ? []
      : [[text('Messages wait since '), since(oldestQueuedAt), text('; why: '), { kind: 'code', text: 'outbox' }]];
  const shared = sharingLines(seen.processes).map((line): Line => [text(line)]);
  const ties = [...new Set(seen.processes.flatMap(({ dependsOn }) => dependsOn ?? []))].map(
    (line): Line => [text(line)],
  );
  const watch = watchLine(seen);
  return {
    mark: troublesIn(seen) ? 'broken' : 'fine',
    title: [text(titleOf(seen, chats.length, down))],
    lead: [...store, ...apartLine(seen), ...queue, ...watch, ...shared, ...ties],
    blocks: seen.processes.flatMap(blocksOf),
    more: [],
    actions: troublesIn(seen) ? [{ label: '', command: 'check' }] : [],
  };
}

/** What becomes of a process that shares a store, while that is away; null where it shares none, or the store is there. */
function apart({ storeTrouble, processes }: BotStatus): (Process & Required<Pick<Process, 'sharing'>>) | null {
  const own = storeTrouble === null ? undefined : processes.find(({ sharing }) => sharing?.storeAwaySince != null);
  return own?.sharing === undefined ? null : { ...own, sharing: own.sharing };
}

/** Since when the store is away, from what this process goes on, and who else may be there. */
function apartLine(seen: BotStatus): Line[] {
  const own = apart(seen);
  if (own === null) return [];
  const { storeAwaySince: away, lastSeenAt: known, isAlone, isShutOut, first } = own.sharing;
  if (isShutOut)
    return [
      [text(`Others may use it and do the work, so ${own.name} answers what it is asked, and keeps still otherwise.`)],
      [text(`Bring ${own.name} to their version, or give its user of the database their rights.`)],
    ];
  const knows: Line = known == null ? [text('before')] : [text('at '), since(known)];
  const begun: Line = away === null ? [] : [text('The shared store cannot be used since '), since(away), text('. ')];
  if (isAlone)
    return [
      [...begun, text(`${own.name} goes on from what it knew `), ...knows, text('.')],
      [text('What I say meanwhile may come twice. Of other processes I know nothing meanwhile.')],
    ];
  if (first === undefined || first === own.name)
    return [[...begun, text(`In half a minute ${own.name} goes on alone, from what it knew `), ...knows, text('.')]];
  return [
    [
      ...begun,
      text(`Meanwhile ${own.name} answers commands, and keeps still otherwise: ${first} goes on, if it lives.`),
    ],
    [text(`Should ${first} be gone: start it again, or mend the store.`)],
  ];
}

/** Rounds of watching that may fail to come before anybody needs to know. */
const LATE_ROUNDS = 3;

const isBlind = ({ now, round }: BotStatus): boolean =>
  round !== null && (round.blindSince !== null || now - round.lastRoundAt > LATE_ROUNDS * round.everyMs);

/** How watching goes; nothing where nobody ever watched. */
function watchLine(seen: BotStatus): Line[] {
  const { round } = seen;
  if (round === null) return [];
  const { names, lastRoundAt, blindSince, why } = round;
  if (blindSince !== null)
    return [[text('I am blind since '), since(blindSince), text(`: ${why ?? 'my own network is down'}.`)]];
  const what = `I watch ${names} ${names === 1 ? 'domain' : 'domains'}; the last round was whole at `;
  return [[text(what), since(lastRoundAt), text('.')]];
}

/** Milliseconds that a clock may differ from the store's before a time that it says is doubtful. */
const CLOCK_OFF_MS = 30_000;

/** What is wrong between processes on one store: a sentence each. */
function sharingLines(processes: BotStatus['processes']): readonly string[] {
  const versions = new Set(processes.map(({ version }) => version ?? 'an older version'));
  const named = processes.map(({ name, version }) => `${name} runs ${version ?? 'an older version'}`).join(', ');
  return [
    ...(versions.size > 1 ? [`Two versions share the store: ${named}. Bring them to one.`] : []),
    ...processes.flatMap(({ name, sharing, clockOffMs, aheadMs }) => [
      ...(sharing?.isTwice ? [`Two processes are called ${name}. Give each an OUTPOST_NAME of its own.`] : []),
      ...(sharing?.work.trouble == null ? [] : [`On ${name} ${sharing.work.trouble}.`]),
      ...clockLine(name, aheadMs, 'those of its chats'),
      ...clockLine(name, clockOffMs, 'the store’s'),
    ]),
  ];
}

/** A clock that is off by what matters to who reads its times. */
function clockLine(name: string, aheadMs: number | undefined, whose: string): readonly string[] {
  if (aheadMs === undefined || Math.abs(aheadMs) < CLOCK_OFF_MS) return [];
  const side = aheadMs > 0 ? 'ahead of' : 'behind';
  return [`The clock of ${name} is ${sayDuration(aheadMs)} ${side} ${whose}. There, type: timedatectl set-ntp true`];
}

/** Where a process speaks, and which part of the work it does. */
function sharingLine({ speaks, work, isAlone }: NonNullable<Process['sharing']>): string {
  const chats = speaks.filter(place => place !== 'page');
  const where = chats.length === 0 ? 'stands by in all chats' : `speaks in ${chats.join(' and ')}`;
  const part = work.mine === work.of ? 'looks at all names' : `looks at ${work.mine} of ${work.of} parts of the names`;
  return `${isAlone ? 'goes on alone, without the shared store; ' : ''}${where}; ${part}`;
}

function titleOf(seen: BotStatus, chats: number, down: number): string {
  const { processes, storeTrouble } = seen;
  const own = apart(seen);
  if (own !== null) {
    const { isAlone, first = own.name } = own.sharing;
    if (own.sharing.isShutOut) return `${own.name} may not use the shared store.`;
    if (isAlone) return `The shared store cannot be used: ${own.name} goes on alone.`;
    return first === own.name
      ? `The shared store cannot be used: ${own.name} is about to go on alone.`
      : `The shared store cannot be used: ${first} goes on alone, ${own.name} waits.`;
  }
  const isAllWell = !processes.some(process => process.chats.some(isHurt));
  if (processes.length === 0)
    return storeTrouble === null
      ? 'No bot runs on this store. Start one with npm start, with the settings of a chat.'
      : 'I cannot see whether a bot runs.';
  if (chats === 0)
    return 'I watch from a terminal only: whoever is not there hears nothing. Set up a chat: setup slack, or setup matrix.';
  const by = processes.length === 1 ? '' : ` from ${processes.map(({ name }) => name).join(' and ')}`;
  if (down > 0 && by !== '') return `${down} of ${chats} connections to chats ${down === 1 ? 'is' : 'are'} down.`;
  if (down > 0) return `${down} of ${chats} chats ${down === 1 ? 'does' : 'do'} not hear me.`;
  const different = new Set(processes.flatMap(process => process.chats.map(({ name }) => name))).size;
  const where = `I am connected to ${different === 1 ? 'my chat' : `all ${different} chats`}${by}`;
  return isAllWell ? `${where}.` : `${where}, but not everything works there.`;
}

function blocksOf({ name, startedAt, chats, running, waiting, sharing }: Process): Block[] {
  const about: Line = [
    { kind: 'strong', text: name },
    text(', up since '),
    since(startedAt),
    text(
      `; ${running} ${running === 1 ? 'command runs' : 'commands run'}, ${waiting} ${waiting === 1 ? 'waits' : 'wait'}${chats.length === 0 && sharing === undefined ? '.' : ':'}`,
    ),
  ];
  const items = chats.map(
    ({ name: chat, state, since: at, why, about }): Line => [
      text(`${chat}: ${state} since `),
      since(at),
      ...told(why),
      ...told(about),
    ],
  );
  return [
    { kind: 'paragraph', line: about },
    { kind: 'list', items: sharing === undefined ? items : [...items, [text(sharingLine(sharing))]] },
  ];
}
