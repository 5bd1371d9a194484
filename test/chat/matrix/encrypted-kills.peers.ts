import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Person, person } from '../../support/person.ts';
import { ROOT } from '../../support/sources.ts';
import { missingSynapse, openSynapse, type Synapse, type User } from '../../support/synapse.ts';

/** The bot in encrypted rooms, killed and started again and again, against a real homeserver and a client of another make. */
const missing = missingSynapse();
const skip = process.env['CI'] === 'true' ? false : (missing ?? false);
const synapse: Synapse | null = missing === null ? await openSynapse() : null;
after(() => synapse?.close());

/** Rounds of each kind; more of them where somebody has the time. */
const ROUNDS = Number(process.env['OUTPOST_KILL_ROUNDS'] ?? 8);

interface Scene {
  readonly server: Synapse;
  readonly ann: Person;
  readonly annUser: User;
  readonly bot: User;
  readonly folder: string;
}

let scenes = 0;

async function scene(t: TestContext): Promise<Scene> {
  if (synapse === null) throw new Error(missing ?? 'Synapse is missing');
  const number = ++scenes;
  const [annUser, bot] = [await synapse.user(`ann${number}`, true), await synapse.user(`outpost${number}`)];
  const ann = await person(synapse, annUser);
  const folder = mkdtempSync(join(tmpdir(), 'outpost-kills-'));
  t.after(() => {
    ann.leave();
    rmSync(folder, { recursive: true });
  });
  return { server: synapse, ann, annUser, bot, folder };
}

interface Life {
  readonly child: ChildProcess;
  readonly said: string[];
  readonly over: Promise<void>;
  isOver(): boolean;
}

function live({ server, bot, folder }: Scene, dieAt = 0, when: 'before' | 'after' = 'before'): Life {
  const program = join(ROOT, 'test/support/crypto-bot.ts');
  const node = join(ROOT, 'node_modules/.bin/node');
  const child = spawn(node, [program, server.url, bot.token, folder, String(dieAt), when], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', chunk =>
      said.push(
        ...String(chunk)
          .split('\n')
          .filter(line => line !== ''),
      ),
    );
  const over = new Promise<void>(resolve => child.once('exit', () => resolve()));
  return { child, said, over, isOver: () => child.exitCode !== null || child.signalCode !== null };
}

async function until(look: () => boolean | Promise<boolean>, what: string, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await wait(20)) if (await look()) return;
  throw new Error(`it did not come to that: ${what}`);
}

/** The bot's device as the homeserver tells it: the same for ever. */
async function fingerprint({ annUser, bot }: Scene): Promise<string> {
  const { body } = await annUser.call('POST', '/_matrix/client/v3/keys/query', { device_keys: { [bot.id]: [] } });
  const all = body['device_keys'] as unknown as Record<string, Record<string, { keys: object }>>;
  const devices = all[bot.id] ?? {};
  return JSON.stringify(Object.values(devices).map(({ keys }) => keys));
}

/** How often each command was answered, and how. */
function answersTo(at: Scene, room: string, commands: ReadonlyMap<string, string>): Record<string, string[]> {
  const byCommand: Record<string, string[]> = Object.fromEntries([...commands.values()].map(body => [body, []]));
  for (const { sender, type, body, content } of at.ann.shown(room)) {
    if (sender !== at.bot.id || type !== 'm.room.message') continue;
    const relation = content['m.relates_to'] as { 'm.in_reply_to'?: { event_id?: string } } | undefined;
    const asked = commands.get(relation?.['m.in_reply_to']?.event_id ?? '');
    byCommand[asked ?? 'nobody asked'] = [...(byCommand[asked ?? 'nobody asked'] ?? []), body];
  }
  return byCommand;
}

const onceEach = (commands: ReadonlyMap<string, string>): Record<string, string[]> =>
  Object.fromEntries([...commands.values()].map(body => [body, [`answer to ${body}`]]));

const unreadable = (at: Scene, room: string): number =>
  at.ann.shown(room).filter(({ isUnreadable }) => isUnreadable).length;

/** How a life ends: after so many milliseconds, or before or after a write. */
type Death = { readonly afterMs: number } | { readonly at: number; readonly when: 'before' | 'after' };

/** Asks while the bot dies and comes up again, and looks afterwards whether everything was answered once. */
async function dying(t: TestContext, death: (round: number) => Death): Promise<void> {
  const at = await scene(t);
  const lives: Life[] = [];
  const born = (life: Life): Life => {
    lives.push(life);
    return life;
  };
  t.after(() => {
    for (const { child } of lives) child.kill('SIGKILL');
  });
  const first = born(live(at));
  const { room, commands, ask } = await asking(at);
  await until(() => unanswered(at, room, commands) === 0, 'the first answer');
  const before = await fingerprint(at);
  await end(first);
  for (let round = 0; round < ROUNDS; round++) {
    await ask(); // While it is down.
    const life = born(deadly(at, death(round)));
    for (let n = 0; !life.isOver() && n < 12; n++) await ask().then(() => wait(60));
    await end(life);
  }
  const last = born(live(at));
  await until(() => unanswered(at, room, commands) === 0, 'everything is answered', 60_000).catch(() => undefined);
  await wait(1_000);
  await end(last, 'SIGTERM');
  assert.deepEqual(answersTo(at, room, commands), onceEach(commands));
  assert.equal(unreadable(at, room), 0);
  assert.equal(await fingerprint(at), before);
  const told = lives.flatMap(({ said }) => said).filter(line => line !== 'up connected ');
  assert.deepEqual(told, []);
  t.diagnostic(`${ROUNDS} deaths, ${commands.size} commands`);
}

/** A room whose key changes every three messages, the bot in it, and a first command. */
async function asking(at: Scene) {
  const room = await at.ann.room({ name: 'ops', invite: [at.bot.id], everyMessages: 3 });
  await until(() => at.ann.client.getRoom(room)?.getMember(at.bot.id)?.membership === 'join', 'the bot joined');
  const commands = new Map<string, string>();
  const ask = async (): Promise<void> => {
    const body = `!trace n${commands.size}.example`;
    commands.set(await at.ann.say(room, body), body);
  };
  await ask();
  return { room, commands, ask };
}

function deadly(at: Scene, death: Death): Life {
  if ('at' in death) return live(at, death.at, death.when);
  const life = live(at);
  setTimeout(() => life.child.kill('SIGKILL'), death.afterMs);
  return life;
}

async function end(life: Life | undefined, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
  life?.child.kill(signal);
  await life?.over;
}

const unanswered = (at: Scene, room: string, commands: ReadonlyMap<string, string>): number =>
  Object.entries(answersTo(at, room, commands)).filter(([body, said]) => !said.includes(`answer to ${body}`)).length;

test('killed at any moment: one identity, nothing that cannot be read, every command answered once', { skip }, t =>
  dying(t, round => ({ afterMs: 300 + ((round * 7_919) % 1_500) })),
);

test('killed before or after any of its writes: the same', { skip }, t =>
  dying(t, round => ({ at: 1 + ((round * 13) % 60), when: round % 2 === 0 ? 'before' : 'after' })),
);

/** Writes of a bot until it has joined its first encrypted room: some more than there are. */
const FIRST_WRITES = 60;

test('killed before or after a write of its very first start, it comes up as one device that is verified and answers', {
  skip,
}, async t => {
  const rounds = Math.min(ROUNDS, 2 * FIRST_WRITES);
  for (let round = 0; round < rounds; round++) {
    const at = await scene(t);
    const when = round % 2 === 0 ? 'before' : 'after';
    const dying = live(at, 1 + Math.floor((round * FIRST_WRITES) / rounds), when);
    const asked = asking(at);
    await Promise.race([dying.over, asked.then(() => wait(500))]);
    await end(dying);
    const next = live(at);
    t.after(() => next.child.kill('SIGKILL'));
    const { room, commands } = await asked;
    await until(() => unanswered(at, room, commands) === 0, `an answer after round ${round}`);
    await end(next, 'SIGTERM');
    assert.deepEqual(answersTo(at, room, commands), onceEach(commands));
    assert.deepEqual(
      [...dying.said, ...next.said].filter(line => !/^up connected $/.test(line)),
      [],
    );
  }
});
