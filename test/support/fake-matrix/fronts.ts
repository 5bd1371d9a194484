import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answered, Failed, Homeserver } from '../../../src/chat/matrix/server/homeserver.ts';
import type { FakeMatrix, Said } from './fake-matrix.ts';

/** The fake as the chat's own port: for a fast clock. */
export function portTo(fake: FakeMatrix, token: string): Homeserver & { cut(): void } {
  let isClosed = false;
  const ends = new Set<() => void>();
  const lost: Failed = { ok: false, kind: 'unreachable', code: 'ETIMEDOUT', status: null, retryAfterMs: 0 };
  const close = (): void => {
    isClosed = true;
    for (const end of ends) end();
  };
  return {
    async ask(method, path, { query = {}, body } = {}): Promise<Answered> {
      if (isClosed) return lost;
      const closed = new Promise<'lost'>(resolve => ends.add(() => resolve('lost')));
      const texts = Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]));
      const copy = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
      const said = await Promise.race([fake.answer({ method, path, query: texts, body: copy, token }), closed]);
      return said === 'lost' ? lost : answered(said);
    },
    close,
    cut: close,
  };
}

function answered({ status, body }: Said): Answered {
  const copy = JSON.parse(JSON.stringify(body));
  if (status < 300) return { ok: true, body: copy };
  const kinds: Record<number, Failed['kind']> = { 401: 'token', 403: 'forbidden', 404: 'not-found', 429: 'limited' };
  const kind = kinds[status] ?? (status >= 500 ? 'server' : 'refused');
  return { ok: false, kind, code: copy.errcode ?? null, status, retryAfterMs: copy.retry_after_ms ?? 0 };
}

/** The fake over HTTP on loopback: for the library. */
export async function serveFake(fake: FakeMatrix): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake');
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
    const body = await bodyOf(request);
    const said = await fake.answer({
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body,
      token,
    });
    if (said === 'lost') return response.destroy();
    response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers });
    response.end(JSON.stringify(said.body));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  // A file that is uploaded is none of JSON.
  return text === '' || !/json/.test(request.headers['content-type'] ?? '') ? undefined : JSON.parse(text);
}
