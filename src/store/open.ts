import { resolve } from 'node:path';
import type { Chance } from '../world/ports.ts';
import { recordsOn } from './keyed.ts';
import { type Records, StoreError } from './records.ts';
import { sqliteAdapter } from './sqlite.ts';

/** Octets the embedded file may grow to: some 100,000 domains with their histories. A bound, so that no disk is filled. */
const MAX_FILE_OCTETS = 1_073_741_824;

/** Octets of a version: enough that no two writes ever have the same, whoever makes them. */
const VERSION_OCTETS = 12;

export interface StoreOptions {
  /** The path of a file. */
  readonly url: string;
  /** Told one sentence about our own trouble that did not stop us: a damaged file was set aside. */
  readonly warn: (line: string) => void;
  /** Where versions come from. */
  readonly chance: Chance;
  readonly maxOctets?: number;
}

/**
 * The store that the setting names. Nothing is opened before the first step. Throws StoreError where the setting is a
 * URL: its text is not repeated, since it may hold a password.
 */
export function openStore({ url, warn, chance, maxOctets = MAX_FILE_OCTETS }: StoreOptions): Records {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1];
  if (scheme !== undefined)
    throw new StoreError('other', `a store at ${scheme}:// cannot be used, only a file; an example is data/outpost.db`);
  const newVersion = (): string => Buffer.from(chance.bytes(VERSION_OCTETS)).toString('hex');
  return recordsOn(sqliteAdapter({ path: resolve(url), maxOctets, warn }), newVersion);
}
