import { scheduleJob } from 'node-schedule';

/** Wakes again and again. It wakes only: what is due is decided from stored instants. The result ends it. */
export type Wake = (then: () => void) => () => void;

/** Every second, by node-schedule's clock: after a stall it fires once for each tick that was missed, so more than one at a time must do no harm. */
export const everySecond: Wake = then => {
  const job = scheduleJob('* * * * * *', then);
  // Null for a rule that never comes, which this one is not.
  return () => void job?.cancel();
};
