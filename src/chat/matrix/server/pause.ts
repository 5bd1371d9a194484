import type { Clock } from '../../../world/ports.ts';

/** A wait that can be ended early; one at a time. */
export interface Pause {
  wait(ms: number): Promise<void>;
  /** The present wait is over. */
  end(): void;
}

export function pauseOn(clock: Clock): Pause {
  let end = (): void => undefined;
  return {
    wait: ms =>
      new Promise(resolve => {
        const cancel = clock.after(ms, resolve);
        end = () => {
          cancel();
          resolve();
        };
      }),
    end: () => end(),
  };
}
