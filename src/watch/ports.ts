import type { Glimpse } from '../observe/glance.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import type { RegistrationDesk, Tracer } from '../services.ts';
import type { Records } from '../store/records.ts';
import type { Address } from '../values/address.ts';
import type { Name } from '../values/name.ts';
import type { Chance, Clock, Log } from '../world/ports.ts';
import type { Wake } from '../world/wake.ts';
import type { Alarm } from './alarm.ts';
import type { CertificateEnd } from './read/registration.ts';

/** Light checks: one question to one server. Never reject. */
export interface Glances {
  above(domain: Name, parent: Name, server: Address): Promise<Glimpse>;
  at(domain: Name, server: Address): Promise<Glimpse>;
}

/** When the certificates of the services under a domain end. `whole`: every one of them showed its own. Never rejects. */
export type Certificates = (
  domain: Name,
) => Promise<{ readonly ends: readonly CertificateEnd[]; readonly whole: boolean }>;

/**
 * The DS records that a zone asks its parent to have now, as text; empty where it asks for none, or its signatures do not
 * hold. Never rejects.
 */
export type Announcements = (domain: Name) => Promise<readonly string[]>;

/** All that watching needs of the world. */
export interface WatchPorts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly wake: Wake;
  readonly records: () => Promise<Records>;
  /** What this process kept of the records beside a shared store; absent: nothing. */
  readonly past?: () => Promise<Records>;
  readonly portfolio: () => Promise<Portfolio | null>;
  /** Full looks. Its registration data may be hours old where they say nothing alarming. */
  readonly tracer: Tracer;
  readonly registrations: RegistrationDesk | null;
  readonly glances: Glances;
  readonly certificates: Certificates | null;
  readonly announcements: Announcements;
  readonly alarm: Alarm;
  /** Milliseconds between two light checks of a domain. */
  readonly everyMs: number;
  readonly log: Log;
  /** meant: that the clock jumps is somebody's will (a drill), and no time in which nobody looked. */
  readonly jumps?: 'meant';
  /** Which names are this process' to look at (those of one slice always together), and by how many processes budgets are divided; absent: all, by one. */
  readonly share?: { isMine(name: Name): boolean; sliceOf(name: Name): number; processes(): number };
  /** Others at other places who can be asked for a look; absent: none. */
  readonly vantage?: { readonly by: string; others(): readonly string[] };
  /** Told after each round in which everything that was due was looked at. */
  rounded?(): void;
}
