import { labelsOf, type Name, name as nameOf } from '../values/name.ts';
import { blank } from './ask/draft.ts';
import type { AskPorts } from './ask/ports.ts';
import { LOOK_MS, type Search, search } from './ask/search.ts';
import { growing, singleFlight } from './growing.ts';
import { keep, recall } from './memory/keep.ts';
import type { Registration } from './registration.ts';

export interface LookOptions {
  /** Ask, also where a young answer is remembered. */
  readonly fresh?: boolean;
  /** Milliseconds that a remembered answer may be old, where it says nothing alarming; absent: some minutes. */
  readonly calmMs?: number;
}

/** Looks registrations up. One for a process: looks of the same name share one flight, and servers see our manners. */
export interface Registrations {
  /** `domain` is the registrable name, `zone` the suffix that its registry runs. The last value is complete. Never throws for what the internet does. */
  look(domain: Name, zone: Name, options?: LookOptions): AsyncIterable<Registration>;
}

export function createRegistrations(ports: AskPorts): Registrations {
  const share = singleFlight<Registration>();
  return {
    look: (domain, zone, options = {}) =>
      share(`${options.fresh === true ? 'fresh ' : ''}${options.calmMs ?? ''} ${domain}`, () =>
        growing(tell => lookUp(domain, zone, options, ports, tell)),
      ),
  };
}

async function lookUp(
  domain: Name,
  zone: Name,
  options: LookOptions,
  ports: AskPorts,
  tell: (known: Registration) => void,
): Promise<void> {
  const isFresh = options.fresh === true || ports.records === null;
  const kept =
    isFresh || ports.records === null ? null : await recall(ports.records, domain, ports.clock.now(), options.calmMs);
  if (kept !== null) return tell(kept);
  const ending = new AbortController();
  const stop = ports.clock.after(LOOK_MS, () => ending.abort());
  const known = blank(domain, zone, ports.clock.now());
  const look: Search = { known, replies: [], ports: { ...ports, signal: ending.signal }, tell };
  await search(look).finally(() => {
    stop();
    ending.abort();
  });
  const done: Registration = { ...look.known, complete: true };
  tell(ports.records === null ? done : { ...done, ...(await remember(ports.records, done)) });
}

async function remember(
  records: NonNullable<AskPorts['records']>,
  done: Registration,
): Promise<Pick<Registration, 'changes' | 'warnings'>> {
  try {
    return { changes: await keep(records, done), warnings: [] };
  } catch (error) {
    return { changes: [], warnings: [`memory is off: ${error instanceof Error ? error.message : 'the store failed'}`] };
  }
}

/** The suffix above a registrable name. */
export const zoneAbove = (domain: Name): Name => nameOf(`${labelsOf(domain).slice(1).join('.')}.`);
