import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BotOf, startBot } from '../../src/bot/bot.ts';
import { matrixChat } from '../../src/chat/matrix/adapter.ts';
import { createSlack } from '../../src/chat/slack/chat.ts';
import { openChat } from '../../src/chat/terminal/chat.ts';
import { fastClock } from '../../src/drill/clock.ts';
import { faultLine } from '../../src/health/fault.ts';
import { openLog } from '../../src/health/log.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { instant } from '../../src/values/instant.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import { BOT, fakeMatrix, TOKEN } from '../support/fake-matrix/fake-matrix.ts';
import { portTo } from '../support/fake-matrix/fronts.ts';
import { APP_TOKEN, BOT_TOKEN, fakeSlack } from '../support/fake-slack/fake-slack.ts';
import { noKeys } from '../support/no-keys.ts';
import { chatContract } from './contract.ts';
import { keyboard, paper } from './fakes.ts';
import { ANN, OPS, SETTINGS } from './matrix/chatting.ts';
import { until } from './slack/bot.ts';

/** What a bot needs beside its chats, and its log. */
function besides(secrets: readonly string[]) {
  const records = memoryRecords();
  const output = paper();
  const log = openLog({ level: 'debug', name: 'test', output, secrets: () => secrets, now: () => instant(0) });
  const of = {
    name: 'here',
    records: async () => records,
    portfolio: async () => null,
    chance: { bytes: (count: number) => randomBytes(count) },
    log,
    health: null,
    self: async () => null,
    overhear: null,
    unsaid: () => [],
    reached: () => undefined,
  } satisfies Partial<BotOf>;
  return { of, records, output };
}

const SLACK_SECRETS = [BOT_TOKEN, APP_TOKEN];
chatContract('Slack', {
  secrets: SLACK_SECRETS,
  async open(workshop) {
    const slack = await fakeSlack();
    slack.postEveryMs = 0;
    const { of, output } = besides(SLACK_SECRETS);
    const chat = createSlack({
      records: async () => memoryRecords(),
      settings: {
        botToken: BOT_TOKEN,
        appToken: APP_TOKEN,
        channel: 'C0ALERTS',
        channels: [],
        prefix: '',
        allowShared: false,
        apiUrl: slack.url,
      },
      // What takes a second in Slack takes tenths here.
      clock: { ...realClock, after: (ms, then) => realClock.after(ms / 10, then) },
      chance: realChance,
      log: (level, text) => of.log(level, text),
    });
    const bot = await startBot({ ...of, chats: [chat], workshop, clock: realClock });
    await until(() => chat.state().state === 'connected', 'Slack is connected');
    return {
      say(line, how) {
        const kinds = how === 'again' ? (['message', 'app_mention'] as const) : (['message'] as const);
        slack.say(line, { channel: 'C0ALERTS' }, kinds);
      },
      alarms: () =>
        slack.messages.flatMap(({ text, blocks }) => [
          ...(text.match(/<[!@#h][^>]*>?/g) ?? []),
          ...(JSON.stringify(blocks).match(/"type":"(?:link|user|usergroup|channel|broadcast|mrkdwn)"/g) ?? []),
        ]),
      seen: () => slack.messages.map(({ text, blocks }) => `${text} ${JSON.stringify(blocks)}`),
      everything: () =>
        `${JSON.stringify(slack.calls.map(({ args }) => ({ ...args, token: undefined })))}${output.text()}`,
      until,
      state: () => chat.state().state,
      async end() {
        await bot.stop();
        await slack.close();
      },
    };
  },
});

chatContract('Matrix', {
  secrets: [TOKEN],
  async open(workshop) {
    const clock = fastClock(instant(Date.UTC(2026, 0, 10)));
    const fake = fakeMatrix(clock);
    fake.room(OPS, [ANN, BOT], { name: 'ops' });
    const { of, records, output } = besides([TOKEN]);
    const chat = matrixChat({
      settings: SETTINGS,
      records: async () => records,
      clock,
      chance: of.chance,
      zone: 'UTC',
      encryption: noKeys,
      open: () => portTo(fake, TOKEN),
    });
    const bot = await startBot({ ...of, chats: [chat], workshop, clock });
    const until = (what: () => boolean, why: string): Promise<void> => clock.run(untilIn(clock, what, why));
    await until(() => chat.state().state === 'connected', 'Matrix is connected');
    return {
      say(line, how) {
        const id = fake.say(OPS, ANN, line);
        if (how !== 'again') return;
        // A sync whose answer was lost gives the same events again.
        const { stream } = fake.world;
        const placed = stream.find(({ event }) => event.event_id === id);
        if (placed !== undefined) stream.push({ ...placed, at: stream.length + 1 });
      },
      alarms: () =>
        fake.world.sent(OPS).flatMap(({ content }) => [
          ...(JSON.stringify(content['m.mentions'] ?? {}).match(/"user_ids":\["[^\]]*|"room":true/g) ?? []),
          ...(String(content['formatted_body'] ?? '')
            .replace(/<code>.*?<\/code>/gs, '')
            .match(/<a [^>]*>|https?:\/\/[^\s<]+/g) ?? []),
        ]),
      seen: () => fake.world.shown(OPS),
      everything: () => `${JSON.stringify(fake.asked.map(({ body }) => body))}${output.text()}`,
      until,
      state: () => chat.state().state,
      end: () => clock.run(bot.stop()),
    };
  },
});

/** Milliseconds of a fast clock after which nothing more is to be expected. */
const PATIENCE_MS = 60_000;

async function untilIn(clock: ReturnType<typeof fastClock>, what: () => boolean, why: string): Promise<void> {
  const end = clock.monotonicMs() + PATIENCE_MS;
  while (!what()) {
    if (clock.monotonicMs() > end) throw new Error(`never: ${why}`);
    await new Promise<void>(resolve => clock.after(20, resolve));
  }
}

const TERMINAL_SECRETS = ['xoxb-1-of-the-environment', 'syt_of_the_environment'];
chatContract('the terminal', {
  secrets: TERMINAL_SECRETS,
  async open(workshop) {
    const input = keyboard();
    const output = paper();
    const look = { colour: false, prefix: '/' };
    const chat = await openChat({
      input,
      screen: { output, ...look },
      messages: { output, ...look },
      workshop,
      historyFile: join(mkdtempSync(join(tmpdir(), 'outpost-')), 'history'),
      bug(error) {
        output.write(`${faultLine(error, true, TERMINAL_SECRETS)}\n`);
        return 3;
      },
    });
    return {
      say: line => void input.write(`${line}\n`),
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      alarms: () => output.text().match(/[\u0000-\u0009\u000b-\u001f]/g) ?? [],
      seen: () => output.text().split('\n'),
      everything: output.text,
      until,
      state: () => null,
      async end() {
        input.end();
        await chat.over;
      },
    };
  },
});
