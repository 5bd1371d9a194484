import type { Portfolio } from '../../portfolio/schema.ts';

/** Milliseconds that closed stories are kept where the portfolio says nothing: a year. */
const KEEP_MS = 31_536_000_000;

/** For how long closed stories are kept, in milliseconds; the operator's word is in seconds. */
export const keptMs = (written: Pick<Portfolio, 'settings'> | null): number =>
  written?.settings.keep == null ? KEEP_MS : written.settings.keep * 1_000;
