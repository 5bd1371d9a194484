import type { Address } from '../../values/address.ts';
import type { Clock, StreamEnd, Streams, StreamTarget } from '../../world/ports.ts';

/** What an exchange may cost. */
export interface Limits {
  readonly maxBytes: number;
  readonly deadlineMs: number;
  /** True where nothing more is to come, though the connection is still open. */
  readonly isWhole?: (bytes: Uint8Array) => boolean;
}

/** WHOIS answers of real registries stay under 20 kB; registration.md's cap leaves room for a registrar's legal text. */
export const WHOIS_LIMITS: Limits = { maxBytes: 131_072, deadlineMs: 8_000 };
/** RDAP objects have at most 100 kB; the bootstrap file has 300 kB. */
export const HTTP_LIMITS: Limits = { maxBytes: 524_288, deadlineMs: 8_000 };
/** Milliseconds without a byte after which the next address of a server is tried: registries answer within 2 s, or not at all. */
const SILENT_AFTER_MS = 3_000;
/** Addresses of one server that are tried: a second one helps where one family is broken, more is knocking. */
const MAX_ADDRESSES = 3;

export type Ending = 'ended' | 'full' | 'late' | (StreamEnd & { kind: 'failed' })['reason'];

export interface Exchanged {
  readonly bytes: Uint8Array;
  readonly how: Ending;
}

/** What an exchange needs; `signal` ends it early, as a deadline does. */
export interface Outside {
  readonly streams: Streams;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Sends `payload` to one address after the other until one gives bytes, and collects them up to the limits. What came before
 * a failure or the deadline is kept, `how` then tells that it is a part. Never throws.
 */
export async function exchange(
  to: { readonly addresses: readonly Address[]; readonly port: number; readonly tls: string | null },
  payload: Uint8Array,
  limits: Limits,
  world: Outside,
): Promise<Exchanged> {
  const until = world.clock.monotonicMs() + limits.deadlineMs;
  const addresses = to.addresses.slice(0, MAX_ADDRESSES);
  let last: Exchanged = { bytes: new Uint8Array(), how: 'other' };
  for (const [index, address] of addresses.entries()) {
    const left = until - world.clock.monotonicMs();
    if (left <= 0 || world.signal.aborted) return { ...last, how: 'late' };
    const isLast = index === addresses.length - 1;
    const silentAfterMs = isLast ? left : Math.min(left, SILENT_AFTER_MS);
    last = await once(
      { address, port: to.port, tls: to.tls },
      payload,
      { ...limits, deadlineMs: left },
      silentAfterMs,
      world,
    );
    if (last.bytes.length > 0 || last.how === 'ended') return last;
  }
  return last;
}

function once(
  target: StreamTarget,
  payload: Uint8Array,
  limits: Limits,
  silentAfterMs: number,
  world: Outside,
): Promise<Exchanged> {
  return new Promise(resolve => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const finish = (how: Ending): void => {
      stopDeadline();
      stopSilence();
      world.signal.removeEventListener('abort', late);
      close();
      resolve({ bytes: joined(chunks, Math.min(size, limits.maxBytes)), how });
    };
    const late = (): void => finish('late');
    const close = world.streams.open(target, payload, {
      data(chunk) {
        stopSilence();
        chunks.push(chunk);
        size += chunk.length;
        if (size >= limits.maxBytes) finish('full');
        else if (limits.isWhole?.(joined(chunks, size)) === true) finish('ended');
      },
      end: end => finish(end.kind === 'ended' ? 'ended' : end.reason),
    });
    const stopDeadline = world.clock.after(limits.deadlineMs, late);
    const stopSilence = world.clock.after(silentAfterMs, late);
    world.signal.addEventListener('abort', late);
  });
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, size - at);
    all.set(part, at);
    at += part.length;
  }
  return all;
}
