import type { Address } from '../../values/address.ts';
import type { Name } from '../../values/name.ts';

/** How much other people's servers are asked by light checks: for each server, and for each registry as a whole. */

/** Milliseconds between two questions to one address, in the mean: far below what response rate limiting begins at. */
const SERVER_MS = 50;
/** Milliseconds between two questions to one registry's servers together. */
const REGISTRY_MS = 10;
/** Milliseconds of questions that may come at once after a quiet time. */
const BURST_MS = 500;
/** Servers and registries that are counted; beyond it the quiet ones are forgotten. */
const MAX_COUNTED = 20_000;

export interface Budget {
  /** Milliseconds until this question may be asked; from then on it counts as asked. `registry`: whose servers it goes to, null for a domain's own. `processes`: how many share what a server bears. */
  reserve(server: Address, registry: Name | null, nowMs: number, processes: number): number;
}

/** A bucket for each, by the moment at which it will be empty again (GCRA). */
export function newBudget(): Budget {
  const emptyAt = new Map<string, number>();
  const spend = (key: string, costMs: number, nowMs: number): number => {
    const at = Math.max(emptyAt.get(key) ?? 0, nowMs) + costMs;
    if (emptyAt.size >= MAX_COUNTED) forget(emptyAt, nowMs);
    emptyAt.set(key, at);
    return Math.max(0, at - nowMs - BURST_MS);
  };
  return {
    reserve: (server, registry, nowMs, processes) =>
      Math.max(
        spend(server, SERVER_MS * processes, nowMs),
        registry === null ? 0 : spend(`registry ${registry}`, REGISTRY_MS * processes, nowMs),
      ),
  };
}

function forget(emptyAt: Map<string, number>, nowMs: number): void {
  for (const [key, at] of emptyAt) if (at <= nowMs) emptyAt.delete(key);
  if (emptyAt.size >= MAX_COUNTED) emptyAt.clear();
}
