import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, createServer as createTcp } from 'node:net';

/** What one bot asks one chat. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** What one bot asks one chat goes through here, so that a request can be its last one. */
export interface Gate {
  /** Path of the socket that it listens on. */
  readonly socket: string;
  /**
   * With the next request like this, `then` happens: `before` it goes out, or `after` the chat has done it. That bot hears no
   * answer to it, and none of them before `then` has resolved.
   */
  next(is: (call: Call) => boolean, when: 'before' | 'after', then: () => unknown): void;
  close(): void;
}

interface Trap {
  readonly is: (call: Call) => boolean;
  readonly when: 'before' | 'after';
  readonly then: () => unknown;
}

/** A gate before the server at this port of 127.0.0.1. */
export async function openGate(socket: string, port: number): Promise<Gate> {
  const traps: Trap[] = [];
  const server = createServer((asked, answer) => {
    handle(asked, answer, port, traps).catch(() => answer.destroy());
  });
  server.listen(socket);
  await once(server, 'listening');
  return {
    socket,
    next: (is, when, then) => void traps.push({ is, when, then }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function handle(asked: IncomingMessage, answer: ServerResponse, port: number, traps: Trap[]): Promise<void> {
  const body = await whole(asked);
  const { method = '', url: path = '', headers } = asked;
  const call: Call = { method, path, body: body.toString() };
  const trap = traps.find(({ is }) => is(call)) ?? null;
  if (trap !== null) traps.splice(traps.indexOf(trap), 1);
  if (trap?.when === 'before') {
    await trap.then();
    return void answer.destroy();
  }
  const onward = request({ host: '127.0.0.1', port, method, path, headers });
  onward.on('error', () => answer.destroy());
  // Who was killed while it waited needs no answer any more.
  answer.on('close', () => onward.destroy());
  onward.end(body);
  const [came] = (await once(onward, 'response')) as [IncomingMessage];
  const said = await whole(came);
  if (trap !== null) {
    await trap.then();
    return void answer.destroy();
  }
  const { 'transfer-encoding': _, ...rest } = came.headers;
  answer.writeHead(came.statusCode ?? 500, { ...rest, 'content-length': said.length }).end(said);
}

async function whole(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The same without looking: a socket of the file system that leads to this port of 127.0.0.1. */
export async function openPassage(socket: string, port: number): Promise<{ close(): void }> {
  const server = createTcp(near => {
    const far = connect(port, '127.0.0.1');
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  server.listen(socket);
  await once(server, 'listening');
  return { close: () => void server.close() };
}
