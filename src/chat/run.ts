import type { Services } from '../services.ts';
import type { Call } from './dispatch.ts';

/** How a call ended. `seen` is null where nothing was known before it was stopped. */
export interface Ran {
  readonly seen: { readonly value: unknown } | null;
  readonly stopped: boolean;
}

/**
 * Runs a call and tells every value as it comes, each replacing the last. Ends with the last one, or as soon as `stop`
 * is aborted with what is known by then; a look-up that still waits is told to end and not waited for.
 */
export async function run(
  call: Call,
  services: Services,
  stop: AbortSignal,
  tell: (value: unknown) => void,
): Promise<Ran> {
  const values = call.command.see(call.args, services)[Symbol.asyncIterator]();
  const stopped = new Promise<'stopped'>(resolve => {
    if (stop.aborted) resolve('stopped');
    stop.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
  let seen: Ran['seen'] = null;
  for (;;) {
    const next = await Promise.race([values.next(), stopped]);
    if (next === 'stopped') {
      values.return?.().catch(() => undefined);
      return { seen, stopped: true };
    }
    if (next.done) return { seen, stopped: false };
    seen = { value: next.value };
    tell(next.value);
  }
}
