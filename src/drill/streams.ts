import type { Address } from '../values/address.ts';
import type { Name } from '../values/name.ts';
import type { Clock, StreamEnd, Streams } from '../world/ports.ts';
import type { Internet } from './internet.ts';
import type { AnswerStatement } from './scenario.ts';
import { failureBefore, isDropped, type Packet } from './servers/machine.ts';
import { addressesIn } from './servers/zone.ts';

/** Milliseconds to a registration server: one round trip to connect, one for the answer. */
const RTT_MS = 40;

/**
 * Streams to the WHOIS and RDAP servers of a scenario: whoever the zones give that address answers with what is written.
 * In this process for both back ends, as TLS to 127.0.0.1 would need certificates for other people's names.
 */
export const drillStreams = (internet: () => Internet, clock: Clock): Streams => ({
  open(to, payload, on) {
    const packet: Packet = { to: to.address, port: to.port, over: 'tcp', bytes: payload };
    const now = internet();
    const cancels: (() => void)[] = [];
    const end = (how: StreamEnd, afterMs: number): void => void cancels.push(clock.after(afterMs, () => on.end(how)));
    const answer = answerAt(now, to.address, to.tls, payload);
    if (failureBefore(now, packet) === 'no-route') end({ kind: 'failed', reason: 'no-route' }, 0);
    else if (isDropped(now, packet)) end({ kind: 'failed', reason: 'unreachable' }, UNREACHABLE_MS);
    else if (answer === null) end({ kind: 'failed', reason: 'refused' }, RTT_MS);
    else {
      cancels.push(clock.after(2 * RTT_MS, () => on.data(answer)));
      end({ kind: 'ended' }, 2 * RTT_MS);
    }
    return () => {
      for (const cancel of cancels) cancel();
    };
  },
});

/** Milliseconds after which the system gives up connecting (RFC 9293 leaves it open; Linux takes about two minutes). */
const UNREACHABLE_MS = 127_000;

/** What the server at an address sends back; null where no registration server listens there. */
function answerAt(internet: Internet, address: Address, tls: string | null, payload: Uint8Array): Uint8Array | null {
  const kind = tls === null ? 'whois' : 'rdap';
  const own = internet.answers.filter(one => one.kind === kind && addressesFor(internet, one.server).includes(address));
  const here = tls === null ? own : own.filter(one => one.server === `${tls.replace(/\.$/, '')}.`);
  if (here.length === 0) return null;
  const asked = new TextDecoder('latin1').decode(payload);
  const query = tls === null ? asked.trim() : (/^GET (\S+) /.exec(asked)?.[1] ?? '');
  const found = bestOf(here, query);
  const text = tls === null ? whoisText(found) : httpText(found);
  return new TextEncoder().encode(text);
}

/** The answer to a query: the last one written for it, else the last one for all others. */
function bestOf(answers: readonly AnswerStatement[], query: string): AnswerStatement | null {
  const asked = query.trim().toLowerCase();
  return (
    answers.findLast(one => one.query?.toLowerCase() === asked) ?? answers.findLast(one => one.query === null) ?? null
  );
}

/** RFC 3912: lines end in CR and LF. A server that knows no answer says nothing. */
const whoisText = (found: AnswerStatement | null): string => `${found?.body ?? ''}\n`.replaceAll('\n', '\r\n');

function httpText(found: AnswerStatement | null): string {
  const body = found?.body ?? '';
  const status = found?.status ?? 404;
  const length = new TextEncoder().encode(body).length;
  return `HTTP/1.1 ${status} -\r\nContent-Type: application/rdap+json\r\nContent-Length: ${length}\r\n\r\n${body}`;
}

/** The addresses that any zone of the simulated internet gives a name. */
function addressesFor(internet: Internet, server: Name): Address[] {
  const zones = Array.from(internet.hosts.values()).flatMap(host => [...host.zones.values()]);
  const own = Array.from(internet.hosts.values()).find(host => host.name === server);
  return [...(own?.addresses ?? []), ...zones.flatMap(zone => addressesIn(zone, server))];
}
