import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/**
 * A program: ports of 127.0.0.1 in one network namespace that lead to sockets of the file system, and so out of it.
 * `bridge.ts FILE`, where the file has a list of `Way` as JSON; says "ready" when all are open.
 */
export interface Way {
  readonly port: number;
  /** Path of a socket. */
  readonly socket: string;
}

const [file] = process.argv.slice(2);
if (file !== undefined) {
  const ways = JSON.parse(readFileSync(file, 'utf8')) as Way[];
  await Promise.all(
    ways.map(({ port, socket }) => {
      const server = createServer(inside => {
        const outside = connect(socket);
        inside.on('error', () => outside.destroy()).on('close', () => outside.destroy());
        outside.on('error', () => inside.destroy()).on('close', () => inside.destroy());
        inside.pipe(outside).pipe(inside);
      });
      return new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
    }),
  );
  process.stdout.write('ready\n');
}
