import { Socket as TcpSocket } from 'node:net';
import { App, type Logger, LogLevel, type Receiver, SocketModeReceiver, webApi } from '@slack/bolt';
import { Agent, buildConnector } from 'undici';
import {
  type Api,
  type Called,
  type Connected,
  fieldOf,
  isJson,
  type Json,
  type Link,
  type LinkOf,
  textOf,
} from './api.ts';

/** The one place that knows Slack's libraries: bolt for Socket Mode, its WebClient for calls, undici for what both dial with. */

/** Milliseconds for a call of the Web API: Slack answers within one or two; its own client would wait for ever. */
const CALL_MS = 10_000;
/** Milliseconds for a TCP and TLS connection, and for the head of an answer: an upgrade that nobody answers else takes five minutes. */
const DIAL_MS = 5_000;
/** Milliseconds from the first step to the hello. */
const HELLO_MS = 12_000;
/** Milliseconds that a connection lives where Slack does not say: it names about five hours. */
const USUAL_LIFE_MS = 18_000_000;
/** Milliseconds between our close frame and the end of TCP, which Slack leaves open for seconds: acknowledgements still go out. */
const LINGER_MS = 1_000;

/** Everything in messages of the libraries that must be in no log. */
const SECRETS = /xox[a-z]+-[\w-]+|xapp-[\w-]+|(?<=[?&](?:ticket|app_id)=)[^&\s"]+|(?<=hooks\.slack\.com\/)[^\s"]+/g;
const redacted = (parts: readonly unknown[]): string =>
  parts
    .map(part => (part instanceof Error ? part.message : String(part)))
    .join(' ')
    .replace(SECRETS, '…');

/** Loads nothing and asks nothing yet: `init` of bolt would hang for as long as Slack is down. */
export async function openLink(of: LinkOf): Promise<Link> {
  const logger = loggerFor(of);
  const slackApiUrl = of.apiUrl === null ? {} : { slackApiUrl: of.apiUrl };
  const client = new webApi.WebClient(of.botToken, {
    ...slackApiUrl,
    logger,
    // A retry of the library's could post twice, and one 429 would hold up every channel.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: CALL_MS,
  });
  const app = await appFor(of, logger, slackApiUrl);
  return {
    api: apiOver(client),
    upload: uploadOver(client),
    connect: () => connect(of, logger, slackApiUrl, app),
  };
}

/** The app listens; its receivers are the sockets, which come and go. */
async function appFor(of: LinkOf, logger: Logger, slackApiUrl: { slackApiUrl?: string }): Promise<App> {
  const receiver: Receiver = { init: () => undefined, start: async () => undefined, stop: async () => undefined };
  const app = new App({
    receiver,
    // Known without asking: a look-up here would stand before every acknowledgement.
    authorize: async () => ({ botToken: of.botToken }),
    clientOptions: { ...slackApiUrl, retryConfig: { retries: 0 }, timeout: CALL_MS },
    logger,
    logLevel: LogLevel.WARN,
    ignoreSelf: false,
    convoStore: false,
    deferInitialization: true,
  });
  await app.init();
  app.use(async ({ next, ...args }) => {
    const { ack, body } = args as { ack?: () => Promise<void>; body: unknown };
    // Before anything else, and whatever comes of it: Slack waits three seconds, and a lost acknowledgement loses no command.
    await ack?.().catch(() => undefined);
    if (isJson(body)) of.hear(body);
    await next();
  });
  app.error(async error => of.log('warn', redacted([error])));
  return app;
}

function loggerFor(of: LinkOf): Logger {
  // What the libraries call a warning is mostly a blip that the supervisor mends and tells of itself.
  const say = (...parts: unknown[]): void => of.log('debug', redacted(parts));
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: say,
    error: say,
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

const apiOver =
  (client: webApi.WebClient): Api =>
  async (method, args) => {
    try {
      const body: unknown = await client.apiCall(method, { ...args });
      return { ok: true, body: isJson(body) ? body : {} };
    } catch (error) {
      return failureOf(error);
    }
  };

const uploadOver =
  (client: webApi.WebClient): Link['upload'] =>
  async ({ channel, thread, name, alt, bytes }) => {
    try {
      const to = { channel_id: channel, thread_ts: thread };
      await client.filesUploadV2({ ...to, file: Buffer.from(bytes), filename: name, alt_text: alt, title: name });
      return { ok: true, body: {} };
    } catch (error) {
      return failureOf(error);
    }
  };

/** The libraries' errors, as what they mean. */
function failureOf(error: unknown): Exclude<Called, { ok: true }> {
  if (error instanceof webApi.WebAPIRateLimitedError)
    return { ok: false, how: 'limited', afterMs: error.retryAfter * 1_000 };
  if (error instanceof webApi.WebAPIPlatformError) {
    const code = textOf(error.data, 'error') ?? 'unknown_error';
    // Slack's own trouble: whether it was done nobody knows.
    const isLost = ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'].includes(code);
    if (isLost || !/^\w{1,60}$/.test(code))
      return { ok: false, how: 'lost', code: isLost ? code : 'an answer that is no JSON' };
    return { ok: false, how: 'refused', code, needed: textOf(error.data, 'needed') };
  }
  if (error instanceof webApi.WebAPIHTTPError) return { ok: false, how: 'lost', code: `HTTP ${error.statusCode}` };
  return { ok: false, how: 'lost', code: causeOf(error) };
}

/** The system's code, at the bottom of what wraps it. */
function causeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at !== undefined && depth < 6; depth++) {
    const code = fieldOf(at, 'code');
    if (typeof code === 'string' && !code.startsWith('slack_')) return code;
    const name = fieldOf(at, 'name');
    if (name === 'TimeoutError' || name === 'AbortError') return 'no answer in time';
    at = fieldOf(at, 'cause') ?? fieldOf(at, 'original');
  }
  return 'no connection';
}

/** One connection: its own receiver without reconnecting of its own, which would end in an unhandled rejection. */
async function connect(
  of: LinkOf,
  logger: Logger,
  slackApiUrl: { slackApiUrl?: string },
  app: App,
): Promise<Connected> {
  const { dispatcher, destroy } = dialler();
  const receiver = receiverOver(of, logger, slackApiUrl, dispatcher);
  receiver.init(app);
  const { client } = receiver;
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  const late = Promise.withResolvers<'late'>();
  const cancel = of.after(HELLO_MS, () => late.resolve('late'));
  let livesMs: number | null = null;
  let isClosed = false;
  const close = (why: string): void => {
    if (isClosed) return;
    isClosed = true;
    end(why);
    // The first one sends the close frame; with the second the library lets go at once, instead of after its 30 seconds.
    for (let i = 0; i < 2; i++) client.disconnect().catch(() => undefined);
    of.after(LINGER_MS, destroy);
  };
  client.on('ws_message', (data: unknown) => {
    const said = readControl(data);
    if (said?.type === 'hello') livesMs = said.livesMs;
    if (said?.type === 'disconnect') close(`Slack renews the connection (${said.reason})`);
  });
  client.on('disconnected', () => close('the connection broke'));
  try {
    await Promise.race([client.start(), late.promise, ended]);
    if (livesMs !== null && !isClosed)
      return { ok: true, socket: { livesMs, ended, close: () => close('closed by us') } };
    close('no hello');
    return { ok: false, how: 'lost', code: 'no hello' };
  } catch (error) {
    close('not connected');
    const { how, code } = notConnected(error);
    return { ok: false, how, code };
  } finally {
    cancel();
  }
}

function receiverOver(of: LinkOf, logger: Logger, slackApiUrl: { slackApiUrl?: string }, dispatcher: Agent) {
  return new SocketModeReceiver({
    appToken: of.appToken,
    dispatcher,
    logger,
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: { ...slackApiUrl, timeout: DIAL_MS, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    },
    processEventErrorHandler: async ({ error }) => {
      of.log('warn', redacted([error]));
      return false;
    },
  });
}

function notConnected(error: unknown): { how: 'refused' | 'lost'; code: string } {
  if (error === undefined) return { how: 'lost', code: 'no connection' };
  const failure = failureOf(error);
  return failure.how === 'limited' ? { how: 'lost', code: 'ratelimited' } : { how: failure.how, code: failure.code };
}

/** Dials for one connection, and can end what it dialled: undici lets go of a socket that became a WebSocket. */
function dialler(): { dispatcher: Agent; destroy(): void } {
  const sockets = new Set<TcpSocket>();
  const dial = buildConnector({ timeout: DIAL_MS, allowH2: false });
  const dispatcher = new Agent({
    headersTimeout: DIAL_MS,
    allowH2: false,
    connect(options, done) {
      dial(options, (...result) => {
        const [, socket] = result;
        if (socket instanceof TcpSocket) {
          sockets.add(socket);
          socket.once('close', () => sockets.delete(socket));
        }
        done(...result);
      });
    },
  });
  return {
    dispatcher,
    destroy() {
      for (const socket of sockets) socket.destroy();
      dispatcher.destroy().catch(() => undefined);
    },
  };
}

/** Hello and disconnect, the two messages about the connection itself; null for all others. */
function readControl(
  data: unknown,
): { type: 'hello'; livesMs: number } | { type: 'disconnect'; reason: string } | null {
  if (typeof data !== 'string' || !/^\s*\{[^{]*"type"\s*:\s*"(?:hello|disconnect)"/.test(data)) return null;
  const message = parsed(data);
  if (fieldOf(message, 'type') === 'disconnect')
    return { type: 'disconnect', reason: textOf(message, 'reason') ?? 'no reason' };
  const seconds = fieldOf(fieldOf(message, 'debug_info'), 'approximate_connection_time');
  return { type: 'hello', livesMs: typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : USUAL_LIFE_MS };
}

function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : {};
  } catch {
    return {};
  }
}
