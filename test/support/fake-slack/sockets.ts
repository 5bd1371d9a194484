import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { upgrade, type Wire } from './frames.ts';

/** A payload on its way to the bot, and how long the bot took to acknowledge it. */
export interface Sent {
  readonly envelope: string;
  /** The number of the socket that it went to; null where none was open, or it went into one that is deaf. */
  readonly socket: number | null;
  /** Milliseconds until the acknowledgement; rejects where none came within `ACK_MS`. */
  readonly acknowledged: Promise<number>;
}

export interface Socketry {
  /** Sockets that have said hello and are not closing. */
  count(): number;
  /** How many were ever opened. */
  opened(): number;
  open(): object;
  accept(request: IncomingMessage, socket: Duplex): void;
  deliver(type: string, payload: object): Sent;
  /** Slack's own renewal of one socket: it says so, and leaves TCP open for a while after the client's close frame. */
  refresh(which: number, reason?: 'refresh_requested' | 'warning'): void;
  /** The open sockets' numbers. */
  numbers(): number[];
  /** The connection is dead, but nobody says so: no pong, no payload arrives. */
  halfOpen(which: number): void;
  /** TCP ends without a word. */
  cut(which: number): void;
  /** What happens to new connections. */
  mode: 'well' | 'no hello' | 'silent upgrade' | 'refused';
  /** Seconds that a hello says that the socket will live. */
  livesSeconds: number;
  end(): void;
}

/** Milliseconds after which Slack gives a command up. */
const ACK_MS = 3_000;
/** Milliseconds that TCP stays open after the close handshake has begun. */
const LINGER_MS = 300;

interface Open {
  readonly number: number;
  readonly wire: Wire;
  isDeaf: boolean;
  isClosing: boolean;
}

interface State {
  readonly open: Map<number, Open>;
  /** By envelope. */
  readonly waiting: Map<string, () => void>;
  readonly all: Duplex[];
  serial: number;
}

export function socketry(base: string): Socketry {
  const state: State = { open: new Map(), waiting: new Map(), all: [], serial: 0 };
  const able = (): Open[] => [...state.open.values()].filter(each => !each.isClosing);
  const named = (which: number): Open => {
    const one = state.open.get(which);
    if (one === undefined) throw new Error(`no socket ${which}`);
    return one;
  };
  let [turn, envelopes] = [0, 0];
  const self: Socketry = {
    mode: 'well',
    livesSeconds: 18_000,
    count: () => able().length,
    opened: () => state.serial,
    numbers: () => able().map(each => each.number),
    open: () =>
      self.mode === 'refused'
        ? { ok: false, error: 'internal_error' }
        : { ok: true, url: `${base}/link?ticket=${state.serial}` },
    accept(request, socket) {
      state.all.push(socket);
      if (self.mode !== 'silent upgrade') welcome(state, self, request, socket);
    },
    deliver(type, payload) {
      const envelope = `envelope-${++envelopes}`;
      const listeners = able();
      const to = listeners[turn++ % Math.max(1, listeners.length)];
      const acknowledged = acknowledgement(state, envelope);
      const accepts = type !== 'events_api';
      if (to !== undefined && !to.isDeaf)
        to.wire.send(JSON.stringify({ envelope_id: envelope, type, payload, accepts_response_payload: accepts }));
      return { envelope, socket: to?.number ?? null, acknowledged };
    },
    refresh(which, reason = 'refresh_requested') {
      const one = named(which);
      one.isClosing = true;
      one.wire.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'fake' } }));
    },
    halfOpen(which) {
      named(which).isDeaf = true;
    },
    cut(which) {
      named(which).wire.destroy();
    },
    end() {
      for (const socket of state.all) socket.destroy();
    },
  };
  return self;
}

/** The clock of one envelope. */
function acknowledgement({ waiting }: State, envelope: string): Promise<number> {
  const at = performance.now();
  const acknowledged = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('operation_timeout')), ACK_MS);
    timer.unref();
    waiting.set(envelope, () => {
      clearTimeout(timer);
      resolve(performance.now() - at);
    });
  });
  acknowledged.catch(() => undefined);
  return acknowledged;
}

/** A new connection: the upgrade, and the hello. */
function welcome(state: State, self: Socketry, request: IncomingMessage, socket: Duplex): void {
  const number = ++state.serial;
  const wire = upgrade(socket, String(request.headers['sec-websocket-key']), {
    text(said) {
      const { envelope_id: id } = JSON.parse(said) as { envelope_id?: string };
      if (id !== undefined) state.waiting.get(id)?.();
    },
    closing() {
      const one = state.open.get(number);
      if (one !== undefined) one.isClosing = true;
      setTimeout(() => wire.destroy(), LINGER_MS).unref();
      return false;
    },
    gone: () => void state.open.delete(number),
    answersPings: () => state.open.get(number)?.isDeaf !== true,
  });
  if (self.mode === 'no hello') return;
  state.open.set(number, { number, wire, isDeaf: false, isClosing: false });
  wire.send(
    JSON.stringify({
      type: 'hello',
      num_connections: state.open.size,
      debug_info: { approximate_connection_time: self.livesSeconds },
      connection_info: { app_id: 'A0FAKE' },
    }),
  );
}
