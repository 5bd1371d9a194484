import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { faultOf } from './blocks.ts';
import type { FakeSlack, Fault } from './fake-slack.ts';
import { answerTo, post } from './methods.ts';
import type { Args, Message } from './world.ts';

/** What the fake keeps beside the workspace. */
export interface Inner {
  readonly faults: Map<string, (Fault | { readonly wait: number })[]>;
  readonly lastPost: Map<string, number>;
  readonly urls: Map<string, ResponseUrl>;
}

/** Where a command or a click may be answered: five times, in 30 minutes. */
export interface ResponseUrl {
  readonly channel: string;
  readonly user: string;
  /** The message of the click; null for a command, whose `replace_original` makes a new message. */
  readonly message: Message | null;
  used: number;
}

/** Answers one request as Slack would. */
export async function handle(
  slack: FakeSlack,
  inner: Inner,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request);
  const path = new URL(request.url ?? '/', 'http://x').pathname;
  const reply = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof value === 'string' ? value : JSON.stringify(value));
  };
  if (slack.isSilent || slack.isDown) slack.turnedAway += 1;
  if (slack.isSilent) return;
  if (slack.isDown) return reply(503, 'down');
  if (path.startsWith('/upload/')) {
    const file = slack.files[Number(path.slice(8))];
    if (file !== undefined) file.octets = body.length;
    return reply(200, 'OK');
  }
  if (path.startsWith('/response/')) return reply(...respond(slack, inner, path.slice(10), body));
  const method = path.replace('/api/', '');
  const args = argsIn(body);
  slack.calls.push({ method, args, at: performance.now() });
  if (method === 'apps.connections.open') {
    if (request.headers.authorization !== `Bearer ${slack.tokens.app}`)
      return reply(200, { ok: false, error: 'invalid_auth' });
    return reply(200, slack.sockets.open());
  }
  if (request.headers.authorization !== `Bearer ${slack.tokens.bot}`)
    return reply(200, { ok: false, error: 'invalid_auth' });
  call(slack, inner, method, args, reply);
}

type Reply = (status: number, value: unknown, headers?: Record<string, string>) => void;

function call(slack: FakeSlack, inner: Inner, method: string, args: Args, reply: Reply): void {
  const fault = inner.faults.get(method)?.shift() ?? null;
  const limited = { ok: false, error: 'ratelimited' };
  if (fault === 'silent') return;
  if (fault === '500') reply(500, 'internal');
  else if (fault !== null && typeof fault === 'object' && 'wait' in fault)
    reply(429, limited, { 'retry-after': String(fault.wait) });
  else if (fault !== null && typeof fault === 'object') reply(200, { ok: false, error: fault.error });
  else if (isTooSoon(slack, inner, method, args)) reply(429, limited, { 'retry-after': '1' });
  else {
    const answer = answerTo(method, args, slack, slack.scopes, slack.url.replace('/api/', ''));
    if (fault === '500 after accept') reply(500, 'internal');
    else if (fault === null) reply(200, answer, { 'x-oauth-scopes': [...slack.scopes].join(',') });
  }
}

/** One post a second and channel. */
function isTooSoon(slack: FakeSlack, { lastPost }: Inner, method: string, args: Args): boolean {
  if (slack.postEveryMs === 0 || (method !== 'chat.postMessage' && method !== 'chat.postEphemeral')) return false;
  const channel = String(args['channel']);
  const now = performance.now();
  // A little slack for the way that the request takes.
  if (now - (lastPost.get(channel) ?? Number.NEGATIVE_INFINITY) < slack.postEveryMs * 0.9) return true;
  lastPost.set(channel, now);
  return false;
}

/** Status and words of an answer at a response URL. */
function respond(slack: FakeSlack, inner: Inner, id: string, body: string): [number, string] {
  const url = inner.urls.get(id);
  if (url === undefined) return [404, 'expired_url'];
  if (url.used >= 5) return [404, 'used_url'];
  url.used += 1;
  const args = JSON.parse(body) as Args;
  slack.calls.push({ method: 'response_url', args, at: performance.now() });
  if (args['delete_original'] === true) return [200, 'ok'];
  const fault = faultOf({ text: args['text'] ?? '', blocks: args['blocks'] ?? [] });
  if (fault !== null) return [400, fault];
  if (args['replace_original'] === true && url.message !== null) {
    url.message.text = String(args['text'] ?? '');
    url.message.blocks = (args['blocks'] ?? []) as Message['blocks'];
    url.message.edits += 1;
    return [200, 'ok'];
  }
  post(
    { ...args, channel: url.channel },
    slack,
    'response_url',
    args['response_type'] === 'in_channel' ? null : url.user,
  );
  return [200, 'ok'];
}

/** Arguments come as a form; what is no plain value is JSON in it. */
function argsIn(body: string): Args {
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([key, value]) => {
      if (!/^[[{]|^(?:true|false)$/.test(value)) return [key, value];
      try {
        return [key, JSON.parse(value) as unknown];
      } catch {
        return [key, value];
      }
    }),
  );
}
