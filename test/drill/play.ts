import type { Message } from '../../src/dns/message.ts';
import { recordText } from '../../src/dns/wire/rdata.ts';
import { readMessage } from '../../src/dns/wire/read.ts';
import { writeQuery } from '../../src/dns/wire/write.ts';
import { type Drill, type DrillOptions, playing } from '../../src/drill/drill.ts';
import { loadText } from '../../src/drill/library.ts';
import { address } from '../../src/values/address.ts';
import { name } from '../../src/values/name.ts';

/** How a test asks: `edns` null for none. */
export interface Asking {
  readonly over?: 'udp' | 'tcp';
  readonly rd?: boolean;
  readonly patienceMs?: number;
  readonly edns?: { udpSize?: number; dnssecOk?: boolean; nsid?: boolean; cookie?: Uint8Array | null } | null;
}

/** What came of one question: a message with the time it took, or a word. */
export type Heard = { readonly message: Message; readonly afterMs: number; readonly octets: number } | string;

/** Opens a drill from a text written in a test. */
export const drillOf = (text: string, options: DrillOptions = { backEnd: 'memory' }): Promise<Drill> =>
  playing(loadText('test', `title t\nbegins 2024-05-01 10:00\n${text}`), options);

/** Milliseconds after which a test calls a server silent. */
const PATIENCE_MS = 3000;

/** All that arrives for one question, in order; empty where nothing does. */
export function heardFrom(drill: Drill, to: string, question: string, how: Asking = {}): Promise<Heard[]> {
  const [owner = '.', type = 'A'] = question.split(' ');
  const edns = how.edns === null ? null : { udpSize: 1232, dnssecOk: false, nsid: false, cookie: null, ...how.edns };
  const query = { id: 4711, question: { name: name(owner), type }, recursionDesired: how.rd ?? false, edns };
  const { network, clock } = drill.world;
  const startMs = clock.monotonicMs();
  const heard: Heard[] = [];
  const listening = new Promise<Heard[]>(done => {
    const close = network[how.over ?? 'udp'](address(to), 53, writeQuery(query), arrival => {
      if (arrival.kind === 'failed') heard.push(arrival.reason);
      else if (arrival.kind === 'closed') heard.push('closed');
      else heard.push(understood(arrival.bytes, clock.monotonicMs() - startMs));
    });
    clock.after(how.patienceMs ?? PATIENCE_MS, () => {
      close();
      done(heard);
    });
  });
  return drill.run(listening);
}

function understood(bytes: Uint8Array, afterMs: number): Heard {
  const read = readMessage(bytes);
  if (!read.ok) return 'unreadable';
  return read.message.id === 4711 ? { message: read.message, afterMs, octets: bytes.length } : 'wrong id';
}

/** The one message that a server sends back; an error says what came instead. */
export async function answerFrom(drill: Drill, to: string, question: string, how: Asking = {}): Promise<Message> {
  const [first] = await heardFrom(drill, to, question, how);
  if (first === undefined || typeof first === 'string') throw new Error(`${to} to ${question}: ${first ?? 'silence'}`);
  return first.message;
}

/** A message in few words: `NOERROR aa tc ra`, then its records, one a line, with the section they stand in. */
export function told(message: Message): string[] {
  const flags = (['aa', 'tc', 'ra'] as const).filter(flag => message[flag]);
  const lines = (section: string, records: Message['answers']) => records.map(one => `${section} ${recordText(one)}`);
  return [
    [message.rcode, ...flags].join(' '),
    ...lines('answer', message.answers),
    ...lines('authority', message.authorities),
    ...lines('additional', message.additionals),
  ];
}
