import { SCOPES } from '../../../src/chat/slack/app/scopes.ts';
import { createSlack, type SlackSettings } from '../../../src/chat/slack/chat.ts';
import type { ChatAdapter, HeardIn, Overheard, Surface } from '../../../src/chat/surface.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import type { Clock } from '../../../src/world/ports.ts';
import { realChance, realClock } from '../../../src/world/real.ts';
import { APP_TOKEN, BOT_TOKEN, type FakeSlack, fakeSlack } from '../../support/fake-slack/fake-slack.ts';

/** What the bot heard, and where it can answer. */
export interface Heard {
  readonly heard: HeardIn;
  readonly surface: Surface;
}

export interface Bot {
  readonly slack: FakeSlack;
  readonly chat: ChatAdapter;
  readonly log: string[];
  readonly all: Heard[];
  /** What was told beside commands. */
  readonly overheard: Overheard[];
  /** The next thing that is heard; rejects where nothing is. */
  next(): Promise<Heard>;
  end(): Promise<void>;
}

/** Milliseconds: far more than anything on loopback takes, also on a busy machine. */
const PATIENCE_MS = 8_000;

/** Waits until it is true. */
export async function until(what: () => boolean, why: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!what()) {
    if (performance.now() > end) throw new Error(`never: ${why}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** A clock that runs so many times faster: what takes seconds in Slack takes tenths here. */
const hurried = (times: number): Clock => ({
  ...realClock,
  monotonicMs: () => realClock.monotonicMs() * times,
  after: (ms, then) => realClock.after(ms / times, then),
});

/** Times that the bot's clock runs faster. */
export const HURRY = 10;

const USUAL = {
  botToken: BOT_TOKEN,
  appToken: APP_TOKEN,
  channel: 'C0ALERTS',
  channels: ['C0OTHER'],
  prefix: '',
  allowShared: false,
};

/** The bot, connected to a fake Slack. */
export async function startBot(
  settings: Partial<SlackSettings> = {},
  prepare: (slack: FakeSlack) => void = () => undefined,
): Promise<Bot> {
  const slack = await fakeSlack();
  slack.postEveryMs = 1_000 / HURRY;
  // The scopes of the manifest, and no others.
  slack.scopes.clear();
  for (const { name } of SCOPES) slack.scopes.add(name);
  prepare(slack);
  const log: string[] = [];
  const all: Heard[] = [];
  const overheard: Overheard[] = [];
  let taken = 0;
  const chat = createSlack({
    records: async () => memoryRecords(),
    settings: { ...USUAL, apiUrl: slack.url, ...settings },
    clock: hurried(HURRY),
    chance: realChance,
    log: (_, text) => log.push(text),
  });
  await chat.start(
    (heard, surface) => all.push({ heard, surface }),
    async what => void overheard.push(what),
  );
  return {
    slack,
    chat,
    log,
    all,
    overheard,
    async next() {
      await until(() => all.length > taken, 'something is heard');
      taken += 1;
      return all[taken - 1] as Heard;
    },
    async end() {
      await chat.stop();
      await slack.close();
    },
  };
}
