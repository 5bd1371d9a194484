import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';

/** As much of RFC 6455 as a client of Socket Mode meets: text, ping, pong and close, unfragmented, up to 64 KiB. */
export interface Wire {
  send(text: string): void;
  ping(): void;
  close(code: number): void;
  /** The TCP connection ends without a word. */
  destroy(): void;
}

export interface WireEvents {
  text(text: string): void;
  /** The client's close frame; true answers it and ends the connection. */
  closing(): boolean;
  gone(): void;
  /** Whether pings are answered. */
  answersPings(): boolean;
}

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const [TEXT, CLOSE, PING, PONG] = [1, 8, 9, 10];

export function upgrade(socket: Duplex, key: string, on: WireEvents): Wire {
  const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let held: Buffer = Buffer.alloc(0);
  const write = (opcode: number, payload: Buffer): void => {
    if (!socket.destroyed) socket.write(Buffer.concat([header(opcode, payload.length), payload]));
  };
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    for (let frame = firstFrame(held); frame !== null; frame = firstFrame(held)) {
      held = held.subarray(frame.length);
      if (frame.opcode === TEXT) on.text(frame.payload.toString('utf8'));
      if (frame.opcode === PING && on.answersPings()) write(PONG ?? 10, frame.payload);
      if (frame.opcode === CLOSE && on.closing()) {
        write(CLOSE ?? 8, frame.payload);
        socket.end();
      }
    }
  });
  socket.on('close', on.gone);
  // A server of HTTP keeps its side open after the other one's end: here nobody is there any more.
  socket.on('end', () => socket.destroy());
  socket.on('error', () => socket.destroy());
  return {
    send: text => write(TEXT ?? 1, Buffer.from(text)),
    ping: () => write(PING ?? 9, Buffer.from('ping')),
    close: code => write(CLOSE ?? 8, Buffer.of(code >> 8, code & 255)),
    destroy: () => socket.destroy(),
  };
}

function header(opcode: number, length: number): Buffer {
  if (length < 126) return Buffer.of(0x80 | opcode, length);
  return Buffer.of(0x80 | opcode, 126, length >> 8, length & 255);
}

/** A client's frame is always masked (RFC 6455 §5.1). */
function firstFrame(held: Buffer): { opcode: number; payload: Buffer; length: number } | null {
  if (held.length < 6) return null;
  const short = held.readUInt8(1) & 127;
  const from = short === 126 ? 4 : 2;
  if (held.length < from + 4) return null;
  const size = short === 126 ? held.readUInt16BE(2) : short;
  if (held.length < from + 4 + size) return null;
  const mask = held.subarray(from, from + 4);
  const payload = Buffer.from(held.subarray(from + 4, from + 4 + size).map((octet, i) => octet ^ (mask[i % 4] ?? 0)));
  return { opcode: held.readUInt8(0) & 15, payload, length: from + 4 + size };
}
