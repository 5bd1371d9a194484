import type { Clock } from '../../../world/ports.ts';
import { type Answered, type Failed, type Homeserver, paths } from '../server/homeserver.ts';
import type { Machine, Wanted } from './machine.ts';

/** Milliseconds between two looks whether a call waits for keys of devices: from, and up to. */
const LOOK_MS = 5;
const MAX_LOOK_MS = 200;

/** Sends one thing that the machine wants sent, and tells it the answer. `message` sends what belongs into a room. */
export async function perform(
  wanted: Wanted,
  machine: Machine,
  homeserver: Homeserver,
  message: (wanted: Wanted) => Promise<Answered>,
): Promise<Failed | null> {
  const answered = await asked(wanted, homeserver, message);
  if (!answered.ok) return answered;
  await machine.sent(wanted, answered.body);
  return null;
}

function asked(
  wanted: Wanted,
  homeserver: Homeserver,
  message: (wanted: Wanted) => Promise<Answered>,
): Promise<Answered> {
  const { what, body, eventType, txn } = wanted;
  switch (what) {
    case 'upload':
    case 'query':
    case 'claim':
      return homeserver.ask('POST', paths.keys(what), { body });
    case 'to-device':
      return homeserver.ask('PUT', paths.toDevice(eventType, txn), { body });
    case 'signatures':
      return homeserver.ask('POST', paths.keys('signatures/upload'), { body });
    case 'message':
      return message(wanted);
    default:
      return what satisfies never;
  }
}

/**
 * Sends all that the machine wants sent of these kinds, one after the other. The first failure ends it: what is left is
 * wanted again the next time.
 */
export async function pump(
  machine: Machine,
  homeserver: Homeserver,
  message: (wanted: Wanted) => Promise<Answered>,
  kinds: readonly Wanted['what'][] | null = null,
): Promise<Failed | null> {
  for (const wanted of await machine.wanted()) {
    if (kinds !== null && !kinds.includes(wanted.what)) continue;
    const failed = await perform(wanted, machine, homeserver, message);
    if (failed !== null) return failed;
  }
  return null;
}

/** Room messages are none of the kinds that are asked for here. */
export const noMessage = async (): Promise<Answered> => ({
  ok: false,
  kind: 'refused',
  code: null,
  status: null,
  retryAfterMs: 0,
});

/**
 * Waits for a call that itself may wait, 5 s at a time, for keys of devices which only the next `wanted` would ask for:
 * asks for them meanwhile. Without this the first answer in a new room takes 15 s.
 */
export async function askingKeys<T>(
  call: Promise<T>,
  machine: Machine,
  homeserver: Homeserver,
  clock: Clock,
): Promise<T> {
  let isDone = false;
  let cancel = (): void => undefined;
  const look = (ms: number): void => {
    cancel = clock.after(ms, async () => {
      // What cannot be asked now stays wanted.
      await pump(machine, homeserver, noMessage, ['query']).catch(() => null);
      if (!isDone) look(Math.min(MAX_LOOK_MS, ms * 2));
    });
  };
  look(LOOK_MS);
  try {
    return await call;
  } finally {
    isDone = true;
    cancel();
  }
}
