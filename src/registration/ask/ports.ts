import type { Records } from '../../store/records.ts';
import type { Clock, Lookup, Streams } from '../../world/ports.ts';
import type { ServerTable } from '../where/servers.ts';
import type { Profile } from '../whois/profile.ts';
import type { Manners } from './manners.ts';

/** Everything that asking for registration data needs from outside. */
export interface AskPorts {
  /** Guarded: public addresses, ports 43 and 443. */
  readonly streams: Streams;
  readonly clock: Clock;
  /** Names of servers are resolved by our own walk, so that a dead system resolver changes nothing. */
  readonly lookup: Lookup;
  readonly manners: Manners;
  /** Built-in knowledge, loaded when first needed. */
  profiles(domain: string, server: string | null): Promise<readonly Profile[]>;
  table(): Promise<ServerTable>;
  /** Where answers are remembered; null: nowhere. */
  readonly records: Records | null;
}

/** The same within one look: `signal` ends whatever is still being asked. */
export type LookPorts = AskPorts & { readonly signal: AbortSignal };
