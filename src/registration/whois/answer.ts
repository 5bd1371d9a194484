import type { DateReading } from './dates.ts';
import type { Undecided } from './phrases.ts';

/** A registrar as an answer names it. */
export interface RegistrarSaid {
  readonly name: string;
  readonly ianaId: string | null;
  readonly url: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

/** What one WHOIS answer says. Persons are left out on purpose: nothing of them is needed. */
export interface WhoisAnswer {
  readonly state: 'registered' | 'free' | 'undecided';
  /** Why undecided; null otherwise. */
  readonly why: Undecided | null;
  /** The name the answer is about, as A-labels in lower case, without the trailing dot. */
  readonly domain: string | null;
  /** The registry's own words, links removed; what stands in parentheses is kept, as it often is the reason. */
  readonly statuses: readonly string[];
  readonly registrar: RegistrarSaid | null;
  readonly created: DateReading;
  readonly updated: DateReading;
  readonly expires: DateReading;
  /** The registrar's own end date, where the answer has one beside the registry's. */
  readonly registrarExpires: DateReading;
  /** Host names in lower case, without the trailing dot, in the order given. */
  readonly nameservers: readonly string[];
  readonly dnssec: boolean | null;
  /** The WHOIS server that the answer refers to. */
  readonly referral: string | null;
}
