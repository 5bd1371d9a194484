import { ANSWER_EVERY_MS } from '../limits.ts';
import type { WatchPorts } from '../ports.ts';
import type { Names } from './names.ts';
import { fault, type Watch } from './state.ts';
import { openVantage, type Vantage } from './vantage.ts';
import { causesAt } from './work.ts';

/** The looks of other places, over the store that is shared with them; null where there are none. */
export function vantageOf(ports: WatchPorts, names: Names): Vantage | null {
  if (ports.vantage === undefined) return null;
  const { vantage, records, clock } = ports;
  // Whatever is asked of us, only names that are looked at anyway are looked at.
  return openVantage({
    ...vantage,
    records,
    clock,
    look: async name => (names.has(name) ? causesAt(name, ports) : null),
  });
}

/** Looks that processes at other places ask for. */
export function answerOthers(watch: Watch): void {
  const nowMs = watch.clock.monotonicMs();
  if (watch.places === null || watch.blind !== null || watch.isAnswering || nowMs < watch.answerAtMs) return;
  watch.isAnswering = true;
  watch.answerAtMs = nowMs + ANSWER_EVERY_MS;
  void watch.places
    .answer()
    .catch(error => fault(watch, error))
    .finally(() => {
      watch.isAnswering = false;
    });
}
