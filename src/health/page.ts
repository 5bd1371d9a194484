import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ChatState } from '../chat/surface.ts';
import { instant, isoOf } from '../values/instant.ts';

/** Connections at once: a few machines that ask every few seconds. */
const MAX_CONNECTIONS = 32;
/** Milliseconds for a request to arrive whole. */
const REQUEST_MS = 5_000;

export interface PageOf {
  readonly host: string;
  readonly port: number;
  chats(): readonly ChatState[];
  /** Whether the store answers; false after a short wait. Never rejects. */
  storeAnswers(): Promise<boolean>;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
}

export interface Page {
  /** Where it is served: the port may have been chosen by the system. */
  readonly port: number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/**
 * Serves /healthz (is the process alive, and its store), /readyz (is a chat connected) and /metrics. None of them holds a
 * domain, a room, a person or an address. Rejects where the address cannot be had.
 */
export function servePage(of: PageOf): Promise<Page> {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, (request, response) => {
    answer(request, of).then(
      found => send(response, request, found),
      () => send(response, request, { status: 500, type: PLAIN, body: 'a fault of its own\n' }),
    );
  });
  server.maxConnections = MAX_CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(of.port, of.host, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      const at = server.address();
      resolve({
        port: typeof at === 'object' && at !== null ? at.port : of.port,
        close: () =>
          new Promise(done => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}

const PLAIN = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

async function answer(request: IncomingMessage, of: PageOf): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, type: PLAIN, body: 'only GET\n' };
  switch (request.url?.split('?')[0]) {
    case '/healthz':
      // A chat that is down never makes this red: restarting a good bot would help nobody.
      return (await of.storeAnswers())
        ? { status: 200, type: PLAIN, body: 'ok\n' }
        : { status: 503, type: PLAIN, body: 'the store does not answer\n' };
    case '/readyz':
      return ready(of.chats());
    case '/metrics':
      return { status: 200, type: of.metrics.contentType, body: await of.metrics.text() };
    default:
      return { status: 404, type: PLAIN, body: 'there are /healthz, /readyz and /metrics\n' };
  }
}

/** Ready where at least one chat takes commands. Why another does not may name a room, and is told in `status` only. */
function ready(chats: readonly ChatState[]): Answer {
  const listed = chats.map(({ name, state, since }) => ({ name, state, since: isoOf(instant(since)) }));
  const status = chats.some(({ state }) => state === 'connected') ? 200 : 503;
  return { status, type: JSON_TYPE, body: `${JSON.stringify({ ready: status === 200, chats: listed })}\n` };
}

function send(response: ServerResponse, request: IncomingMessage, { status, type, body }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
