import { setTimeout as wait } from 'node:timers/promises';
import { realClock } from '../../src/world/real.ts';
import { APP_TOKEN, BOT_TOKEN, type FakeSlack } from './fake-slack/fake-slack.ts';
import type { Message, Synapse, User } from './synapse.ts';

/** Where people respond: a room in Synapse and a channel in the fake Slack, with three people and the bot. */

export const ALERTS = 'C0ALERTS';

/** What a bot in that channel is told, without a page of its health and without other people's resolvers. */
export const botIn = (slack: FakeSlack) => ({
  PATH: process.env['PATH'],
  OUTPOST_HEALTH: 'off',
  PUBLIC_RESOLVERS: 'off',
  SLACK_API_URL: slack.url,
  SLACK_BOT_TOKEN: BOT_TOKEN,
  SLACK_APP_TOKEN: APP_TOKEN,
  SLACK_CHANNEL: ALERTS,
});

/** Two people in Synapse, a bot that they invite, and a room. */
export async function room(server: Synapse) {
  const [ann, theo, bot] = [await server.user('ann', true), await server.user('theo'), await server.user('outpost')];
  const invite = [bot.id, theo.id];
  const made = await ann.call('POST', '/_matrix/client/v3/createRoom', { name: 'ops', invite });
  const id = String(made.body['room_id']);
  await theo.call('POST', `/_matrix/client/v3/join/${encodeURIComponent(id)}`, {});
  return { ann, theo, bot, id };
}

/** A portfolio with the three people, and who has duty. */
export const withPeople = (portfolio: string | null, ann: User, theo: User): string => `${portfolio ?? ''}
people:
  ann: { matrix: "${ann.id}", may: [registrar] }
  theo: { matrix: "${theo.id}", zone: Europe/Athens }
  kim: { slack: U0KIM }
oncall:
  zone: Europe/Athens
  from: 2018-02-19
  rota: [theo, ann]
`;

/** One more token of a user: a device for each process. */
export async function logIn({ url }: Synapse, { id, password }: User, device: string): Promise<string> {
  const answer = await fetch(`${url}/_matrix/client/v3/login`, {
    method: 'POST',
    body: JSON.stringify({
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: id },
      password,
      initial_device_display_name: device,
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Milliseconds until something is certainly not going to happen any more. */
const PATIENCE_MS = 30_000;

/** Waits until it is so. */
export async function until<T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  for (const end = realClock.monotonicMs() + patienceMs; realClock.monotonicMs() < end; await wait(200)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`it did not come to that: ${what}`);
}

export const inSlack = (slack: FakeSlack, words: RegExp) =>
  slack.messages.find(({ channel, text }) => channel === ALERTS && words.test(text));

export const inMatrix = async (ann: User, room: string, words: RegExp): Promise<Message | undefined> =>
  (await ann.messages(room)).find(({ body }) => words.test(body));

let events = 0;

/** Sends an event into a room. */
export const send = (who: User, room: string, type: string, content: object) =>
  who.call('PUT', `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/${type}/${++events}`, content);

/** To read it through: `SHOW=1`. */
export async function shown(slack: FakeSlack, ann: User, room: string): Promise<void> {
  if (process.env['SHOW'] === undefined) return;
  console.log(
    slack.messages
      .map(({ thread, onlyFor, text }) => `${thread === null ? '' : '  '}${onlyFor ?? ''} ${text}`)
      .join('\n---\n'),
  );
  console.log('=== Matrix');
  console.log((await ann.messages(room)).map(({ sender, body }) => `${sender}: ${body}`).join('\n---\n'));
}
