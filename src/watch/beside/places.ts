import { PLACES_EVERY_MS } from '../limits.ts';
import type { Names } from '../loop/names.ts';
import { fault, type Watch } from '../loop/state.ts';
import { causesAt, type WorkOf } from '../loop/work.ts';
import type { WatchPorts } from '../ports.ts';
import { openVantage, type Vantage } from './vantage.ts';

/**
 * The looks of other places, over the store that is shared with them; null where there are none. `want`: a full look at a name,
 * at once.
 */
export function vantageOf(ports: WatchPorts, names: Names, want: WorkOf['want']): Vantage | null {
  if (ports.vantage === undefined) return null;
  const { vantage, records, clock, share } = ports;
  // Whatever is asked of us, only names that are looked at anyway are looked at.
  return openVantage({
    ...vantage,
    records,
    clock,
    async look(name, foundation) {
      // Whoever asks waits for what is found of the name that this one rests on: it may be ours.
      if (foundation !== null && names.has(foundation)) want(foundation, 'first');
      return names.has(name) ? causesAt(name, ports) : null;
    },
    isOurs: name => names.has(name) && share?.isMine(name) !== false,
    seenElsewhere: name => want(name, 'soon'),
  });
}

/** What there is to do between places: looks that others ask for, answers that we wait for. */
export function askPlaces(watch: Watch): void {
  const nowMs = watch.clock.monotonicMs();
  if (watch.places === null || watch.blind !== null || watch.isAskingPlaces || nowMs < watch.placesAtMs) return;
  watch.isAskingPlaces = true;
  watch.placesAtMs = nowMs + PLACES_EVERY_MS;
  void watch.places
    .pass()
    .catch(error => fault(watch, error))
    .finally(() => {
      watch.isAskingPlaces = false;
    });
}
