import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { handle, type Inner } from './http.ts';
import { payloads } from './payloads.ts';
import { type Sent, type Socketry, socketry } from './sockets.ts';
import { type Args, type Message, type Workspace, workspace } from './world.ts';

export const BOT_TOKEN = 'xoxb-1-fake-secret';
export const APP_TOKEN = 'xapp-1-fake-secret';

/** What befalls the next calls of a method, in order; null for none. */
export type Fault =
  /** Done, but the caller is told 500. */
  | '500 after accept'
  | '500'
  /** Done, but no answer ever comes. */
  | 'silent after accept'
  /** Not done, and no answer ever comes. */
  | 'silent'
  | { readonly error: string };

/** A Slack on loopback, as strict as the real one where it is known to be. */
export interface FakeSlack extends Workspace {
  /** For `SLACK_API_URL`. */
  readonly url: string;
  readonly scopes: Set<string>;
  readonly sockets: Socketry;
  /** Methods called, in order, with what they were told. */
  readonly calls: { readonly method: string; readonly args: Args; readonly at: number }[];
  /** Nobody answers TCP's data: every request hangs. */
  isSilent: boolean;
  /** Answers 503 to everything. */
  isDown: boolean;
  /** Requests that met either. */
  turnedAway: number;
  /** Milliseconds between two posts into one channel, below which 429 is answered; 0 for no limit. */
  postEveryMs: number;
  /** Tokens that are taken. */
  readonly tokens: { bot: string; app: string };
  fail(method: string, ...faults: readonly Fault[]): void;
  /** What the next calls hear: 429 with these seconds. */
  limit(method: string, ...seconds: readonly number[]): void;
  /** Somebody types a slash command. */
  command(line: string, in_: { readonly channel: string; readonly user?: string; readonly triggerId?: string }): Sent;
  /** Somebody says something; `as` gives the kinds of event that Slack makes of it. */
  say(
    text: string,
    in_: { readonly channel: string; readonly user?: string; readonly thread?: string; readonly more?: Args },
    as?: readonly ('message' | 'app_mention')[],
  ): Sent[];
  /** Somebody presses a button of a message. */
  click(message: Message, actionId: string, user?: string): Sent;
  close(): Promise<void>;
}

const ALL_SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:read',
  'reactions:write',
  'users:read',
];

export async function fakeSlack(): Promise<FakeSlack> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const slack = newSlack(base, server);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    handle(slack.fake, slack.inner, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => slack.fake.sockets.accept(request, socket));
  return slack.fake;
}

function newSlack(base: string, server: Server): { fake: FakeSlack; inner: Inner } {
  const inner: Inner = { faults: new Map(), lastPost: new Map(), urls: new Map() };
  const queue = (method: string, faults: readonly (Fault | { readonly wait: number })[]): void => {
    inner.faults.set(method, [...(inner.faults.get(method) ?? []), ...faults]);
  };
  const sockets = socketry(base.replace('http', 'ws'));
  const fake: FakeSlack = {
    ...workspace(),
    ...payloads(() => fake, inner, base),
    url: `${base}/api/`,
    scopes: new Set(ALL_SCOPES),
    sockets,
    calls: [],
    isSilent: false,
    isDown: false,
    turnedAway: 0,
    postEveryMs: 0,
    tokens: { bot: BOT_TOKEN, app: APP_TOKEN },
    fail: (method, ...faults) => queue(method, faults),
    limit: (method, ...seconds) =>
      queue(
        method,
        seconds.map(wait => ({ wait })),
      ),
    async close() {
      sockets.end();
      server.closeAllConnections();
      await new Promise<void>(resolve => server.close(() => resolve()));
    },
  };
  return { fake, inner };
}
