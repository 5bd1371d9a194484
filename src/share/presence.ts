import type { Leases } from '../store/leases.ts';

/** Milliseconds for which a process that says nothing more counts as there: three rounds of the work. */
export const PRESENT_MS = 10_000;
const PREFIX = 'here/';

/** Says that this process is there, and counts those that have said so lately, by the store's clock. Throws StoreError. */
export async function present(leases: Leases, name: string): Promise<number> {
  await leases.take(PREFIX + name);
  const here = (await leases.all()).filter(held => held.name.startsWith(PREFIX));
  return Math.max(1, here.length);
}

/** It leaves, and is not counted any more. Throws StoreError. */
export const absent = (leases: Leases, name: string): Promise<void> => leases.give(PREFIX + name);
