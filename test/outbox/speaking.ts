import { matrixChat } from '../../src/chat/matrix/adapter.ts';
import { createSlack } from '../../src/chat/slack/chat.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import type { Speaker } from '../../src/outbox/speaker.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { openStore } from '../../src/store/open.ts';
import type { Records } from '../../src/store/records.ts';
import { openStories } from '../../src/story/stories.ts';
import type { Clock } from '../../src/world/ports.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import { line, root, step, type Words } from '../story/telling.ts';
import { APP_TOKEN, BOT_TOKEN } from '../support/fake-slack/fake-slack.ts';
import { noKeys } from '../support/no-keys.ts';

/**
 * A process that tells the story of an outage in both chats, and kills itself on the way where it is told to: at so manyeth
 * write or request, before it, while it is under way, or after it. Started again it goes on.
 */
const { STORE = '', SLACK = '', MATRIX = '', MATRIX_TOKEN = '', ROOM = '', KILL_AT = '', KILL_WHEN = '' } = process.env;

let steps = 0;
const die = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};

async function stepping<T>(work: () => Promise<T>): Promise<T> {
  const isLast = String(steps++) === KILL_AT;
  if (isLast && KILL_WHEN === 'before') return die();
  if (isLast && KILL_WHEN === 'during') setTimeout(die, 2);
  const result = await work();
  return isLast && KILL_WHEN === 'after' ? die() : result;
}

/** Waits are shorter than they are; what is compared with the clock of a chat is not. */
const hurried: Clock = { ...realClock, after: (ms, then) => realClock.after(ms / 5, then) };

const store = openStore({ url: STORE, warn: line => console.error(line), chance: realChance, clock: realClock });
const records: Records = {
  ...store,
  writeIf: (key, value, version) => stepping(() => store.writeIf(key, value, version)),
  addIfAbsent: (key, value) => stepping(() => store.addIfAbsent(key, value)),
};
const fused = (speaker: Speaker): Speaker => ({
  ...speaker,
  post: (...args) => stepping(() => speaker.post(...args)),
  edit: (...args) => stepping(() => speaker.edit(...args)),
  find: (...args) => stepping(() => speaker.find(...args)),
});

const slack = createSlack({
  records: async () => memoryRecords(),
  settings: {
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    channel: 'C0ALERTS',
    channels: [],
    prefix: '',
    allowShared: false,
    apiUrl: SLACK,
  },
  clock: hurried,
  chance: realChance,
  log: () => undefined,
});
const matrix = matrixChat({
  settings: { homeserver: MATRIX, token: MATRIX_TOKEN, room: ROOM, rooms: 'invited', inviters: [] },
  records: async () => store,
  clock: realClock,
  chance: realChance,
  zone: 'UTC',
  encryption: noKeys,
});

const stories = openStories<Words>({
  records: async () => records,
  clock: realClock,
  own: { word: 'own' },
  beside: false,
  warn: line => console.error(line),
});
await Promise.all([
  slack.start(
    () => undefined,
    async () => undefined,
  ),
  matrix.start(
    () => undefined,
    async () => undefined,
  ),
]);
await stories.load();
const outbox = openOutbox<Words>({
  stories,
  speakers: [fused(slack.speaker), fused(matrix.speaker)],
  pager: null,
  clock: hurried,
  chance: realChance,
  bug: error => console.error(error),
});
outbox.start();

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const ANN = { name: 'ann', slack: 'U0ANN', matrix: null };
const over = (await stories.list({ closed: true })).find(({ closedAt }) => closedAt !== null);
const { number } =
  over ??
  (await stories.open('one', () =>
    step('opened', root('it fell'), line('wake up', { manner: 'page', people: [ANN] })),
  ));
const next = (from: string, to: ReturnType<typeof step>): Promise<unknown> =>
  stories.change(number, story => (story.parts.word === from ? to : null));
await next('opened', step('worse', root('it fell deeper'), line('the second zone fell')));
await pause(1_500);
await next('worse', { ...step('over', root('all is well'), line('fixed')), closedAt: realClock.now() });
for (let calm = 0; calm < 5; calm = outbox.waiting().length === 0 ? calm + 1 : 0) await pause(100);
await outbox.stop();
console.log(JSON.stringify({ steps }));
process.exit(0);
