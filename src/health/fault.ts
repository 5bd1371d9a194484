import { scrubber } from './scrub.ts';

/** One line about a fault of our own for who met it; with `where`, its place in the code for who mends it. No secret is in it. */
export function faultLine(error: unknown, where: boolean, secrets: readonly string[]): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const details =
    where && error instanceof Error
      ? (error.stack ?? '')
      : 'For the place in the code, run it again with OUTPOST_LOG=debug.';
  return scrubber(secrets)(`This is a fault of Outpost itself (${what}). ${details}`);
}
