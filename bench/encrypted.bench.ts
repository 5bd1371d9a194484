import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Person } from '../test/support/person.ts';
import { missingSynapse, openSynapse, type Synapse, type User } from '../test/support/synapse.ts';
import { type Bench, median, ms, type Row, Unmeasurable } from './measure.ts';

/** Commands to each bot, one after the other. */
const COMMANDS = 100;
/** Rooms that each bot comes into. */
const ROOMS = 7;
/** Milliseconds between an answer and the next command: what belongs to the answer is over. */
const REST_MS = 250;
/** Milliseconds after which a bot that does nothing is at rest. */
const SETTLE_MS = 3_000;
/** Milliseconds that anything here may take. */
const PATIENCE_MS = 30_000;
const OUTPOST = fileURLToPath(new URL('../src/outpost', import.meta.url));

export const bench: Bench = {
  title: 'Encrypted rooms: an answer, and what it costs',
  method: `Two bots as \`npm start\` runs them, on one real Synapse on loopback, on two cores for all: one has only rooms that are not encrypted, the \
other only encrypted ones. matrix-js-sdk is the person in both, in one process beside them, and types \`!help\` in turn, ${COMMANDS} times to each. "Over \
the line" is from the request that takes the command to the homeserver until the answer itself, a message, stands in the person's sync, still encrypted; \
"as seen" is from the person's Enter until it can be read, with their client's encryption, decryption and storing in it. New rooms: ${ROOMS} of each, \
asked in the moment in which the person sees the bot join. Memory is what is resident.`,
  async run() {
    const missing = missingSynapse();
    if (missing !== null) throw new Unmeasurable(missing);
    const synapse = await openSynapse();
    const bots: Bot[] = [];
    try {
      const ann = await synapse.user('ann', true);
      const line = openLine();
      const { person } = await import('../test/support/person.ts');
      const client = await person(synapse, ann, line.fetch);
      for (const name of ['plain', 'sealed']) bots.push(await startBot(synapse, await synapse.user(name)));
      const rows = await measured({ client, ann, line }, bots[0] as Bot, bots[1] as Bot);
      client.leave();
      return rows;
    } finally {
      for (const bot of bots) await bot.stop();
      await synapse.close();
    }
  },
};

interface Bot {
  readonly id: string;
  residentMb(): number;
  /** Processor time so far, milliseconds. */
  busyMs(): number;
  stop(): Promise<void>;
}

async function startBot(synapse: Synapse, { id, token }: User): Promise<Bot> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-bench-'));
  const env = {
    PATH: process.env['PATH'],
    PUBLIC_RESOLVERS: 'off',
    OUTPOST_STORE: join(folder, 'outpost.db'),
    OUTPOST_PORTFOLIO: join(folder, 'portfolio.yaml'),
    OUTPOST_HEALTH: 'off',
    MATRIX_HOMESERVER_URL: synapse.url,
    MATRIX_ACCESS_TOKEN: token,
    MATRIX_INVITERS: '*:ops.example',
    MATRIX_RECOVERY_KEY_OUT: join(folder, 'recovery-key'),
  };
  const child: ChildProcess = spawn(OUTPOST, ['start'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const over = new Promise<void>(resolve => child.once('exit', () => resolve()));
  let log = '';
  await new Promise<void>((resolve, reject) => {
    over.then(() => reject(new Error(`the bot ended: ${log}`)));
    child.stderr?.on('data', more => {
      log += more;
      if (/matrix is connected/.test(log)) resolve();
    });
  });
  return {
    id,
    residentMb() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return (Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1_024) / 1_000_000;
    },
    busyMs() {
      // proc(5): the 14th and 15th field, in hundredths of a second; the second one, a name, may hold blanks.
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    async stop() {
      child.kill('SIGTERM');
      await over;
      rmSync(folder, { recursive: true });
    },
  };
}

/** What goes over the line between the person's client and the homeserver, with its moments. */
interface Line {
  readonly fetch: typeof fetch;
  /** When the last message was given to the homeserver. */
  sentMs(): number;
  /** When an answer of this sender stood in a sync for the first time since then; null as long as none does. */
  answeredMs(by: string): number | null;
}

function openLine(): Line {
  let sentMs = Number.NaN;
  let came: { readonly sender: string; readonly atMs: number }[] = [];
  return {
    async fetch(input, init) {
      const path = new URL(String(input)).pathname;
      if (/\/send\/m\.room\.(?:message|encrypted)\//.test(path)) {
        sentMs = performance.now();
        came = [];
      }
      const response = await fetch(input, init);
      if (!path.endsWith('/sync')) return response;
      const text = await response.text();
      const atMs = performance.now();
      came.push(...answersIn(text).map(sender => ({ sender, atMs })));
      return new Response(text, response);
    },
    sentMs: () => sentMs,
    answeredMs: by => came.find(({ sender }) => sender === by)?.atMs ?? null,
  };
}

/** Senders of messages that stand in a sync and edit no other. */
function answersIn(text: string): string[] {
  const body = JSON.parse(text) as { rooms?: { join?: Record<string, { timeline?: { events?: Told[] } }> } };
  const events = Object.values(body.rooms?.join ?? {}).flatMap(({ timeline }) => timeline?.events ?? []);
  return events
    .filter(({ type }) => type === 'm.room.message' || type === 'm.room.encrypted')
    .filter(({ content }) => content['m.relates_to']?.rel_type !== 'm.replace')
    .map(({ sender }) => sender);
}

interface Told {
  readonly type: string;
  readonly sender: string;
  readonly content: { readonly 'm.relates_to'?: { readonly rel_type?: string } };
}

interface Stage {
  readonly client: Person;
  readonly ann: User;
  readonly line: Line;
}

interface Taken {
  readonly lineMs: number;
  readonly seenMs: number;
}

async function measured(stage: Stage, plain: Bot, sealed: Bot): Promise<Row[]> {
  await sleep(SETTLE_MS);
  const atRest = plain.residentMb();
  const firsts = { plain: [] as Taken[], sealed: [] as Taken[] };
  const rooms = { plain: '', sealed: '' };
  for (let n = 0; n < ROOMS; n++) {
    rooms.plain = await newRoom(stage, plain, false);
    firsts.plain.push(await ask(stage, plain, rooms.plain));
    rooms.sealed = await newRoom(stage, sealed, true);
    firsts.sealed.push(await ask(stage, sealed, rooms.sealed));
  }
  await sleep(SETTLE_MS);
  const joined = [plain.residentMb(), sealed.residentMb()] as const;
  const later = { plain: [] as Taken[], sealed: [] as Taken[] };
  const begun = [plain.busyMs(), sealed.busyMs()] as const;
  for (let n = 0; n < COMMANDS; n++) {
    later.plain.push(await ask(stage, plain, rooms.plain));
    later.sealed.push(await ask(stage, sealed, rooms.sealed));
  }
  const after = [plain.residentMb(), sealed.residentMb()] as const;
  const busy = [plain.busyMs() - begun[0], sealed.busyMs() - begun[1]] as const;
  return [
    ...answerRows('first answer in a new room', firsts, 'wanted: under 1000 ms'),
    ...answerRows('later answers', later, 'wanted: under 150 ms'),
    {
      what: 'processor time of the bot for a command, encrypted',
      figure: ms(busy[1] / COMMANDS),
      beside: `not encrypted: ${ms(busy[0] / COMMANDS)}; with its syncs, its signs and its own looking about`,
    },
    memoryRow('memory, just started', atRest, atRest, 'the keys are not loaded before they are needed'),
    memoryRow(`memory in ${ROOMS} rooms`, ...joined, 'wanted: at most 40 MB above'),
    memoryRow(`memory after ${COMMANDS} commands`, ...after, 'wanted: at most 40 MB above'),
  ];
}

async function newRoom({ client, ann }: Stage, { id }: Bot, isEncrypted: boolean): Promise<string> {
  const of = { name: 'ops', invite: [id] };
  const room = isEncrypted
    ? await client.room(of)
    : String((await ann.call('POST', '/_matrix/client/v3/createRoom', of)).body['room_id']);
  await until(() => client.client.getRoom(room)?.getMember(id)?.membership === 'join');
  return room;
}

async function ask({ client, line }: Stage, { id }: Bot, room: string): Promise<Taken> {
  const count = (): number =>
    client
      .shown(room)
      .filter(({ sender, type, isUnreadable }) => sender === id && type === 'm.room.message' && !isUnreadable).length;
  const before = count();
  const begunMs = performance.now();
  await client.say(room, '!help');
  await until(() => count() > before);
  const taken = {
    lineMs: (line.answeredMs(id) ?? Number.NaN) - line.sentMs(),
    seenMs: performance.now() - begunMs,
  };
  await sleep(REST_MS);
  return taken;
}

async function until(so: () => boolean): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !so(); await sleep(1))
    if (performance.now() > end) throw new Error('it did not come to that');
}

type Both = { readonly plain: readonly Taken[]; readonly sealed: readonly Taken[] };

function answerRows(what: string, { plain, sealed }: Both, wanted: string): Row[] {
  const row = (how: string, key: keyof Taken, of: readonly Taken[], beside: string): Row => {
    const values = of.map(taken => taken[key]);
    const sorted = [...values].sort((a, b) => a - b);
    const high = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
    return { what: `${what}, ${how}`, figure: ms(median(values)), beside: `99 of 100: ${ms(high)}${beside}` };
  };
  return [
    row('encrypted, over the line', 'lineMs', sealed, `; ${wanted}`),
    row('not encrypted, over the line', 'lineMs', plain, ''),
    row('encrypted, as seen', 'seenMs', sealed, ''),
    row('not encrypted, as seen', 'seenMs', plain, ''),
  ];
}

const mb = (value: number): string => `${value.toFixed(0)} MB`;

const memoryRow = (what: string, plain: number, sealed: number, beside: string): Row => ({
  what,
  figure: mb(sealed),
  beside: `not encrypted: ${mb(plain)}; ${beside}`,
});
