/**
 * Runs `work`, which tells what is known so far, and gives each newest value to whoever reads; values that were replaced
 * before somebody read them are passed over. An error of `work` is thrown to the reader.
 */
export async function* growing<T>(work: (tell: (value: T) => void) => Promise<void>): AsyncIterable<T> {
  let newest: { value: T } | null = null;
  let wake: () => void = () => undefined;
  let done = false;
  const running = work(value => {
    newest = { value };
    wake();
  }).finally(() => {
    done = true;
    wake();
  });
  running.catch(() => undefined);
  for (;;) {
    const ready: { value: T } | null = newest;
    newest = null;
    if (ready !== null) yield (ready as { value: T }).value;
    else if (done) break;
    else
      await new Promise<void>(resolve => {
        wake = resolve;
        if (newest !== null || done) resolve();
      });
  }
  await running;
}

/** Lets several readers share one run of work by key: the second gets what the first one's work tells. */
export function singleFlight<T>(): (key: string, start: () => AsyncIterable<T>) => AsyncIterable<T> {
  const flights = new Map<
    string,
    { readonly tellers: Set<(value: T) => void>; last: { value: T } | null; readonly ended: Promise<void> }
  >();
  return (key, start) =>
    growing(async tell => {
      let flight = flights.get(key);
      if (flight === undefined) {
        const tellers = new Set<(value: T) => void>();
        const begun = { tellers, last: null as { value: T } | null, ended: Promise.resolve() };
        const run = async (): Promise<void> => {
          for await (const value of start()) {
            begun.last = { value };
            for (const each of tellers) each(value);
          }
        };
        begun.ended = run().finally(() => flights.delete(key));
        flights.set(key, begun);
        flight = begun;
      }
      if (flight.last !== null) tell(flight.last.value);
      flight.tellers.add(tell);
      await flight.ended.finally(() => flight?.tellers.delete(tell));
    });
}
