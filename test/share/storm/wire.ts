import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What one process asks one server goes through here, and can be cut off without a word. */
export interface Wire {
  readonly port: number;
  /** From now on nothing comes through, and nobody hears of it: no connection ends. */
  cut(): void;
  /** What was under way comes after all, as TCP sends it again; or `lost`: every connection ends. */
  heal(how: 'late' | 'lost'): void;
  close(): void;
}

/** A wire to this port of 127.0.0.1. */
export async function openWire(to: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer(near => {
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.on('data', chunk => other.write(chunk));
      if (isCut) one.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    heal(how) {
      isCut = false;
      for (const socket of [...sockets])
        if (how === 'late') socket.resume();
        else socket.destroy();
    },
    close() {
      server.close();
      for (const socket of [...sockets]) socket.destroy();
    },
  };
}
