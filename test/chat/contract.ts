import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { UsageError } from '../../src/command.ts';
import type { Workshop } from '../../src/services.ts';
import { bareWorkshop, COMMANDS, speaking } from './fakes.ts';

/** A chat with the bot in it, and somebody in the room of the alerts. */
export interface Rig {
  /** Somebody says a line; `again`: the chat delivers the same event twice. */
  say(line: string, how?: 'again'): void;
  /** What stands there now, a message each. */
  seen(): readonly string[];
  /** All that ever left the bot: every message and every edit, and its log. */
  everything(): string;
  /** What a client would make a mention, a link or a control of, in what stands there. */
  alarms(): readonly string[];
  /** Waits until it is true; rejects where it never is. */
  until(what: () => boolean, why: string): Promise<void>;
  /** What it looks like as an adapter; null where this chat has no connection that could be lost. */
  state(): string | null;
  end(): Promise<void>;
}

export interface RigOf {
  /** What must be in no message and no log. */
  readonly secrets: readonly string[];
  open(workshop: Workshop): Promise<Rig>;
}

/** Names that clients would make links, mentions or markup of. */
const HOSTILE = '<!channel> @room @everyone <https://evil.example|click> *bold*';

const shows = (rig: () => Rig, words: string) => () =>
  rig()
    .seen()
    .some(message => message.includes(words));
const count = (rig: () => Rig, words: string): number =>
  rig()
    .seen()
    .filter(message => message.includes(words)).length;

/** What every chat does alike, whatever it is made of. */
export function chatContract(name: string, { secrets, open }: RigOf): void {
  describe(`${name} keeps to what every chat does`, () => {
    let opened: Rig | null = null;
    const rig = (): Rig => opened ?? assert.fail('it could not be opened');
    before(async () => {
      opened = await open(workshopWith(secrets));
    });
    after(() => opened?.end());
    answers(rig);
    refuses(rig);
    hears(rig);
    keepsSafe(rig, secrets);
  });
}

/** What it does with a command. */
function answers(rig: () => Rig): void {
  test('a command is answered where it was said', async () => {
    rig().say('!echo here-it-is');
    await rig().until(shows(rig, 'here-it-is'), 'the answer');
  });

  test('knowledge grows into one answer, and of what it was before nothing stays', async () => {
    rig().say('!grow');
    await rig().until(shows(rig, 'grown-up'), 'the last word');
    assert.ok(!shows(rig, 'half-grown')());
  });

  test('what is no command is left alone, and so is what the bot says itself', async () => {
    rig().say('!echo before-it');
    await rig().until(shows(rig, 'before-it'), 'the answer before');
    const before = rig().seen().length;
    rig().say('!echo !echo');
    await rig().until(() => rig().seen().length > before, 'an answer that looks like a command');
    rig().say('!echo after-it');
    await rig().until(shows(rig, 'after-it'), 'the answer after');
    assert.equal(count(rig, '!echo'), 1);
  });
}

/** What it does with what is no sense, or a fault. */
function refuses(rig: () => Rig): void {
  test('a slip is answered with the nearest command and a line that can be typed', async () => {
    rig().say('!ecko a');
    await rig().until(shows(rig, 'Did you mean echo?'), 'the nearest command');
    assert.match(rig().seen().join(' '), /Did you mean echo\?.{0,400}(?:!|\/)(?:outpost )?echo a/s);
  });

  test('what cannot be meant is said with what to type instead', async () => {
    rig().say('!picky x');
    await rig().until(shows(rig, 'That is no name.'), 'why');
    await rig().until(shows(rig, 'picky example.com'), 'the example');
  });

  test('a fault is said, and the next command is answered', async () => {
    rig().say('!leak');
    rig().say('!echo still-alive');
    await rig().until(shows(rig, 'still-alive'), 'the next answer');
    await rig().until(() => /fault of (?:mine|Outpost)/.test(rig().everything()), 'the fault');
  });
}

/** What it does with its connection. */
function hears(rig: () => Rig): void {
  test('an event that is delivered twice is answered once', async t => {
    if (rig().state() === null) return t.skip('a line typed twice is meant twice');
    rig().say('!echo only-once', 'again');
    rig().say('!echo and-then');
    await rig().until(shows(rig, 'and-then'), 'what came after it');
    assert.equal(count(rig, 'only-once'), 1);
  });

  test('it says that it is connected', t => {
    if (rig().state() === null) return t.skip('a terminal is always there');
    assert.equal(rig().state(), 'connected');
  });
}

/** What never gets out. */
function keepsSafe(rig: () => Rig, secrets: readonly string[]): void {
  test('text from outside is shown and calls nobody', async () => {
    rig().say('!hostile');
    await rig().until(shows(rig, 'evil.example'), 'the text');
    assert.deepEqual(rig().alarms(), []);
  });

  test('no secret is in any message or log', async () => {
    rig().say('!leak');
    rig().say('!echo after-the-leak');
    await rig().until(shows(rig, 'after-the-leak'), 'the answer after it');
    assert.ok(rig().everything().length > 100);
    for (const secret of secrets) assert.ok(!rig().everything().includes(secret), `${secret} got out`);
  });
}

/** Commands that only talk. */
function workshopWith(secrets: readonly string[]): Workshop {
  const commands = {
    ...COMMANDS,
    grow: speaking({
      async *see() {
        yield 'half-grown';
        yield 'grown-up';
      },
    }),
    picky: speaking({
      // biome-ignore lint/correctness/useYield: it has nothing to say
      async *see() {
        throw new UsageError('That is no name.', 'picky example.com');
      },
    }),
    hostile: speaking({
      async *see() {
        yield HOSTILE;
      },
      progress: () => null,
      say: seen => ({
        mark: 'none',
        title: [{ kind: 'foreign', text: seen }],
        lead: [],
        blocks: [],
        more: [],
        actions: [],
      }),
    }),
    leak: speaking({
      // biome-ignore lint/correctness/useYield: it never gets that far
      async *see() {
        throw new Error(`a library says: token=${secrets.join(' and ')} was refused`);
      },
    }),
  };
  const names = Object.keys(commands);
  return bareWorkshop({
    commands: {
      prefix: '!',
      also: [],
      names: async () => names,
      find: async name => (Object.hasOwn(commands, name) ? (commands[name as keyof typeof commands] ?? null) : null),
    },
  });
}
