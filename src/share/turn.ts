import type { Leases } from '../store/leases.ts';
import type { Clock } from '../world/ports.ts';
import { followers, type Share, SLICES, sliceOf } from './share.ts';

/** Milliseconds between two looks at the lease: it lasts several of them. */
const LOOK_MS = 5_000;
const LEASE = 'work';

export interface TurnOf {
  readonly leases: Leases;
  readonly clock: Clock;
}

/** All of the work by turns: who has the lease does it, the others stand by. For stores that no queue can live in. */
export function byTurns({ leases, clock }: TurnOf): Share {
  const { tell, follow } = followers();
  let trouble: string | null = null;
  let wasMine = false;
  let cancel: () => void = () => undefined;
  let looking: Promise<void> = Promise.resolve();
  const isMine = (): boolean => leases.leftMs(LEASE) > 0;
  const look = async (): Promise<void> => {
    try {
      await leases.take(LEASE);
      trouble = null;
    } catch (error) {
      trouble = (error as Error).message;
    }
    if (isMine() !== wasMine) {
      wasMine = isMine();
      tell();
    }
  };
  const round = (): void => {
    cancel = clock.after(LOOK_MS, round);
    looking = look();
  };
  return {
    isMine,
    sliceOf,
    follow,
    processes: () => 1,
    state: () => ({ how: 'turn', mine: isMine() ? SLICES : 0, of: SLICES, trouble }),
    start: round,
    async stop() {
      cancel();
      await looking;
      await leases.give(LEASE).catch(() => undefined);
    },
  };
}
