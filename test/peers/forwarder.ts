import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { appendFileSync, readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { type Address, familyOf } from '../../src/values/address.ts';

/**
 * A program: stands at public addresses in front of servers on 127.0.0.1, and lets every answer take a round trip.
 * `forwarder.ts FILE [LOG]`, where the file has a list of `Forward` as JSON; says "ready" when it stands everywhere. The log
 * gets a line for each question over UDP: when it came, in milliseconds since 1970, the name, and who asked.
 */
export interface Forward {
  readonly address: Address;
  /** Of the server on 127.0.0.1. */
  readonly port: number;
  readonly rttMs: number;
}

const PORT = 53;
const HERE = '127.0.0.1';
/** Milliseconds: a socket towards a server is used again after an answer, and given up without one. */
const UNANSWERED_MS = 2_000;

const [file, log] = process.argv.slice(2);

/** The name of a question, as a zone file has it; its labels follow the header (RFC 1035 §4.1). */
function nameIn(question: Uint8Array): string {
  const labels: string[] = [];
  for (let at = HEADER_OCTETS; (question[at] ?? 0) > 0; at += (question[at] ?? 0) + 1)
    labels.push(Buffer.from(question.subarray(at + 1, at + 1 + (question[at] ?? 0))).toString('latin1'));
  return `${labels.join('.')}.`.toLowerCase();
}
const HEADER_OCTETS = 12;

/** Gives a question to a server on this host, and its answer to whoever asked, when the round trip is over. */
function overUdp({ address, port, rttMs }: Forward): Promise<unknown> {
  const front = createSocket(familyOf(address) === 'v4' ? 'udp4' : 'udp6');
  const idle: Datagrams[] = [];
  front.on('message', (question, from) => {
    if (log !== undefined) appendFileSync(log, `${Date.now()} ${nameIn(question)} ${from.address}\n`);
    const back = idle.pop() ?? createSocket('udp4');
    const begun = performance.now();
    const lost = setTimeout(() => back.close(), UNANSWERED_MS);
    back.once('message', answer => {
      clearTimeout(lost);
      idle.push(back);
      const leftMs = rttMs - (performance.now() - begun);
      setTimeout(() => front.send(answer, from.port, from.address), leftMs);
    });
    back.send(question, port, HERE);
  });
  front.on('error', () => undefined);
  return new Promise<void>(resolve => front.bind(PORT, address, resolve));
}

/** A connection costs a round trip before the question can be sent, and each answer another one. */
function overTcp({ address, port, rttMs }: Forward): Promise<unknown> {
  const server = createServer(front => {
    const back = connect(port, HERE);
    const isOff = (socket: Socket, other: Socket): void => {
      socket.on('error', () => other.destroy()).on('close', () => other.destroy());
    };
    isOff(front, back);
    isOff(back, front);
    front.on('data', data => void setTimeout(() => back.write(data), rttMs));
    back.on('data', data => void setTimeout(() => front.write(data), rttMs));
  });
  return new Promise<void>(resolve => server.listen(PORT, address, resolve));
}

if (file !== undefined) {
  const forwards = JSON.parse(readFileSync(file, 'utf8')) as Forward[];
  await Promise.all(forwards.flatMap(one => [overUdp(one), overTcp(one)]));
  process.stdout.write('ready\n');
}
