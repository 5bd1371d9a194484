import type { Address } from '../../values/address.ts';
import type { Arrival, Clock, Network } from '../../world/ports.ts';

/** Answers kept for the walks of one survey; beyond it walks ask for themselves. */
const MAX_KEPT = 50_000;
/** RFC 1035 §4.1.1: octets of the header; the question follows. */
const HEADER_OCTETS = 12;
/** RFC 1035 §4.1.2: type and class after the name. */
const TYPE_AND_CLASS_OCTETS = 4;
/** RFC 6891 §6.1.2: octets of an OPT record without options. */
const BARE_OPT_OCTETS = 11;

interface Asked {
  /** Who sends it: only its own retries go out again. */
  readonly by: object;
  answer: Uint8Array | null;
  readonly waiting: Set<(answer: Uint8Array) => void>;
}

/**
 * Networks for walks that ask much the same: what one of them has asked a server, the others are told, with their own
 * message id. A walk's own retries go out as always, so a lost packet is lost for nobody.
 */
export function askingOnce(network: Network, clock: Clock): () => Network {
  const known = new Map<string, Asked>();
  return () => {
    const by = {};
    const ask =
      (over: 'udp' | 'tcp'): Network['udp'] =>
      (to, port, payload, arrive) => {
        const key = keyOf(over, to, port, payload);
        const asked = known.get(key);
        if (asked !== undefined && asked.by !== by) return told(asked, clock, payload, arrive);
        const mine = asked ?? { by, answer: null, waiting: new Set() };
        if (known.size < MAX_KEPT) known.set(key, mine);
        return network[over](to, port, payload, arrival => {
          arrive(arrival);
          if (arrival.kind === 'message') share(mine, arrival.bytes);
        });
      };
    return { udp: ask('udp'), tcp: ask('tcp') };
  };
}

function share(asked: Asked, answer: Uint8Array): void {
  asked.answer ??= answer;
  for (const tell of asked.waiting) tell(asked.answer);
  asked.waiting.clear();
}

/** Waits for what another walk is told, or has been; the id is the one that this walk asked with. */
function told(asked: Asked, clock: Clock, payload: Uint8Array, arrive: (arrival: Arrival) => void): () => void {
  const tell = (answer: Uint8Array): void => {
    const bytes = answer.slice();
    bytes.set(payload.subarray(0, 2));
    arrive({ kind: 'message', bytes });
  };
  const { answer } = asked;
  if (answer !== null) return clock.after(0, () => tell(answer));
  asked.waiting.add(tell);
  return () => void asked.waiting.delete(tell);
}

/** Server, transport, question, and whether EDNS and its options are there: all that an answer depends on. */
function keyOf(over: string, to: Address, port: number, payload: Uint8Array): string {
  let end = HEADER_OCTETS;
  while ((payload[end] ?? 0) !== 0) end += (payload[end] as number) + 1;
  end += 1 + TYPE_AND_CLASS_OCTETS;
  const rest = payload.length - end;
  const form = rest <= 0 ? 'plain' : rest <= BARE_OPT_OCTETS ? 'edns' : 'options';
  return `${over} ${to} ${port} ${form} ${Buffer.from(payload.subarray(HEADER_OCTETS, end)).toString('latin1')}`;
}
